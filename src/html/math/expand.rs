//! A formula's own macros, expanded with a budget.
//!
//! KaTeX counts how often macros are expanded, but not how much text that gives: a macro that
//! uses its argument twice, calling itself, fills any memory in thirty steps. So definitions are
//! carried out here, where every token is counted, and KaTeX never sees one. Known: `\def`,
//! `\gdef`, `\newcommand` and its like, `\DeclareMathOperator`, `\let`, up to nine arguments, one
//! of them optional. A definition holds to the end of the formula, groups or not.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Most tokens that all expansions of one formula may give.
const MOST_TOKENS: usize = 20_000;
/// Most bytes of the expanded formula.
const MOST_BYTES: usize = 40_000;

/// Commands that define in ways that are not carried out, or that print.
const REFUSED: [&str; 11] = [
    "\\edef",
    "\\xdef",
    "\\futurelet",
    "\\expandafter",
    "\\noexpand",
    "\\message",
    "\\errmessage",
    "\\show",
    "\\csname",
    "\\char",
    "\\catcode",
];
const DEFINING: [&str; 7] = [
    "\\def",
    "\\gdef",
    "\\let",
    "\\newcommand",
    "\\renewcommand",
    "\\providecommand",
    "\\DeclareMathOperator",
];

/// What a macro stands for.
#[derive(Clone)]
struct Macro<'a> {
    arguments: usize,
    /// The first argument's value where it is left out.
    default: Option<Vec<&'a str>>,
    body: Vec<&'a str>,
}

/// `source` with its own macros expanded and their definitions gone.
pub(super) fn expand(source: &str) -> Result<Cow<'_, str>, String> {
    let tokens = tokens(source);
    if let Some(refused) = tokens.iter().find(|token| REFUSED.contains(token)) {
        return Err(format!("`{refused}` is not supported"));
    }
    if !tokens.iter().any(|token| DEFINING.contains(token)) {
        return Ok(Cow::Borrowed(source));
    }
    let mut expander = Expander { rest: tokens, macros: BTreeMap::new(), budget: MOST_TOKENS };
    expander.rest.reverse();
    let mut out = Written::default();
    while let Some(token) = expander.rest.pop() {
        expander.step(token, &mut out)?;
        if out.text.len() > MOST_BYTES {
            return Err(too_large());
        }
    }
    Ok(Cow::Owned(out.text))
}

fn too_large() -> String {
    "the formula's macros grow too large".to_owned()
}

/// Control sequences, comments left out, all else character by character.
fn tokens(source: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\\' => {
                let word = rest[1..]
                    .find(|c: char| !c.is_ascii_alphabetic() && c != '@')
                    .unwrap_or(rest.len() - 1);
                match rest[1..].chars().next() {
                    Some(c) if word == 0 => 1 + c.len_utf8(),
                    _ => 1 + word,
                }
            }
            '%' => {
                rest = rest.find('\n').map_or("", |at| &rest[at + 1..]);
                continue;
            }
            c => c.len_utf8(),
        };
        tokens.push(&rest[..end]);
        rest = &rest[end..];
    }
    tokens
}

struct Expander<'a> {
    /// What is still to be read, the next token last.
    rest: Vec<&'a str>,
    macros: BTreeMap<&'a str, Macro<'a>>,
    budget: usize,
}

impl<'a> Expander<'a> {
    fn step(&mut self, token: &'a str, out: &mut Written) -> Result<(), String> {
        match token {
            "\\global" | "\\long" => self.skip_spaces(),
            "\\def" | "\\gdef" => self.define_plain()?,
            "\\newcommand" | "\\renewcommand" | "\\providecommand" => self.define_command(token)?,
            "\\DeclareMathOperator" => self.define_operator()?,
            "\\let" => self.define_alias()?,
            token => match self.macros.get(token).cloned() {
                Some(definition) => self.replace(&definition)?,
                None => out.push(token),
            },
        }
        Ok(())
    }

    /// `\def\name#1#2{body}`
    fn define_plain(&mut self) -> Result<(), String> {
        self.skip_spaces();
        let name = self.name()?;
        let mut arguments = 0;
        while self.rest.last() == Some(&"#") {
            self.rest.pop();
            arguments += 1;
            if self.rest.pop().and_then(|n| n.parse().ok()) != Some(arguments) {
                return Err(format!("the arguments of `{name}` are not `#1#2…`"));
            }
        }
        self.skip_spaces();
        if self.rest.last() != Some(&"{") {
            return Err(format!("`{name}` is defined with delimiters, which is not supported"));
        }
        let body = self.argument()?;
        self.macros.insert(name, Macro { arguments, default: None, body });
        Ok(())
    }

