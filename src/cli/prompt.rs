//! Questions to whoever sits at the terminal, each with an answer that Enter gives.

use super::Failure;
use super::output;
use std::io::{self, BufRead, IsTerminal};

/// Whether there is anybody to ask.
pub(super) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks until `read` can make something of the answer. An empty answer is `usual`.
pub(super) fn ask<T>(
    question: &str,
    usual: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    answered(&mut io::stdin().lock(), question, usual, read)
}

/// Yes or no, with yes by Enter.
pub(super) fn yes(question: &str) -> Result<bool, Failure> {
    ask(question, "yes", |answer| match answer.to_lowercase().as_str() {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        other => Err(format!("`{other}` is neither yes nor no")),
    })
}

fn answered<T>(
    input: &mut impl BufRead,
    question: &str,
    usual: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    loop {
        let shown = if usual.is_empty() { "nothing" } else { usual };
        output::to_stderr(&format!("{question} [{shown}] "));
        let mut line = String::new();
        let length = input.read_line(&mut line).map_err(|error| Failure::Work(error.into()))?;
        if length == 0 {
            return Err(Failure::Usage("no answer; --yes takes the usual ones".to_owned()));
        }
        let answer = Some(line.trim()).filter(|answer| !answer.is_empty()).unwrap_or(usual);
        match read(answer) {
            Ok(answer) => return Ok(answer),
            Err(reason) => output::to_stderr(&format!("{reason}\n")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_asks_until_the_answer_can_be_used() {
        let number = |answer: &str| answer.parse::<u8>().map_err(|error| error.to_string());
        let mut input = &b"many\n 7 \nrest\n"[..];
        assert_eq!(answered(&mut input, "?", "1", number).unwrap(), 7);
        assert_eq!(answered(&mut &b"\n"[..], "?", "1", number).unwrap(), 1);
        assert!(answered(&mut &b""[..], "?", "1", number).is_err());
    }
}
