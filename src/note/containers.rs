//! The containers that a line stands in (quotes, list items), line by line: just enough of
//! CommonMark to know where a block can begin and what is indented code.

/// Containers deeper than this are not told apart; nobody writes them.
const DEEPEST: usize = 100;

#[derive(Clone, Copy, PartialEq)]
enum Container {
    Quote,
    /// A list item, with the columns that its content is indented by.
    Item(usize),
}

/// A position in a line, with its column (tabs count to the next multiple of four, L4).
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    pub(super) at: usize,
    pub(super) column: usize,
}

/// The containers that are open.
pub(super) struct Walk<'a> {
    text: &'a [u8],
    containers: Vec<Container>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Walk { text, containers: Vec::new() }
    }

    /// How many containers are open.
    pub(super) fn depth(&self) -> usize {
        self.containers.len()
    }

    /// Ends all containers but the outer `depth`.
    pub(super) fn close_to(&mut self, depth: usize) {
        self.containers.truncate(depth);
    }

    /// Consumes what the open containers ask of this line; says how many matched.
    pub(super) fn match_containers(&self, line: usize, end: usize) -> (Cursor, usize) {
        let mut cursor = Cursor { at: line, column: 0 };
        let is_blank_from =
            |at: usize| self.text[at..end].iter().all(|b| matches!(b, b' ' | b'\t'));
        for (i, container) in self.containers.iter().enumerate() {
            match container {
                Container::Quote => {
                    let content = self.content(cursor, end);
                    if content.at < end
                        && content.column - cursor.column < 4
                        && self.text[content.at] == b'>'
                    {
                        cursor = self.after_quote_mark(content, end);
                    } else {
                        return (cursor, i);
                    }
                }
                Container::Item(indent) => {
                    if is_blank_from(cursor.at) {
                        continue;
                    }
                    let content = self.content(cursor, end);
                    if content.column - cursor.column >= *indent {
                        cursor = self.skip_columns(cursor, *indent, end);
                    } else {
                        return (cursor, i);
                    }
                }
            }
        }
        (cursor, self.containers.len())
    }

    /// Opens the containers that begin here. Says whether there was any.
    pub(super) fn open_containers(
        &mut self,
        cursor: &mut Cursor,
        end: usize,
        in_paragraph: bool,
    ) -> bool {
        let mut opened = false;
        loop {
            let content = self.content(*cursor, end);
            let indent = content.column - cursor.column;
            if content.at >= end || indent >= 4 || self.containers.len() >= DEEPEST {
                return opened;
            }
            if self.text[content.at] == b'>' {
                self.containers.push(Container::Quote);
                *cursor = self.after_quote_mark(content, end);
            } else if let Some(width) = self.marker(content.at, end, in_paragraph && !opened) {
                let after = Cursor { at: content.at + width, column: content.column + width };
                let next = self.content(after, end);
                let blanks = next.column - after.column;
                let is_empty = next.at >= end;
                let gap = if is_empty || blanks > 4 { 1 } else { blanks };
                self.containers.push(Container::Item(indent + width + gap));
                *cursor = self.skip_columns(after, gap, end);
            } else {
                return opened;
            }
            opened = true;
        }
    }

    /// Width of a list marker at `at`, a thematic break excepted.
    fn marker(&self, at: usize, end: usize, in_paragraph: bool) -> Option<usize> {
        let line = &self.text[at..end];
        let followed = |width: usize| match line.get(width) {
            None => !in_paragraph,
            Some(b' ' | b'\t') => {
                !in_paragraph || line[width..].iter().any(|b| !matches!(b, b' ' | b'\t'))
            }
            Some(_) => false,
        };
        match line[0] {
            byte @ (b'-' | b'*' | b'+') => {
                let is_rule = byte != b'+'
                    && line.iter().all(|b| *b == byte || matches!(b, b' ' | b'\t'))
                    && line.iter().filter(|b| **b == byte).count() >= 3;
                (!is_rule && followed(1)).then_some(1)
            }
            b'0'..=b'9' => {
                let digits = line.iter().take_while(|b| b.is_ascii_digit()).count();
                let is_marker = digits <= 9
                    && matches!(line.get(digits), Some(b'.' | b')'))
                    && followed(digits + 1)
                    && (!in_paragraph || &line[..digits] == b"1");
                is_marker.then_some(digits + 1)
            }
            _ => None,
        }
    }

    /// A blank line ends the quotes that did not continue on it.
    pub(super) fn close_quotes_after(&mut self, matched: usize) {
        if let Some(quote) =
            self.containers.iter().skip(matched).position(|c| *c == Container::Quote)
        {
            self.containers.truncate(matched + quote);
        }
    }

    /// The first byte that is not blank.
    pub(super) fn content(&self, mut cursor: Cursor, end: usize) -> Cursor {
        while cursor.at < end {
            match self.text[cursor.at] {
                b' ' => cursor.column += 1,
                b'\t' => cursor.column = (cursor.column / 4 + 1) * 4,
                _ => break,
            }
            cursor.at += 1;
        }
        cursor
    }

    fn after_quote_mark(&self, mark: Cursor, end: usize) -> Cursor {
        let mut cursor = Cursor { at: mark.at + 1, column: mark.column + 1 };
        if cursor.at < end && self.text[cursor.at] == b' ' {
            cursor = Cursor { at: cursor.at + 1, column: cursor.column + 1 };
        }
        cursor
    }

    /// Skips `columns` columns of blanks; a tab that is only half consumed stays.
    fn skip_columns(&self, mut cursor: Cursor, columns: usize, end: usize) -> Cursor {
        let goal = cursor.column + columns;
        while cursor.at < end && cursor.column < goal {
            match self.text[cursor.at] {
                b' ' => cursor.column += 1,
                b'\t' => {
                    let next = (cursor.column / 4 + 1) * 4;
                    if next > goal {
                        break;
                    }
                    cursor.column = next;
                }
                _ => break,
            }
            cursor.at += 1;
        }
        cursor
    }
}
