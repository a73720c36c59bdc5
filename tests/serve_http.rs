//! What the preview server promises to a browser, and what it refuses to everybody else.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

#[path = "serve/client.rs"]
mod client;

use client::{Answer, Memory, address, ask, connect, exchange, get, read_until, start, stream};
use moc::build::memory::{self, MemoryOptions};
use moc::diag::{Diagnostic, Mark, Place, Severity};
use moc::serve::{Body, Editor, File, News, Options, Server, Site, Stored, listen};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PAGE: &str = "<!doctype html><html><head><meta charset=\"utf-8\"><title>T</title>\
    <script src=\"main.js\"></script></head><body>Text</body></html>";
const LONG: Duration = Duration::from_secs(10);

fn site() -> Memory {
    Memory::of(&[
        ("index.html", PAGE),
        ("notes/a/index.html", PAGE),
        ("notes/a b/index.html", PAGE),
        ("з/index.html", PAGE),
        ("404.html", "<html><head></head><body>Nothing here</body></html>"),
        ("_moc/moc.css", "body {}"),
        ("video.mp4", "0123456789"),
        ("feed.xml", "<feed/>"),
        ("a.json", "{}"),
        ("a.md", "# A"),
        ("a.svg", "<svg/>"),
        ("odd.xyz", "?"),
    ])
}

fn element(base: &str) -> String {
    format!("<script defer src=\"{base}.moc/live.js\"></script>\n")
}

#[test]
fn files_come_with_their_types_and_pages_with_one_script() {
    let (server, _) = start(site(), "/");
    for (path, content_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/notes/a/", "text/html; charset=utf-8"),
        ("/notes/a/index.html?x=1", "text/html; charset=utf-8"),
        ("/_moc/moc.css", "text/css; charset=utf-8"),
        ("/video.mp4", "video/mp4"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/a.json", "application/json; charset=utf-8"),
        ("/a.md", "text/markdown; charset=utf-8"),
        ("/a.svg", "image/svg+xml; charset=utf-8"),
        ("/odd.xyz", "application/octet-stream"),
        ("/.moc/live.js", "text/javascript; charset=utf-8"),
        ("/.moc/diagnostics.json", "application/json; charset=utf-8"),
    ] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(content_type), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        assert_eq!(answer.header("connection"), Some("close"), "{path}");
        let length = answer.body.len().to_string();
        assert_eq!(answer.header("content-length"), Some(&*length), "{path}");
    }
    let page = get(&server, "/з/".replace('з', "%D0%B7").as_str());
    assert_eq!(page.text().replacen(&element("/"), "", 1), PAGE);
    assert!(page.text().find(".moc/live.js") < page.text().find("main.js"));
    assert_eq!(get(&server, "/_moc/moc.css").text(), "body {}");
}

#[test]
fn a_whole_site_is_served_as_it_is_built() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/reading/input");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&root).into_iter().flatten() {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            files.push((path, std::fs::read(entry.path()).unwrap()));
        }
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    let built = memory::build(&files, &MemoryOptions::default());
    assert!(built.pages.len() > 20);
    let files = built.pages.iter().map(|(path, bytes)| (path.clone(), (&**bytes).into()));
    let (server, _) = start(Memory { files: files.collect(), ..Memory::default() }, "/");
    for (path, bytes) in &built.pages {
        let url = format!("/{}", moc::text::escape::url_path(path));
        let shown = get(&server, &url);
        assert_eq!(shown.status, 200, "{url}");
        let expected = String::from_utf8_lossy(bytes).into_owned();
        let text = String::from_utf8_lossy(&shown.body).replacen(&element("/"), "", 1);
        assert!(text == expected, "{path} is served with other bytes");
    }
}

