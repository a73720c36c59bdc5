//! `moc serve` as it runs: the program itself on a folder, and a client that asks it.

#![allow(dead_code)] // each test binary uses its own part

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// No answer in a test may take longer, however slow the machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A server that ends with the test.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// What it has printed.
    pub(crate) printed: Arc<Mutex<String>>,
    _cache: tempfile::TempDir,
}

impl Running {
    /// Serves a folder on any port.
    pub(crate) fn start(root: &Path) -> Running {
        Running::start_with(root, &[])
    }

    pub(crate) fn start_with(root: &Path, more: &[&str]) -> Running {
        let cache = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_moc"));
        command.arg("serve").arg("--root").arg(root).args(["--port", "0"]).args(more);
        command.env("MOC_CACHE_DIR", cache.path()).env("SOURCE_DATE_EPOCH", "0");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let address = first.strip_prefix("http://").and_then(|rest| rest.split_once('/'));
        let address = address.unwrap_or_else(|| panic!("no address in {first:?}")).0;
        let address = address.parse().unwrap();
        let printed = Arc::new(Mutex::new(first));
        let text = Arc::clone(&printed);
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = lines.read(&mut piece) {
                text.lock().unwrap().push_str(&String::from_utf8_lossy(&piece[..count]));
            }
        });
        Running { child, address, printed, _cache: cache }
    }

    pub(crate) fn client(&self) -> Client {
        Client { address: self.address, socket: None }
    }

    /// Waits for something that the server comes to say of a path.
    #[track_caller]
    pub(crate) fn wait_for(&self, path: &str, is_there: impl Fn(&Answer) -> bool) {
        let (mut client, begin) = (self.client(), Instant::now());
        loop {
            let answer = client.get(path);
            if is_there(&answer) {
                return;
            }
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            assert!(begin.elapsed() < PATIENCE, "{path}: {} {text:.2000}", answer.status);
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Asks one thing after the other on a connection that stays.
pub(crate) struct Client {
    address: SocketAddr,
    socket: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        // A connection that was idle too long is closed, rightly.
        let answer = self.try_get(path).or_else(|| self.try_get(path));
        answer.unwrap_or_else(|| panic!("no answer to {path}"))
    }

    fn try_get(&mut self, path: &str) -> Option<Answer> {
        let mut socket = self.socket.take().or_else(|| {
            let socket = TcpStream::connect(self.address).ok()?;
            socket.set_read_timeout(Some(PATIENCE)).ok()?;
            socket.set_nodelay(true).ok()?;
            Some(BufReader::new(socket))
        })?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        socket.get_mut().write_all(request.as_bytes()).ok()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if socket.read_until(b'\n', &mut head).ok()? == 0 {
                return None;
            }
        }
        let head = String::from_utf8(head).ok()?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?;
        let mut body = vec![0; length.trim().parse().ok()?];
        socket.read_exact(&mut body).ok()?;
        self.socket = Some(socket);
        Some(Answer { status, body })
    }
}
