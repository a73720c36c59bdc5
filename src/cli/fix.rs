//! `moc check --fix`: what can be mended without asking what was meant, shown first and written only with
//! leave.

use super::Failure;
use super::output::{self, MessageFormat};
use crate::build::Checked;
use crate::diag::visible::visible;
use crate::io::notes::read_file;
use crate::io::reason;
use crate::io::replace::{Replaced, replace};
use crate::mend::{self, apply::apply, diff};
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

/// The new bytes of a note.
struct Mended {
    /// Its path from the folder of the notes.
    path: String,
    disk: PathBuf,
    was: [u8; 32],
    bytes: Vec<u8>,
}

/// Whether anything was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Notes are other than they were.
    Written,
    /// Nothing was written.
    AsItWas,
}

/// Shows what can be mended in the folder of the notes, and writes it where `is_granted` or where a person
/// at the terminal says so.
pub(super) fn run(
    checked: &Checked,
    notes: &Path,
    format: MessageFormat,
    is_granted: bool,
) -> Result<Outcome, Failure> {
    let (mended, shown) = mended(checked);
    if mended.is_empty() {
        output::to_stderr("nothing that could be mended\n");
        return Ok(Outcome::AsItWas);
    }
    match format {
        // There the findings go to standard output, for a program.
        MessageFormat::Json | MessageFormat::Github => output::to_stderr(&harmless(&shown)),
        MessageFormat::Human | MessageFormat::Short if io::stdout().is_terminal() => {
            output::to_stdout(harmless(&shown).as_bytes())?;
        }
        // As it is, so that it can be kept as a patch.
        MessageFormat::Human | MessageFormat::Short => output::to_stdout(shown.as_bytes())?,
    }
    let count = counted(mended.len());
    if !is_granted && !is_wanted(&format!("Write these changes to {count}? [y/N] ")) {
        output::to_stderr(&format!(
            "{count} left as it was; `--fix --yes` writes without asking\n"
        ));
        return Ok(Outcome::AsItWas);
    }
    let mut written = 0;
    for one in mended {
        let path = visible(&one.path).into_owned();
        match replace(notes, &one.disk, &one.was, &one.bytes) {
            Ok(Replaced::Done) => written += 1,
            Ok(Replaced::Changed) => {
                output::complain(&format!("`{path}` was changed meanwhile, and is left alone"));
            }
            Err(error) => {
                output::complain(&format!("`{path}` cannot be written: {}", reason(&error)));
            }
        }
    }
    output::to_stderr(&format!("{} mended\n", counted(written)));
    Ok(if written > 0 { Outcome::Written } else { Outcome::AsItWas })
}

/// The notes that can be mended, and the difference as it is shown.
fn mended(checked: &Checked) -> (Vec<Mended>, String) {
    let vault = &checked.frozen.vault;
    let mut all = Vec::new();
    let mut shown = String::new();
    for (id, edits) in mend::edits(vault) {
        let path = vault.note(id).path.clone();
        let Some((disk, was)) = checked.files.get(&path) else { continue };
        let Ok(old) = read_file(disk) else { continue };
        if blake3::hash(&old).as_bytes() != was {
            output::complain(&format!(
                "`{}` was changed meanwhile, and is left alone",
                visible(&path)
            ));
            continue;
        }
        let Some(bytes) = apply(&old, &edits) else { continue };
        shown.push_str(&diff::unified(&visible(&path), &old, &bytes));
        all.push(Mended { path, disk: disk.clone(), was: *was, bytes });
    }
    (all, shown)
}

/// Text of notes as a terminal may get it.
fn harmless(shown: &str) -> String {
    let lines = shown.split('\n').map(|line| visible(line.trim_end_matches('\r')));
    lines.collect::<Vec<_>>().join("\n")
}

/// What the person at the terminal says; no where there is none.
fn is_wanted(question: &str) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    output::to_stderr(question);
    let mut answer = String::new();
    let is_read = io::stdin().lock().read_line(&mut answer).is_ok();
    is_read && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

fn counted(count: usize) -> String {
    format!("{count} note{}", if count == 1 { "" } else { "s" })
}
