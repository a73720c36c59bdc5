//! From the bytes of a request's head to what is asked, or to why it is refused.
//!
//! Strict, since a preview has no old clients to please: lines end in CR LF, a request has no
//! body, and what two readers could understand in two ways is refused. Nothing of a request is
//! repeated in an answer.

use super::address::Hosts;
use super::limits::Limits;
use tiny_http::Method;

/// What is asked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// Whether only the head of the answer is wanted.
    pub(super) is_head: bool,
    /// Path as written, percent-encoded, beginning with `/`.
    pub(super) path: String,
    /// What follows `?`, as written.
    pub(super) query: Option<String>,
    /// Whether another request may follow on this connection.
    pub(super) stays: bool,
    /// Whether a page of another site asks.
    pub(super) is_foreign: bool,
    /// `If-None-Match`.
    pub(super) if_none_match: Option<String>,
    /// `Range`, unless `If-Range` comes with it and names another version than `etag`.
    pub(super) range: Option<String>,
    /// `If-Range`.
    pub(super) if_range: Option<String>,
}

/// Why a request gets no more than a sentence. Its connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) text: &'static str,
}

impl Refusal {
    const fn new(status: u16, text: &'static str) -> Refusal {
        Refusal { status, text }
    }
}

pub(super) const MALFORMED: Refusal =
    Refusal::new(400, "This is not a request as HTTP/1.1 has it.");
pub(super) const TOO_LARGE: Refusal =
    Refusal::new(431, "The headers of this request are too large.");
pub(super) const TOO_SLOW: Refusal = Refusal::new(408, "This request took too long to arrive.");
const NO_HOST: Refusal = Refusal::new(400, "A request needs exactly one Host.");
const FOREIGN_HOST: Refusal = Refusal::new(
    421,
    "moc serve answers under localhost alone. For other names and addresses start it with --host.",
);
const BODY: Refusal = Refusal::new(400, "A request here has no body.");
const METHOD: Refusal = Refusal::new(405, "Only GET and HEAD are answered here.");
const UNKNOWN_METHOD: Refusal = Refusal::new(501, "Only GET and HEAD are answered here.");
const VERSION: Refusal = Refusal::new(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");

/// Where the head ends that `bytes` begin with, its last line included. What was `searched`
/// before is not looked at again.
pub(super) fn end_of_head(bytes: &[u8], searched: usize) -> Option<usize> {
    let start = searched.saturating_sub(3);
    for at in memchr::memchr_iter(b'\n', bytes.get(start..)?).map(|at| at + start) {
        let line = &bytes[..at];
        // A bare line feed ends a head too, so that it can be refused at once.
        if line.ends_with(b"\n") || line.ends_with(b"\n\r") {
            return Some(at + 1);
        }
    }
    None
}

/// Reads a whole head.
pub(super) fn parse(head: &[u8], hosts: &Hosts, limits: &Limits) -> Result<Request, Refusal> {
    if !has_whole_line_ends(head) {
        return Err(MALFORMED);
    }
    let mut space = vec![httparse::EMPTY_HEADER; limits.headers];
    let mut parsed = httparse::Request::new(&mut space);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(length)) if length == head.len() => {}
        Ok(_) => return Err(MALFORMED),
        Err(httparse::Error::TooManyHeaders) => return Err(TOO_LARGE),
        Err(httparse::Error::Version) if ends_in_version(head) => return Err(VERSION),
        Err(_) => return Err(MALFORMED),
    }
    let headers = Headers(parsed.headers);
    let (Some(method), Some(target), Some(version)) = (parsed.method, parsed.path, parsed.version)
    else {
        return Err(MALFORMED);
    };
    let host = headers.single("host").ok().flatten().ok_or(NO_HOST)?;
    if !hosts.admit(host) {
        return Err(FOREIGN_HOST);
    }
    if has_body(&headers)? {
        return Err(BODY);
    }
    let is_head = match method.parse::<Method>().map_err(|()| MALFORMED)? {
        Method::Get => false,
        Method::Head => true,
        Method::NonStandard(_) => return Err(UNKNOWN_METHOD),
        _ => return Err(METHOD),
    };
    let (path, query) = split_target(target, hosts)?;
    let is_foreign = match headers.single("origin") {
        Ok(origin) => origin.is_some_and(|origin| !hosts.admit_origin(origin)),
        Err(_) => true,
    };
    Ok(Request {
        is_head,
        path,
        query,
        stays: version == 1 && !headers.say("connection", "close"),
        is_foreign,
        if_none_match: headers.joined("if-none-match"),
        range: headers.single("range").ok().flatten().map(str::to_owned),
        if_range: headers.single("if-range").ok().flatten().map(str::to_owned),
    })
}

