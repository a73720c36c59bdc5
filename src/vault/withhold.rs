//! Links to what is not published, made harmless once and for all (R11, E6).
//!
//! After this nothing of the hidden file is left in the note but the text that the author wrote
//! for the link, or its bare name where none was written: no path, no heading, no block id. What
//! is made from the note's text later (headings' ids, contents, sentences, descriptions) can leak
//! nothing, since it is not there.

use crate::note::Note;
use crate::note::doc::{Doc, Kind, Tag};
use crate::note::headings::give_ids;
use crate::note::link::{LinkRef, strip_md};
use crate::note::words;
use crate::vault::Resolved;
use crate::vault::conceal;
use crate::vault::names::{NameIndex, file_name};
use std::borrow::Cow;

/// Strips the note's links that are withheld.
pub(super) fn withhold(note: &mut Note, links: &[Resolved], property_links: &[Resolved]) {
    let is_withheld = |resolved: &Resolved| *resolved == Resolved::Withheld;
    for ((_, link), _) in
        note.front.links.iter_mut().zip(property_links).filter(|(_, r)| is_withheld(r))
    {
        strip(link);
    }
    let mut any = false;
    for (link, _) in note.doc.links.iter_mut().zip(links).filter(|(_, r)| is_withheld(r)) {
        strip(link);
        any = true;
    }
    if any {
        close_gaps(&mut note.doc, &note.text, links);
        name_headings(note);
    }
}

/// Whether [`conceal_front`] could find anything in a note.
pub(super) fn front_may_link(note: &Note) -> bool {
    let front = &note.front;
    let texts = [&front.title, &front.description].into_iter().flatten();
    texts.chain(&front.aliases).any(|text| conceal::may_link(text))
        || front.fields.iter().any(|(_, value)| conceal::value_may_link(value))
}

/// Whether [`conceal_headings`] could find anything in a note.
pub(super) fn headings_may_link(note: &Note) -> bool {
    let doc = &note.doc;
    let may_link = |open: usize| {
        doc.events[open..doc.close_of(open)].iter().any(|event| match event.kind {
            Kind::Code(code) => conceal::may_link(&doc.strings[code as usize]),
            _ => false,
        })
    };
    doc.headings.iter().any(|heading| may_link(heading.event as usize))
}

/// Takes links to what is withheld out of the texts of the front matter.
pub(super) fn conceal_front(note: &mut Note, names: &NameIndex) {
    let path = note.path.as_str();
    let front = &mut note.front;
    for (_, value) in &mut front.fields {
        conceal::conceal_value(names, value, path);
    }
    let texts = [&mut front.title, &mut front.description].into_iter().flatten();
    for text in texts.chain(&mut front.aliases) {
        if let Cow::Owned(concealed) = conceal::conceal(names, text, path) {
            *text = concealed;
        }
    }
}

fn strip(link: &mut LinkRef) {
    if link.display.is_none() {
        link.display = Some(file_name(strip_md(&link.path)).into());
    }
    link.path = "".into();
    link.subpath = "".into();
    link.title = "".into();
}

/// An embed that shows nothing does not even split its paragraph.
fn close_gaps(doc: &mut Doc, text: &str, links: &[Resolved]) {
    for i in 1..doc.events.len().saturating_sub(1) {
        let Kind::BlockEmbed(link) = doc.events[i].kind else { continue };
        if links.get(link as usize) != Some(&Resolved::Withheld) {
            continue;
        }
        doc.events[i].kind = Kind::Hidden;
        let (before, after) = (doc.events[i - 1], doc.events[i + 1]);
        let are_parts =
            before.kind == Kind::Close(Tag::Paragraph) && after.kind == Kind::Open(Tag::Paragraph);
        let between = text.get(before.end as usize..after.start as usize).unwrap_or("\n\n");
        if are_parts && !between.contains('\n') {
            doc.events[i - 1].kind = Kind::Hidden;
            doc.events[i + 1].kind = Kind::Hidden;
        }
    }
}

/// Takes links to what is withheld out of the code in headings, which may be a query: headings are
/// called and addressed by its source.
pub(super) fn conceal_headings(note: &mut Note, names: &NameIndex) {
    let mut any = false;
    for h in 0..note.doc.headings.len() {
        let open = note.doc.headings[h].event as usize;
        let close = note.doc.close_of(open);
        let mut text = String::new();
        let mut is_changed = false;
        for event in &note.doc.events[open..close] {
            let query = match event.kind {
                Kind::Code(s) => Some(note.doc.strings[s as usize].as_ref()),
                _ => None,
            };
            match query.map(|query| conceal::conceal(names, query, &note.path)) {
                Some(Cow::Owned(concealed)) => {
                    is_changed = true;
                    text.push_str(&concealed);
                }
                _ => words::push(&note.doc, &note.text, event, &mut text),
            }
        }
        if is_changed {
            any = true;
            note.doc.headings[h].text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    if any {
        let footnotes = note.doc.footnotes.len();
        give_ids(&mut note.doc.headings, footnotes);
    }
}

/// Headings are called and addressed by what they show now.
fn name_headings(note: &mut Note) {
    for h in 0..note.doc.headings.len() {
        let open = note.doc.headings[h].event as usize;
        let close = note.doc.close_of(open);
        note.doc.headings[h].text =
            words::plain(&note.doc, &note.text, &note.doc.events[open..close]);
    }
    let footnotes = note.doc.footnotes.len();
    give_ids(&mut note.doc.headings, footnotes);
}
