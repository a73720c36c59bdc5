//! From the scopes of a grammar to a few classes of one letter.
//!
//! Grammars name thousands of scopes; a reader tells a dozen colours apart, and every span is
//! paid for in each page's size. So a scope has a class only where most themes give it a colour:
//! plain names, brackets and separators have none.

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseScopeError, Scope};

/// A class: an index into [`CLASSES`], or no class at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class(u8);

impl Class {
    /// Plain text.
    pub(super) const NONE: Class = Class(u8::MAX);
    /// An operator: a keyword where it is a word (`and`, `new`), plain where it is a sign.
    const OPERATOR: Class = Class(u8::MAX - 1);

    /// The class that `text` in this class is shown in.
    pub(super) fn for_text(self, text: &str) -> Class {
        match self {
            Class::OPERATOR if text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                Class::named("k")
            }
            Class::OPERATOR => Class::NONE,
            class => class,
        }
    }

    /// Its name in HTML; `None` for plain text.
    pub(super) fn name(self) -> Option<&'static str> {
        CLASSES.get(usize::from(self.0)).map(|(name, _)| *name)
    }

    fn named(name: &str) -> Class {
        if name == "o" {
            return Class::OPERATOR;
        }
        let at = CLASSES.iter().position(|(known, _)| *known == name);
        at.and_then(|at| u8::try_from(at).ok()).map_or(Class::NONE, Class)
    }
}

/// Every class a highlighted block may hold, with its meaning.
pub const CLASSES: [(&str, &str); 14] = [
    ("k", "keyword"),
    ("s", "string"),
    ("c", "comment"),
    ("n", "number"),
    ("b", "true, false, nothing, and other constants of the language"),
    ("e", "escape or placeholder in a string, regular expression"),
    ("f", "function"),
    ("t", "type"),
    ("v", "variable of the language, such as self"),
    ("a", "attribute, key, annotation"),
    ("g", "tag of a markup language"),
    ("h", "heading"),
    ("i", "inserted line"),
    ("d", "deleted line"),
];

/// Scope prefixes and their classes; the longest prefix decides. `""` is plain text inside
/// whatever stands around, `o` an operator; a scope with no entry takes the class of what is around it.
const RULES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("string", "s"),
    ("string.regexp", "e"),
    ("string.unquoted", ""),
    ("constant.numeric", "n"),
    ("constant.language", "b"),
    ("constant.character", "s"),
    ("constant.character.escape", "e"),
    ("constant.other.placeholder", "e"),
    ("constant.other.color", "n"),
    ("constant.other.symbol", "s"),
    ("keyword", "k"),
    ("keyword.operator", "o"),
    ("keyword.other.unit", "n"),
    ("storage", "k"),
    ("storage.type.string", "s"),
    ("entity.name.function", "f"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.trait", "t"),
    ("entity.name.union", "t"),
    ("entity.name.interface", "t"),
    ("entity.name.impl", "t"),
    ("entity.name.type", "t"),
    ("entity.name.namespace", "t"),
    ("entity.name.tag", "g"),
    ("entity.name.section", "h"),
    ("entity.name.label", "a"),
    ("entity.name.macro", "f"),
    ("entity.other.attribute-name", "a"),
    ("entity.other.inherited-class", "t"),
    ("support.function", "f"),
    ("support.macro", "f"),
    ("support.type", "t"),
    ("support.type.property-name", "a"),
    ("support.class", "t"),
    ("support.constant", "b"),
    ("variable.language", "v"),
    ("variable.language.star", ""),
    ("variable.function", "f"),
    ("variable.annotation", "a"),
    ("meta.annotation", "a"),
    ("meta.attribute", "a"),
    ("meta.mapping.key", "a"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
    ("meta.preprocessor", "a"),
    ("source", ""),
    ("markup.heading", "h"),
    ("markup.raw", "s"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.underline.link", "s"),
    ("meta.diff.range", "a"),
    ("meta.diff.header", "h"),
];

/// The rules, ready to be asked: by the scope's first word, then by prefix.
pub(super) struct Classes {
    by_word: FxHashMap<u16, Vec<(Scope, Class)>>,
}

impl Classes {
    /// Built once; names become numbers here, so that none is looked up later.
    pub(super) fn new() -> Result<Self, ParseScopeError> {
        let mut by_word: FxHashMap<u16, Vec<(Scope, Class)>> = FxHashMap::default();
        for (prefix, class) in RULES {
            let scope = Scope::new(prefix)?;
            by_word.entry(scope.atom_at(0)).or_default().push((scope, Class::named(class)));
        }
        Ok(Classes { by_word })
    }

    /// The class of `scope`, `around` being that of the text it stands in.
    pub(super) fn of(&self, scope: Scope, around: Class) -> Class {
        let rules = self.by_word.get(&scope.atom_at(0)).map_or(&[][..], Vec::as_slice);
        let fitting = rules.iter().filter(|(prefix, _)| prefix.is_prefix_of(scope));
        fitting.max_by_key(|(prefix, _)| prefix.len()).map_or(around, |(_, class)| *class)
    }
}
