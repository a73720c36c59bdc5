//! HTML text as tags and characters, read by the tokenizer that browsers share.
//!
//! Entities are decoded, names are lower case, an attribute comes once. Comments and doctypes
//! are gone, and so is what stands between the tags of `script` and `style`. All other elements
//! whose content a browser would read as raw text (`title`, `textarea`, `iframe`, `noscript` …)
//! are read as ordinary ones: none of them gets through, and their text is not lost.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token as Raw, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// One step of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `<name …>`
    Start { name: String, attributes: Vec<(String, String)> },
    /// `</name>`
    End { name: String },
    /// Characters, decoded.
    Text(String),
}

/// Elements whose content is thrown away together with their tags.
pub(super) const UNSEEN: [&str; 2] = ["script", "style"];

/// Reads `html`. Total: every text gives tokens.
pub(super) fn read(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html.to_owned();
    let mut never_closed = Vec::new();
    // An element that is never closed would swallow all that follows it. Its tag is kept as a
    // token, and what it swallowed is read again: once for each of the two names at most.
    loop {
        let sink = Sink::new(std::mem::take(&mut never_closed));
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(rest.as_str()));
        // A script tag interrupts the tokenizer; nothing is to be done then.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        tokenizer.end();
        let sink = tokenizer.sink;
        tokens.append(&mut sink.tokens.take());
        let Some(name) = sink.open.take() else { return tokens };
        tokens.push(Token::Start { name: name.to_owned(), attributes: Vec::new() });
        never_closed = sink.never_closed;
        never_closed.push(name);
        rest = sink.swallowed.take();
    }
}

struct Sink {
    tokens: RefCell<Vec<Token>>,
    /// The element of [`UNSEEN`] that is open.
    open: Cell<Option<&'static str>>,
    swallowed: RefCell<String>,
    never_closed: Vec<&'static str>,
}

impl Sink {
    fn new(never_closed: Vec<&'static str>) -> Self {
        Sink {
            tokens: RefCell::default(),
            open: Cell::new(None),
            swallowed: RefCell::default(),
            never_closed,
        }
    }

    fn text(&self, text: &str) {
        if self.open.get().is_some() {
            self.swallowed.borrow_mut().push_str(text);
            return;
        }
        let mut tokens = self.tokens.borrow_mut();
        match tokens.last_mut() {
            Some(Token::Text(last)) => last.push_str(text),
            _ => tokens.push(Token::Text(text.to_owned())),
        }
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Raw, _line: u64) -> TokenSinkResult<()> {
        match token {
            Raw::CharacterTokens(text) => self.text(&text),
            Raw::NullCharacterToken => self.text("\u{FFFD}"),
            Raw::TagToken(tag) => {
                let unseen = UNSEEN.into_iter().find(|name| *name == &*tag.name);
                match (tag.kind, unseen) {
                    (TagKind::EndTag, Some(_)) if self.open.get().is_some() => {
                        self.open.set(None);
                        self.swallowed.borrow_mut().clear();
                    }
                    (TagKind::StartTag, Some(name)) if !self.never_closed.contains(&name) => {
                        self.open.set(Some(name));
                        return TokenSinkResult::RawData(RawKind::Rawtext);
                    }
                    (TagKind::EndTag, _) => {
                        self.tokens.borrow_mut().push(Token::End { name: tag.name.to_string() });
                    }
                    (TagKind::StartTag, _) => {
                        let attributes = tag
                            .attrs
                            .iter()
                            .map(|a| (a.name.local.to_string(), a.value.to_string()))
                            .collect();
                        let name = tag.name.to_string();
                        self.tokens.borrow_mut().push(Token::Start { name, attributes });
                    }
                }
            }
            Raw::CommentToken(_) | Raw::DoctypeToken(_) | Raw::EOFToken | Raw::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}
