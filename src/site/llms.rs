//! `llms.txt`: the site as a list of its notes for programs that read text, each with its
//! Markdown twin and what it is about.

use crate::site::listing::Shelves;
use crate::site::model::SiteModel;
use crate::site::twin;
use crate::text::markdown::{push_target, text};
use crate::vault::NoteId;

/// Path of the file.
pub const PATH: &str = "llms.txt";

/// The list: the notes at the top, then a section for each folder there.
pub fn llms(site: &SiteModel, shelves: &Shelves) -> String {
    let mut list =
        List { shelves, base: site.base_url.as_deref().unwrap_or_default(), out: String::new() };
    list.out.push_str(&format!("# {}\n", text(&site.title)));
    if let Some(description) = &site.description {
        list.out.push_str(&format!("\n> {}\n", text(description)));
    }
    let Some(root) = shelves.folders.get("") else { return list.out };
    let top: Vec<NoteId> = root.index.into_iter().chain(root.notes.iter().copied()).collect();
    if !top.is_empty() {
        let word = site.strings.get("notes").map_or("Notes", String::as_str);
        list.out.push_str(&format!("\n## {}\n\n", text(word)));
        top.into_iter().for_each(|id| list.note(id));
    }
    for path in &root.folders {
        let Some(folder) = shelves.folders.get(path) else { continue };
        list.out.push_str(&format!("\n## {}\n\n", text(&folder.title)));
        list.folder(path);
    }
    list.out
}

struct List<'a> {
    shelves: &'a Shelves,
    base: &'a str,
    out: String,
}

impl List<'_> {
    /// The notes of a folder and below, in the order of its page.
    fn folder(&mut self, path: &str) {
        // Folders nest as deep as somebody likes.
        let mut open = vec![path];
        while let Some(path) = open.pop() {
            let Some(folder) = self.shelves.folders.get(path) else { continue };
            // A note that stands for a folder beside it is listed where it lies.
            let index = folder.index.filter(|id| !self.lies_beside(path, *id));
            index.into_iter().chain(folder.notes.iter().copied()).for_each(|id| self.note(id));
            open.extend(folder.folders.iter().rev().map(String::as_str));
        }
    }

    fn lies_beside(&self, path: &str, id: NoteId) -> bool {
        self.shelves.rows[id.0 as usize].folder != path
    }

    fn note(&mut self, id: NoteId) {
        let row = &self.shelves.rows[id.0 as usize];
        self.out.push_str("- [");
        self.out.push_str(&text(&row.title));
        push_target(&mut self.out, &format!("{}{}", self.base, twin::path(&row.route)), "");
        if let Some(description) = &row.description {
            self.out.push_str(": ");
            self.out.push_str(&text(description));
        }
        self.out.push('\n');
    }
}
