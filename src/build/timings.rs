//! How long phases take. The only clock of the pipeline, and nothing that is written depends on it.
#![allow(clippy::disallowed_methods)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Times one phase after the other.
pub struct Stopwatch {
    started: Instant,
    phases: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    /// Begins the first phase.
    pub fn start() -> Self {
        Stopwatch { started: Instant::now(), phases: Vec::new() }
    }

    /// The phase that was under way is over.
    pub fn lap(&mut self, phase: &'static str) {
        let now = Instant::now();
        self.phases.push((phase, now - self.started));
        self.started = now;
    }

    /// Shares out the phase that ended last by `parts`, each the sum over all threads.
    pub fn split(&mut self, parts: &[(&'static str, Duration)]) {
        let Some((_, whole)) = self.phases.pop() else { return };
        let sum: Duration = parts.iter().map(|(_, d)| *d).sum();
        for (name, part) in parts {
            let share = part.as_secs_f64() / sum.as_secs_f64().max(f64::MIN_POSITIVE);
            self.phases.push((name, whole.mul_f64(share)));
        }
    }

    /// All phases.
    pub fn finish(self) -> Vec<(&'static str, Duration)> {
        self.phases
    }
}

/// Time spent in one kind of work by all threads together.
#[derive(Default)]
pub struct Tally(AtomicU64);

impl Tally {
    /// Does the work and adds how long it took.
    pub fn time<T>(&self, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = work();
        let nanoseconds = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.0.fetch_add(nanoseconds, Ordering::Relaxed);
        result
    }

    /// The sum.
    pub fn total(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}
