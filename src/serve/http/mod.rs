//! The server: HTTP/1.1 on sockets of its own, made to be left open to anybody.
//!
//! One thread accepts, reads and writes, for all clients, and never waits for any of them
//! (`front`, `connection`); a few others make answers (`workers`, `respond`). So clients
//! that send half a request, or do not read, cost a descriptor and some bytes, never a thread;
//! and each has a time by which it must have gone on ([`limits`]).
//!
//! tiny_http's own server has one thread for each client, no time limits and no bounds on
//! headers, and it repairs headers that ought to be refused (its issue 173). It takes clients
//! from a socket alone, so what stands in front of it could only be a proxy, with a second port
//! that anybody on the machine reaches, a thread for each slow reader, and two readers of each
//! request. So of tiny_http there is what is sound on its own: methods, status codes, headers,
//! and the writing of an answer's head (`answer`). Heads of requests are read by httparse, and
//! what it lets through is looked at again (`request`); mio, which the watcher of files
//! brings along, tells which socket is ready.

pub mod address;
pub mod limits;

mod answer;
mod connection;
mod front;
mod path;
mod range;
mod request;
mod respond;
mod stream;
mod types;
mod workers;

use super::{Broadcast, Options, Site};
use address::Bound;
use front::Front;
use mio::{Poll, Waker};
pub(super) use path::OWN;
use respond::Served;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use workers::Workers;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// No socket could be opened: the port is taken, and so are the next ones; or the address is
    /// none of this machine's.
    #[error("cannot listen on port {port}: {cause}")]
    Socket {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        cause: io::Error,
    },
    /// The system has no threads or descriptors left.
    #[error("cannot start the server: {0}")]
    System(io::Error),
}

/// A server that runs. It ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    addresses: Vec<SocketAddr>,
    base: String,
    news: Broadcast,
    stop: Arc<AtomicBool>,
    waker: Arc<Waker>,
    front: Option<JoinHandle<()>>,
}

/// Serves a site, from now on, on threads of its own.
pub fn listen(options: &Options, site: Arc<dyn Site>) -> Result<Server, ListenError> {
    let bound = address::bind(options)
        .map_err(|cause| ListenError::Socket { port: options.port, cause })?;
    start(options, site, bound).map_err(ListenError::System)
}

fn start(options: &Options, site: Arc<dyn Site>, bound: Bound) -> io::Result<Server> {
    let base = match options.base.starts_with('/') && options.base.ends_with('/') {
        true => options.base.clone(),
        false => "/".to_owned(),
    };
    let poll = Poll::new()?;
    let waker = Arc::new(Waker::new(poll.registry(), front::WAKE)?);
    let news = Broadcast::new(Arc::clone(&waker));
    let stop = Arc::new(AtomicBool::new(false));
    let served = Arc::new(Served::new(site, base.clone(), options.editor.clone()));
    let workers = Workers::start(options.limits.threads, &served, &waker)?;
    let addresses = bound.addresses.clone();
    let limits = options.limits.clone();
    let front = Front::new(poll, bound, limits, served, workers, news.clone(), Arc::clone(&stop))?;
    let front = thread::Builder::new().name("moc-serve".to_owned()).spawn(move || front.run())?;
    Ok(Server { addresses, base, news, stop, waker, front: Some(front) })
}

impl Server {
    /// Where it listens; the first address is the one to be shown.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The address of the site's home page.
    pub fn url(&self) -> String {
        let address = self.addresses.first().map_or_else(String::new, SocketAddr::to_string);
        format!("http://{address}{}", self.base)
    }

    /// Tells open pages that the site has changed.
    pub fn broadcast(&self) -> Broadcast {
        self.news.clone()
    }

    /// Waits until the server ends, which it does not do by itself.
    pub fn wait(mut self) {
        if let Some(front) = self.front.take() {
            // It has no result; a panic in it has been told.
            let _ = front.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Fails only when it has ended already.
        let _ = self.waker.wake();
        if let Some(front) = self.front.take() {
            let _ = front.join();
        }
    }
}
