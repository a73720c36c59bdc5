//! One client: what it has sent, what it still gets, and until when it has time.
//!
//! Nothing here waits. A connection goes on as far as its socket lets it, and is called again
//! when there is more, or when its time is up.

use super::answer::Answer;
use super::limits::Limits;
use super::request::{self, Request};
use super::stream::Stream;
use mio::net::TcpStream;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

/// How much is sent to one client before the others have a turn, in bytes.
const TURN_BYTES: usize = 128 << 10;
/// How much of a refused request is read and dropped, in bytes.
const FAREWELL_BYTES: usize = 256 << 10;
/// How long an answer may be in the making.
const MAKING_TIME: Duration = Duration::from_secs(120);

/// A client.
pub(super) struct Connection {
    pub(super) socket: TcpStream,
    /// Bytes of requests that are not read yet.
    inbox: Vec<u8>,
    /// How many of them are known to hold no end of a head.
    searched: usize,
    phase: Phase,
    /// When it came, or got its last answer.
    pub(super) since: Instant,
    /// When it has to have gone on.
    deadline: Instant,
    stays: bool,
}

enum Phase {
    /// A request comes in.
    Reading,
    /// Its answer is made.
    Waiting,
    /// The answer goes out; so many bytes have.
    Writing(Answer, u64),
    /// News go out.
    Streaming(Stream),
    /// All is said; what still comes in is dropped, so many bytes at most, lest the last answer
    /// be lost with the connection.
    Parting(usize),
}

/// What a connection needs next.
pub(super) enum Next {
    /// Its socket.
    Socket,
    /// Another turn.
    Turn,
    /// An answer to this.
    Answer(Request),
    /// Nothing: it is over.
    End,
}

impl Connection {
    pub(super) fn new(socket: TcpStream, now: Instant, limits: &Limits) -> Connection {
        // Answers are written in one go; waiting to fill a packet only delays their end.
        let _ = socket.set_nodelay(true);
        Connection {
            socket,
            inbox: Vec::new(),
            searched: 0,
            phase: Phase::Reading,
            since: now,
            deadline: now + limits.head_time,
            stays: true,
        }
    }

    /// Goes on as far as the socket lets it. `parse` reads a whole head; `buffer` is for moving
    /// bytes and keeps none.
    pub(super) fn go_on(
        &mut self,
        now: Instant,
        limits: &Limits,
        buffer: &mut [u8],
        parse: impl Fn(&[u8]) -> Result<Request, request::Refusal>,
    ) -> Next {
        let outcome = match &mut self.phase {
            Phase::Reading => self.read(now, limits, buffer, parse),
            Phase::Waiting => return Next::Socket,
            Phase::Writing(..) => self.write(now, limits, buffer),
            Phase::Streaming(stream) => {
                stream.go_on(&mut self.socket, now, limits, buffer).map(|()| Next::Socket)
            }
            Phase::Parting(left) => part(&mut self.socket, left, buffer),
        };
        outcome.unwrap_or(Next::End)
    }

    /// Begins to send an answer.
    pub(super) fn send(&mut self, answer: Answer, now: Instant, limits: &Limits) {
        let answer = if self.stays { answer } else { answer.last() };
        self.phase = Phase::Writing(answer, 0);
        self.deadline = now + limits.stall_time;
    }

    /// Becomes a stream of news.
    pub(super) fn stream(&mut self, stream: Stream) {
        self.inbox = Vec::new();
        self.phase = Phase::Streaming(stream);
    }

    pub(super) fn stream_mut(&mut self) -> Option<&mut Stream> {
        match &mut self.phase {
            Phase::Streaming(stream) => Some(stream),
            _ => None,
        }
    }

    pub(super) fn is_stream(&self) -> bool {
        matches!(self.phase, Phase::Streaming(_))
    }

