//! A change as people look at it: a unified diff. Edits keep lines apart, so the lines of both texts
//! stand in pairs.

use std::fmt::Write as _;

/// Lines that are shown around a change.
const AROUND: usize = 3;

/// The diff of a file's old and new bytes, which have as many lines; empty where they are the same.
pub fn unified(path: &str, old: &[u8], new: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let changed: Vec<usize> =
        (0..old.len().max(new.len())).filter(|at| old.get(*at) != new.get(*at)).collect();
    let mut out = String::new();
    let mut rest = changed.as_slice();
    while let Some(first) = rest.first() {
        let apart = rest.windows(2).position(|pair| pair[1] - pair[0] > 2 * AROUND);
        let (hunk, after) = rest.split_at(apart.map_or(rest.len(), |at| at + 1));
        let start = first.saturating_sub(AROUND);
        let end = (hunk.last().unwrap_or(first) + AROUND + 1).min(old.len());
        if out.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(out, "--- a/{path}\n+++ b/{path}\n");
        }
        push_hunk(&mut out, &old, &new, hunk, start..end);
        rest = after;
    }
    out
}

fn push_hunk(
    out: &mut String,
    old: &[&str],
    new: &[&str],
    changed: &[usize],
    lines: std::ops::Range<usize>,
) {
    let (start, count) = (lines.start + 1, lines.len());
    let _ = writeln!(out, "@@ -{start},{count} +{start},{count} @@");
    let mut at = lines.start;
    while at < lines.end {
        if !changed.contains(&at) {
            push_line(out, ' ', old.get(at));
            at += 1;
            continue;
        }
        let block = (at..lines.end).take_while(|at| changed.contains(at)).count();
        (at..at + block).for_each(|at| push_line(out, '-', old.get(at)));
        (at..at + block).for_each(|at| push_line(out, '+', new.get(at)));
        at += block;
    }
}

fn push_line(out: &mut String, sign: char, line: Option<&&str>) {
    let line = line.copied().unwrap_or_default();
    out.push(sign);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_stand_in_hunks_with_lines_around() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13";
        let new = old.replace("5\n6", "five\nsix").replace("13", "thirteen");
        assert_eq!(
            unified("a/b.md", old.as_bytes(), new.as_bytes()),
            "--- a/a/b.md\n+++ b/a/b.md\n@@ -2,8 +2,8 @@\n 2\n 3\n 4\n-5\n-6\n+five\n+six\n 7\n 8\n 9\n\
             @@ -10,4 +10,4 @@\n 10\n 11\n 12\n-13\n\\ No newline at end of file\n+thirteen\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("a", b"x", b"x"), "");
    }

    #[test]
    fn changes_that_are_near_share_a_hunk() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n";
        let new = "one\n2\n3\n4\n5\n6\nseven\n8\n";
        assert_eq!(
            unified("a", old.as_bytes(), new.as_bytes()).matches("@@ -1,8 +1,8 @@").count(),
            1
        );
    }
}
