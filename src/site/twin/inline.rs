//! Links, images and bare addresses.

use super::writer::Writer;
use crate::html::media::{alt_and_size, is_player};
use crate::html::sanitize::{self, UrlPurpose};
use crate::note::doc::{Kind, Tag};
use crate::note::link::{self, LinkRef, Media, default_text};
use crate::site::twin;
use crate::text::escape::push_url;
use crate::text::markdown::{push_target, text};
use crate::vault::names::file_name;
use crate::vault::{AssetId, NoteId, Resolved, Spot};

/// A link whose text is being written.
pub(super) struct OpenLink {
    address: String,
    title: String,
    /// Where its text began.
    start: usize,
}

/// Whether an address may stand between `<` and `>`.
fn is_plain(address: &str) -> bool {
    address.contains(['@', ':'])
        && address.chars().all(|c| c.is_ascii_graphic() && !"<>|\\`&".contains(c))
}

impl Writer<'_> {
    fn is_in_link(&self) -> bool {
        !self.open_links.is_empty()
    }

    /// From this twin to that of another note, or to a place in it.
    pub(super) fn note_address(&self, id: NoteId, spot: Spot) -> String {
        let mut fragment = String::new();
        if let Spot::Heading(h) = spot {
            fragment.push('#');
            push_url(&mut fragment, &self.sources.vault.note(id).doc.headings[h as usize].id);
        }
        match id == self.page && !fragment.is_empty() {
            true => fragment,
            false => {
                format!("{}{}{fragment}", self.root, twin::path(self.sources.routes.note(id)))
            }
        }
    }

    fn asset_address(&mut self, id: AssetId) -> Option<String> {
        let route = self.sources.addresses.asset(id)?;
        self.assets.insert(id);
        Some(format!("{}{route}", self.root))
    }

    /// Where a link leads; `None` where there is nothing to lead to, or nothing to be told of.
    fn address(&mut self, link: &LinkRef, resolved: &Resolved) -> Option<String> {
        if link.is_external {
            return sanitize::url(&link.path, UrlPurpose::Link);
        }
        match resolved {
            Resolved::Note(id, spot) => Some(self.note_address(*id, *spot)),
            Resolved::Asset(id) => self.asset_address(*id),
            Resolved::Folder(path) => {
                let route = self.sources.addresses.folder(path)?;
                Some(format!("{}{route}", self.root))
            }
            Resolved::Withheld | Resolved::Ghost | Resolved::External => None,
        }
    }

    /// `[[…]]`
    pub(super) fn wikilink(&mut self, index: u32) {
        let note = self.note;
        let links = self.links;
        self.link_to(&note.doc.links[index as usize], &links[index as usize]);
    }

    /// A link with its own text.
    pub(super) fn link_to(&mut self, link: &LinkRef, resolved: &Resolved) {
        let address = if self.is_in_link() { None } else { self.address(link, resolved) };
        self.linked(&link.shown(), address.as_deref(), &link.title);
    }

    /// A link out of the site.
    pub(super) fn external_link(&mut self, address: &str, text: &str) {
        let address = sanitize::url(address, UrlPurpose::Link).filter(|_| !self.is_in_link());
        self.linked(text, address.as_deref(), "");
    }

    /// A text, linked where there is an address.
    fn linked(&mut self, text: &str, address: Option<&str>, title: &str) {
        match address {
            Some(address) => {
                self.inline();
                self.out.push('[');
                self.text(text);
                push_target(&mut self.out, address, title);
            }
            None => self.text(text),
        }
    }

    /// `[…](…)`: what stands inside follows as events.
    pub(super) fn open_link(&mut self, event: usize, index: u32) {
        let note = self.note;
        let links = self.links;
        let link = &note.doc.links[index as usize];
        let is_empty = link.path.is_empty() && link.subpath.is_empty();
        let address = match is_empty || self.is_in_link() {
            true => None,
            false => self.address(link, &links[index as usize]),
        };
        if address.is_some() {
            self.inline();
            self.out.push('[');
            // A link needs something to click on.
            let next = note.doc.events.get(event + 1).map(|e| e.kind);
            if link.is_external && matches!(next, Some(Kind::Close(Tag::Link(_)))) {
                self.text(&link.path);
            }
        }
        let start = self.out.len();
        let open = |address| OpenLink { address, title: link.title.to_string(), start };
        self.open_links.push(address.map(open));
    }

    pub(super) fn close_link(&mut self) {
        let Some(Some(OpenLink { address, title, start })) = self.open_links.pop() else { return };
        // An address that is its own text.
        if title.is_empty() && is_plain(&address) && self.out[start..] == text(&address) {
            self.out.truncate(start - 1);
            self.out.extend(["<", address.as_str(), ">"]);
            return;
        }
        push_target(&mut self.out, &address, &title);
    }

    /// A bare address.
    pub(super) fn bare_url(&mut self, text: &str) {
        let full = match link::has_scheme(text) {
            true => text.to_owned(),
            false => format!("mailto:{text}"),
        };
        let address = sanitize::url(&full, UrlPurpose::Link).filter(|_| !self.is_in_link());
        match address {
            Some(_) if is_plain(text) => {
                self.inline();
                self.out.extend(["<", text, ">"]);
            }
            address => self.linked(text, address.as_deref(), ""),
        }
    }

    /// `![…]` of something that stands in a line.
    pub(super) fn inline_embed(&mut self, index: u32) {
        let note = self.note;
        let links = self.links;
        self.embed_of(&note.doc.links[index as usize], &links[index as usize]);
    }

    pub(super) fn embed_of(&mut self, link: &LinkRef, resolved: &Resolved) {
        if link.is_external {
            return self.external_image(link);
        }
        match resolved {
            Resolved::Asset(id) => {
                let name = file_name(&self.sources.vault.assets[id.0 as usize]).to_owned();
                let Some(address) = self.asset_address(*id) else { return };
                let is_image =
                    link::extension(&name).as_deref().and_then(link::media) == Some(Media::Image);
                let (alt, _) = alt_and_size(link, &name);
                match is_image {
                    true => self.image(&alt, &address, &link.title),
                    false => {
                        let text = if alt.is_empty() { &name } else { &alt };
                        let address = (!self.is_in_link()).then_some(address);
                        self.linked(text, address.as_deref(), "");
                    }
                }
            }
            Resolved::Note(..) | Resolved::Folder(_) => self.link_to(link, resolved),
            // The box of a file that is not there is for the author.
            Resolved::Withheld | Resolved::Ghost | Resolved::External => {}
        }
    }

    fn image(&mut self, alt: &str, address: &str, title: &str) {
        self.inline();
        self.out.push_str("![");
        self.text(alt);
        push_target(&mut self.out, address, title);
    }

    fn external_image(&mut self, link: &LinkRef) {
        let (alt, _) = alt_and_size(link, "");
        if is_player(&link.path) {
            let text = if alt.is_empty() { link.path.to_string() } else { alt };
            let address = sanitize::url(&link.path, UrlPurpose::Link);
            return self.linked(&text, address.filter(|_| !self.is_in_link()).as_deref(), "");
        }
        match sanitize::url(&link.path, UrlPurpose::Image) {
            Some(address) => self.image(&alt, &address, &link.title),
            None => self.text(&alt),
        }
    }

    /// `![[…]]` of a note, or a part of it: a link to where it stands.
    pub(super) fn block_embed(&mut self, index: u32) {
        let note = self.note;
        let links = self.links;
        let (link, resolved) = (&note.doc.links[index as usize], &links[index as usize]);
        self.end_line();
        match resolved {
            Resolved::Note(id, spot) => {
                // A block's id is never shown, so the link bears the note's name alone.
                let is_block = link.subpath.starts_with('^') && link.display.is_none();
                let text = match is_block {
                    true => default_text(&link.path, "").into(),
                    false => link.shown(),
                };
                let address = self.note_address(*id, *spot);
                self.linked(&text, Some(&address), "");
            }
            Resolved::Asset(id) => {
                let name = file_name(&self.sources.vault.assets[id.0 as usize]).to_owned();
                match link::extension(&name).as_deref().and_then(link::media) {
                    Some(Media::Canvas | Media::Base) => self.text(&link.shown()),
                    _ => self.embed_of(link, resolved),
                }
            }
            Resolved::Folder(_) => self.link_to(link, resolved),
            Resolved::Withheld | Resolved::Ghost | Resolved::External => {}
        }
        self.end_line();
    }
}
