//! From text to syntax tree, by Dataview's grammar.
//!
//! The grammar is one of ordered choices: of several ways to read a place, the first that fits is
//! taken for good, even where a later one would have led further (`trueish` is `true` and a rest
//! that nothing can read). What is kept from it: `AND` and `OR` have one precedence and run from
//! left to right; keywords are told from names by their place; `AS` needs white space around it.

mod expression;
mod source;

pub(super) use expression::day_word;

use crate::query::fault::{Fault, FaultKind};
use crate::query::lexer::Lexer;
use crate::query::syntax::{Expr, Header, Named, Query, SortKey, Step, StepKind};
use crate::text::nearest::nearest;
use crate::value::scan;
use std::sync::Arc;

/// How deep expressions may lie in one another.
const DEEPEST: usize = 120;

/// Commands of a query.
const MOST_STEPS: usize = 500;

/// Reads a query.
///
/// # Errors
/// When the text is no query; the fault has the place and what could have stood there.
pub fn query(text: &str) -> Result<Query, Fault> {
    let mut parser = Parser::new(text);
    let query = parser.query();
    parser.finish(query, "a query")
}

/// Reads one expression, as inline queries hold it. White space around it is let be.
///
/// # Errors
/// As for [`query`].
pub fn expression(text: &str) -> Result<Expr, Fault> {
    let mut parser = Parser::new(text);
    parser.lexer.spaces();
    let expr = parser.expr();
    parser.lexer.spaces();
    parser.finish(expr, "an expression")
}

/// What queries begin with.
const TYPES: [&str; 4] = ["TABLE", "LIST", "TASK", "CALENDAR"];