    /// Whether it may be ended for others that come: it asks nothing, or takes no answer.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.phase, Phase::Reading | Phase::Writing(..) | Phase::Parting(_))
    }

    /// When it has to be looked at, whatever its socket does.
    pub(super) fn deadline(&self) -> Instant {
        match &self.phase {
            Phase::Streaming(stream) => stream.deadline(),
            _ => self.deadline,
        }
    }

    /// Its time is up. Who has sent half a request is told so.
    pub(super) fn time_out(&mut self, now: Instant, limits: &Limits) -> bool {
        if matches!(self.phase, Phase::Reading) && !self.inbox.is_empty() {
            self.refuse(request::TOO_SLOW, now, limits);
            return true;
        }
        false
    }

    fn refuse(&mut self, refusal: request::Refusal, now: Instant, limits: &Limits) {
        self.inbox = Vec::new();
        self.send(Answer::refusal(refusal), now, limits);
    }

    fn read(
        &mut self,
        now: Instant,
        limits: &Limits,
        buffer: &mut [u8],
        parse: impl Fn(&[u8]) -> Result<Request, request::Refusal>,
    ) -> io::Result<Next> {
        loop {
            // An empty line before a request is none of it.
            while self.inbox.starts_with(b"\r\n") {
                self.inbox.drain(..2);
            }
            if let Some(end) = request::end_of_head(&self.inbox, self.searched) {
                let asked = match end <= limits.head_bytes {
                    true => parse(&self.inbox[..end]),
                    false => Err(request::TOO_LARGE),
                };
                return Ok(self.take(end, asked, now, limits));
            }
            self.searched = self.inbox.len();
            if self.inbox.len() > limits.head_bytes {
                self.refuse(request::TOO_LARGE, now, limits);
                return Ok(Next::Turn);
            }
            // Whoever speaks TLS, or anything else that is not HTTP, need not wait.
            if self.inbox.first().is_some_and(|byte| !byte.is_ascii_graphic() && *byte != b'\r') {
                self.refuse(request::MALFORMED, now, limits);
                return Ok(Next::Turn);
            }
            match read_some(&mut self.socket, buffer)? {
                Some(0) => return Ok(Next::End),
                Some(count) => {
                    if self.inbox.is_empty() {
                        self.deadline = now + limits.head_time;
                    }
                    self.inbox.extend_from_slice(&buffer[..count]);
                }
                None => return Ok(Next::Socket),
            }
        }
    }

    /// Takes a head off the inbox, and what it asks on.
    fn take(
        &mut self,
        end: usize,
        asked: Result<Request, request::Refusal>,
        now: Instant,
        limits: &Limits,
    ) -> Next {
        match asked {
            Ok(request) => {
                self.inbox.drain(..end);
                self.searched = 0;
                self.stays = request.stays;
                self.phase = Phase::Waiting;
                self.deadline = now + MAKING_TIME;
                Next::Answer(request)
            }
            Err(refusal) => {
                self.refuse(refusal, now, limits);
                Next::Turn
            }
        }
    }

    fn write(&mut self, now: Instant, limits: &Limits, buffer: &mut [u8]) -> io::Result<Next> {
        let Phase::Writing(answer, sent) = &mut self.phase else {
            return Ok(Next::Socket);
        };
        let mut turn = 0;
        while *sent < answer.size_bytes() {
            if turn >= TURN_BYTES {
                return Ok(Next::Turn);
            }
            let count = answer.read_at(*sent, buffer)?;
            if count == 0 {
                return Ok(Next::End);
            }
            match write_some(&mut self.socket, &buffer[..count])? {
                Some(0) => return Ok(Next::End),
                Some(count) => {
                    *sent += count as u64;
                    turn += count;
                    self.deadline = now + limits.stall_time;
                }
                None => return Ok(Next::Socket),
            }
        }
        if answer.is_last {
            self.socket.shutdown(Shutdown::Write)?;
            self.phase = Phase::Parting(FAREWELL_BYTES);
            self.deadline = now + limits.farewell_time;
        } else {
            self.phase = Phase::Reading;
            self.since = now;
            self.deadline =
                now + if self.inbox.is_empty() { limits.idle_time } else { limits.head_time };
        }
        Ok(Next::Turn)
    }
}

/// Drops what comes in until the client is done.
fn part(socket: &mut TcpStream, left: &mut usize, buffer: &mut [u8]) -> io::Result<Next> {
    loop {
        match read_some(socket, buffer)? {
            Some(0) => return Ok(Next::End),
            Some(count) if count > *left => return Ok(Next::End),
            Some(count) => *left -= count,
            None => return Ok(Next::Socket),
        }
    }
}

/// Reads what is there; `None` when nothing is yet.
pub(super) fn read_some(socket: &mut TcpStream, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    loop {
        match socket.read(buffer) {
            Ok(count) => return Ok(Some(count)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error),
        }
    }
}

/// Writes what there is room for; `None` when there is none yet.
pub(super) fn write_some(socket: &mut TcpStream, bytes: &[u8]) -> io::Result<Option<usize>> {
    loop {
        match socket.write(bytes) {
            Ok(count) => return Ok(Some(count)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            Err(error) => return Err(error),
        }
    }
}
