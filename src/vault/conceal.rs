//! Links to what is not published, taken out of texts that are no part of a parsed body: values
//! of fields, texts of list items.

use super::names::{NameIndex, Target, file_name};
use crate::note;
use crate::note::link::{LinkRef, Written, strip_md};
use serde_yaml::Value;
use std::borrow::Cow;

/// `text` of the note at `origin`, each link to a withheld file replaced by what was written to be
/// shown for it.
pub(super) fn conceal<'t>(names: &NameIndex, text: &'t str, origin: &str) -> Cow<'t, str> {
    if !may_link(text) {
        return Cow::Borrowed(text);
    }
    let (parsed, _) = note::parse(origin, text.as_bytes().to_vec());
    let mut out = String::new();
    let mut at = 0;
    for link in &parsed.doc.links {
        let (start, end) = (link.start as usize, link.end as usize);
        let is_withheld = || names.find(origin, &link.path) == Some(Target::Hidden);
        if start < at || link.is_external || !is_withheld() {
            continue;
        }
        out.push_str(parsed.text.get(at..start).unwrap_or_default());
        if !link.is_embed {
            out.push_str(&shown(link, &parsed.text));
        }
        at = end;
    }
    if at == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(parsed.text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// The same for all texts in a value of the front matter, but for those that are a link as a
/// whole: they are links of the note, and withheld as such.
pub(super) fn conceal_value(names: &NameIndex, value: &mut Value, origin: &str) {
    match value {
        Value::String(text) if note::front::whole_link(text).is_none() => {
            if let Cow::Owned(concealed) = conceal(names, text, origin) {
                *text = concealed;
            }
        }
        Value::Sequence(items) => {
            items.iter_mut().for_each(|item| conceal_value(names, item, origin));
        }
        Value::Mapping(map) => {
            map.iter_mut().for_each(|(_, item)| conceal_value(names, item, origin));
        }
        Value::Tagged(tagged) => conceal_value(names, &mut tagged.value, origin),
        _ => {}
    }
}

/// Whether a text could hold a link, as far as can be told without parsing it.
pub(super) fn may_link(text: &str) -> bool {
    text.contains("[[") || text.contains("](") || text.contains("]:")
}

/// The same of all texts in a value of the front matter.
pub(super) fn value_may_link(value: &Value) -> bool {
    match value {
        Value::String(text) => may_link(text),
        Value::Sequence(items) => items.iter().any(value_may_link),
        Value::Mapping(map) => map.iter().any(|(_, item)| value_may_link(item)),
        Value::Tagged(tagged) => value_may_link(&tagged.value),
        _ => false,
    }
}

/// What was written to be shown: the text of a link, else the bare name of its target.
fn shown(link: &LinkRef, text: &str) -> String {
    if let Some(display) = &link.display {
        return display.to_string();
    }
    if link.written == Written::Markdown {
        let source = text.get(link.start as usize..link.end as usize).unwrap_or_default();
        let inner = source.strip_prefix('[').and_then(|s| s.split_once("](")).map(|(t, _)| t);
        return inner.unwrap_or_default().to_owned();
    }
    file_name(strip_md(&link.path)).to_owned()
}
