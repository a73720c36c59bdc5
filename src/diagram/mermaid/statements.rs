//! A mermaid text cut into its statements.

use crate::diagram::Direction;

/// The first line of a flowchart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) direction: Direction,
    /// The byte at which the statements begin.
    pub(super) body: usize,
}

/// One statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statement<'t> {
    /// Its text, trimmed.
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) at: usize,
}

/// The header, after comments, blank lines and front matter; `None` for any other text.
pub(super) fn header(text: &str) -> Option<Header> {
    let start = past_front(text);
    let rest = &text[start..];
    let word = rest.split(|c: char| c.is_whitespace() || c == ';').next()?;
    if !matches!(word, "flowchart" | "graph" | "flowchart-elk") {
        return None;
    }
    let after = &rest[word.len()..];
    let line_end = after.find(['\n', ';']).unwrap_or(after.len());
    let given = after[..line_end].trim_start_matches([' ', '\t']);
    let name = given.split_whitespace().next().unwrap_or_default();
    let at = start + word.len() + (line_end - given.len());
    Some(match direction(name) {
        Some(direction) => Header { direction, body: at + name.len() },
        None => Header { direction: Direction::Down, body: at },
    })
}

/// The direction of a name.
pub(super) fn direction(name: &str) -> Option<Direction> {
    Some(match name {
        "TB" | "TD" | "v" => Direction::Down,
        "BT" | "^" => Direction::Up,
        "LR" | ">" => Direction::Right,
        "RL" | "<" => Direction::Left,
        _ => return None,
    })
}

/// The byte after blank lines, `%%` lines and a `---` block.
fn past_front(text: &str) -> usize {
    let mut at = 0;
    let mut is_front = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if bare == "---" {
            is_front = !is_front;
        } else if !is_front && !bare.is_empty() && !bare.starts_with("%%") {
            return at + (line.len() - line.trim_start().len());
        }
        at += line.len();
    }
    text.len()
}

/// The statements from byte `from` on: lines, cut at each `;` that is in no label. Comments are
/// left out; a label in quotation marks may go over several lines.
pub(super) fn statements(text: &str, from: usize) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut start = from;
    let mut state = State::default();
    for (offset, c) in text[from..].char_indices() {
        let at = from + offset;
        let ends = match c {
            '\n' => state.ends_line(),
            ';' => state.ends_statement(&text[start..at]),
            c => state.passes(c),
        };
        if ends {
            push(&mut found, text, start, at);
            start = at + 1;
            state = State::default();
        }
    }
    push(&mut found, text, start, text.len());
    found
}

/// Where in a statement the reader is.
#[derive(Default)]
struct State {
    is_quoted: bool,
    quoted_lines: usize,
    /// Open brackets of all kinds.
    depth: usize,
    in_label: bool,
    is_comment: bool,
    seen: usize,
}

impl State {
    fn passes(&mut self, c: char) -> bool {
        match c {
            '%' if self.seen < 2 => {
                self.seen += 1;
                self.is_comment |= self.seen == 2;
                return false;
            }
            '"' if !self.is_comment => self.is_quoted = !self.is_quoted,
            _ if self.is_quoted => {}
            '[' | '(' | '{' => self.depth += 1,
            ']' | ')' | '}' => self.depth = self.depth.saturating_sub(1),
            '|' => self.in_label = !self.in_label,
            _ => {}
        }
        if !c.is_whitespace() {
            self.seen = 2;
        }
        false
    }

    /// A line ends its statement unless a label in quotation marks goes on.
    fn ends_line(&mut self) -> bool {
        const MOST_LINES: usize = 20;
        self.quoted_lines += 1;
        !self.is_quoted || self.is_comment || self.quoted_lines > MOST_LINES
    }

    /// A semicolon ends its statement unless it is part of a label or of an entity.
    fn ends_statement(&self, before: &str) -> bool {
        const LONGEST_NAME: usize = 12;
        let back = before.bytes().rev().take(LONGEST_NAME);
        let name = back.take_while(u8::is_ascii_alphanumeric).count();
        let sign = before.len().checked_sub(name + 1).and_then(|at| before.as_bytes().get(at));
        let is_entity = name > 0 && matches!(sign, Some(b'#' | b'&'));
        !(self.is_quoted || self.is_comment || self.depth > 0 || self.in_label || is_entity)
    }
}

fn push<'t>(found: &mut Vec<Statement<'t>>, text: &'t str, start: usize, end: usize) {
    let raw = &text[start..end];
    let bare = raw.trim();
    if !bare.is_empty() && !bare.starts_with("%%") {
        found.push(Statement { text: bare, at: start + (raw.len() - raw.trim_start().len()) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let body = header(text).unwrap().body;
        statements(text, body).into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn the_first_word_says_what_a_text_is() {
        assert_eq!(header("graph LR\na").unwrap().direction, Direction::Right);
        assert_eq!(header("%% x\n\n flowchart\na").unwrap().direction, Direction::Down);
        assert_eq!(header("---\ntitle: x\n---\nflowchart BT").unwrap().direction, Direction::Up);
        for text in ["sequenceDiagram", "graphs", "Graph it", "", "%% graph", "---\ngraph TD"] {
            assert_eq!(header(text), None, "{text}");
        }
    }

    #[test]
    fn lines_and_semicolons_end_statements() {
        assert_eq!(cut("graph TD; a-->b; b-->c;\nc-->d"), ["a-->b", "b-->c", "c-->d"]);
        assert_eq!(cut("graph TD\na[x; y] -->|p; q| b\n%% c; d\n"), ["a[x; y] -->|p; q| b"]);
        assert_eq!(cut("graph\na[\"x\ny\"] --> b"), ["a[\"x\ny\"] --> b"]);
        assert_eq!(cut("graph TD\na[&amp; x"), ["a[&amp; x"]);
        assert_eq!(cut("graph LR a --> b"), ["a --> b"]);
    }
}
