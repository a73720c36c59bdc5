//! Two-dimensional drawings of characters: boxes, trees, swim lanes. They stay code, but their
//! lines have to touch.

/// Lines with strokes that make a text a drawing.
const LEAST_LINES: usize = 2;

/// Whether a text is drawn with characters.
pub(super) fn is_drawing(text: &str) -> bool {
    text.lines().filter(|line| has_strokes(line)).take(LEAST_LINES).count() == LEAST_LINES
}

/// Whether a line holds box-drawing or block characters, or the edge of an ASCII box.
fn has_strokes(line: &str) -> bool {
    let line = line.trim();
    let is_edge = || {
        let inside = line.strip_prefix('+').and_then(|rest| rest.strip_suffix('+'));
        inside
            .is_some_and(|inside| inside.contains("--") && !inside.contains(char::is_alphanumeric))
    };
    line.contains(|c| matches!(c, '\u{2500}'..='\u{259F}')) || is_edge()
}

#[cfg(test)]
mod tests {
    use super::is_drawing;

    #[test]
    fn boxes_and_trees_are_drawings() {
        assert!(is_drawing("┌──┐\n│a │\n└──┘\n"));
        assert!(is_drawing("src\n├── a\n└── b\n"));
        assert!(is_drawing("+----+    +----+\n| a  | -> | b  |\n+----+    +----+\n"));
        assert!(!is_drawing("a ─ b\nc\n"));
        assert!(!is_drawing("+ a\n+ b\n+1 -- 2+\n"));
        assert!(!is_drawing(""));
    }
}
