//! What is to be said of an address once it was asked.

use super::finding;
use crate::diag::{Diagnostic, Severity};
use serde::{Deserialize, Serialize};

/// What is known of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is there.
    Fine,
    /// It is there, for good at another address.
    Moved(String),
    /// It is not there, by this status.
    Gone(u16),
    /// It can lead nowhere; why.
    Wrong(String),
    /// Nobody answers; why.
    Unreachable(String),
    /// The site does not let programs look, or is out of order, by this status.
    Refused(u16),
    /// It lies in a private network.
    Private,
    /// It was not asked; why.
    Unasked(String),
}

impl Verdict {
    /// By the status at the end of all redirects, and the address there where it holds for good.
    pub(super) fn of(status: u16, moved: Option<String>) -> Verdict {
        match (status, moved) {
            (200..=299, Some(to)) => Verdict::Moved(to),
            (200..=299, None) => Verdict::Fine,
            // Who may look, how often and in what order is for people, not for the address.
            (401 | 402 | 403 | 407 | 408 | 418 | 421 | 423 | 425 | 426 | 428 | 429 | 451, _) => {
                Verdict::Refused(status)
            }
            (400..=499, _) => Verdict::Gone(status),
            _ => Verdict::Refused(status),
        }
    }

    /// The address and a finding without a place; nothing where all is well.
    pub(super) fn told(&self, url: &str) -> Option<(String, Diagnostic)> {
        use Severity::{Info, Warning};
        let unchecked = |why: &str| {
            let message = format!("`{url}` could not be checked: {why}");
            finding(Info, "external::unchecked", message, "see it in a browser")
        };
        let found = match self {
            Verdict::Fine => return None,
            Verdict::Moved(to) => {
                let message = format!("`{url}` has moved for good");
                finding(Info, "external::moved", message, &format!("write `{to}`"))
            }
            Verdict::Gone(status) => {
                let message = format!("`{url}` is gone: status {status}");
                finding(
                    Warning,
                    "external::broken",
                    message,
                    "find its new address, or an archive's",
                )
            }
            Verdict::Wrong(why) => {
                let message = format!("`{url}` leads nowhere: {why}");
                finding(Warning, "external::broken", message, "correct the address")
            }
            Verdict::Unreachable(why) => {
                let message = format!("`{url}` does not answer: {why}");
                finding(Warning, "external::unreachable", message, "see it in a browser")
            }
            Verdict::Refused(status) => {
                unchecked(&format!("the site answers programs with status {status}"))
            }
            Verdict::Private => unchecked("it lies in a private network"),
            Verdict::Unasked(why) => unchecked(why),
        };
        Some((url.to_owned(), found))
    }

    /// For how many seconds it holds; none where nothing was asked.
    pub(super) fn holds(&self) -> u64 {
        const HOUR: u64 = 60 * 60;
        match self {
            Verdict::Fine | Verdict::Moved(_) => 7 * 24 * HOUR,
            Verdict::Gone(_) => 24 * HOUR,
            Verdict::Unreachable(_) | Verdict::Refused(_) | Verdict::Wrong(_) => HOUR,
            Verdict::Private | Verdict::Unasked(_) => 0,
        }
    }
}
