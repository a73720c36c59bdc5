//! Links that lead out of the site, checked by asking: pure but for [`Fetch`], which is handed in.
//!
//! What is asked is limited, for the sake of those who are asked: one request at a time and a pause after
//! each for one host, [`Limits::hosts`] hosts at a time, a time for all of it, and an answer is remembered
//! ([`memory`]). An address within a private network is never asked ([`address`]), whether a note names it
//! or another site leads there. Not here: sockets and clocks (`io`, `cli`).

pub mod address;
pub mod memory;
mod verdict;

pub use verdict::Verdict;

use crate::diag::{Diagnostic, Place, Severity};
use crate::external::memory::Memory;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// Asks other sites.
pub trait Fetch: Sync {
    /// One request, no redirect followed. An address that does not lie in the open net is not asked.
    fn fetch(&self, method: Method, url: &Url) -> Answer;

    /// Waits before the next request to a host.
    fn pause(&self, time: Duration);

    /// Whether no more is to be asked: the time for all of it is up.
    fn is_over(&self) -> bool;
}

/// How is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// For the head of the answer alone.
    Head,
    /// For all of it; nothing but the head is read.
    Get,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A status, and where it leads if it does.
    Status(u16, Option<String>),
    /// The name belongs to an address that is not in the open net; nothing was asked.
    Private,
    /// No answer; why, in words.
    None(String),
}

/// How much is asked at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Hosts at a time.
    pub hosts: usize,
    /// Time between two requests to one host.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { hosts: 8, pause: Duration::from_millis(250) }
    }
}

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 10;

/// Links that lead out of the site: addresses as they are written, and the places where they stand.
pub type Links = BTreeMap<String, Vec<Place>>;

/// Asks about `links`, and remembers. `now` is in seconds since 1970.
pub fn check(
    links: &Links,
    fetch: &dyn Fetch,
    limits: Limits,
    memory: &mut Memory,
    now: u64,
) -> Vec<Diagnostic> {
    let mut hosts: BTreeMap<String, Vec<(&str, Url)>> = BTreeMap::new();
    let mut verdicts: BTreeMap<&str, Verdict> = BTreeMap::new();
    for written in links.keys() {
        match Url::parse(written) {
            Ok(mut url) if url.host_str().is_some() => {
                // What follows `#` is the reader's and is never sent.
                url.set_fragment(None);
                match memory.get(url.as_str(), now) {
                    Some(verdict) => drop(verdicts.insert(written, verdict)),
                    None => {
                        let host = url.host_str().unwrap_or_default().to_owned();
                        hosts.entry(host).or_default().push((written, url));
                    }
                }
            }
            Ok(_) => drop(verdicts.insert(written, Verdict::Wrong("it names no host".to_owned()))),
            Err(error) => drop(verdicts.insert(written, Verdict::Wrong(error.to_string()))),
        }
    }
    let queue: Vec<Vec<(&str, Url)>> = hosts.into_values().collect();
    let next = AtomicUsize::new(0);
    let asked = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..limits.hosts.clamp(1, queue.len().max(1)) {
            scope.spawn(|| {
                while let Some(urls) = queue.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let told = ask_host(urls, fetch, limits.pause);
                    asked.lock().unwrap_or_else(PoisonError::into_inner).extend(told);
                }
            });
        }
    });
    for (written, url, verdict) in asked.into_inner().unwrap_or_else(PoisonError::into_inner) {
        memory.put(url, &verdict, now);
        verdicts.insert(written, verdict);
    }
    let told = verdicts.iter().filter_map(|(written, verdict)| verdict.told(written));
    told.flat_map(|(written, found)| {
        let places = links.get(&written).map_or(&[][..], Vec::as_slice);
        places.iter().map(move |place| found.clone().at(place.clone()))
    })
    .collect()
}

