//! Requests to the preview server that are wrong, late, or meant to do harm.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

#[path = "serve/client.rs"]
mod client;

use client::{
    Answer, Memory, address, connect, exchange, get, read_until, start, start_within, stream,
};
use moc::serve::{Limits, News, Server};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn site() -> Memory {
    let mut site = Memory::of(&[
        ("index.html", "<html><head></head><body>Home</body></html>"),
        ("404.html", "<html><head></head><body>Nothing</body></html>"),
        ("secret.txt", "secret"),
    ]);
    site.files.insert("large.bin".into(), vec![7; 20 << 20].into());
    site
}

/// Requests that are wrong. Each is refused or closed, in time; none is a mistake of the server.
#[test]
fn malformed_requests_are_refused_in_time() {
    let (server, _) = start(site(), "/");
    let host = format!("Host: {}\r\n", address(&server));
    let good = format!("GET / HTTP/1.1\r\n{host}");
    let many_headers = "X: y\r\n".repeat(201);
    let long = "a".repeat(70_000);
    let requests: Vec<Vec<u8>> = [
        String::new(),
        "\r\n\r\n\r\n".into(),
        "GET".into(),
        "GET /\r\n\r\n".into(),
        format!("GET  / HTTP/1.1\r\n{host}\r\n"),
        format!("GET /  HTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1 \r\n{host}\r\n"),
        format!(" GET / HTTP/1.1\r\n{host}\r\n"),
        format!("GET\t/\tHTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1 x\r\n{host}\r\n"),
        format!("GET /a b HTTP/1.1\r\n{host}\r\n"),
        format!("GET /#x HTTP/1.1\r\n{host}\r\n"),
        format!("GET /\u{7f} HTTP/1.1\r\n{host}\r\n"),
        format!("GET /é HTTP/1.1\r\n{host}\r\n"),
        format!("GET /\0 HTTP/1.1\r\n{host}\r\n"),
        format!("G\0T / HTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\n{host}\n"),
        format!("GET / HTTP/1.1\r\n{host}\n"),
        format!("GET / HTTP/1.1\r{host}\r\r"),
        format!("GET / HTTP/0.9\r\n{host}\r\n"),
        format!("GET / HTTP/1.2\r\n{host}\r\n"),
        format!("GET / HTTP/2.0\r\n{host}\r\n"),
        format!("GET / HTTP/11\r\n{host}\r\n"),
        format!("GET / http/1.1\r\n{host}\r\n"),
        format!("GET / HTTPS/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\r\n\r\n{host}\r\n"),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(),
        format!("{good}No colon\r\n\r\n"),
        format!("{good}: no name\r\n\r\n"),
        format!("{good}Na me: x\r\n\r\n"),
        format!("{good}Name : x\r\n\r\n"),
        format!("{good}X: a\r\n b\r\n\r\n"),
        format!("{good}X: a\0b\r\n\r\n"),
        format!("{good}X: a\rb\r\n\r\n"),
        format!("{good}X: a\nY: b\r\n\r\n"),
        format!("{good}\u{b}X: a\r\n\r\n"),
        format!("{good}Content-Length: 5\r\n\r\nhello"),
        format!("{good}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        format!("{good}Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
        format!("{good}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
        format!("{good}Content-Length: 5, 5\r\n\r\nhello"),
        format!("{good}Content-Length: -1\r\n\r\n"),
        format!("{good}Content-Length: +0\r\n\r\n"),
        format!("{good}Content-Length: 0x0\r\n\r\n"),
        format!("{good}Content-Length:\r\n\r\n"),
        format!("{good}Content-Length: 99999999999999999999999999\r\n\r\n"),
        format!("{good}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        format!("{good}Transfer-Encoding: identity\r\n\r\n"),
        format!("{good}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        format!("{good}Transfer-Encoding: xchunked\r\n\r\n"),
        format!("{good}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        format!("{good}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        format!("{good}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        format!("{good}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"),
        format!("{good}{many_headers}\r\n"),
        format!("{good}X: {long}\r\n\r\n"),
        format!("{good}{long}: x\r\n\r\n"),
        format!("GET /{long} HTTP/1.1\r\n{host}\r\n"),
        format!("{long} / HTTP/1.1\r\n{host}\r\n"),
        format!("{good}X: unfinished"),
        format!("{good}X: a\r\n"),
    ]
    .into_iter()
    .map(String::into_bytes)
    .chain([
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"\x00\x00\x00\x00".to_vec(),
        b"\xff\xfe\xfd\r\n\r\n".to_vec(),
        format!("{good}X: ").into_bytes().into_iter().chain(*b"\x01\x02\r\n\r\n").collect(),
    ])
    .collect();
    let server = &server;
    std::thread::scope(|scope| {
        for request in &requests {
            scope.spawn(move || {
                let begin = Instant::now();
                let bytes = exchange(server, request, Duration::from_secs(13));
                let told = String::from_utf8_lossy(&request[..request.len().min(80)]).into_owned();
                assert!(
                    begin.elapsed() < Duration::from_secs(12),
                    "{told:?} {:?}",
                    begin.elapsed()
                );
                if let Some(answer) = Answer::read(&bytes) {
                    let is_refused =
                        (400..500).contains(&answer.status) || [501, 505].contains(&answer.status);
                    assert!(is_refused, "{told:?} {answer:?}");
                    assert_eq!(answer.header("connection"), Some("close"), "{told:?}");
                }
                let count = String::from_utf8_lossy(&bytes).matches("Server: moc\r\n").count();
                assert!(count <= 1, "{told:?}: {count} answers");
            });
        }
    });
    assert_eq!(get(server, "/").status, 200);
}

#[test]
fn no_request_hides_in_another() {
    let (server, site) = start(site(), "/");
    let host = format!("Host: {}\r\n", address(&server));
    let hidden = format!("GET /secret.txt HTTP/1.1\r\n{host}\r\n");
    let length = hidden.len();
    for request in [
        format!("GET / HTTP/1.1\r\n{host}Content-Length: {length}\r\n\r\n{hidden}"),
        format!(
            "GET / HTTP/1.1\r\n{host}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
        ),
        format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: \u{b}chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("POST / HTTP/1.1\r\n{host}Content-Length: {length}\r\n\r\n{hidden}"),
        format!("POST / HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n{hidden}"),
        format!(
            "HEAD / HTTP/1.1\r\n{host}Content-Length: 4\r\nContent-Length: {length}\r\n\r\n{hidden}"
        ),
    ] {
        let bytes = exchange(&server, request.as_bytes(), Duration::from_secs(5));
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.matches("Server: moc\r\n").count() <= 1 && !text.contains("secret"), "{text}");
    }
    assert!(!site.asked.lock().unwrap().iter().any(|path| path == "secret.txt"));
}

/// Three thousand ways to write a path that leads out of a folder.
#[test]
fn no_path_leads_out_of_the_site() {
    let (server, site) = start(site(), "/");
    let ups = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "..;",
        "%252e%252e",
        "..%00",
        "%c0%ae%c0%ae",
        "..%5c",
        "..\\",
        "...",
        "....//",
        ".%00.",
        "%u002e%u002e",
        "．．",
    ];
    let slashes = ["/", "%2f", "//", "%5c", "\\", "/./", "%252f", "%c0%af", "/%2e/", "%2F%2F"];
    let ends = ["etc/passwd", "Cargo.toml", "secret.txt%00", "windows\\win.ini"];
    let starts = ["/", "//", "/notes/", "/%2f", "/.moc/"];
    let host = address(&server);
    let (mut count, mut socket) = (0, connect(&server));
    for up in ups {
        for slash in slashes {
            for end in ends {
                for start in starts {
                    let path =
                        format!("{start}{}{end}", format!("{up}{slash}").repeat(1 + count % 6));
                    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
                    let status = status_of(&mut socket, &request).unwrap_or_else(|| {
                        socket = connect(&server);
                        400
                    });
                    assert!([400, 404].contains(&status), "{status} {path}");
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 3000, "{count}");
    for asked in site.asked.lock().unwrap().iter() {
        let is_plain = |part: &str| !["", ".", ".."].contains(&part);
        assert!(asked.split('/').all(is_plain) && !asked.contains('\0'), "{asked:?}");
    }
}

/// The status of the answer to a request on a connection that stays; nothing when it does not.
fn status_of(socket: &mut TcpStream, request: &str) -> Option<u16> {
    socket.write_all(request.as_bytes()).ok()?;
    let head = read_head(socket)?;
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?;
    let mut body = vec![0; length.parse().ok()?];
    socket.read_exact(&mut body).ok()?;
    assert!(!String::from_utf8_lossy(&body).contains("root:"));
    if head.contains("Connection: close") {
        return None;
    }
    head.split(' ').nth(1)?.parse().ok()
}

fn read_head(socket: &mut TcpStream) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

#[test]
fn more_clients_than_there_is_room_for_take_it_from_the_idle() {
    let limits = Limits { connections: 20, streams: 5, ..Limits::default() };
    let (server, _) = start_within(site(), "/", limits);
    let mut streams: Vec<TcpStream> = (0..9).map(|_| stream(&server, "/.moc/events")).collect();
    let _halves: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut socket = connect(&server);
            let _ = socket.write_all(b"GET / HT");
            socket
        })
        .collect();
    for _ in 0..10 {
        assert_eq!(get(&server, "/").status, 200);
    }
    // The first four made room for the last.
    server.broadcast().tell(&News { version: 3, ..News::default() });
    for socket in &mut streams[4..] {
        assert!(read_until(socket, "}\n\n").contains("\"version\":3"));
    }
    for socket in &mut streams[..4] {
        let mut rest = String::new();
        socket.read_to_string(&mut rest).unwrap();
        assert!(!rest.contains("version"));
    }
}

#[test]
fn who_does_not_go_on_is_let_go() {
    let limits = Limits {
        head_time: Duration::from_millis(400),
        idle_time: Duration::from_millis(600),
        stall_time: Duration::from_millis(500),
        beat_time: Duration::from_millis(300),
        ..Limits::default()
    };
    let (server, _) = start_within(site(), "/", limits);
    let host = address(&server);
    let closes_within = |server: &Server, sent: &str, most: Duration| {
        let begin = Instant::now();
        let bytes = exchange(server, sent.as_bytes(), Duration::from_secs(10));
        assert!(begin.elapsed() < most, "{sent:?} {:?}", begin.elapsed());
        bytes
    };
    let second = Duration::from_secs(2);
    assert!(closes_within(&server, "", second).is_empty());
    let late = closes_within(&server, "GET / HTTP/1.1\r\n", second);
    assert_eq!(Answer::read(&late).unwrap().status, 408);
    let asked = closes_within(&server, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"), second);
    assert_eq!(Answer::read(&asked).unwrap().status, 200);

    // Who does not read loses its answer; a stream that is silent shows that it lives.
    let mut deaf = connect(&server);
    write!(deaf, "GET /large.bin HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut alive = stream(&server, "/.moc/events");
    std::thread::sleep(Duration::from_millis(1500));
    let mut all = Vec::new();
    let _ = deaf.read_to_end(&mut all);
    assert!(all.len() < 20 << 20, "{}", all.len());
    read_until(&mut alive, "\n\n:\n\n:\n\n");
}
