//! Links, tags and bare addresses.

use crate::html::Surroundings;
use crate::html::article::Renderer;
use crate::html::sanitize::{self, UrlPurpose};
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::note::link::{self, LinkRef};
use crate::text::escape::{html, push_html, push_url};
use crate::text::fold::fold;
use crate::text::slug;
use crate::vault::entities::Entity;
use crate::vault::{NoteId, Resolved, Spot};
use std::fmt::Write;

impl Renderer<'_> {
    /// `[[…]]` (W3–W7, R10, R11).
    pub(super) fn wikilink(&mut self, note: &Note, index: u32) {
        let resolved = self.resolved(index);
        self.wikilink_to(&note.doc.links[index as usize], resolved);
    }

    /// The same for a link that stands in no text.
    pub(super) fn wikilink_to(&mut self, link: &LinkRef, resolved: &Resolved) {
        let text = link.shown();
        if link.is_external {
            self.external(&link.path, &html(&text));
            return;
        }
        let opened = self.open_internal(link, resolved);
        push_html(&mut self.out, &text);
        if opened {
            self.out.push_str("</a>");
        }
    }

    /// A link of ours around text that is already HTML.
    pub(super) fn external(&mut self, address: &str, text_html: &str) {
        match sanitize::url(address, UrlPurpose::Link).filter(|_| !self.is_in_link()) {
            Some(address) => {
                let own = self.own();
                let _ = write!(
                    self.out,
                    "<a class=\"external-link\" href=\"{}\" rel=\"noopener nofollow\"{own}>{text_html}</a>",
                    html(&address)
                );
            }
            None => self.out.push_str(text_html),
        }
    }

    /// Opens the `<a>` of an internal link. Says whether there is one to close.
    fn open_internal(&mut self, link: &LinkRef, resolved: &Resolved) -> bool {
        let data = html(&link.path);
        let own = self.own();
        let title = if link.title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", html(&link.title))
        };
        if self.is_in_link() {
            return false;
        }
        let href = match resolved {
            Resolved::Withheld => return false,
            Resolved::Note(id, spot) => Some(self.note_href(*id, *spot)),
            Resolved::Folder(path) => {
                self.around.addresses.folder(path).map(|route| format!("{}{route}", self.root))
            }
            Resolved::Asset(id) => self.around.addresses.asset(*id).map(|route| {
                self.assets.insert(*id);
                let fragment = if link.subpath.is_empty() {
                    String::new()
                } else {
                    format!("#{}", encoded(&link.subpath))
                };
                format!("{}{route}{fragment}", self.root)
            }),
            Resolved::Ghost | Resolved::External => None,
        };
        match href {
            Some(href) => {
                // The page of a folder has no preview.
                let is_folder =
                    if matches!(resolved, Resolved::Folder(_)) { " is-folder" } else { "" };
                let _ = write!(
                    self.out,
                    "<a class=\"internal-link{is_folder}\" data-href=\"{data}\" href=\"{}\"{title}{own}>",
                    html(&href)
                );
            }
            None => {
                let unwritten = html(self.around.words.get("unwritten"));
                let title =
                    if title.is_empty() { format!(" title=\"{unwritten}\"") } else { title };
                let _ = write!(
                    self.out,
                    "<a class=\"internal-link is-unresolved\" data-href=\"{data}\"{title}{own}>"
                );
            }
        }
        true
    }

    /// Opens a link to what is written of a thing.
    pub(super) fn open_entity(&mut self, entity: &Entity) {
        let (note, heading) = entity.place();
        let href = self.note_href(note, heading.map_or(Spot::Top, Spot::Heading));
        let own = self.own();
        let _ = write!(
            self.out,
            "<a class=\"internal-link\" data-href=\"{}\" href=\"{}\"{own}>",
            html(&entity.name),
            html(&href)
        );
    }

    /// From this page to a place in a note; a bare fragment on the same page.
    pub(super) fn note_href(&self, id: NoteId, spot: Spot) -> String {
        href(self.around, self.root, self.chain.first().copied(), id, spot)
    }

    /// `[…](…)`: opens the link; what stands inside follows as events.
    pub(super) fn open_link(&mut self, note: &Note, event: usize, index: u32) {
        let link = &note.doc.links[index as usize];
        if !link.is_external {
            // A link to nothing (`[t]()`) is text.
            let is_empty = link.path.is_empty() && link.subpath.is_empty();
            let resolved = self.resolved(index);
            let opened = !is_empty && self.open_internal(link, resolved);
            self.open_links.push(opened);
            return;
        }
        let address = sanitize::url(&link.path, UrlPurpose::Link).filter(|_| !self.is_in_link());
        let Some(address) = address else {
            self.open_links.push(false);
            return;
        };
        let own = self.own();
        let title = if link.title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", html(&link.title))
        };
        let _ = write!(
            self.out,
            "<a class=\"external-link\" href=\"{}\" rel=\"noopener nofollow\"{title}{own}>",
            html(&address)
        );
        self.open_links.push(true);
        // A link needs something to click on.
        if matches!(note.doc.events.get(event + 1).map(|e| e.kind), Some(Kind::Close(Tag::Link(_))))
        {
            push_html(&mut self.out, &link.path);
        }
    }

    pub(super) fn close_link(&mut self) {
        if self.open_links.pop() == Some(true) {
            self.out.push_str("</a>");
        }
    }

    /// A bare URL or e-mail address (A3).
    pub(super) fn bare_url(&mut self, text: &str) {
        let address =
            if link::has_scheme(text) { text.to_owned() } else { format!("mailto:{text}") };
        self.external(&address, &html(text));
    }

    /// `#tag` (T6).
    pub(super) fn tag(&mut self, tag: &str, text: &str) {
        if self.is_in_link() {
            push_html(&mut self.out, text);
            return;
        }
        // A word of a value is a tag of the site only where a note has it, too.
        let is_known = || self.around.vault.tags.contains_key(&fold(slug::shallow_tag(tag)));
        if self.source.is_some() && !is_known() {
            let _ = write!(self.out, "<span class=\"tag\">{}</span>", html(text));
            return;
        }
        let route = self.around.addresses.tag(tag);
        let own = self.own();
        let _ = write!(
            self.out,
            "<a class=\"tag\" href=\"{}{}\"{own}>{}</a>",
            self.root,
            html(&route),
            html(text)
        );
    }
}

/// From the page of the note `page` to a place in a note; a bare fragment on the same page. `root`
/// leads from there to the root of the site.
pub(super) fn href(
    around: Surroundings<'_>,
    root: &str,
    page: Option<NoteId>,
    id: NoteId,
    spot: Spot,
) -> String {
    let doc = &around.vault.note(id).doc;
    let fragment = match spot {
        Spot::Top | Spot::Missing => String::new(),
        Spot::Heading(h) => format!("#{}", encoded(&doc.headings[h as usize].id)),
        Spot::Block(b) => {
            format!("#{}", encoded(&format!("^{}", doc.block_ids[b as usize].id)))
        }
    };
    if page == Some(id) && !fragment.is_empty() {
        return fragment;
    }
    format!("{root}{}{fragment}", around.addresses.note(id))
}

/// Percent-encoded as a fragment.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_url(&mut out, text);
    out
}
