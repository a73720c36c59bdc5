//! What the server takes from a client before it stops listening to it.

use std::time::Duration;

/// Bounds of everything that a client can ask for. The defaults are meant for use; tests of the
/// bounds themselves may want smaller ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time. Above it the one that has waited longest without asking
    /// anything goes.
    pub connections: usize,
    /// Streams of news at a time. Above it the oldest goes.
    pub streams: usize,
    /// Bytes of a request line with its headers.
    pub head_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// From the first byte of a request to the last of its headers.
    pub head_time: Duration,
    /// From an answer to the next request.
    pub idle_time: Duration,
    /// How long a client may take nothing of its answer.
    pub stall_time: Duration,
    /// How long a connection that is to be closed is listened to, so that its last answer
    /// arrives.
    pub farewell_time: Duration,
    /// How often a silent stream shows that it is alive.
    pub beat_time: Duration,
    /// Threads that make answers.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 768,
            streams: 100,
            head_bytes: 64 << 10,
            headers: 200,
            head_time: Duration::from_secs(8),
            idle_time: Duration::from_secs(15),
            stall_time: Duration::from_secs(10),
            farewell_time: Duration::from_secs(1),
            beat_time: Duration::from_secs(15),
            threads: 4,
        }
    }
}
