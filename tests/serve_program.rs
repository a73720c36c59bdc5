//! `moc serve` as its user has it before them: what it prints, and how it ends.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]
#![cfg(unix)]

#[path = "serve/program.rs"]
mod program;

use program::{PATIENCE, Running};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn vault(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    (folder, root)
}

/// Waits for what comes to be printed behind `known`; all that was printed since.
#[track_caller]
fn printed(server: &Running, known: usize, is_all: impl Fn(&str) -> bool) -> String {
    let begin = Instant::now();
    loop {
        let text = server.printed.lock().unwrap()[known..].to_owned();
        if is_all(&text) {
            return text;
        }
        assert!(begin.elapsed() < PATIENCE, "{text:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A line without its milliseconds.
fn timeless(line: &str) -> String {
    let (files, rest) = line.split_once(": ").unwrap();
    let (number, rest) = rest.split_once(" ms").unwrap();
    assert!(number.parse::<u32>().is_ok(), "{line}");
    format!("{files}: N ms{rest}")
}

#[test]
fn each_save_is_a_line_with_its_files_and_pages() {
    let files = [("index.md", "[[notes/a]]"), ("notes/a.md", "words"), ("notes/b.md", "words")];
    let (_folder, root) = vault(&files);
    let server = Running::start(&root);
    // The first whole, which later ones are compared with, has been made.
    server.wait_for("/assets/search/index.json", |answer| answer.status == 200);
    let mut known = server.printed.lock().unwrap().len();
    assert!(server.printed.lock().unwrap().ends_with(" ms. Ctrl-C ends it.\n"));
    let mut next = || {
        let text = printed(&server, known, |text| text.ends_with('\n'));
        known += text.len();
        text.lines().map(timeless).collect::<Vec<_>>()
    };
    fs::write(root.join("notes/a.md"), "other words").unwrap();
    assert_eq!(next(), ["notes/a.md: N ms, 1 page"]);
    // Two at once.
    let (_other, outside) = vault(&[("more/x.md", "words"), ("more/y.md", "words")]);
    fs::rename(outside.join("more"), root.join("more")).unwrap();
    let line = next().pop().unwrap();
    assert!(
        line.starts_with("more/x.md and 1 other: N ms, ") && line.ends_with(" pages"),
        "{line}"
    );
    // A mistake is told, and that it is there no more.
    fs::write(root.join("notes/a.md"), "words [[b#nowhere]]").unwrap();
    let line = next().pop().unwrap();
    assert!(line.starts_with("notes/a.md: N ms, ") && line.ends_with(", 1 error"), "{line}");
    fs::write(root.join("notes/a.md"), "words").unwrap();
    let line = next().pop().unwrap();
    assert!(line.ends_with(" pages"), "{line}");
    fs::write(root.join("site.toml"), "[site]\ntitle = \"Other\"\n").unwrap();
    let line = next().pop().unwrap();
    assert!(line.ends_with(" pages") && !line.contains("notes/"), "{line}");
}

/// Nothing is written to the disk, so there is nothing to be put in order: the system closes what is
/// open, streams of news and half an answer too, and the port is free at once.
#[test]
fn it_ends_when_it_is_interrupted_whoever_is_connected() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (_folder, root) = vault(&[("index.md", "# Home")]);
        let mut server = Running::start(&root);
        let ask = |path: &str| {
            let mut socket = TcpStream::connect(server.address).unwrap();
            socket.set_read_timeout(Some(PATIENCE)).unwrap();
            write!(socket, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).unwrap();
            let mut first = [0; 15];
            socket.read_exact(&mut first).unwrap();
            assert_eq!(&first, b"HTTP/1.1 200 OK");
            socket
        };
        let streams: Vec<TcpStream> = (0..10).map(|_| ask("/.moc/events")).collect();
        let _idle = ask("/");
        let pid = Pid::from_child(&server.child);
        kill_process(pid, signal).unwrap();
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = server.child.try_wait().unwrap() {
                break status;
            }
            assert!(begin.elapsed() < PATIENCE);
            std::thread::sleep(Duration::from_millis(2));
        };
        // A shell makes 128 and the number of it: 130 for Ctrl-C.
        assert_eq!(status.signal(), Some(signal.as_raw()));
        for mut stream in streams {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest);
        }
        drop(TcpListener::bind(server.address).unwrap());
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1, "nothing is left behind");
    }
}

/// What a process has in use.
#[cfg(target_os = "linux")]
fn in_use(pid: u32) -> (u64, u64, usize) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let number = |name: &str| -> u64 {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count();
    (number("VmRSS:") >> 10, number("Threads:"), descriptors)
}

/// The attack of `serve_crowd.rs` on the program itself, whose memory is counted alone, while its author
/// goes on writing; `MOC_ATTACK_SECONDS=20` makes it last longer.
#[cfg(target_os = "linux")]
#[test]
fn a_crowd_at_the_door_keeps_no_author_waiting() {
    let (_folder, root) = vault(&[("index.md", "# Home\n![[large.mp4]]"), ("a.md", "words")]);
    fs::write(root.join("large.mp4"), vec![7; 20 << 20]).unwrap();
    let server = Running::start(&root);
    server.wait_for("/assets/search/index.json", |answer| answer.status == 200);
    let mut client = server.client();
    let home = String::from_utf8(client.get("/").body).unwrap();
    let large = home.split(['"', '\'']).find(|text| text.ends_with(".mp4")).unwrap();
    let large = large.trim_start_matches('.').to_owned();
    assert_eq!(client.get(&large).body.len(), 20 << 20);
    let pid = server.child.id();
    let (memory, threads, descriptors) = in_use(pid);

    let host = server.address;
    let open = |text: String| {
        let mut socket = TcpStream::connect(host).unwrap();
        let _ = socket.write_all(text.as_bytes());
        socket
    };
    let asks = |path: &str| open(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    let start = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Drip: ");
    let mut halves: Vec<TcpStream> =
        (0..500).map(|number| open(start[..start.len() * (number % 4) / 3].to_owned())).collect();
    let deaf: Vec<TcpStream> = (0..60).map(|_| asks(&large)).collect();
    let streams: Vec<TcpStream> = (0..100).map(|_| asks("/.moc/events")).collect();
    let seconds =
        std::env::var("MOC_ATTACK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let (begin, mut most, mut number) = (Instant::now(), (0, 0), 0);
    while begin.elapsed() < Duration::from_secs(seconds) {
        for (number, socket) in halves.iter_mut().enumerate() {
            // Some have been closed by now.
            let _ = if number % 4 == 3 { socket.write_all(b"x") } else { Ok(()) };
        }
        number += 1;
        fs::write(root.join("a.md"), format!("words of number {number}.")).unwrap();
        let text = format!("words of number {number}.");
        server.wait_for("/a/", |page| String::from_utf8_lossy(&page.body).contains(&text));
        let (memory, threads, _) = in_use(pid);
        most = (most.0.max(memory), most.1.max(threads));
    }
    assert!(most.0 < memory + 100, "{memory} MB before, {} MB then", most.0);
    // A whole site may be made at the time, by a thread that is there already.
    assert!(most.1 <= threads, "{threads} threads before, {} then", most.1);
    println!("{number} edits, {memory} MB before, {} MB then, {threads} threads", most.0);
    drop((halves, deaf, streams));
    let begin = Instant::now();
    while in_use(pid).2 > descriptors {
        assert!(begin.elapsed() < PATIENCE, "{descriptors} descriptors before, {}", in_use(pid).2);
        std::thread::sleep(Duration::from_millis(50));
    }
}
