//! An answer: its head as bytes, its body as a stretch of a file.

use super::request::Refusal;
use crate::serve::Body;
use std::io;
use std::ops::Range;
use tiny_http::{HTTPVersion, Header, Response, StatusCode};

/// What goes back to a client.
#[derive(Debug)]
pub(super) struct Answer {
    head: Vec<u8>,
    body: Option<(Body, Range<u64>)>,
    /// Whether the connection ends with it.
    pub(super) is_last: bool,
}

/// What an answer says before its body.
#[derive(Debug)]
pub(super) struct Head {
    status: u16,
    headers: Vec<(&'static str, String)>,
}

impl Head {
    /// A head with what every answer says: that nobody guesses types, that no other site gets
    /// anything, and that browsers ask each time whether there is something newer.
    pub(super) fn new(status: u16) -> Head {
        let headers = [
            ("Server", "moc"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "no-cache"),
        ];
        Head { status, headers: headers.map(|(name, value)| (name, value.to_owned())).into() }
    }

    /// The same with one more header. Its value has to be ASCII.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Head {
        self.headers.push((name, value.into()));
        self
    }

    /// As bytes, for a body of so many.
    fn bytes(self, length: u64) -> Vec<u8> {
        let headers = self.headers.iter();
        let headers = headers.filter_map(|(name, value)| Header::from_bytes(*name, &**value).ok());
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let status = StatusCode(self.status);
        let response = Response::new(status, headers.collect(), io::empty(), Some(length), None)
            .with_chunked_threshold(usize::MAX);
        let mut bytes = Vec::with_capacity(512);
        // Writing to memory cannot fail.
        let _ = response.raw_print(&mut bytes, HTTPVersion(1, 1), &[], true, None);
        bytes
    }
}

impl Answer {
    /// A head, and all of a body or a stretch of it. `wants_body` is false for HEAD.
    pub(super) fn new(head: Head, body: Body, stretch: Range<u64>, wants_body: bool) -> Answer {
        let head = head.bytes(stretch.end - stretch.start);
        Answer { head, body: wants_body.then_some((body, stretch)), is_last: false }
    }

    /// A head that says how long the body would be, and none.
    pub(super) fn without_body(head: Head, length: u64) -> Answer {
        Answer { head: head.bytes(length), body: None, is_last: false }
    }

    /// A head as it is, and the connection ends.
    pub(super) fn head_alone(head: Vec<u8>) -> Answer {
        Answer { head, body: None, is_last: true }
    }

    /// A sentence.
    pub(super) fn text(head: Head, text: &str, wants_body: bool) -> Answer {
        let head = head.with("Content-Type", "text/plain; charset=utf-8");
        let body = Body::Bytes(format!("{text}\n").into_bytes().into());
        let stretch = 0..body.size_bytes();
        Answer::new(head, body, stretch, wants_body)
    }

    /// The last answer on a connection.
    pub(super) fn refusal(refusal: Refusal) -> Answer {
        let mut head = Head::new(refusal.status).with("Content-Type", "text/plain; charset=utf-8");
        if refusal.status == 405 {
            head = head.with("Allow", "GET, HEAD");
        }
        let body = Body::Bytes(format!("{}\n", refusal.text).into_bytes().into());
        let stretch = 0..body.size_bytes();
        Answer::new(head, body, stretch, true).last()
    }

    /// The same as the last one on its connection.
    pub(super) fn last(mut self) -> Answer {
        if !self.is_last && self.head.ends_with(b"\r\n\r\n") {
            // The library keeps this header for itself.
            self.head.truncate(self.head.len() - 2);
            self.head.extend_from_slice(b"Connection: close\r\n\r\n");
        }
        self.is_last = true;
        self
    }

    /// How many bytes there are in all.
    pub(super) fn size_bytes(&self) -> u64 {
        self.head_bytes() + self.body.as_ref().map_or(0, |(_, stretch)| stretch.end - stretch.start)
    }

    /// Some bytes that begin at `offset`; how many.
    pub(super) fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(offset).ok().and_then(|at| self.head.get(at..));
        let rest = rest.unwrap_or_default();
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        let Some((body, stretch)) = &self.body else {
            return Ok(count);
        };
        let start = stretch.start + (offset + count as u64).saturating_sub(self.head_bytes());
        let room = usize::try_from(stretch.end - start).unwrap_or(usize::MAX);
        let end = into.len().min(count.saturating_add(room));
        Ok(count + body.read_at(start, &mut into[count..end])?)
    }

    fn head_bytes(&self) -> u64 {
        self.head.len() as u64
    }
}
