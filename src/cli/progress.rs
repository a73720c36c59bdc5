//! A progress bar on stderr, for builds that last long enough to wonder.

use crate::build::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Once;
use std::time::{Duration, Instant};

/// A build shorter than this shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);

/// The bar. It is drawn on terminals only.
pub(super) struct Bar {
    bar: ProgressBar,
    started: Instant,
    shown: Once,
}

impl Bar {
    /// A bar that shows itself once the build has lasted half a second.
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg:12} [{wide_bar}] {pos}/{len}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Bar { bar, started: Instant::now(), shown: Once::new() }
    }

    /// Takes the build's news, from any thread.
    pub(super) fn update(&self, progress: Progress) {
        match progress {
            Progress::Phase(name) => {
                self.bar.set_position(0);
                self.bar.set_message(name);
            }
            Progress::Steps { done, total } => {
                self.bar.set_length(count(total));
                self.bar.set_position(count(done));
            }
        }
        if self.started.elapsed() >= PATIENCE {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
    }

    /// Takes the bar off the screen.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