pub(super) struct Parser<'t> {
    pub(super) lexer: Lexer<'t>,
    depth: usize,
    /// What there is too much of; nothing is read after that.
    limit: Option<Fault>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Parser { lexer: Lexer::new(text), depth: 0, limit: None }
    }

    fn finish<T>(mut self, parsed: Option<T>, what: &str) -> Result<T, Fault> {
        if let Some(fault) = self.limit {
            return Err(fault);
        }
        if let Some(parsed) = parsed {
            if self.lexer.is_at_end() {
                return Ok(parsed);
            }
            self.lexer.miss::<()>("the end");
        }
        let text = self.lexer.text;
        let (at, expected) = self.lexer.missed();
        Err(explain(text, at, &expected, what))
    }

    fn query(&mut self) -> Option<Query> {
        self.lexer.spaces_and_comments();
        let header = self.header()?;
        self.lexer.spaces_and_comments();
        let source = self.attempt(Self::source_clause);
        self.lexer.spaces_and_comments();
        let mut steps = Vec::new();
        while let Some(step) = self.attempt(Self::step) {
            steps.push(step);
            self.lexer.spaces_and_comments();
            if steps.len() > MOST_STEPS {
                return self.too_much(format!("a query has no more than {MOST_STEPS} commands"));
            }
        }
        Some(Query { header, source, steps })
    }

    /// What a rule reads; where it reads nothing, its place is given back.
    pub(super) fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let at = self.lexer.at;
        let found = rule(self);
        if found.is_none() {
            self.lexer.at = at;
        }
        found
    }

    /// Runs a rule one level deeper, unless that is too deep.
    pub(super) fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.limit.is_some() {
            return None;
        }
        if self.depth >= DEEPEST {
            return self.too_much(format!("brackets lie more than {DEEPEST} deep in one another"));
        }
        self.depth += 1;
        let found = rule(self);
        self.depth -= 1;
        found
    }

    /// Nothing more is read: there is too much of something here.
    fn too_much<T>(&mut self, message: String) -> Option<T> {
        let at = self.lexer.at;
        self.limit = Some(Fault::limit(message).at(&(at..at + 1)));
        None
    }

    /// Items with commas between; none at all is fine.
    pub(super) fn separated<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Vec<T> {
        let mut items = Vec::new();
        let Some(first) = self.attempt(&mut item) else { return items };
        items.push(first);
        loop {
            let next = self.attempt(|parser| {
                parser.lexer.spaces();
                parser.lexer.mark(",")?;
                parser.lexer.spaces();
                item(parser)
            });
            match next {
                Some(next) => items.push(next),
                None => return items,
            }
        }
    }

    fn header(&mut self) -> Option<Header> {
        match TYPES[self.lexer.word(&TYPES)?] {
            "TABLE" => {
                if self.lexer.is_at_end() {
                    return Some(Header::Table { columns: Vec::new(), has_id: true });
                }
                self.lexer.gap()?;
                let has_id = self.attempt(Self::without_id).is_none();
                let columns = self.separated(Self::named);
                Some(Header::Table { columns, has_id })
            }
            "LIST" => {
                if self.lexer.is_at_end() {
                    return Some(Header::List { item: None, has_id: true });
                }
                self.lexer.gap()?;
                let has_id = self.attempt(Self::without_id).is_none();
                let item = self.attempt(Self::expr);
                Some(Header::List { item, has_id })
            }
            "TASK" => Some(Header::Task),
            _ => {
                self.lexer.gap()?;
                Some(Header::Calendar(self.named()?))
            }
        }
    }

    fn without_id(&mut self) -> Option<()> {
        self.lexer.word(&["WITHOUT"])?;
        self.lexer.gap()?;
        self.lexer.word(&["ID"])?;
        self.lexer.spaces();
        Some(())
    }

    /// `expression AS name`, or an expression that is called by its own text.
    fn named(&mut self) -> Option<Named> {
        let start = self.lexer.at;
        let expr = self.expr()?;
        let end = self.lexer.at;
        let name = self.attempt(|parser| {
            parser.lexer.gap()?;
            parser.lexer.word(&["AS"])?;
            parser.lexer.gap()?;
            parser.name()
        });
        let name = name.unwrap_or_else(|| {
            let lines = self.lexer.text[start..end].split(['\r', '\n']).map(scan::trim);
            lines.collect::<String>().into()
        });
        Some(Named { name, expr })
    }

    /// A name or a string that stands for one.
    pub(super) fn name(&mut self) -> Option<Arc<str>> {
        if let Some(name) = self.lexer.literal(scan::identifier, "a name") {
            return Some(name.into());
        }
        self.lexer.literal(scan::string, "a string").map(Into::into)
    }

    fn step(&mut self) -> Option<Step> {
        let start = self.lexer.at;
        let rules: [fn(&mut Self) -> Option<StepKind>; 6] = [
            |parser| parser.source_clause().map(|_| StepKind::From),
            |parser| {
                parser.keyword("WHERE")?;
                parser.expr().map(StepKind::Where)
            },
            |parser| {
                parser.keyword("SORT")?;
                let keys = parser.separated(Self::sort_key);
                (!keys.is_empty()).then_some(StepKind::Sort(keys))
            },
            |parser| {
                parser.keyword("LIMIT")?;
                parser.expr().map(StepKind::Limit)
            },
            |parser| {
                parser.keyword("GROUP BY")?;
                parser.named().map(StepKind::Group)
            },
            |parser| {
                parser.keyword("FLATTEN")?;
                parser.named().map(StepKind::Flatten)
            },
        ];
        let kind = rules.into_iter().find_map(|rule| self.attempt(rule))?;
        Some(Step { span: start..self.lexer.at, kind })
    }

    /// A keyword and the white space after it.
    fn keyword(&mut self, word: &'static str) -> Option<()> {
        self.lexer.word(&[word])?;
        self.lexer.gap()
    }

    fn sort_key(&mut self) -> Option<SortKey> {
        const DIRECTIONS: [&str; 4] = ["ASCENDING", "DESCENDING", "ASC", "DESC"];
        let expr = self.expr()?;
        self.lexer.spaces();
        let direction = self.lexer.word(&DIRECTIONS);
        Some(SortKey { expr, is_descending: matches!(direction, Some(1 | 3)) })
    }
}