#[test]
fn a_base_path_is_part_of_every_address() {
    let (server, _) = start(site(), "/repo/");
    assert!(server.url().ends_with("/repo/"));
    assert!(get(&server, "/repo/").text().contains(&element("/repo/")));
    assert_eq!(get(&server, "/repo/_moc/moc.css").status, 200);
    assert_eq!(get(&server, "/repo/.moc/live.js").status, 200);
    for path in ["/", "/repo", "/?x=1"] {
        let answer = get(&server, path);
        assert_eq!(answer.status, 302, "{path}");
        assert!(answer.header("location").unwrap().starts_with("/repo/"), "{path}");
    }
    for path in ["/_moc/moc.css", "/notes/a/", "/.moc/live.js", "/repository/"] {
        assert_eq!(get(&server, path).status, 404, "{path}");
    }
}

#[test]
fn a_base_path_may_be_written_in_any_script() {
    let base = "/gr%C3%B6%C3%9Fe/";
    let (server, _) = start(site(), base);
    assert_eq!(get(&server, "/").header("location"), Some(base));
    assert_eq!(
        get(&server, "/gr%c3%b6%c3%9fe/notes/a").header("location"),
        Some("/gr%C3%B6%C3%9Fe/notes/a/")
    );
    assert!(get(&server, base).text().contains(&element(base)));
    stream(&server, "/gr%c3%b6%c3%9fe/.moc/events");
}

