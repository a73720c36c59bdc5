//! The one thread that speaks to clients: it waits for sockets, never for a client.

use super::address::{Bound, Hosts};
use super::answer::Answer;
use super::connection::{Connection, Next};
use super::limits::Limits;
use super::request::{self, Refusal, Request};
use super::respond::Served;
use super::stream::Stream;
use super::workers::Workers;
use crate::serve::Broadcast;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Stands for answers, news and the end, which come from other threads.
pub(super) const WAKE: Token = Token(usize::MAX);
/// How often clients are looked at whose time may be up.
const TICK: Duration = Duration::from_millis(250);
/// How many bytes are moved at a time.
const BUFFER_BYTES: usize = 64 << 10;
/// A foreign page gets no news: it would learn when somebody writes.
const FOREIGN: Refusal = Refusal { status: 403, text: "Pages of other sites get no news." };

/// The server's state. Clients have numbers that are never used again, so that what is late for
/// one cannot reach another.
pub(super) struct Front {
    poll: Poll,
    listeners: Vec<TcpListener>,
    hosts: Hosts,
    limits: Limits,
    served: Arc<Served>,
    workers: Workers,
    news: Broadcast,
    stop: Arc<AtomicBool>,
    clients: BTreeMap<usize, Connection>,
    next_client: usize,
    /// Clients that have more to do without waiting for their socket.
    turns: VecDeque<usize>,
    /// Whether somebody may wait at the door although nothing will tell so again.
    has_waiting: bool,
    buffer: Vec<u8>,
}

impl Front {
    pub(super) fn new(
        poll: Poll,
        bound: Bound,
        limits: Limits,
        served: Arc<Served>,
        workers: Workers,
        news: Broadcast,
        stop: Arc<AtomicBool>,
    ) -> io::Result<Front> {
        let mut listeners = Vec::new();
        for (number, listener) in bound.listeners.into_iter().enumerate() {
            let mut listener = TcpListener::from_std(listener);
            poll.registry().register(&mut listener, Token(number), Interest::READABLE)?;
            listeners.push(listener);
        }
        let next_client = listeners.len();
        Ok(Front {
            poll,
            listeners,
            hosts: bound.hosts,
            limits,
            served,
            workers,
            news,
            stop,
            clients: BTreeMap::new(),
            next_client,
            turns: VecDeque::new(),
            has_waiting: false,
            buffer: vec![0; BUFFER_BYTES],
        })
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(1024);
        let mut last_tick = Instant::now();
        while !self.stop.load(Ordering::Acquire) {
            if let Err(error) = self.poll.poll(&mut events, self.patience())
                && error.kind() != io::ErrorKind::Interrupted
            {
                return;
            }
            for event in &events {
                match event.token() {
                    WAKE => self.hear(),
                    Token(number) if number < self.listeners.len() => self.has_waiting = true,
                    Token(number) => self.turns.push_back(number),
                }
            }
            if self.has_waiting {
                self.accept();
            }
            for _ in 0..self.turns.len() {
                if let Some(number) = self.turns.pop_front() {
                    self.go_on(number);
                }
            }
            if last_tick.elapsed() >= TICK {
                last_tick = Instant::now();
                self.look_at_the_clock(last_tick);
            }
        }
    }

    /// How long to wait for sockets.
    fn patience(&self) -> Option<Duration> {
        if !self.turns.is_empty() {
            return Some(Duration::ZERO);
        }
        (self.has_waiting || !self.clients.is_empty()).then_some(TICK)
    }

    /// Lets everybody in who waits at the door.
    fn accept(&mut self) {
        self.has_waiting = false;
        for at in 0..self.listeners.len() {
            loop {
                match self.listeners[at].accept() {
                    Ok((socket, _)) => self.welcome(socket),
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                    Err(error) if is_of_the_client(&error) => {}
                    // No descriptor is left: who asks nothing makes room, if there is anybody.
                    Err(_) => {
                        self.has_waiting = true;
                        if !self.make_room() {
                            break;
                        }
                    }
                }
            }
        }
    }