/// Asks one host about its addresses, in turn. When it says that this is too much, it is left alone.
fn ask_host<'l>(
    urls: &[(&'l str, Url)],
    fetch: &dyn Fetch,
    pause: Duration,
) -> Vec<(&'l str, String, Verdict)> {
    let mut told: Vec<(&str, String, Verdict)> = Vec::new();
    let mut is_enough = false;
    for (at, (written, url)) in urls.iter().enumerate() {
        // Two links may differ in what follows `#` alone.
        let known = told.iter().find(|(_, asked, _)| asked == url.as_str());
        let verdict = match known {
            Some((_, _, verdict)) => verdict.clone(),
            None if fetch.is_over() => Verdict::Unasked("the time for all links was up".to_owned()),
            None if is_enough => Verdict::Unasked("the site asks for fewer requests".to_owned()),
            None => {
                if at > 0 {
                    fetch.pause(pause);
                }
                ask(url, fetch, pause)
            }
        };
        is_enough |= verdict == Verdict::Refused(429);
        told.push((written, url.to_string(), verdict));
    }
    told
}

/// Follows one address to its end.
fn ask(first: &Url, fetch: &dyn Fetch, pause: Duration) -> Verdict {
    let mut url = first.clone();
    let mut is_for_good = true;
    for _ in 0..=MOST_REDIRECTS {
        if !matches!(url.scheme(), "http" | "https") {
            return Verdict::Unasked(format!("it leads to `{url}`"));
        }
        if address::is_private(&url) {
            return Verdict::Private;
        }
        let (status, location) = match answer(&url, fetch, pause) {
            Answer::Status(status, location) => (status, location),
            Answer::Private => return Verdict::Private,
            Answer::None(reason) => return Verdict::Unreachable(reason),
        };
        let target = location.and_then(|to| url.join(&to).ok());
        let Some(mut target) = target.filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308))
        else {
            let is_elsewhere = url != *first && is_for_good;
            return Verdict::of(status, is_elsewhere.then(|| url.to_string()));
        };
        is_for_good &= matches!(status, 301 | 308);
        target.set_fragment(None);
        fetch.pause(pause);
        url = target;
    }
    Verdict::Wrong("its redirects have no end".to_owned())
}

/// The head is asked for first. A site that has none to give may have the page all the same.
fn answer(url: &Url, fetch: &dyn Fetch, pause: Duration) -> Answer {
    let head = fetch.fetch(Method::Head, url);
    let is_good = matches!(head, Answer::Status(200..=399 | 429, _) | Answer::Private);
    if is_good {
        return head;
    }
    fetch.pause(pause);
    fetch.fetch(Method::Get, url)
}

