//! A stream of server-sent events: the last news, and a sign of life now and then.

use super::connection::{read_some, write_some};
use super::limits::Limits;
use mio::net::TcpStream;
use std::io;
use std::sync::Arc;
use std::time::Instant;

/// After this a page that has lost the server asks again, in milliseconds.
const RETRY_MS: u32 = 500;
/// What a client may send all the same.
const MOST_HEARD_BYTES: usize = 64 << 10;

/// What one page gets.
pub(super) struct Stream {
    /// Bytes that are to go out; so many of them have.
    outbox: Vec<u8>,
    sent: usize,
    /// How many bytes the client has sent, which has nothing to say.
    heard: usize,
    /// Number of the news that were told last.
    told: u64,
    /// News that are to be told.
    due: Option<Arc<str>>,
    /// When the next sign of life is due, or when bytes have to have gone out.
    deadline: Instant,
}

impl Stream {
    /// The head of the answer. It tells no length: the stream ends with the connection.
    pub(super) fn head() -> Vec<u8> {
        "HTTP/1.1 200 OK\r\nServer: moc\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
         X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n"
            .into()
    }

    /// A stream that has sent nothing yet.
    pub(super) fn new(now: Instant, limits: &Limits) -> Stream {
        let mut outbox = Stream::head();
        outbox.extend_from_slice(format!("retry: {RETRY_MS}\n\n").as_bytes());
        Stream { outbox, sent: 0, heard: 0, told: 0, due: None, deadline: now + limits.stall_time }
    }

    /// Is told the last news, which take the place of others that have not gone out. Says
    /// whether they are new to it.
    pub(super) fn tell(&mut self, number: u64, news: &Arc<str>) -> bool {
        let is_new = number > self.told;
        if is_new {
            self.told = number;
            self.due = Some(Arc::clone(news));
        }
        is_new
    }

    /// When it has to be looked at.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Sends what there is to send. An error when the client is gone, or takes nothing.
    pub(super) fn go_on(
        &mut self,
        socket: &mut TcpStream,
        now: Instant,
        limits: &Limits,
        buffer: &mut [u8],
    ) -> io::Result<()> {
        while let Some(count) = read_some(socket, buffer)? {
            self.heard += count;
            if count == 0 || self.heard > MOST_HEARD_BYTES {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
        }
        loop {
            while self.sent < self.outbox.len() {
                match write_some(socket, &self.outbox[self.sent..])? {
                    Some(count) if count > 0 => {
                        self.sent += count;
                        self.deadline = now + limits.stall_time;
                    }
                    None if now < self.deadline => return Ok(()),
                    _ => return Err(io::ErrorKind::TimedOut.into()),
                }
            }
            self.outbox.clear();
            self.sent = 0;
            match self.due.take() {
                // JSON of one line.
                Some(news) => self.put(&format!("event: news\ndata: {news}\n\n"), now, limits),
                None if now >= self.deadline => self.put(":\n\n", now, limits),
                None => {
                    self.deadline = self.deadline.max(now + limits.beat_time);
                    return Ok(());
                }
            }
        }
    }

    fn put(&mut self, text: &str, now: Instant, limits: &Limits) {
        self.outbox.extend_from_slice(text.as_bytes());
        self.deadline = now + limits.stall_time;
    }
}