    fn welcome(&mut self, mut socket: TcpStream) {
        if self.clients.len() >= self.limits.connections && !self.make_room() {
            return;
        }
        let number = self.next_client;
        let interest = Interest::READABLE | Interest::WRITABLE;
        if self.poll.registry().register(&mut socket, Token(number), interest).is_err() {
            return;
        }
        self.next_client += 1;
        self.clients.insert(number, Connection::new(socket, Instant::now(), &self.limits));
        self.turns.push_back(number);
    }

    /// Ends the client that has waited longest. Says whether there is one.
    fn make_room(&mut self) -> bool {
        let idle = self.clients.iter().filter(|(_, client)| client.is_idle());
        let oldest = idle.min_by_key(|(_, client)| client.since).map(|(number, _)| *number);
        oldest.is_some_and(|number| self.clients.remove(&number).is_some())
    }

    /// Answers are ready, or there are news.
    fn hear(&mut self) {
        while let Some((number, answer)) = self.workers.next() {
            self.send(number, answer);
        }
        let (count, news) = self.news.latest();
        for (number, client) in &mut self.clients {
            if client.stream_mut().is_some_and(|stream| stream.tell(count, &news)) {
                self.turns.push_back(*number);
            }
        }
    }

    fn send(&mut self, number: usize, answer: Answer) {
        if let Some(client) = self.clients.get_mut(&number) {
            client.send(answer, Instant::now(), &self.limits);
            self.turns.push_back(number);
        }
    }

    /// Gives a client its turn.
    fn go_on(&mut self, number: usize) {
        let Some(client) = self.clients.get_mut(&number) else {
            return;
        };
        let parse = |head: &[u8]| request::parse(head, &self.hosts, &self.limits);
        match client.go_on(Instant::now(), &self.limits, &mut self.buffer, parse) {
            Next::Socket => {}
            Next::Turn => self.turns.push_back(number),
            Next::Answer(request) => self.ask(number, request),
            Next::End => {
                self.clients.remove(&number);
            }
        }
    }

    /// Sees to a request: news come from here, all else from the workers.
    fn ask(&mut self, number: usize, request: Request) {
        if !self.served.is_stream(&request) {
            self.workers.ask(number, request);
        } else if request.is_foreign {
            self.send(number, Answer::refusal(FOREIGN));
        } else if request.is_head {
            self.send(number, Answer::head_alone(Stream::head()));
        } else {
            self.open_stream(number);
        }
    }

    fn open_stream(&mut self, number: usize) {
        let streams = self.clients.iter().filter(|(_, client)| client.is_stream());
        let mut oldest: Vec<usize> = streams.map(|(number, _)| *number).collect();
        oldest.truncate((oldest.len() + 1).saturating_sub(self.limits.streams));
        for number in oldest {
            self.clients.remove(&number);
        }
        let (count, news) = self.news.latest();
        if let Some(client) = self.clients.get_mut(&number) {
            let mut stream = Stream::new(Instant::now(), &self.limits);
            stream.tell(count, &news);
            client.stream(stream);
            self.turns.push_back(number);
        }
    }

    /// Ends those whose time is up; streams show that they are alive.
    fn look_at_the_clock(&mut self, now: Instant) {
        let late = self.clients.iter().filter(|(_, client)| client.deadline() <= now);
        for number in late.map(|(number, _)| *number).collect::<Vec<_>>() {
            let Some(client) = self.clients.get_mut(&number) else {
                continue;
            };
            if client.is_stream() || client.time_out(now, &self.limits) {
                self.turns.push_back(number);
            } else {
                self.clients.remove(&number);
            }
        }
    }
}

/// Whether a client that was about to come in is gone again, which is no matter for the door.
fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
}