/// A finding of this area.
fn finding(severity: Severity, code: &'static str, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(severity, code, message).help(help)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::text::lines::place;

    /// A web of a few pages, and what was asked of it.
    #[derive(Default)]
    struct Web {
        asked: Mutex<Vec<String>>,
        pauses: AtomicUsize,
        most: usize,
    }

    impl Fetch for Web {
        fn fetch(&self, method: Method, url: &Url) -> Answer {
            let mut asked = self.asked.lock().unwrap();
            asked.push(format!("{method:?} {url}"));
            let to = |status, to: &str| Answer::Status(status, Some(to.to_owned()));
            match (method, url.as_str()) {
                (_, "https://a.test/") => Answer::Status(200, None),
                (_, "https://a.test/old") => to(301, "/new"),
                (_, "https://a.test/new") => Answer::Status(200, None),
                (_, "https://a.test/today") => to(302, "/new"),
                (_, "https://a.test/gone") => Answer::Status(410, None),
                (Method::Head, "https://a.test/no-head") => Answer::Status(405, None),
                (Method::Get, "https://a.test/no-head") => Answer::Status(200, None),
                (_, "https://a.test/loop") => to(301, "/loop"),
                (_, "https://a.test/inside") => to(302, "http://192.168.0.1/"),
                (_, "https://a.test/login") => Answer::Status(403, None),
                (_, "https://inside.test/") => Answer::Private,
                (_, "https://many.test/1") => Answer::Status(429, None),
                (_, "https://dead.test/") => Answer::None("no such host".to_owned()),
                _ => Answer::Status(404, None),
            }
        }

        fn pause(&self, _: Duration) {
            self.pauses.fetch_add(1, Ordering::Relaxed);
        }

        fn is_over(&self) -> bool {
            self.most > 0 && self.asked.lock().unwrap().len() >= self.most
        }
    }

    fn links(urls: &[&str]) -> Links {
        urls.iter().map(|url| ((*url).to_owned(), vec![place("a.md", url, 0, url.len())])).collect()
    }

    fn told(urls: &[&str], web: &Web, memory: &mut Memory, now: u64) -> Vec<String> {
        let found = check(&links(urls), web, Limits::default(), memory, now);
        found.iter().map(|it| format!("{} {}", it.code, it.message)).collect()
    }

    #[test]
    fn each_outcome_has_its_code() {
        for (url, expected) in [
            ("https://a.test/", ""),
            ("https://a.test/#part", ""),
            ("https://a.test/no-head", ""),
            ("https://a.test/today", ""),
            ("https://a.test/old", "external::moved `https://a.test/old` has moved for good"),
            ("https://a.test/gone", "external::broken `https://a.test/gone` is gone: status 410"),
            ("https://a.test/x", "external::broken `https://a.test/x` is gone: status 404"),
            ("https://a.test/loop", "external::broken `https://a.test/loop` leads nowhere"),
            ("https://a.test/login", "external::unchecked `https://a.test/login`"),
            ("https://dead.test/", "external::unreachable `https://dead.test/` does not answer"),
            ("https://inside.test/", "external::unchecked `https://inside.test/`"),
            ("https://a.test/inside", "external::unchecked `https://a.test/inside`"),
            ("http://127.0.0.1:80/", "external::unchecked `http://127.0.0.1:80/`"),
            ("http://[::1]/", "external::unchecked `http://[::1]/`"),
            ("http://localhost/", "external::unchecked `http://localhost/`"),
            ("http://0x7f000001/", "external::unchecked `http://0x7f000001/`"),
            ("https:///", "external::broken `https:///` leads nowhere"),
        ] {
            let told = told(&[url], &Web::default(), &mut Memory::default(), 0);
            let told = told.first().map_or("", String::as_str);
            assert!(told.starts_with(expected) && told.is_empty() == expected.is_empty(), "{told}");
        }
    }

    #[test]
    fn nothing_private_is_ever_asked() {
        let web = Web::default();
        let urls =
            ["http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/", "https://a.test/inside"];
        told(&urls, &web, &mut Memory::default(), 0);
        assert_eq!(*web.asked.lock().unwrap(), ["Head https://a.test/inside"]);
    }

    #[test]
    fn what_is_known_is_not_asked_again_until_it_is_old() {
        let (web, mut memory) = (Web::default(), Memory::default());
        let urls = ["https://a.test/", "https://a.test/#a", "https://a.test/gone"];
        let first = told(&urls, &web, &mut memory, 0);
        let count = || web.asked.lock().unwrap().len();
        assert_eq!(
            count(),
            3,
            "one for two links that differ in their fragment, two for one that is gone"
        );
        let mut memory = Memory::read(&memory.text());
        assert_eq!(told(&urls, &web, &mut memory, 60), first);
        assert_eq!(count(), 3);
        told(&urls, &web, &mut memory, 60 * 60 * 24 * 30);
        assert_eq!(count(), 6);
    }

    #[test]
    fn a_host_that_has_had_enough_is_left_alone_and_so_is_everybody_when_time_is_up() {
        let web = Web::default();
        let urls = ["https://many.test/1", "https://many.test/2", "https://many.test/3"];
        let all = told(&urls, &web, &mut Memory::default(), 0);
        assert_eq!((all.len(), web.asked.lock().unwrap().len()), (3, 1), "{all:?}");
        let web = Web { most: 1, ..Web::default() };
        let all = told(&["https://a.test/", "https://a.test/new"], &web, &mut Memory::default(), 0);
        assert!(all.len() == 1 && all[0].contains("the time for all links was up"), "{all:?}");
    }

    #[test]
    fn between_two_requests_to_a_host_there_is_a_pause() {
        let web = Web::default();
        told(
            &["https://a.test/", "https://a.test/new", "https://a.test/old"],
            &web,
            &mut Memory::default(),
            0,
        );
        assert_eq!(web.asked.lock().unwrap().len(), 4);
        assert_eq!(web.pauses.load(Ordering::Relaxed), 3);
    }
}
