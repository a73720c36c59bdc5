//! Asks other sites for the head of a page, and for nothing else: no body is read, no redirect followed,
//! nothing sent but the address and who asks.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error, http};

/// How long one answer may take, in all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Who asks, so that whoever is asked can tell.
const NAME: &str = concat!("moc/", env!("CARGO_PKG_VERSION"), " (check of links)");

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// The name means addresses that may not be asked, and none other.
    Forbidden,
    /// Something failed; what, in words.
    Failed(String),
}

/// A status, and where it leads if it does.
pub type Head = (u16, Option<String>);

/// Asks.
pub struct Client(Agent);

impl Client {
    /// Asks only addresses of which `is_allowed` says so. It is held to the very address that a
    /// connection is made to, so a name that means another one a moment later changes nothing.
    pub fn new(is_allowed: fn(IpAddr) -> bool) -> Client {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .user_agent(NAME)
            // Through a proxy nobody could say which address is asked.
            .proxy(None)
            .build();
        let resolver = Allowed { is_allowed, all: DefaultResolver::default() };
        Client(Agent::with_parts(config, DefaultConnector::default(), resolver))
    }

    /// Asks for the head alone.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn head(&self, url: &str) -> Result<Head, NoAnswer> {
        head(self.0.head(url).call())
    }

    /// Asks for the page, and reads its head.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn get(&self, url: &str) -> Result<Head, NoAnswer> {
        head(self.0.get(url).call())
    }
}

fn head(answer: Result<http::Response<Body>, Error>) -> Result<Head, NoAnswer> {
    let answer = answer.map_err(|error| match error {
        Error::Other(error) if error.is::<Forbidden>() => NoAnswer::Forbidden,
        Error::HostNotFound => NoAnswer::Failed("there is no such host".to_owned()),
        Error::Timeout(_) => NoAnswer::Failed(format!("no answer within {} s", PATIENCE.as_secs())),
        Error::Io(error) => NoAnswer::Failed(super::reason(&error)),
        error => NoAnswer::Failed(error.to_string()),
    })?;
    let location = answer.headers().get(http::header::LOCATION);
    let location = location.and_then(|it| it.to_str().ok()).map(str::to_owned);
    Ok((answer.status().as_u16(), location))
}

/// Addresses of names, those left out that may not be asked.
struct Allowed {
    is_allowed: fn(IpAddr) -> bool,
    all: DefaultResolver,
}

impl Resolver for Allowed {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.all.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| (self.is_allowed)(address.ip())) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(Error::Other(Box::new(Forbidden))) } else { Ok(allowed) }
    }
}

impl fmt::Debug for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Allowed")
    }
}

#[derive(Debug)]
struct Forbidden;

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this address may not be asked")
    }
}

impl std::error::Error for Forbidden {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// Answers as many requests as there are answers, each on a connection of its own; what was asked.
    fn serve(answers: &'static [&'static str]) -> (String, std::thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/page", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let mut asked = Vec::new();
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut bytes = [0; 4096];
                let count = stream.read(&mut bytes).unwrap();
                asked.push(String::from_utf8_lossy(&bytes[..count]).into_owned());
                stream.write_all(answer.as_bytes()).unwrap();
            }
            asked
        });
        (url, server)
    }

    #[test]
    fn the_status_and_where_it_leads_are_told_and_no_redirect_is_followed() {
        let (url, server) = serve(&[
            "HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone",
        ]);
        let client = Client::new(|_| true);
        assert_eq!(client.head(&url), Ok((301, Some("/new".to_owned()))));
        assert_eq!(client.get(&url), Ok((404, None)));
        let asked = server.join().unwrap();
        assert!(asked[0].starts_with("HEAD /page HTTP/1.1\r\n"), "{}", asked[0]);
        assert!(asked[1].starts_with("GET /page HTTP/1.1\r\n"), "{}", asked[1]);
        assert!(asked[0].to_lowercase().contains("user-agent: moc/"), "{}", asked[0]);
    }

    #[test]
    fn an_address_that_may_not_be_asked_gets_no_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let client = Client::new(|address| !address.is_loopback());
        for host in ["127.0.0.1", "localhost"] {
            let answer = client.get(&format!("http://{host}:{port}/"));
            assert_eq!(answer, Err(NoAnswer::Forbidden), "{host}");
        }
        assert!(listener.accept().is_err(), "nobody came");
    }

    #[test]
    fn what_fails_is_told_in_words() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let told = Client::new(|_| true).get(&url);
        assert!(matches!(&told, Err(NoAnswer::Failed(why)) if why.contains("refused")), "{told:?}");
    }
}