/// The fault for a text that could not be read further than `at`.
fn explain(text: &str, at: usize, expected: &[&'static str], what: &str) -> Fault {
    let rest = &text[at..];
    let word: String = rest.chars().take_while(|c| !scan::is_space(*c)).take(40).collect();
    let end = at + word.len().max(rest.chars().next().map_or(0, char::len_utf8));
    let end = end.min(text.len());
    // A text that ends too early does so behind its last word, not on the next line.
    let last = text.trim_end_matches(scan::is_space).len();
    let span = if rest.is_empty() { last..last } else { at..end };
    let fault = |message: String| Fault::new(FaultKind::Syntax, message).at(&span);
    if scan::trim(text).is_empty() {
        return fault(format!("there is no text; {what} was expected"))
            .help("begin with TABLE, LIST, TASK or CALENDAR");
    }
    if rest.starts_with('"') && scan::string(rest).is_none() {
        return fault("this string is never closed".to_owned()).help("end it with `\"`");
    }
    let doubled =
        [("=", "`=` alone compares"), ("&", "write `AND` or `&`"), ("|", "write `OR` or `|`")];
    if let Some((_, advice)) =
        doubled.iter().find(|(mark, _)| rest.starts_with(mark) && text[..at].ends_with(mark))
    {
        return fault(format!("`{}` is not understood here", clipped(&word))).help(*advice);
    }
    if let Some(fault) = misread_keyword(text, at) {
        return fault;
    }
    let is_keyword = |e: &&str| e.bytes().all(|b| b.is_ascii_uppercase() || b == b' ');
    let keywords: Vec<&str> = expected.iter().copied().filter(is_keyword).collect();
    let message = match (rest.is_empty(), expected) {
        (true, [only]) => format!("the query ends where {} should stand", shown(only)),
        (true, _) => "the query ends too early".to_owned(),
        (false, [only]) => format!("`{}` stands where {} should", clipped(&word), shown(only)),
        (false, _) => format!("`{}` is not understood here", clipped(&word)),
    };
    let upper = word.to_uppercase();
    if let Some(near) = nearest(&upper, keywords.iter().copied()) {
        return fault(message).help(format!("did you mean `{near}`?"));
    }
    let list: Vec<String> = expected.iter().map(|e| shown(e)).collect();
    match list.split_last() {
        Some((last, [])) => fault(message).help(format!("expected {last}")),
        Some((last, others)) => {
            fault(message).help(format!("expected {} or {last}", others.join(", ")))
        }
        None => fault(message),
    }
}

/// A command that was read as a field, or that is misspelt and was: `LIST SORT x`, `LIST FORM "x"`.
fn misread_keyword(text: &str, at: usize) -> Option<Fault> {
    const COMMANDS: [&str; 6] = ["FROM", "WHERE", "SORT", "LIMIT", "GROUP BY", "FLATTEN"];
    let before = text[..at].trim_end_matches(scan::is_space);
    let start = before.rfind(scan::is_space).map_or(0, |space| space + 1);
    let word = before.get(start..)?;
    let is_name = word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let upper = word.to_uppercase();
    let fault =
        |message: String| Fault::new(FaultKind::Syntax, message).at(&(start..start + word.len()));
    if !is_name || start == 0 {
        return None;
    }
    if COMMANDS.contains(&upper.as_str()) {
        let message = format!("`{word}` is read as a field here, since nothing stands before it");
        return Some(fault(message).help(format!("put FROM before `{word}`, as in `FROM \"\"`")));
    }
    let near = nearest(&upper, COMMANDS)?;
    Some(fault(format!("`{word}` is no command")).help(format!("did you mean `{near}`?")))
}

fn clipped(word: &str) -> &str {
    if word.is_empty() { " " } else { word }
}

/// Marks and keywords in code quotes, everything else as it is.
fn shown(expected: &str) -> String {
    let is_described = expected.starts_with("a ")
        || expected.starts_with("an ")
        || expected == "white space"
        || expected == "the end";
    if is_described { expected.to_owned() } else { format!("`{expected}`") }
}