/// Whether every line ends in CR LF, and neither stands anywhere else.
fn has_whole_line_ends(head: &[u8]) -> bool {
    memchr::memchr2_iter(b'\r', b'\n', head).all(|at| match head[at] {
        b'\r' => head.get(at + 1) == Some(&b'\n'),
        _ => at > 0 && head[at - 1] == b'\r',
    })
}

/// Whether the request line ends in `HTTP/` and numbers, so that its version can be spoken of.
fn ends_in_version(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let last = line.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    matches!(last, [b'H', b'T', b'T', b'P', b'/', version @ ..]
        if !version.is_empty() && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.'))
}

/// Whether a body follows. What leaves any doubt is refused: two readers would take different
/// bytes for the next request.
fn has_body(headers: &Headers<'_>) -> Result<bool, Refusal> {
    if headers.single("transfer-encoding") != Ok(None) {
        return Err(BODY);
    }
    match headers.single("content-length") {
        Ok(None) => Ok(false),
        Ok(Some(length)) if !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit()) => {
            Ok(length.bytes().any(|byte| byte != b'0'))
        }
        _ => Err(MALFORMED),
    }
}

/// The path and the query of a target, which may be a whole address of this server.
fn split_target(target: &str, hosts: &Hosts) -> Result<(String, Option<String>), Refusal> {
    if !target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
        return Err(MALFORMED);
    }
    let scheme = target.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("http://"));
    let rest = match scheme {
        None => target,
        Some(scheme) => {
            let rest = &target[scheme.len()..];
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            if !hosts.admit(&rest[..end]) {
                return Err(FOREIGN_HOST);
            }
            &rest[end..]
        }
    };
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (rest, None),
    };
    match path {
        "" if scheme.is_some() => Ok(("/".to_owned(), query)),
        _ if path.starts_with('/') => Ok((path.to_owned(), query)),
        _ => Err(MALFORMED),
    }
}

struct Headers<'a>(&'a [httparse::Header<'a>]);

/// A header that may stand once stands more often, or is no text.
#[derive(Debug, PartialEq, Eq)]
struct Unclear;

impl Headers<'_> {
    fn all(&self, name: &str) -> impl Iterator<Item = Result<&str, Unclear>> {
        let own = self.0.iter().filter(move |header| header.name.eq_ignore_ascii_case(name));
        own.map(|header| std::str::from_utf8(header.value).map(str::trim).map_err(|_| Unclear))
    }

    /// The value of a header that may stand once.
    fn single(&self, name: &str) -> Result<Option<&str>, Unclear> {
        let mut all = self.all(name);
        match (all.next(), all.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => value.map(Some),
            (Some(_), Some(_)) => Err(Unclear),
        }
    }

    /// The values of a header that is a list.
    fn joined(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.all(name).filter_map(Result::ok).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Whether a header's list has a word.
    fn say(&self, name: &str, word: &str) -> bool {
        self.joined(name)
            .is_some_and(|list| list.split(',').any(|item| item.trim().eq_ignore_ascii_case(word)))
    }
}
