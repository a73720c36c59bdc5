//! What of a note is searched, and how much it is worth: its name before its aliases, headings,
//! tags, text.

use crate::html::compare;
use crate::html::unseen::{is_unseen, unseen};
use crate::note::doc::{Heading, Kind};
use crate::note::fence::language;
use crate::note::words as shown;
use crate::site::facts;
use crate::site::search::Sources;
use crate::site::search::words::{count, each_word};
use crate::vault::NoteId;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Bytes of a note's text that are searched.
const MOST_TEXT: usize = 400_000;
/// Words of a note that are told apart.
const MOST_WORDS: usize = 6_000;
/// Headings of a note that can be found.
const MOST_HEADINGS: usize = 200;
/// Bytes of a name, and how many names of one kind a note can be found by.
pub(super) const LONGEST_NAME: usize = 300;
const MOST_NAMES: usize = 60;
/// Words of a text of usual length.
const USUAL_LENGTH: f32 = 400.0;

/// A word of a note.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weight {
    /// How much the note is about it.
    pub(super) value: f32,
    /// How often it is in the text.
    count: f32,
    /// Whether the note is called by it.
    pub(super) is_name: bool,
}

/// The words of a note.
pub(super) type Words = FxHashMap<Box<str>, Weight>;

/// For each note, which of its headings can be found: all but its title.
pub(super) fn headings(sources: Sources<'_>) -> Vec<Vec<&Heading>> {
    let of = |note| {
        let title = facts::own_title(note).map(|it| it.event);
        let headings = note.doc.headings.iter();
        let says = |it: &&Heading| Some(it.event) != title && !it.text.is_empty();
        headings.filter(says).take(MOST_HEADINGS).collect()
    };
    sources.vault.notes.par_iter().map(of).collect()
}

/// The words of a note.
pub(super) fn words(sources: Sources<'_>, id: NoteId, headings: &[&Heading]) -> Words {
    let note = sources.vault.note(id);
    let mut words = Words::default();
    text(sources, id, &mut words);
    words.values_mut().for_each(|word| word.value = 3.0 * word.count / (word.count + 1.5));
    let title = &sources.routes.titles[id.0 as usize];
    name(&mut words, title, 24.0, true);
    for alias in note.front.aliases.iter().take(MOST_NAMES) {
        name(&mut words, alias, 16.0, true);
    }
    for heading in headings {
        name(&mut words, &heading.text, 5.0, true);
    }
    name(&mut words, &facts::file_title(&note.path), 5.0, true);
    if let Some(description) = &note.front.description {
        name(&mut words, description, 5.0, false);
    }
    for key in sources.vault.note_tags[id.0 as usize].iter().take(MOST_NAMES) {
        name(&mut words, key, 4.0, true);
    }
    words
}

/// What the note is called, or a part of it: the fewer the words, the more each says.
fn name(words: &mut Words, text: &str, value: f32, is_name: bool) {
    let text = cut(text, LONGEST_NAME);
    let share = value / share(count(text));
    each_word(text, |word| {
        let weight = words.entry(word.into()).or_default();
        weight.value += share;
        weight.is_name |= is_name;
    });
}

/// What a name of so many words is divided by for each of them.
pub(super) fn share(words: usize) -> f32 {
    0.4 + 0.3 * words as f32
}

/// Counts the words of the text; those of a long one count less.
fn text(sources: Sources<'_>, id: NoteId, words: &mut Words) {
    let note = sources.vault.note(id);
    let (mut buffer, mut read, mut length) = (String::new(), 0, 0);
    let mut flush = |text: &mut String, value: f32| {
        let text = std::mem::take(text);
        each_word(cut(&text, MOST_TEXT - read), |word| {
            length += 1;
            let has_room = words.len() < MOST_WORDS;
            match words.get_mut(word) {
                Some(weight) => weight.count += value,
                None if has_room => {
                    words.insert(word.into(), Weight { count: value, ..Weight::default() });
                }
                None => {}
            }
        });
        read = (read + text.len()).min(MOST_TEXT);
    };
    let hidden = unseen(note);
    for (at, event) in note.doc.events.iter().enumerate() {
        match event.kind {
            Kind::CodeBlock(block) => {
                flush(&mut buffer, 1.0);
                flush(&mut code(sources, id, block), 0.5);
            }
            kind if shown::is_block(kind) => {
                buffer.push(' ');
                if buffer.len() > 4_000 {
                    flush(&mut buffer, 1.0);
                }
            }
            _ if is_unseen(&hidden, at) => {}
            // An inline query is answered where it stands, so its code is left out.
            _ => shown::push_told(&note.doc, &note.text, event, &mut buffer),
        }
    }
    flush(&mut buffer, 1.0);
    let norm = (0.4 + 0.6 * length as f32 / USUAL_LENGTH).clamp(0.6, 3.0);
    words.values_mut().for_each(|word| word.count /= norm);
}

/// The code of a block, as readers see it; nothing of a query, whose answer they see.
fn code(sources: Sources<'_>, id: NoteId, block: u32) -> String {
    if let Some(fence) = sources.flowcharts.block(id, block) {
        return fence.source.clone();
    }
    let note = sources.vault.note(id);
    let block = &note.doc.code_blocks[block as usize];
    if ["dataview", "dataviewjs", compare::LANGUAGE].contains(&language(&block.info)) {
        return String::new();
    }
    sources.vault.conceal(&block.code, &note.path).into_owned()
}

/// The beginning of a text.
pub(super) fn cut(text: &str, most: usize) -> &str {
    &text[..crate::text::lines::floor(text, most)]
}
