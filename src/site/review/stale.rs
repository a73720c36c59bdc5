//! Facts that may have changed since: notes whose kind says how long they hold (`stale_after`).

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::site::facts;
use crate::text::lines::place;
use crate::vault::Vault;
use jiff::civil::Date;

/// Properties that say when a note was last right, the surest first.
const DATES: [&str; 5] = ["reviewed", "updated", "modified", "created", "date"];

/// A finding for each note that is older than its kind allows, and for each that has no date.
pub(super) fn stale(vault: &Vault, config: &Config, today: Date) -> Vec<Diagnostic> {
    if config.kinds.values().all(|kind| kind.stale_after.is_none()) {
        return Vec::new();
    }
    vault.notes.iter().filter_map(|note| of_note(note, config, today)).collect()
}

fn of_note(note: &Note, config: &Config, today: Date) -> Option<Diagnostic> {
    let kind = facts::kind(note, config);
    let age = config.kinds.get(&kind)?.stale_after?;
    let Some((key, written)) = last_date(note) else {
        let message = format!("this note of kind `{kind}` does not say when it was last right");
        let undated = Diagnostic::new(Severity::Info, "kind::undated", message);
        return Some(undated.in_file(&note.path).help("add `reviewed:` with a date"));
    };
    let date: Date = written.parse().ok()?;
    let end = age.after(date).filter(|end| *end < today)?;
    let at = note.text.find(&format!("{key}:")).unwrap_or(0);
    let message = format!("this note of kind `{kind}` was to be looked at again by {end}");
    Some(
        Diagnostic::new(Severity::Warning, "kind::stale", message)
            .at(place(&note.path, &note.text, at, at + key.len()))
            .help(format!("see whether it still holds, then write `reviewed: {today}`")),
    )
}

/// The latest date of a note that says how old it is, with its key as it is written.
fn last_date(note: &Note) -> Option<(&str, String)> {
    let dated = DATES.iter().filter_map(|key| {
        let (written, _) = note.front.fields.iter().find(|(k, _)| k.eq_ignore_ascii_case(key))?;
        Some((written.as_str(), facts::date(note, &[key])?))
    });
    dated.rev().max_by(|(_, a), (_, b)| a.cmp(b))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config::{ObsidianSettings, Overrides, parse};

    fn told(front: &str, today: &str) -> Option<String> {
        let text = "[kinds.technology]\nstale_after = \"1 year\"\n";
        let written = parse(text, "site.toml").unwrap();
        let config = Config::resolve(written, &ObsidianSettings::default(), &Overrides::default());
        let (note, _) = crate::note::parse("a.md", format!("---\n{front}\n---\n").into_bytes());
        of_note(&note, &config, today.parse().unwrap())
            .map(|it| format!("{} {}", it.code, it.message))
    }

    #[test]
    fn a_note_is_stale_on_the_day_after_its_last() {
        let front = "kind: technology\ncreated: 2020-01-01\nupdated: 2024-03-01";
        assert_eq!(told(front, "2025-03-01"), None);
        let told_of = told(front, "2025-03-02").unwrap();
        assert!(
            told_of.starts_with("kind::stale") && told_of.ends_with("by 2025-03-01"),
            "{told_of}"
        );
        assert_eq!(told(&format!("{front}\nreviewed: 2025-03-02"), "2025-12-31"), None);
    }

    #[test]
    fn what_has_no_date_is_told_and_other_kinds_are_left_alone() {
        assert!(told("kind: technology", "2025-01-01").unwrap().starts_with("kind::undated"));
        assert_eq!(told("created: 1990-01-01", "2025-01-01"), None);
    }
}
