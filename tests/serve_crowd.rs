//! Many bad clients of the preview server at once: it answers all others, soon, and grows little.
//!
//! Clients run in the same process, so what is counted here (memory, descriptors, threads) is
//! theirs too; `MOC_ATTACK_SECONDS=20` makes the attack last longer.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]
#![cfg(target_os = "linux")]

#[path = "serve/client.rs"]
mod client;

use client::{Memory, address, connect, get, read_until, start, stream};
use moc::serve::News;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What is counted is the whole process's, so only one test at a time may count.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn site() -> Memory {
    let mut site = Memory::of(&[("index.html", "<html><head></head><body>Home</body></html>")]);
    site.files.insert("large.bin".into(), vec![7; 20 << 20].into());
    site
}

/// Half-open and dripping connections, clients that do not read, open streams: all at once.
#[test]
fn a_crowd_of_bad_clients_keeps_nobody_else_waiting() {
    let _counts = ONE_AT_A_TIME.lock();
    raise_descriptors();
    let (server, _) = start(site(), "/");
    let host = address(&server);
    get(&server, "/large.bin");
    let before = counts();

    let mut halves: Vec<TcpStream> = (0..500).map(|_| connect(&server)).collect();
    for (number, socket) in halves.iter_mut().enumerate() {
        let start = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Drip: ");
        let _ = socket.write_all(&start.as_bytes()[..start.len() * (number % 4) / 3]);
    }
    let deaf: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut socket = connect(&server);
            write!(socket, "GET /large.bin HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
            socket
        })
        .collect();
    let mut streams: Vec<TcpStream> = (0..100).map(|_| stream(&server, "/.moc/events")).collect();

    let (begin, mut slowest, mut asked) = (Instant::now(), Duration::ZERO, 0);
    let seconds =
        std::env::var("MOC_ATTACK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    let mut most = before;
    while begin.elapsed() < Duration::from_secs(seconds) {
        for (number, socket) in halves.iter_mut().enumerate() {
            // Some have been closed by now.
            let _ = if number % 4 == 3 { socket.write_all(b"x") } else { Ok(()) };
        }
        let start = Instant::now();
        assert_eq!(get(&server, "/").status, 200);
        slowest = slowest.max(start.elapsed());
        asked += 1;
        most = most.max(counts());
        std::thread::sleep(Duration::from_millis(20));
    }
    server.broadcast().tell(&News { version: 7, ..News::default() });
    for socket in &mut streams {
        assert!(read_until(socket, "}\n\n").contains("\"version\":7"));
    }
    let grown = most.memory_bytes.saturating_sub(before.memory_bytes);
    println!(
        "{asked} good requests, the slowest {slowest:?}; memory grew by {} kB, threads {} → {}, descriptors {} → {}",
        grown >> 10,
        before.threads,
        most.threads,
        before.descriptors,
        most.descriptors,
    );
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    assert!(grown < 100 << 20, "{grown}");
    assert_eq!(most.threads, before.threads);

    drop((halves, deaf, streams));
    let given_back = wait_until(|| counts().descriptors <= before.descriptors);
    assert!(given_back, "{} descriptors, {} before", counts().descriptors, before.descriptors);
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn headers_without_end_cost_little_and_end() {
    let _counts = ONE_AT_A_TIME.lock();
    let (server, _) = start(site(), "/");
    let host = address(&server);
    for start in [
        "GET /".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: "),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\n"),
    ] {
        let before = counts();
        let mut socket = connect(&server);
        socket.write_all(start.as_bytes()).unwrap();
        let piece = if start.ends_with('\n') {
            b"X: yyyyyyyyyyyy\r\n".repeat(4096)
        } else {
            vec![b'a'; 1 << 16]
        };
        let begin = Instant::now();
        let mut sent = 0;
        while socket.write_all(&piece).is_ok() {
            sent += piece.len();
            assert!(begin.elapsed() < Duration::from_secs(12) && sent < 1 << 30);
        }
        let grown = counts().memory_bytes.saturating_sub(before.memory_bytes);
        assert!(grown < 32 << 20, "{grown}");
    }
    assert_eq!(get(&server, "/").status, 200);
}

/// What the process has in use.
#[derive(Debug, Clone, Copy)]
struct Counts {
    memory_bytes: u64,
    threads: u64,
    descriptors: usize,
}

impl Counts {
    fn max(self, other: Counts) -> Counts {
        Counts {
            memory_bytes: self.memory_bytes.max(other.memory_bytes),
            threads: self.threads.max(other.threads),
            descriptors: self.descriptors.max(other.descriptors),
        }
    }
}

fn counts() -> Counts {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let number = |name: &str| -> u64 {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    Counts {
        memory_bytes: number("VmRSS:") << 10,
        threads: number("Threads:"),
        descriptors: std::fs::read_dir("/proc/self/fd").unwrap().count(),
    }
}

/// Clients and server together need more than some systems give at first.
fn raise_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let current = limit.maximum.map(|most| most.min(4096)).or(Some(4096));
    if limit.current.is_some_and(|now| now < 4096) {
        let _ = setrlimit(Resource::Nofile, Rlimit { current, maximum: limit.maximum });
    }
}

fn wait_until(is_so: impl Fn() -> bool) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(15) {
        if is_so() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}
