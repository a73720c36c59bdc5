//! `display()`: a value as plain text, without the marks of Markdown and the brackets of wikilinks.
//!
//! Which marks go, and in which order, is what the npm package `remove-markdown` does unless told
//! otherwise; a mark that an earlier step has exposed is taken off by a later one.

use super::measure::read;
use super::regexp::{Mode, Pattern};
use super::text_of;
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::value::Value;
use std::sync::LazyLock;

/// What is looked for, what its `^` and `$` mean, and what stays of it.
type Step = (&'static str, Mode, &'static str);

/// Wikilinks without a text.
const BARE_LINK: Step = (r"\[\[([^|]*?)\]\]", Mode::Text, "$1");
/// A wikilink with a text; only the first loses its brackets.
const SHOWN_LINK: Step = (r"\[\[.*?\|(.*?)\]\]", Mode::Text, "$1");
/// A link as it is written out, whose text is all that stays.
const WRITTEN_LINK: Step = (r"\[\[.*\|(.*)\]\]", Mode::Text, "$1");

/// The marks of Markdown.
const MARKS: [Step; 20] = [
    // Rules, markers of lists, underlines of headings.
    (r"^ {0,3}(?:(?:-[\t ]*){3,}|(?:_[\t ]*){3,}|(?:\*[\t ]*){3,})(?:\n+|$)", Mode::Lines, ""),
    (r"^(\s*)(?:[-*+]|\d+\.)\s+", Mode::Lines, "$1"),
    (r"\n==+", Mode::Text, "\n"),
    // Fences and strikethrough.
    (r"~~~.*\n", Mode::Text, ""),
    (r"~~", Mode::Text, ""),
    (r"```.*\n\s*([^]*?)\s*```", Mode::Text, "$1"),
    // HTML, a text that is nothing but an underline, footnotes, definitions of links.
    (r"<[^>]*>", Mode::Text, ""),
    (r"^[=-]{2,}\s*$", Mode::Text, ""),
    (r"\[\^.+?\](?:: .*?$)?", Mode::Text, ""),
    (r"\s{0,2}\[.*?\]: .*?$", Mode::Text, ""),
    // Images, links, quotes.
    (r"!\[(.*?)\][[(].*?[\])]", Mode::Text, "$1"),
    (r"\[([^]*?)\]\s*[[(].*?[)\]]", Mode::Text, "$1"),
    (r"^(\n?)\s{0,3}>\s?", Mode::Lines, "$1"),
    (r#"^\s{1,2}\[.*?\]: \S+(?: ".*?")?\s*$"#, Mode::Text, ""),
    // Headings, closed or not.
    (r"^(\n?)\s*#{1,6}\s*(?: (.+))? +#+$|^(\n?)\s*#{1,6}\s*(?: (.+))?$", Mode::Lines, "$1$2$3$4"),
    // Emphasis, code, what is left of strikethrough.
    (r"(\*+)(\S)(.*?\S)??\1", Mode::Text, "$2$3"),
    (r"(^|\W)(_+)(\S)(.*?\S)??\2($|\W)", Mode::Text, "$1$3$4$5"),
    (r"(`{3,})(.*?)\1", Mode::Text, "$2"),
    (r"`(.+?)`", Mode::Text, "$1"),
    (r"~(.*?)~", Mode::Text, "$1"),
];

/// Steps ready to run.
type Compiled = LazyLock<Vec<(Pattern, &'static str)>>;

static COMPILED_MARKS: Compiled = LazyLock::new(|| compiled(&MARKS));
static COMPILED_LINKS: Compiled =
    LazyLock::new(|| compiled(&[BARE_LINK, SHOWN_LINK, WRITTEN_LINK]));

fn compiled(steps: &[Step]) -> Vec<(Pattern, &'static str)> {
    let ready =
        steps.iter().map(|(source, mode, kept)| Some((Pattern::new(source, *mode).ok()?, *kept)));
    ready.flatten().collect()
}

/// A value as plain text.
pub(super) fn shown(context: &Context<'_>, value: &Value) -> Result<String, Fault> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Text(text) => plain(context, text),
        Value::Link(link) => match link.display.as_deref().filter(|display| !display.is_empty()) {
            Some(display) => plain(context, display),
            None => first_replaced(context, 2, text_of(context, value)?.into_owned()),
        },
        Value::List(list) => {
            let mut out = String::new();
            for (at, item) in list.iter().enumerate() {
                context.budget.spend(1)?;
                context.budget.allocate(2)?;
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(&shown(context, item)?);
            }
            Ok(out)
        }
        other => Ok(text_of(context, other)?.into_owned()),
    }
}

fn first_replaced(context: &Context<'_>, link: usize, text: String) -> Result<String, Fault> {
    match COMPILED_LINKS.get(link) {
        Some((pattern, kept)) => pattern.replace_first(context, &text, kept),
        None => Ok(text),
    }
}

fn plain(context: &Context<'_>, text: &str) -> Result<String, Fault> {
    read(context, text)?;
    context.budget.allocate(text.len())?;
    // Every step needs one of these, so most names and titles need no step.
    if !text.contains(|c: char| "[]<>#*_`~=+-.".contains(c)) {
        return Ok(text.to_owned());
    }
    let text = match COMPILED_LINKS.first() {
        Some((pattern, kept)) => pattern.replace_all(context, text, kept)?,
        None => text.to_owned(),
    };
    let text = first_replaced(context, 1, text)?;
    COMPILED_MARKS
        .iter()
        .try_fold(text, |text, (pattern, kept)| pattern.replace_all(context, &text, kept))
}
