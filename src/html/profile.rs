//! A profile in its article: labels side by side, names in lists that lead to what is written of
//! them. The note's own words stay; what the page shows above the article is left out of it.
//!
//! Not here: which blocks those are (`site::profile`).

use crate::html::Surroundings;
use crate::html::article::Renderer;
use crate::html::shape::Shape;
use crate::note::Note;
use crate::note::doc::{Kind, Tag, offset};
use crate::text::escape::html;
use crate::value::Value;
use crate::vault::NoteId;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

/// How the profile of a page's own note is to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Layout {
    /// Blocks that the page shows elsewhere.
    left_out: Vec<Range<u32>>,
    /// What is written before an event.
    before: BTreeMap<u32, String>,
    /// Bold names, by the event that opens them, with where they lead.
    pub names: BTreeMap<u32, Naming>,
}

/// Where a name in a list leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Naming {
    /// To what is written of it: its name, and the route with a fragment.
    Page(String, String),
    /// To an address that the notes give for it, checked.
    Address(String),
}

/// The blocks of a label, and whether they are a list of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The events of its blocks.
    pub blocks: Range<u32>,
    /// Whether each item of its list is a name with a description.
    pub is_list_of_names: bool,
}

impl Layout {
    /// Leaves blocks of the note's top level out of the article.
    pub fn leave_out(&mut self, blocks: Range<u32>) {
        self.left_out.push(blocks);
    }

    /// Sets the blocks of labels side by side, where they follow one another.
    pub fn side_by_side(&mut self, cells: &[Cell]) {
        let ([first, ..], [.., last]) = (cells, cells) else { return };
        let mut write = |at: u32, text: &str| self.before.entry(at).or_default().push_str(text);
        write(first.blocks.start, "<div class=\"moc-labels\">\n");
        for cell in cells {
            let class = if cell.is_list_of_names { " class=\"moc-names\"" } else { "" };
            write(cell.blocks.start, &format!("<div{class}>\n"));
            write(cell.blocks.end, "</div>\n");
        }
        write(last.blocks.end, "</div>\n");
    }
}

impl Renderer<'_> {
    /// Writes what the page wants before an event of its own note. Says whether the event is left
    /// out.
    pub(super) fn profile_event(&mut self, note: &Note, index: usize) -> bool {
        let shape: &Shape = self.shape;
        let (layout, at) = (&shape.profile, offset(index));
        if self.is_embedded() {
            return false;
        }
        if let Some(text) = layout.before.get(&at) {
            self.out.push_str(text);
        }
        if layout.left_out.iter().any(|blocks| blocks.contains(&at)) {
            return true;
        }
        let is_free = !self.is_in_link() && self.bold_link.is_none();
        if let Some(naming) = layout.names.get(&at).filter(|_| is_free) {
            self.open_naming(naming);
            self.bold_link = Some(note.doc.close_of(index));
        }
        false
    }

    fn open_naming(&mut self, naming: &Naming) {
        let own = self.own();
        match naming {
            Naming::Page(name, route) => {
                let (name, href) = (html(name), html(&format!("{}{route}", self.root)));
                let _ = write!(
                    self.out,
                    "<a class=\"internal-link moc-name\" data-href=\"{name}\" href=\"{href}\"{own}>"
                );
            }
            Naming::Address(address) => {
                let _ = write!(
                    self.out,
                    "<a class=\"external-link moc-name\" href=\"{}\" rel=\"noopener nofollow\"{own}>",
                    html(address)
                );
            }
        }
    }
}

/// A text of the note `from` as one line on the page of `id`.
pub fn line(
    around: Surroundings<'_>,
    (id, root): (NoteId, &str),
    from: NoteId,
    text: &str,
) -> String {
    let shape = Shape::default();
    let mut renderer = Renderer::bare(around, id, root, &shape);
    renderer.line(&Value::from(text), &around.vault.note(from).path);
    renderer.out
}

/// Whether an event opens bold letters that hold no link.
pub fn is_bare_name(note: &Note, index: usize) -> bool {
    let events = &note.doc.events;
    let is_link =
        |kind: Kind| matches!(kind, Kind::Wikilink(_) | Kind::Open(Tag::Link(_)) | Kind::Url);
    events[index].kind == Kind::Open(Tag::Strong)
        && !events[index..note.doc.close_of(index)].iter().any(|event| is_link(event.kind))
}