    /// `\newcommand{\name}[2][default]{body}`
    fn define_command(&mut self, command: &str) -> Result<(), String> {
        self.skip_star();
        let name = self.name()?;
        let arguments = match self.optional()? {
            Some(count) => count.concat().trim().parse().ok().filter(|count| *count <= 9),
            None => Some(0),
        };
        let arguments = arguments
            .ok_or_else(|| format!("the number of arguments of `{name}` is not 0 to 9"))?;
        let default = self.optional()?.filter(|_| arguments > 0);
        let body = self.argument()?;
        if command != "\\providecommand" || !self.macros.contains_key(name) {
            self.macros.insert(name, Macro { arguments, default, body });
        }
        Ok(())
    }

    /// `\DeclareMathOperator{\name}{text}`
    fn define_operator(&mut self) -> Result<(), String> {
        let is_starred = self.skip_star();
        let name = self.name()?;
        let mut body = vec![if is_starred { "\\operatorname*" } else { "\\operatorname" }, "{"];
        body.extend(self.argument()?);
        body.push("}");
        self.macros.insert(name, Macro { arguments: 0, default: None, body });
        Ok(())
    }

    /// `\let\name=\other`
    fn define_alias(&mut self) -> Result<(), String> {
        self.skip_spaces();
        let name = self.name()?;
        self.skip_spaces();
        if self.rest.last() == Some(&"=") {
            self.rest.pop();
            self.skip_spaces();
        }
        let other = self.rest.pop().ok_or_else(ended)?;
        let same = Macro { arguments: 0, default: None, body: vec![other] };
        let definition = self.macros.get(other).cloned().unwrap_or(same);
        self.macros.insert(name, definition);
        Ok(())
    }

    fn replace(&mut self, definition: &Macro<'a>) -> Result<(), String> {
        let mut arguments: Vec<Vec<&'a str>> = Vec::with_capacity(definition.arguments);
        if let Some(default) = &definition.default {
            arguments.push(self.optional()?.unwrap_or_else(|| default.clone()));
        }
        while arguments.len() < definition.arguments {
            arguments.push(self.argument()?);
        }
        let mut result = Vec::with_capacity(definition.body.len());
        let mut body = definition.body.iter();
        while let Some(token) = body.next() {
            match *token {
                "#" => match body.next().copied() {
                    Some("#") => result.push("#"),
                    number => {
                        let number = number
                            .and_then(|n| n.parse::<usize>().ok())
                            .and_then(|n| n.checked_sub(1));
                        let argument = number.and_then(|n| arguments.get(n));
                        result.extend(
                            argument.ok_or("a macro uses an argument that it does not have")?,
                        );
                    }
                },
                token => result.push(token),
            }
            if result.len() > self.budget {
                return Err(too_large());
            }
        }
        self.budget = self.budget.checked_sub(result.len() + 1).ok_or_else(too_large)?;
        self.rest.extend(result.into_iter().rev());
        Ok(())
    }

    /// A control sequence, in braces or not.
    fn name(&mut self) -> Result<&'a str, String> {
        match self.argument()?.as_slice() {
            [name] if name.starts_with('\\') => Ok(name),
            _ => Err("a definition has no command to define".to_owned()),
        }
    }

    /// A group without its braces, or one token.
    fn argument(&mut self) -> Result<Vec<&'a str>, String> {
        self.skip_spaces();
        let first = self.rest.pop().ok_or_else(ended)?;
        if first != "{" {
            return Ok(vec![first]);
        }
        self.until("}")
    }

    /// `[…]`, if that is what follows.
    fn optional(&mut self) -> Result<Option<Vec<&'a str>>, String> {
        self.skip_spaces();
        if self.rest.last() != Some(&"[") {
            return Ok(None);
        }
        self.rest.pop();
        self.until("]").map(Some)
    }

    /// All up to `end` outside of groups.
    fn until(&mut self, end: &str) -> Result<Vec<&'a str>, String> {
        let mut found = Vec::new();
        let mut depth = 0usize;
        loop {
            let token = self.rest.pop().ok_or_else(ended)?;
            match token {
                token if depth == 0 && token == end => return Ok(found),
                "{" => depth += 1,
                "}" => depth = depth.checked_sub(1).ok_or("a `}` is too many")?,
                _ => {}
            }
            found.push(token);
        }
    }

    fn skip_spaces(&mut self) {
        while self.rest.last().is_some_and(|token| token.trim().is_empty()) {
            self.rest.pop();
        }
    }

    fn skip_star(&mut self) -> bool {
        self.skip_spaces();
        let is_starred = self.rest.last() == Some(&"*");
        if is_starred {
            self.rest.pop();
        }
        is_starred
    }
}

fn ended() -> String {
    "the formula ends inside a macro".to_owned()
}

/// The expanded formula.
#[derive(Default)]
struct Written {
    text: String,
    ends_in_command: bool,
}

impl Written {
    /// Appends a token, apart from a command that it would run into.
    fn push(&mut self, token: &str) {
        let is_letter = |c: char| c.is_ascii_alphabetic() || c == '@';
        if self.ends_in_command && token.starts_with(is_letter) {
            self.text.push(' ');
        }
        self.text.push_str(token);
        self.ends_in_command = token.starts_with('\\') && token.ends_with(is_letter);
    }
}
