//! Code blocks and what fences can be beside code, and the head of a callout.

use super::writer::Writer;
use crate::diagram::flowcharts::LANGUAGES;
use crate::html::compare::{self, Asked};
use crate::note::doc::Callout;
use crate::note::fence::language;
use crate::query::answers::{LANGUAGE, SCRIPT_LANGUAGE};
use crate::text::markdown;

/// Languages of fences that other plugins read.
const BOXES: [&str; 3] = ["base", "query", "tasks"];

impl Writer<'_> {
    pub(super) fn code_block(&mut self, block: u32) {
        let note = self.note;
        let code = &note.doc.code_blocks[block as usize];
        let word = language(&code.info);
        if self.is_flat {
            self.inline();
            let place = self.place();
            return markdown::push_code(&mut self.out, code.code.trim(), place);
        }
        self.end_line();
        if !self.is_own() {
            return self.fenced(word, &code.code);
        }
        // What reads wikilinks shows of one to a hidden note only its text.
        let concealed = || self.sources.vault.conceal(&code.code, &note.path);
        if let Some(fence) = self.sources.flowcharts.block(self.page, block) {
            return self.fenced(word, &fence.source);
        }
        match word {
            LANGUAGE => self.query_block(block),
            SCRIPT_LANGUAGE => self.remark("query_not_run"),
            compare::LANGUAGE => match Asked::read(&code.code) {
                Ok(asked) => self.comparison(&asked),
                Err(_) => self.fenced(word, &concealed()),
            },
            word if LANGUAGES.contains(&word) || BOXES.contains(&word) => {
                self.fenced(word, &concealed());
            }
            _ => self.fenced(word, &code.code),
        }
        self.end_line();
    }

    fn fenced(&mut self, language: &str, code: &str) {
        let fence = markdown::fence(code);
        let is_plain = |c: char| c.is_alphanumeric() || "-+#._".contains(c);
        self.begin_block();
        self.out.push_str(&fence);
        self.out.extend(language.chars().filter(|c| is_plain(*c)));
        let code = code.strip_suffix('\n').unwrap_or(code);
        code.split('\n').for_each(|line| self.push_line(line));
        self.push_line(&fence);
        self.end_line();
    }

    /// `[!type]±`, behind which its title follows.
    pub(super) fn callout(&mut self, callout: &Callout) {
        let is_plain = |c: &char| c.is_alphanumeric() || "-_".contains(*c);
        let kind: String = callout.kind.chars().filter(is_plain).collect();
        self.begin_block();
        self.out.extend(["[!", if kind.is_empty() { "note" } else { &kind }, "]"]);
        self.out.extend(callout.fold);
    }
}
