//! Wikilinks that a table takes apart: in a row, `|` ends a cell, also that of `[[Note|text]]`.

use crate::note::Note;
use crate::note::doc::{Kind, Tag};

/// Where in the text a `|` stands that ends a cell and was meant to end a link's target. Told only where
/// it is beyond doubt: the row has too many cells, and with these written as `\|` it has as many as the
/// table.
pub fn split_links(note: &Note) -> Vec<usize> {
    let is_table = |kind: &Kind| matches!(kind, Kind::Open(Tag::Table(_)));
    let tables = note.doc.events.iter().filter(|event| is_table(&event.kind));
    tables
        .flat_map(|event| {
            let (start, end) = (event.start as usize, event.end as usize);
            in_table(note.text.get(start..end).unwrap_or_default())
                .into_iter()
                .map(move |at| start + at)
        })
        .collect()
}

/// The same in the lines of one table.
fn in_table(table: &str) -> Vec<usize> {
    let mut columns = 0;
    let mut found = Vec::new();
    let mut start = 0;
    for (row, line) in table.split_inclusive('\n').enumerate() {
        // The line of dashes says how many columns there are.
        if row == 1 {
            columns = cells(line, &[]);
        } else if row > 1 && line.contains("[[") && cells(line, &[]) > columns {
            let pipes = pipes_in_links(line);
            if cells(line, &pipes) == columns {
                found.extend(pipes.into_iter().map(|at| start + at));
            }
        }
        start += line.len();
    }
    found
}

/// How many cells a row has, `|` at some places not counted.
fn cells(line: &str, except: &[usize]) -> usize {
    let row = line.trim().trim_start_matches(['>', ' ']);
    let offset = line.find(row).unwrap_or(0);
    let ends = (0..row.len()).filter(|at| is_pipe(row, *at) && !except.contains(&(offset + at)));
    let edges = usize::from(row.starts_with('|')) + usize::from(row.ends_with('|'));
    (ends.count() + 1).saturating_sub(edges)
}

/// The first `|` of each `[[…]]` that has one, where no code stands around it.
fn pipes_in_links(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = line[from..].find("[[").map(|at| from + at) {
        let Some(close) = line[open..].find("]]").map(|at| open + at) else { break };
        let is_code = line[..open].matches('`').count() % 2 == 1;
        let pipe = (open..close).find(|at| is_pipe(line, *at));
        found.extend(pipe.filter(|_| !is_code));
        from = close + 2;
    }
    found
}

/// Whether a `|` that counts stands at a byte.
fn is_pipe(line: &str, at: usize) -> bool {
    let bytes = line.as_bytes();
    bytes.get(at) == Some(&b'|') && (at == 0 || bytes[at - 1] != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        let (note, _) = crate::note::parse("a.md", text.as_bytes().to_vec());
        let mut out = note.text.clone();
        for at in split_links(&note).into_iter().rev() {
            out.insert(at, '\\');
        }
        out
    }

    #[test]
    fn a_pipe_that_takes_a_link_apart_is_found_in_rows_alone() {
        let head = "a | b\n\n| A | B |\n|---|---|\n";
        for (row, expected) in [
            ("| [[N|n]] | x |", "| [[N\\|n]] | x |"),
            ("| [[N|n]] | ![[p.png|20]] |", "| [[N\\|n]] | ![[p.png\\|20]] |"),
            ("[[N|n]] | é", "[[N\\|n]] | é"),
            ("| [[N\\|n]] | x |", "| [[N\\|n]] | x |"),
            // As many cells as the table has: what was meant cannot be said.
            ("| [[N|n]] |", "| [[N|n]] |"),
            ("| `[[N|n]]` | x |", "| `[[N|n]]` | x |"),
            ("| [[N|n]] | x | y |", "| [[N|n]] | x | y |"),
        ] {
            assert_eq!(mended(&format!("{head}{row}\n")), format!("{head}{expected}\n"));
        }
        assert_eq!(
            mended("> | A | B |\n> |---|---|\n> | [[N|n]] | x |\n"),
            "> | A | B |\n> |---|---|\n> | [[N\\|n]] | x |\n"
        );
        assert_eq!(mended("[[N|n]] | x | y"), "[[N|n]] | x | y");
    }
}
