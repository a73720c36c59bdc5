//! What of a note is searched, and how much it is worth: its name before its aliases, headings,
//! tags, text.

use crate::html::compare;
use crate::html::unseen::{is_unseen, unseen};
use crate::note::Note;
use crate::note::doc::{Heading, Kind};
use crate::note::fence::language;
use crate::note::words as shown;
use crate::site::facts;
use crate::site::search::Sources;
use crate::site::search::answers;
use crate::site::search::lexicon::Lexicon;
use crate::site::search::words::{count, each_word};
use crate::vault::NoteId;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// Bytes of a note's text that are searched.
const MOST_TEXT: usize = 400_000;
/// Headings of a note that can be found.
const MOST_HEADINGS: usize = 200;
/// Bytes of a name, and how many names of one kind a note can be found by.
pub(super) const LONGEST_NAME: usize = 300;
const MOST_NAMES: usize = 60;
/// Bytes that are gathered before they are taken apart.
const ENOUGH: usize = 4_000;
/// Words of a text of usual length.
const USUAL_LENGTH: f32 = 400.0;

/// For each note, which of its headings can be found: all but its title.
pub(super) fn headings<'a>(sources: Sources<'a>) -> Vec<Vec<&'a Heading>> {
    let of = |note: &'a Arc<Note>| {
        let title = facts::own_title(note).map(|it| it.event);
        let headings = note.doc.headings.iter();
        let says = |it: &&Heading| Some(it.event) != title && !it.text.is_empty();
        headings.filter(says).take(MOST_HEADINGS).collect()
    };
    sources.vault.notes.par_iter().map(of).collect()
}

/// Reads a note: what it says of each of its words.
pub(super) fn note(sources: Sources<'_>, id: NoteId, headings: &[&Heading], words: &mut Lexicon) {
    let note = sources.vault.note(id);
    // What the vault's owner keeps out of searches is read by nobody's (X4).
    if sources.config.is_excluded(&note.path) {
        return words.close_page(id.0);
    }
    text(sources, id, words);
    words.each_weight(|word| word.value = 3.0 * word.count / (word.count + 1.5));
    let title = &sources.routes.titles[id.0 as usize];
    name(words, title, 24.0, true);
    for alias in note.front.aliases.iter().take(MOST_NAMES) {
        name(words, alias, 16.0, true);
    }
    for heading in headings {
        name(words, &heading.text, 5.0, true);
    }
    name(words, &facts::file_title(&note.path), 5.0, true);
    if let Some(description) = &note.front.description {
        name(words, description, 5.0, false);
    }
    for key in sources.vault.note_tags[id.0 as usize].iter().take(MOST_NAMES) {
        name(words, key, 4.0, true);
    }
    words.close_page(id.0);
}

/// What the note is called, or a part of it: the fewer the words, the more each says.
fn name(words: &mut Lexicon, text: &str, value: f32, is_name: bool) {
    let text = cut(text, LONGEST_NAME);
    let share = value / share(count(text));
    each_word(text, |word| {
        if let Some(weight) = words.weight(word) {
            weight.value += share;
            weight.is_name |= is_name;
        }
    });
}

/// What a name of so many words is divided by for each of them.
pub(super) fn share(words: usize) -> f32 {
    0.4 + 0.3 * words as f32
}

/// Counts the words of the text; those of a long one count less.
fn text(sources: Sources<'_>, id: NoteId, words: &mut Lexicon) {
    let note = sources.vault.note(id);
    let (mut buffer, mut read, mut length) = (String::new(), 0, 0);
    let mut take = |text: &str, value: f32| {
        let text = cut(text, MOST_TEXT - read);
        read += text.len();
        each_word(text, |word| {
            length += 1;
            if let Some(weight) = words.weight(word) {
                weight.count += value;
            }
        });
    };
    let hidden = unseen(note);
    for (at, event) in note.doc.events.iter().enumerate() {
        match event.kind {
            Kind::CodeBlock(block) => {
                take(&code(sources, id, block), 0.5);
                take(&answers::block(sources, id, block), 0.25);
            }
            // Text that is not parted by a block may be one word.
            kind if shown::is_block(kind) && buffer.len() > ENOUGH => {
                take(&buffer, 1.0);
                buffer.clear();
            }
            kind if shown::is_block(kind) => buffer.push(' '),
            _ if is_unseen(&hidden, at) => {}
            Kind::Code(string) if sources.answers.inline(id, string).is_some() => {
                buffer.extend(answers::inline(sources, id, string));
            }
            _ => shown::push_told(&note.doc, &note.text, event, &mut buffer),
        }
    }
    take(&buffer, 1.0);
    let norm = (0.4 + 0.6 * length as f32 / USUAL_LENGTH).clamp(0.6, 3.0);
    words.each_weight(|word| word.count /= norm);
}

/// The code of a block, as readers see it; nothing of a query, whose answer they see.
fn code<'a>(sources: Sources<'a>, id: NoteId, block: u32) -> Cow<'a, str> {
    if let Some(fence) = sources.flowcharts.block(id, block) {
        return Cow::Borrowed(&fence.source);
    }
    let note = sources.vault.note(id);
    let block = &note.doc.code_blocks[block as usize];
    if ["dataview", "dataviewjs", compare::LANGUAGE].contains(&language(&block.info)) {
        return Cow::Borrowed("");
    }
    sources.vault.conceal(&block.code, &note.path)
}

/// The beginning of a text.
pub(super) fn cut(text: &str, most: usize) -> &str {
    &text[..crate::text::lines::floor(text, most)]
}
