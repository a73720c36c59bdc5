//! A few threads that make answers, so that the one that speaks to clients never waits for a
//! page.

use super::answer::{Answer, Head};
use super::request::Request;
use super::respond::Served;
use mio::Waker;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Stack of a thread, in bytes: pages with deep nesting are made here.
const STACK_SIZE_BYTES: usize = 8 << 20;

/// A connection, by number, and what it asked.
type Asked = (usize, Request);

/// The threads, which end when this does.
pub(super) struct Workers {
    asked: Sender<Asked>,
    made: Receiver<(usize, Answer)>,
}

impl Workers {
    /// Starts so many threads. They call `waker` when an answer is ready.
    pub(super) fn start(
        count: usize,
        served: &Arc<Served>,
        waker: &Arc<Waker>,
    ) -> io::Result<Self> {
        let (asked, jobs) = mpsc::channel();
        let (done, made) = mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..count.max(1) {
            let (jobs, done) = (Arc::clone(&jobs), done.clone());
            let (served, waker) = (Arc::clone(served), Arc::clone(waker));
            thread::Builder::new()
                .name("moc-serve-page".to_owned())
                .stack_size(STACK_SIZE_BYTES)
                .spawn(move || work(&jobs, &done, &served, &waker))?;
        }
        Ok(Workers { asked, made })
    }

    /// Hands over a request.
    pub(super) fn ask(&self, connection: usize, request: Request) {
        // Fails only when no thread is left; then the connection's time runs out.
        let _ = self.asked.send((connection, request));
    }

    /// An answer that is ready, and whose it is.
    pub(super) fn next(&self) -> Option<(usize, Answer)> {
        self.made.try_recv().ok()
    }
}

fn work(
    jobs: &Mutex<Receiver<Asked>>,
    done: &Sender<(usize, Answer)>,
    served: &Served,
    waker: &Waker,
) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((connection, request)) = job else {
            return;
        };
        // A page that cannot be made is a mistake in moc; the others are served all the same.
        let made = panic::catch_unwind(AssertUnwindSafe(|| served.answer(&request)));
        let answer = made.unwrap_or_else(|_| {
            Answer::text(Head::new(500), "moc failed to make this page.", !request.is_head)
        });
        if done.send((connection, answer)).is_err() {
            return;
        }
        let _ = waker.wake();
    }
}
