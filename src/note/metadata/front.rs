//! Front matter as fields, tags and aliases.

use super::fields::Fields;
use crate::note::front::FrontMatter;
use crate::value::{Map, Value, number, scan};
use serde_yaml::Value as Yaml;

/// The app's own note of where the front matter stands; never a field.
const POSITION: &str = "position";

/// Adds every property as a field; texts that are a date, a duration or a link as a whole are one.
pub fn fields(front: &FrontMatter, out: &mut Fields) {
    for (key, value) in front.fields.iter().filter(|(key, _)| key != POSITION) {
        out.add(key, self::value(value, &scan::front_matter_text));
    }
}

/// All properties as YAML has them.
pub fn raw(front: &FrontMatter) -> Map {
    let properties = front.fields.iter().filter(|(key, _)| key != POSITION);
    properties
        .map(|(key, value)| (key.as_str().into(), self::value(value, &|text| Value::text(text))))
        .collect()
}

fn value(yaml: &Yaml, text: &dyn Fn(&str) -> Value) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(is) => Value::Bool(*is),
        Yaml::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Yaml::String(string) => text(string),
        Yaml::Sequence(items) => Value::list(items.iter().map(|item| value(item, text)).collect()),
        Yaml::Mapping(map) => Value::object(
            map.iter().map(|(key, item)| (as_text(key).into(), value(item, text))).collect(),
        ),
        Yaml::Tagged(tagged) => value(&tagged.value, text),
    }
}

/// A scalar as JavaScript turns it into text.
fn as_text(yaml: &Yaml) -> String {
    match yaml {
        Yaml::Null => "null".to_owned(),
        Yaml::Bool(is) => is.to_string(),
        Yaml::Number(number) => number::text(number.as_f64().unwrap_or(f64::NAN)),
        Yaml::String(string) => string.clone(),
        Yaml::Sequence(items) => items.iter().map(as_text).collect::<Vec<_>>().join(","),
        Yaml::Mapping(_) => "[object Object]".to_owned(),
        Yaml::Tagged(tagged) => as_text(&tagged.value),
    }
}

/// `tags` and `tag`, each with `#`.
pub fn tags(front: &FrontMatter) -> Vec<String> {
    let mut tags = Vec::new();
    for value in named(front, ["tags", "tag"]) {
        split(value, &|c| c == ',' || scan::is_space(c), &mut tags);
    }
    for tag in &mut tags {
        if !tag.starts_with('#') {
            tag.insert(0, '#');
        }
    }
    tags
}

/// `aliases` and `alias`, each once.
pub fn aliases(front: &FrontMatter) -> Vec<String> {
    let mut found = Vec::new();
    for value in named(front, ["alias", "aliases"]) {
        match value {
            Yaml::Sequence(items) => {
                found.extend(items.iter().map(|item| scan::trim(&as_text(item)).to_owned()));
            }
            value if !is_falsy(value) => split(value, &|c| c == ',', &mut found),
            _ => {}
        }
    }
    super::once(found.into_iter())
}

fn named<'f>(front: &'f FrontMatter, names: [&'f str; 2]) -> impl Iterator<Item = &'f Yaml> {
    let is_named = move |key: &str| names.contains(&key.to_lowercase().as_str());
    front.fields.iter().filter(move |(key, _)| is_named(key)).map(|(_, value)| value)
}

fn is_falsy(yaml: &Yaml) -> bool {
    match yaml {
        Yaml::Null => true,
        Yaml::Bool(is) => !is,
        Yaml::Number(number) => number.as_f64() == Some(0.0),
        Yaml::String(string) => string.is_empty(),
        _ => false,
    }
}

/// Texts between separators, lists of them too.
fn split(yaml: &Yaml, is_separator: &dyn Fn(char) -> bool, out: &mut Vec<String>) {
    match yaml {
        Yaml::Null => {}
        Yaml::Sequence(items) => {
            for item in items.iter().filter(|item| !is_falsy(item)) {
                split(item, is_separator, out);
            }
        }
        value => {
            let text = as_text(value);
            let parts = text.split(is_separator).map(scan::trim).filter(|part| !part.is_empty());
            out.extend(parts.map(str::to_owned));
        }
    }
}
