//! `FROM`: tags, folders, links, files and their combinations.

use super::Parser;
use crate::query::syntax::{Combine, Source, SourceKind};
use crate::value::scan;

const COMBINATIONS: [(&str, Combine); 4] =
    [("and", Combine::And), ("or", Combine::Or), ("&", Combine::And), ("|", Combine::Or)];

impl Parser<'_> {
    pub(super) fn source_clause(&mut self) -> Option<Source> {
        self.lexer.word(&["FROM"])?;
        self.lexer.gap()?;
        self.source()
    }

    fn source(&mut self) -> Option<Source> {
        self.deeper(Self::source_chain)
    }

    fn source_chain(&mut self) -> Option<Source> {
        let start = self.lexer.at;
        let first = self.source_atom()?;
        let mut rest = Vec::new();
        while let Some(next) = self.attempt(|parser| {
            parser.lexer.spaces();
            let combine = parser.lexer.choice(&COMBINATIONS, "an operator")?;
            parser.lexer.spaces();
            Some((combine, parser.source_atom()?))
        }) {
            rest.push(next);
        }
        if rest.is_empty() {
            return Some(first);
        }
        let kind = SourceKind::Chain(Box::new(first), rest);
        Some(Source { span: start..self.lexer.at, kind })
    }

    fn source_atom(&mut self) -> Option<Source> {
        let start = self.lexer.at;
        let rules: [fn(&mut Self) -> Option<SourceKind>; 7] = [
            |p| p.bracketed("(", ")", Self::source).map(|source| source.kind),
            Self::other_than,
            Self::outgoing,
            |p| {
                p.lexer
                    .literal(scan::link, "a [[link]]")
                    .map(|link| SourceKind::Incoming(link.path))
            },
            |p| p.lexer.literal(scan::string, "a \"folder\"").map(SourceKind::Folder),
            |p| p.lexer.literal(scan::tag, "a #tag").map(|tag| SourceKind::Tag(tag.to_owned())),
            Self::csv,
        ];
        let kind = rules.into_iter().find_map(|rule| self.attempt(rule))?;
        Some(Source { span: start..self.lexer.at, kind })
    }

    fn other_than(&mut self) -> Option<SourceKind> {
        if !self.lexer.rest().starts_with(['-', '!']) {
            return None;
        }
        self.lexer.at += 1;
        self.deeper(Self::source_atom).map(|source| SourceKind::Not(Box::new(source)))
    }

    fn outgoing(&mut self) -> Option<SourceKind> {
        self.lexer.mark("outgoing(")?;
        self.lexer.spaces();
        let link = self.lexer.literal(scan::link, "a [[link]]")?;
        self.lexer.mark(")")?;
        Some(SourceKind::Outgoing(link.path))
    }

    fn csv(&mut self) -> Option<SourceKind> {
        self.lexer.mark("csv(")?;
        self.lexer.spaces();
        let path = self.lexer.literal(scan::string, "a \"path\"")?;
        self.lexer.mark(")")?;
        Some(SourceKind::Csv(path))
    }
}
