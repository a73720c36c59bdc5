//! `moc explain`: what the code of a message means and how to mend it, from the guide's own pages.

use super::output::to_stdout;
use super::{Failure, output};
use crate::diag::codes::{self, Code};
use crate::diag::short::word;
use clap::Args;
use std::fmt::Write as _;

/// The pages of the guide that have a section for each code.
const PAGES: [(&str, &str); 9] = [
    ("link-messages", include_str!("../../content/guide/messages/link-messages.md")),
    ("file-messages", include_str!("../../content/guide/messages/file-messages.md")),
    ("property-messages", include_str!("../../content/guide/messages/property-messages.md")),
    ("query-messages", include_str!("../../content/guide/messages/query-messages.md")),
    ("drawing-messages", include_str!("../../content/guide/messages/drawing-messages.md")),
    ("text-messages", include_str!("../../content/guide/messages/text-messages.md")),
    ("site-messages", include_str!("../../content/guide/messages/site-messages.md")),
    ("publishing-messages", include_str!("../../content/guide/messages/publishing-messages.md")),
    ("web-messages", include_str!("../../content/guide/messages/web-messages.md")),
];

#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:
  moc explain link::heading-missing
  moc explain            lists all codes")]
pub(super) struct ExplainArgs {
    /// The code, as it stands in the brackets of a message
    code: Option<String>,
}

/// Runs the command; its exit status.
pub(super) fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    let Some(name) = &args.code else {
        to_stdout(list().as_bytes())?;
        return Ok(0);
    };
    let name = name.trim_matches(['[', ']']);
    let Some(code) = codes::find(name) else {
        let near = codes::like(name).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_else(|| "; `moc explain` lists all".to_owned());
        output::complain(&format!("there is no code `{name}`{near}"));
        return Ok(2);
    };
    let mut text = format!("{}\n\n{}\n", code.name, plain(section(code)));
    if let Some(url) = codes::url(code.name) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{url}");
    }
    to_stdout(text.as_bytes())?;
    Ok(0)
}

/// All codes with their level and what they mean, in a sentence.
fn list() -> String {
    let width = codes::ALL.iter().map(|code| code.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for code in codes::ALL {
        let text = plain(section(code));
        let meaning = text.split_once(". ").map_or("", |(_, rest)| rest);
        let ends = [". ", ".\n", ": ", "; "];
        let end = ends.iter().filter_map(|end| meaning.find(end)).min().unwrap_or(meaning.len());
        let meaning = &meaning[..end];
        let _ = writeln!(out, "{:width$}  {:7}  {meaning}", code.name, word(code.usual));
    }
    out
}

/// What the guide says of a code, without its heading.
fn section(code: &Code) -> &'static str {
    let page = codes::page(code.name).map(|(page, _)| page);
    let text = PAGES.iter().find(|(name, _)| Some(*name) == page).map_or("", |(_, text)| text);
    let heading = format!("\n## `{}`\n", code.name);
    let rest = text.split_once(&heading).map_or("", |(_, rest)| rest);
    rest.split("\n## ").next().unwrap_or_default().trim()
}

/// Markdown as it is read in a terminal: links by their text, no emphasis.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        // In code, brackets are meant.
        let is_code = before.matches('`').count() % 2 == 1;
        let Some((link, after)) = after.split_once("]]").filter(|_| !is_code) else {
            out.push_str(before);
            out.push_str("[[");
            let code_end = after.find('`').map_or(0, |at| at + 1);
            out.push_str(&after[..code_end]);
            rest = &after[code_end..];
            continue;
        };
        out.push_str(before);
        let shown = link.rsplit(['|', '#']).next().unwrap_or(link);
        let _ = write!(out, "“{shown}” in the guide");
        rest = after;
    }
    out.push_str(rest);
    out.replace("*Remark.*", "Remark.")
        .replace("*Warning.*", "Warning.")
        .replace("*Error.*", "Error.")
        .replace("*Loss.*", "Loss.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    #[test]
    fn every_code_has_a_section_that_begins_with_its_level_and_says_what_to_do() {
        for code in codes::ALL {
            let text = section(code);
            let level = match code.usual {
                Severity::Info => "*Remark.* ",
                Severity::Warning => "*Warning.* ",
                Severity::Error => "*Error.* ",
                Severity::Loss => "*Loss.* ",
            };
            assert!(text.starts_with(level), "{}: {text}", code.name);
            assert!(text.contains("\n\n"), "{} does not say what to do", code.name);
        }
    }

    #[test]
    fn no_section_is_for_a_code_that_is_gone_and_all_stand_where_their_address_says() {
        for (page, text) in PAGES {
            let headings = text.lines().filter_map(|line| line.strip_prefix("## `"));
            for name in headings.filter_map(|rest| rest.strip_suffix('`')) {
                assert!(codes::find(name).is_some(), "{page}: there is no code {name}");
                assert_eq!(codes::page(name).map(|(page, _)| page), Some(page), "{name}");
            }
            let (note, _) = crate::note::parse("a.md", text.as_bytes().to_vec());
            let ids: Vec<&str> = note.doc.headings.iter().map(|it| it.id.as_str()).collect();
            let names = codes::ALL.iter().filter_map(|code| codes::page(code.name));
            for (_, anchor) in names.filter(|(of, _)| *of == page) {
                assert!(ids.contains(&anchor.as_str()), "{page}: {anchor} is not in {ids:?}");
            }
        }
    }

    #[test]
    fn links_are_read_by_their_text_and_code_stays() {
        assert_eq!(
            plain("*Error.* See [[a#b|that]], `[[Note#B]]` and [[c]]."),
            "Error. See “that” in the guide, `[[Note#B]]` and “c” in the guide."
        );
    }
}
