//! How deep a formula may nest. KaTeX calls itself for every level, and the stack is finite.

/// Most levels of groups, environments and delimiters together.
const DEEPEST: usize = 80;
/// Most commands in a row that take the next one as their argument, as in `\mathbf\mathrm x`.
const LONGEST_RUN: usize = 40;
/// Most commands in one formula that open a level without a brace.
const MOST_OPEN: usize = 120;

/// Commands that take the next command as their argument or look at what it becomes, besides
/// those that start with `math` or `text` or hold `dots`.
const TAKES_NEXT: &[&str] = &[
    "Bbb",
    "binom",
    "bm",
    "bold",
    "boldsymbol",
    "cfrac",
    "dbinom",
    "dfrac",
    "frac",
    "frak",
    "genfrac",
    "operatorname",
    "tbinom",
    "tfrac",
];

/// Commands that take the whole rest of their group.
const TAKES_REST: &[&str] = &[
    "Huge",
    "LARGE",
    "Large",
    "bf",
    "cal",
    "color",
    "displaystyle",
    "footnotesize",
    "huge",
    "it",
    "large",
    "normalsize",
    "rm",
    "scriptscriptstyle",
    "scriptsize",
    "scriptstyle",
    "sf",
    "small",
    "textstyle",
    "tiny",
    "tt",
];

/// Whether `source` is flat enough.
pub(super) fn check(source: &str) -> Result<(), String> {
    let mut levels = Levels::default();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => {
                let name = name(&rest[1..]);
                levels.command(name, &rest[1 + name.len()..]);
                1 + name.len()
            }
            first => {
                levels.character(first);
                first.len_utf8()
            }
        };
        if levels.depth > DEEPEST || levels.run > LONGEST_RUN || levels.open > MOST_OPEN {
            return Err("the formula is nested too deeply".to_owned());
        }
        rest = &rest[length..];
    }
    Ok(())
}

/// The command's name after its backslash: letters, or one other character.
fn name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphabetic() && c != '@').unwrap_or(text.len());
    let end = if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end };
    &text[..end]
}

#[derive(Default)]
struct Levels {
    depth: usize,
    run: usize,
    open: usize,
}

impl Levels {
    fn command(&mut self, name: &str, after: &str) {
        match name {
            "left" | "begin" | "bgroup" | "begingroup" => self.depth += 1,
            "right" | "end" | "egroup" | "endgroup" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        let takes_next = TAKES_NEXT.contains(&name)
            || ["math", "text"].iter().any(|start| name.starts_with(start))
            || name.contains("dots");
        self.run = if takes_next { self.run + 1 } else { 0 };
        self.open += usize::from(TAKES_REST.contains(&name) || after.trim_start().starts_with('['));
    }

    fn character(&mut self, c: char) {
        match c {
            '{' => self.depth += 1,
            '}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        // A script or a space keeps a run going.
        if !matches!(c, '^' | '_' | ' ' | '\n' | '\t') {
            self.run = 0;
        }
    }
}