#[test]
fn a_folder_without_its_slash_leads_to_the_folder_on_this_server() {
    let (server, _) = start(site(), "/");
    let location = |path: &str| get(&server, path).header("location").map(str::to_owned);
    assert_eq!(location("/notes/a").as_deref(), Some("/notes/a/"));
    assert_eq!(location("/notes/a%20b?q=1").as_deref(), Some("/notes/a%20b/?q=1"));
    for elsewhere in [
        "//evil.example",
        "//evil.example/",
        "/%2f%2fevil.example",
        "/\\evil.example",
        "/notes/a%0d%0aSet-Cookie:%20x",
        "/%0d%0aLocation:%20//evil.example",
    ] {
        let answer = get(&server, elsewhere);
        assert_eq!((answer.status, answer.header("location")), (404, None), "{elsewhere}");
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[test]
fn what_is_not_there_gets_the_sites_own_page() {
    let (server, _) = start(site(), "/");
    for path in
        ["/nothing", "/notes/", "/notes", "/a/b/c/", "/.moc/", "/.moc/other", "/.git/config"]
    {
        let answer = get(&server, path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("Nothing here") && answer.text().contains("live.js"));
    }
    let (bare, _) = start(Memory::of(&[]), "/");
    assert_eq!(get(&bare, "/").status, 404);
}

#[test]
fn head_tells_what_get_tells() {
    let (server, _) = start(site(), "/");
    for path in
        ["/", "/video.mp4", "/nothing", "/notes/a", "/.moc/live.js", "/.moc/diagnostics.json"]
    {
        for headers in ["", "Range: bytes=2-3\r\n", "Range: bytes=999999-\r\n"] {
            let (head, get) =
                (ask(&server, "HEAD", path, headers), ask(&server, "GET", path, headers));
            assert!(head.body.is_empty(), "{path}");
            assert_eq!(head.status, get.status, "{path} {headers}");
            for name in ["content-type", "content-length", "etag", "location", "content-range"] {
                assert_eq!(head.header(name), get.header(name), "{path} {name}");
            }
        }
    }
    let head = ask(&server, "HEAD", "/.moc/events", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert!(head.header("content-type").unwrap().starts_with("text/event-stream"));
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let (server, _) = start(site(), "/");
    let etag = get(&server, "/notes/a/").header("etag").unwrap().to_owned();
    for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".into()] {
        let answer = ask(&server, "GET", "/notes/a/", &format!("If-None-Match: {known}\r\n"));
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{known}");
        assert_eq!(answer.header("etag"), Some(&*etag));
    }
    assert_eq!(ask(&server, "GET", "/notes/a/", "If-None-Match: \"other\"\r\n").status, 200);
    assert_ne!(get(&server, "/video.mp4").header("etag"), Some(&*etag));
}

#[test]
fn parts_of_a_file_are_right_or_the_whole() {
    let (server, _) = start(site(), "/");
    let part = |range: &str| ask(&server, "GET", "/video.mp4", &format!("Range: {range}\r\n"));
    let answer = part("bytes=2-5");
    assert_eq!((answer.status, answer.text()), (206, "2345"));
    assert_eq!(answer.header("content-range"), Some("bytes 2-5/10"));
    assert_eq!((part("bytes=-3").status, part("bytes=-3").text().to_owned()), (206, "789".into()));
    assert_eq!(part("bytes=8-99").text(), "89");
    assert_eq!((part("bytes=0-1,4-5").status, part("bytes=0-1,4-5").body.len()), (200, 10));
    let outside = part("bytes=10-");
    assert_eq!((outside.status, outside.header("content-range")), (416, Some("bytes */10")));
    let headers = "Range: bytes=0-1\r\nIf-Range: \"old\"\r\n";
    assert_eq!(ask(&server, "GET", "/video.mp4", headers).status, 200);
    let etag = get(&server, "/video.mp4").header("etag").unwrap().to_owned();
    let headers = format!("Range: bytes=0-1\r\nIf-Range: {etag}\r\n");
    assert_eq!(ask(&server, "GET", "/video.mp4", &headers).status, 206);
}

#[test]
fn a_connection_may_ask_again_and_ahead() {
    let (server, _) = start(site(), "/");
    let host = address(&server);
    let mut socket = connect(&server);
    for _ in 0..3 {
        write!(socket, "GET /a.md HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        assert!(read_until(&mut socket, "# A").starts_with("HTTP/1.1 200 "));
    }
    let one = format!("GET /a.md HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let last = format!("\r\nGET /video.mp4 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    socket.write_all(format!("{one}{one}{last}").as_bytes()).unwrap();
    let mut all = String::new();
    socket.read_to_string(&mut all).unwrap();
    assert_eq!(all.matches("HTTP/1.1 200 ").count(), 3, "{all}");
    assert!(all.ends_with("0123456789"));
}

#[test]
fn only_get_and_head_are_answered() {
    let (server, _) = start(site(), "/");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"] {
        let answer = ask(&server, method, "/", "X-Secret: echo\r\n");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
        assert!(!answer.text().contains("echo"));
    }
    for method in ["get", "Get", "FETCH", "PROPFIND", "QUERY"] {
        let answer = ask(&server, method, "/", "");
        assert_eq!(answer.status, 501, "{method}");
        assert!(!answer.text().contains(method));
    }
}

#[test]
fn only_names_of_this_machine_are_answered_and_no_other_site_gets_a_grant() {
    let (server, _) = start(site(), "/");
    let port = address(&server).port();
    let send = |request: &str| Answer::read(&exchange(&server, request.as_bytes(), LONG));
    for path in ["/", "/nothing", "/notes/a", "/a.json", "/.moc/events", "/.moc/diagnostics.json"] {
        for headers in [
            String::new(),
            "Host: evil.example\r\n".into(),
            format!("Host: evil.example:{port}\r\n"),
            "Host: localhost\r\n".into(),
            format!("Host: localhost:{port}, evil.example\r\n"),
            format!("Host: localhost:{port}\r\nHost: localhost:{port}\r\n"),
            format!("Host: localhost:{port}\r\nhost: evil.example\r\n"),
            format!("Host: localhost:{port}\r\n evil.example\r\n"),
            format!("Host:\r\n localhost:{port}\r\n"),
            format!("Host : localhost:{port}\r\n"),
            format!(" Host: localhost:{port}\r\n"),
            format!("Host: user@localhost:{port}\r\n"),
            format!("X-Forwarded-Host: localhost:{port}\r\n"),
        ] {
            let answer = send(&format!("GET {path} HTTP/1.1\r\n{headers}\r\n")).unwrap();
            assert!((400..500).contains(&answer.status), "{path} {headers}: {answer:?}");
            assert!(!answer.text().contains("evil"), "{answer:?}");
        }
    }
    let absolute = |target: &str, host: &str| {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        send(&request).map_or(0, |answer| answer.status)
    };
    let own = format!("localhost:{port}");
    assert_eq!(absolute(&format!("http://{own}/a.md"), &own), 200);
    assert_eq!(absolute(&format!("HTTP://127.0.0.1:{port}"), &own), 200);
    for (target, host) in [
        ("http://evil.example/a.md".into(), own.clone()),
        (format!("http://{own}/a.md"), "evil.example".into()),
        (format!("http://evil@{own}/a.md"), own.clone()),
        (format!("https://{own}/a.md"), own.clone()),
        ("*".into(), own.clone()),
        (own.clone(), own.clone()),
        ("a.md".into(), own.clone()),
    ] {
        let status = absolute(&target, &host);
        assert!((400..500).contains(&status), "{target} {host}: {status}");
    }
    for origin in ["http://evil.example", "null", &format!("http://localhost:{port}")] {
        for (method, path) in
            [("GET", "/a.json"), ("OPTIONS", "/a.json"), ("GET", "/.moc/diagnostics.json")]
        {
            let headers =
                format!("Origin: {origin}\r\nAccess-Control-Request-Private-Network: true\r\n");
            let answer = ask(&server, method, path, &headers);
            let names = answer.header_names();
            assert!(!names.iter().any(|name| name.starts_with("access-control")), "{names:?}");
        }
    }
}

#[test]
fn foreign_pages_get_no_news() {
    let (server, _) = start(site(), "/");
    let port = address(&server).port();
    for origin in [
        "http://evil.example".to_owned(),
        "null".into(),
        String::new(),
        format!("https://localhost:{port}"),
        format!("http://localhost:{port}.evil.example"),
        format!("http://localhost:{port}\r\nOrigin: http://localhost:{port}"),
    ] {
        let answer = ask(&server, "GET", "/.moc/events", &format!("Origin: {origin}\r\n"));
        assert_eq!(answer.status, 403, "{origin}");
    }
    let mut socket = connect(&server);
    let own = format!("localhost:{port}");
    write!(socket, "GET /.moc/events HTTP/1.1\r\nHost: {own}\r\nOrigin: http://{own}\r\n\r\n")
        .unwrap();
    assert!(read_until(&mut socket, "retry: 500\n\n").starts_with("HTTP/1.1 200 "));
}

#[test]
fn open_pages_are_told_the_last_news() {
    let (server, _) = start(site(), "/");
    let mut first = stream(&server, "/.moc/events");
    read_until(&mut first, "retry: 500\n\n");
    let news = server.broadcast();
    let begin = Instant::now();
    news.tell(&News { version: 1, errors: 2, ..News::default() });
    let told = read_until(&mut first, "\n\n");
    assert!(told.starts_with("event: news\ndata: {\"version\":1,"), "{told}");
    assert!(told.contains("\"errors\":2"));
    assert!(begin.elapsed() < Duration::from_millis(500));
    // Who comes later is told too.
    let mut late = stream(&server, "/.moc/events");
    assert!(read_until(&mut late, "}\n\n").contains("\"version\":1"));
    news.tell(&News { version: 2, ..News::default() });
    for socket in [&mut first, &mut late] {
        assert!(read_until(socket, "\n\n").contains("\"version\":2"));
    }
}

#[test]
fn findings_come_as_json_with_links_to_the_editor() {
    let mark = Mark { line: 3, column: 5, length: 2, source: "see [[x]] </script>".into() };
    let finding = Diagnostic::new(Severity::Error, "link::missing", "there is no <x>")
        .at(Place { file: "a b/c.md".into(), mark: Some(mark) })
        .help("write it");
    let site = Memory { diagnostics: vec![finding], ..site() };
    let editor = Editor {
        pattern: "vscode://file{path}:{line}:{column}".into(),
        root: "/home/me/vault".into(),
    };
    let options = Options { editor: Some(editor), ..Options::default() };
    let server = listen(&options, Arc::new(site) as Arc<dyn Site>).unwrap();
    let answer = get(&server, "/.moc/diagnostics.json");
    let found: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(found[0]["file"], "a b/c.md");
    assert_eq!((&found[0]["line"], &found[0]["column"]), (&3.into(), &5.into()));
    assert_eq!(found[0]["start"], 4);
    assert_eq!(found[0]["severity"], "error");
    assert_eq!(found[0]["help"], "write it");
    assert_eq!(found[0]["edit"], "vscode://file/home/me/vault/a%20b/c.md:3:5");
}

#[test]
fn a_port_that_is_taken_is_followed_by_the_next() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let options = Options { port, ..Options::default() };
    let server = listen(&options, Arc::new(site()) as Arc<dyn Site>).unwrap();
    let next = address(&server).port();
    assert!(next > port && next <= port + 20, "{port} {next}");
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn both_addresses_of_this_machine_are_served_and_given_back() {
    let (server, _) = start(site(), "/");
    let addresses = server.addresses().to_vec();
    assert!(addresses.iter().all(|address| address.ip().is_loopback()));
    let _open = (connect(&server), stream(&server, "/.moc/events"));
    let begin = Instant::now();
    drop(server);
    assert!(begin.elapsed() < Duration::from_secs(1));
    for address in addresses {
        TcpListener::bind(address).unwrap();
    }
}

#[test]
fn an_address_that_is_not_this_machines_is_an_error() {
    for host in ["192.0.2.1", "no-such-name.invalid", ""] {
        let options = Options { host: Some(host.into()), ..Options::default() };
        let error = listen(&options, Arc::new(site()) as Arc<dyn Site>).unwrap_err();
        assert!(error.to_string().contains("cannot listen"), "{error}");
    }
}

/// Bytes that are made as they are read, and end before they should.
struct Long;

impl Stored for Long {
    fn size_bytes(&self) -> u64 {
        8 << 30
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> std::io::Result<usize> {
        let end = (1 << 30) - offset.min(1 << 30);
        let count = into.len().min(usize::try_from(end).unwrap());
        for (at, byte) in into[..count].iter_mut().enumerate() {
            *byte = (offset + at as u64) as u8;
        }
        Ok(count)
    }
}

/// A site of one file.
struct Archive(Arc<dyn Stored>);

impl Site for Archive {
    fn file(&self, path: &str) -> Option<File> {
        let body = Body::Stored { content: Arc::clone(&self.0), digest: [1; 32] };
        (path == "film.mp4").then_some(File { body, is_page: false })
    }

    fn has(&self, path: &str) -> bool {
        path == "film.mp4"
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}

#[test]
fn a_file_may_be_larger_than_memory_and_end_too_soon() {
    let server =
        listen(&Options::default(), Arc::new(Archive(Arc::new(Long))) as Arc<dyn Site>).unwrap();
    let head = ask(&server, "HEAD", "/film.mp4", "");
    assert_eq!(head.header("content-length"), Some("8589934592"));
    let part = ask(&server, "GET", "/film.mp4", "Range: bytes=536870914-537870913\r\n");
    assert_eq!((part.status, part.body.len()), (206, 1_000_000));
    let expected = (0..1_000_000_u64).map(|at| (536_870_914 + at) as u8);
    assert!(part.body.iter().copied().eq(expected));
    // Nothing is there to send, so the connection ends short of what was told.
    let gone = ask(&server, "GET", "/film.mp4", "Range: bytes=2147483648-2147483747\r\n");
    assert_eq!((gone.status, gone.body.len()), (206, 0));
    assert_eq!(ask(&server, "HEAD", "/film.mp4", "").status, 200);
}

/// A site that never answers, or panics.
struct Broken;

impl Site for Broken {
    fn file(&self, path: &str) -> Option<File> {
        assert!(path != "panic", "on purpose");
        None
    }

    fn has(&self, _path: &str) -> bool {
        false
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}

#[test]
fn a_page_that_cannot_be_made_takes_no_other_with_it() {
    let server: Server = listen(&Options::default(), Arc::new(Broken) as Arc<dyn Site>).unwrap();
    for _ in 0..10 {
        assert_eq!(get(&server, "/panic").status, 500);
    }
    assert_eq!(get(&server, "/other").status, 404);
}
