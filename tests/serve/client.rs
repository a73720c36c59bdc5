//! A client that sends what it is told, well-formed or not, and a site in memory for it to ask.

#![allow(dead_code)] // each test binary uses its own part

use moc::diag::Diagnostic;
use moc::serve::{File, Limits, Options, Server, Site, listen};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A site whose files are all there, and which notes what it was asked for.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) files: BTreeMap<String, Arc<[u8]>>,
    pub(crate) asked: Mutex<Vec<String>>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Memory {
    pub(crate) fn of(files: &[(&str, &str)]) -> Memory {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into()));
        Memory { files: files.collect(), ..Memory::default() }
    }
}

impl Site for Memory {
    fn file(&self, path: &str) -> Option<File> {
        self.asked.lock().unwrap().push(path.to_owned());
        let bytes = Arc::clone(self.files.get(path)?);
        Some(if path.ends_with(".html") { File::page(bytes) } else { File::other(bytes) })
    }

    fn has(&self, path: &str) -> bool {
        self.asked.lock().unwrap().push(path.to_owned());
        self.files.contains_key(path)
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone()
    }
}

/// Starts a server on any port.
pub(crate) fn start(site: Memory, base: &str) -> (Server, Arc<Memory>) {
    start_within(site, base, Limits::default())
}

pub(crate) fn start_within(site: Memory, base: &str, limits: Limits) -> (Server, Arc<Memory>) {
    let site = Arc::new(site);
    let options = Options { base: base.into(), limits, ..Options::default() };
    let server = listen(&options, Arc::clone(&site) as Arc<dyn Site>).unwrap();
    (server, site)
}

pub(crate) fn address(server: &Server) -> SocketAddr {
    server.addresses()[0]
}

pub(crate) fn connect(server: &Server) -> TcpStream {
    let socket = TcpStream::connect(address(server)).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    socket.set_write_timeout(Some(Duration::from_secs(15))).unwrap();
    socket
}

/// An answer, read to the end of its connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Reads the first answer out of all bytes that came.
    pub(crate) fn read(bytes: &[u8]) -> Option<Answer> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Answer { status, head, body: bytes[end + 4..].to_vec() })
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// All names of headers, in lower case.
    pub(crate) fn header_names(&self) -> Vec<String> {
        let names = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        names.map(|(name, _)| name.to_ascii_lowercase()).collect()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Sends bytes and reads until the server closes, or has said nothing for `patience`.
pub(crate) fn exchange(server: &Server, bytes: &[u8], patience: Duration) -> Vec<u8> {
    let mut socket = connect(server);
    // A server that refuses may close while we still write.
    let _ = socket.write_all(bytes);
    socket.set_read_timeout(Some(patience)).unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count) = socket.read(&mut buffer) {
        if count == 0 {
            break;
        }
        answer.extend_from_slice(&buffer[..count]);
    }
    answer
}

/// Asks for a path as a browser does; headers are whole lines, each with its end.
pub(crate) fn ask(server: &Server, method: &str, path: &str, headers: &str) -> Answer {
    let host = address(server);
    let request =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
    let bytes = exchange(server, request.as_bytes(), Duration::from_secs(10));
    Answer::read(&bytes).unwrap_or_else(|| panic!("no answer to {method} {path}"))
}

pub(crate) fn get(server: &Server, path: &str) -> Answer {
    ask(server, "GET", path, "")
}

/// Opens a stream of news and reads its head.
pub(crate) fn stream(server: &Server, path: &str) -> TcpStream {
    let mut socket = connect(server);
    let host = address(server);
    write!(socket, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let head = read_until(&mut socket, "\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert!(head.contains("Content-Type: text/event-stream"), "{head}");
    socket
}

/// Reads until a text has come; all that came.
pub(crate) fn read_until(socket: &mut TcpStream, text: &str) -> String {
    let mut all = Vec::new();
    let mut buffer = [0; 1];
    let begin = Instant::now();
    while !String::from_utf8_lossy(&all).ends_with(text) {
        let count = socket.read(&mut buffer).unwrap();
        assert!(count > 0, "closed after {:?}", String::from_utf8_lossy(&all));
        all.push(buffer[0]);
        assert!(begin.elapsed() < Duration::from_secs(20));
    }
    String::from_utf8(all).unwrap()
}
