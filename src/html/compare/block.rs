//! Comparisons of a note that are made from profiles: its fences, and what its front matter asks
//! for. What they get wrong is told with its place.

use super::asked::{Asked, in_front};
use super::table::{Compared, Field, generated};
use crate::diag::Severity;
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::note::Note;
use crate::note::doc::{Event, Kind, Tag, offset};
use crate::note::fence::in_source;
use crate::text::escape::html;
use crate::text::nearest::nearest;
use crate::vault::entities::Entity;
use std::ops::Range;

/// What to do about a comparison that cannot be read.
const HELP: &str = "write `entities: A, B` and `fields: x, y`, one line each";

impl Renderer<'_> {
    /// The table of a `compare` fence; where it cannot be read, its source and why.
    pub(in crate::html) fn comparison(
        &mut self,
        note: &Note,
        event: Event,
        options: &CodeOptions,
        source: &str,
    ) -> String {
        let place = |word: &str| {
            let at = source.find(word).unwrap_or(0);
            in_source(&note.text, event, source, at..at + word.len())
        };
        match Asked::read(source) {
            Ok(asked) => self.asked(&asked, &place),
            Err(reason) => {
                self.tell(place(""), "compare::unreadable", &reason, Some(HELP.into()));
                let source = self.around.vault.conceal(source, &note.path);
                let source = code::block(options, &source, None);
                format!("<div class=\"moc-problem\"><p>{}</p>{source}</div>", html(&reason))
            }
        }
    }

    /// The events of the page; the table of its front matter stands before them, or behind the
    /// title that they begin with.
    pub(in crate::html) fn body_with_comparison(&mut self, note: &Note, body: Range<usize>) {
        let Some(asked) = Asked::of_front(&note.front) else { return self.events(body) };
        let title = match note.doc.body_events().get(body.start).map(|event| event.kind) {
            Some(Kind::Open(Tag::Heading(h))) if note.doc.headings[h as usize].level == 1 => {
                note.doc.close_of(body.start) + 1
            }
            _ => body.start,
        };
        self.events(body.start..title);
        let front = in_front(&note.text);
        let place = |word: &str| {
            let at = note.text[front.clone()].find(word).unwrap_or(0) + front.start;
            at..at + word.len()
        };
        match asked {
            Ok(asked) => {
                let table = self.asked(&asked, &place);
                self.leaf(&table);
                self.out.push('\n');
            }
            Err(reason) => self.tell(place(""), "compare::unreadable", &reason, Some(HELP.into())),
        }
        self.events(title..body.end);
    }

    /// The table that is asked for; tells of names that nobody has. `place` says where a word
    /// stands.
    fn asked(&mut self, asked: &Asked, place: &dyn Fn(&str) -> Range<usize>) -> String {
        let known = self.around.entities;
        let (rows, fields) = asked.found(known);
        for (name, _) in rows.iter().filter(|(_, entity)| entity.is_none()) {
            let message = format!("nothing is written of `{name}` that could be compared");
            let near = nearest(name, known.iter().map(|entity| entity.name.as_str()));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.tell(place(name), "compare::unknown", &message, help);
        }
        let things: Vec<&Entity> = rows.iter().filter_map(|(_, entity)| *entity).collect();
        for Field { label, key } in &fields {
            if things.iter().all(|thing| thing.field(key).is_none()) {
                let message = format!("none of these has a field `{label}`");
                let all = things.iter().flat_map(|thing| thing.fields()).map(|it| it.key.as_str());
                let help = nearest(key, all).map(|near| format!("did you mean `{near}`?"));
                self.tell(place(label), "compare::no-field", &message, help);
            }
        }
        let compared = Compared { rows: &rows, fields: &fields, picks_rows: false };
        generated(self.around, self.root, self.chain.first().copied(), &compared)
    }

    /// Says something of a place in the note.
    fn tell(&mut self, at: Range<usize>, code: &'static str, message: &str, help: Option<String>) {
        let (start, end) = (offset(at.start), offset(at.end));
        self.report(Severity::Warning, code, start, end, message.to_owned(), help);
    }
}
