//! What a comparison asks for: things and fields, in a fence or in the front matter.

use super::MOST;
use super::table::{Field, MOST_COMMON, common_fields};
use crate::note::front::{FrontMatter, scalar, whole_link};
use crate::note::link::{LinkRef, strip_md};
use crate::vault::entities::{Entities, Entity};
use crate::vault::names::file_name;
use serde_yaml::{Mapping, Value as Yaml};

/// Property of the front matter.
const PROPERTY: &str = "compare";

/// Things and fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Names of things, as written; at least one.
    pub entities: Vec<String>,
    /// Labels of fields; none for those that the things share.
    pub fields: Vec<String>,
}

impl Asked {
    /// Reads a fence's text.
    pub fn read(source: &str) -> Result<Asked, String> {
        match serde_yaml::from_str::<Yaml>(source) {
            Ok(Yaml::Mapping(map)) => Asked::of(&map),
            _ => Err("this comparison cannot be read".to_owned()),
        }
    }

    /// Reads `compare:` of the front matter. A value that is no map is a property like any other.
    pub fn of_front(front: &FrontMatter) -> Option<Result<Asked, String>> {
        match front.get(PROPERTY)? {
            Yaml::Mapping(map) => Some(Asked::of(map)),
            _ => None,
        }
    }

    /// The names, each with the thing that has it, and the fields.
    pub fn found<'a>(
        &'a self,
        known: &'a Entities,
    ) -> (Vec<(&'a str, Option<&'a Entity>)>, Vec<Field>) {
        let thing = |name: &'a String| (name.as_str(), known.named(name).map(|id| known.get(id)));
        let rows: Vec<(&str, Option<&Entity>)> = self.entities.iter().map(thing).collect();
        let fields = match self.fields.is_empty() {
            true => {
                let things: Vec<&Entity> = rows.iter().filter_map(|(_, thing)| *thing).collect();
                common_fields(&things, MOST_COMMON)
            }
            false => self.fields.iter().map(|label| Field::labelled(label)).collect(),
        };
        (rows, fields)
    }

    fn of(map: &Mapping) -> Result<Asked, String> {
        let names = |key: &str| -> Vec<String> {
            let texts: Vec<String> = match map.get(key) {
                Some(Yaml::String(text)) => text.split(',').map(str::to_owned).collect(),
                Some(Yaml::Sequence(items)) => items.iter().filter_map(scalar).collect(),
                _ => Vec::new(),
            };
            let names = texts.iter().map(|text| match whole_link(text.trim()) {
                Some(link) => name_of(&link),
                None => text.trim().to_owned(),
            });
            names.filter(|name| !name.is_empty()).take(MOST).collect()
        };
        let entities = names("entities");
        match entities.is_empty() {
            true => Err("this comparison names no `entities`".to_owned()),
            false => Ok(Asked { entities, fields: names("fields") }),
        }
    }
}

/// What a link calls a thing: never by the folder that its note is in.
fn name_of(link: &LinkRef) -> String {
    let name = link.display.as_deref().unwrap_or_else(|| file_name(strip_md(&link.path)));
    name.to_owned()
}

/// Where `compare:` begins in a note's front matter, and where that ends.
pub(super) fn in_front(text: &str) -> std::ops::Range<usize> {
    let mut at = 0;
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if number > 0 && line.trim_end() == "---" {
            return start..at;
        }
        let key = line.split(':').next().unwrap_or_default();
        if start == 0 && key.trim_end().eq_ignore_ascii_case(PROPERTY) {
            start = at;
        }
        at += line.len();
    }
    0..0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_lists_or_set_off_by_commas() {
        let asked =
            Asked::read("entities: [Go, Rust]\nfields: Best For, learning curve\n").unwrap();
        assert_eq!(asked.entities, ["Go", "Rust"]);
        assert_eq!(asked.fields, ["Best For", "learning curve"]);
        for bad in ["fields: x", "- a", ": ["] {
            assert!(Asked::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn front_matter_asks_in_the_same_way() {
        let read = |text: &str| crate::note::parse("x.md", text.as_bytes().to_vec()).0;
        let text = "---\ntitle: x\ncompare:\n  entities: [\"[[Go]]\", Rust]\n---\nwords\n";
        let asked = Asked::of_front(&read(text).front).unwrap().unwrap();
        assert_eq!(asked.entities, ["Go", "Rust"]);
        assert!(text[in_front(text)].starts_with("compare:\n  entities"));
        assert!(Asked::of_front(&read("---\ncompare: words\n---\n").front).is_none());
        assert!(Asked::of_front(&read("---\ncompare: {fields: x}\n---\n").front).unwrap().is_err());
    }
}
