//! From a request to its answer.

use super::answer::{Answer, Head};
use super::path::{self, Place};
use super::range::{self, Part};
use super::request::Request;
use super::types::content_type;
use crate::serve::{Body, Editor, File, Site, live};
use crate::text::escape;
use std::sync::Arc;

/// The page that a site has for addresses that lead nowhere.
const NOT_FOUND: &str = "404.html";

/// All that answers are made of.
pub(super) struct Served {
    site: Arc<dyn Site>,
    /// Where the site lies, with `/` at both ends, percent-encoded.
    base: String,
    /// The same, decoded: who asks may encode it in other ways.
    place: String,
    editor: Option<Editor>,
}

impl Served {
    pub(super) fn new(site: Arc<dyn Site>, base: String, editor: Option<Editor>) -> Served {
        let place = path::decode(&base).unwrap_or_else(|| base.clone());
        Served { site, base, place, editor }
    }

    /// Answers a request.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        match path::place(&request.path, &self.place) {
            Place::Own(name) => self.own(&name, request),
            Place::File(path) => self.file(&path, request),
            Place::Above => redirect(&self.base, request),
            Place::Nowhere => self.not_found(request),
        }
    }

    /// Whether a request is for the stream of news.
    pub(super) fn is_stream(&self, request: &Request) -> bool {
        path::place(&request.path, &self.place) == Place::Own(live::EVENTS.to_owned())
    }

    fn own(&self, name: &str, request: &Request) -> Answer {
        if name == live::DIAGNOSTICS {
            let all = live::diagnostics(&self.site.diagnostics(), self.editor.as_ref());
            return found(name, Body::Bytes(all), request);
        }
        match live::script(name) {
            Some(script) => found(name, Body::Bytes(script.as_bytes().into()), request),
            None => self.not_found(request),
        }
    }

    fn file(&self, path: &str, request: &Request) -> Answer {
        if let Some(file) = self.site.file(path) {
            return found(path, self.shown(file), request);
        }
        match self.site.has(&format!("{path}/index.html")) {
            true => redirect(&format!("{}{}/", self.base, escape::url_path(path)), request),
            false => self.not_found(request),
        }
    }

    /// A file as it is served: pages load the script of the preview.
    fn shown(&self, file: File) -> Body {
        match file {
            File { body: Body::Bytes(page), is_page: true } => {
                Body::Bytes(live::with_script(&page, &self.base).into())
            }
            File { body, .. } => body,
        }
    }

    fn not_found(&self, request: &Request) -> Answer {
        let head = Head::new(404);
        let Some(page) = self.site.file(NOT_FOUND) else {
            return Answer::text(head, "There is nothing here.", !request.is_head);
        };
        let body = self.shown(page);
        let stretch = 0..body.size_bytes();
        let head = head.with("Content-Type", content_type(NOT_FOUND));
        Answer::new(head, body, stretch, !request.is_head)
    }
}

/// All of a file, a stretch of it, or that it is what the client has.
fn found(path: &str, body: Body, request: &Request) -> Answer {
    let size = body.size_bytes();
    let etag = etag(&body.digest());
    if request.if_none_match.as_deref().is_some_and(|known| names(known, &etag)) {
        return Answer::without_body(Head::new(304).with("ETag", etag), size);
    }
    // A part of another version than the one that the client has begins anew.
    let is_known = request.if_range.as_ref().is_none_or(|known| *known == etag);
    let part = match request.range.as_deref().filter(|_| is_known) {
        Some(range) => range::part(range, size),
        None => Part::Whole,
    };
    let (status, stretch) = match part {
        Part::Whole => (200, 0..size),
        Part::Bytes(stretch) => (206, stretch),
        Part::Outside => {
            let head = Head::new(416).with("Content-Range", format!("bytes */{size}"));
            return Answer::text(head, "The file is shorter than that.", !request.is_head);
        }
    };
    let mut head = Head::new(status)
        .with("Content-Type", content_type(path))
        .with("ETag", etag)
        .with("Accept-Ranges", "bytes");
    if status == 206 {
        let (first, last) = (stretch.start, stretch.end.saturating_sub(1));
        head = head.with("Content-Range", format!("bytes {first}-{last}/{size}"));
    }
    Answer::new(head, body, stretch, !request.is_head)
}

/// To a path of this server, which begins with one `/` and is percent-encoded.
fn redirect(path: &str, request: &Request) -> Answer {
    let query = request.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
    let head = Head::new(302).with("Location", format!("{path}{query}"));
    Answer::text(head, "The page is next door.", !request.is_head)
}

fn etag(digest: &[u8; 32]) -> String {
    let hex = blake3::Hash::from_bytes(*digest).to_hex();
    format!("\"{}\"", &hex[..32])
}

/// Whether a list of entity tags names one. Weak ones are as good where nothing is put together.
fn names(list: &str, etag: &str) -> bool {
    let mut tags = list.split(',').map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}
