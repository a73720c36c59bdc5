//! Embedded notes, sections and blocks (rules E1–E7), and the files that are blocks.

use crate::diag::Severity;
use crate::html::article::Renderer;
use crate::html::footnotes::Footnotes;
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::note::link::{self, Media};
use crate::text::escape::html;
use crate::vault::{NoteId, Resolved, Spot, missing_spot, names::file_name};
use std::fmt::Write;
use std::ops::Range;

/// The page itself and five embeds in one another (E4).
const LONGEST_CHAIN: usize = 6;
/// Embeds on one page, those inside others among them.
const MOST_EMBEDS: usize = 200;
/// What embeds may add to a page; a page of more is nothing to read, and a folder of notes that
/// embed one another would become a site of gigabytes.
const MOST_EMBEDDED_BYTES: usize = 384 << 10;

impl<'a> Renderer<'a> {
    pub(super) fn block_embed(&mut self, note: &'a Note, event: usize, index: u32) {
        let link = &note.doc.links[index as usize];
        match self.resolved(index).clone() {
            Resolved::Withheld => {}
            Resolved::Note(id, spot) if self.source.is_none() => {
                self.note_embed(note, event, index, id, spot);
            }
            Resolved::Asset(id) => {
                let name = file_name(&self.around.vault.assets[id.0 as usize]).to_owned();
                match link::extension(&name).as_deref().and_then(link::media) {
                    Some(Media::Canvas) => self.unsupported(note, index, "canvas-embed", "canvas"),
                    Some(Media::Base) => self.unsupported(note, index, "bases-embed", "base"),
                    _ => {
                        self.out.push_str("<p>");
                        self.inline_embed(note, index);
                        self.out.push_str("</p>\n");
                    }
                }
            }
            // A value brings no note into the page, only a link to it.
            Resolved::Folder(_) | Resolved::Note(..) => {
                self.out.push_str("<p>");
                self.wikilink(note, index);
                self.out.push_str("</p>\n");
            }
            Resolved::Ghost | Resolved::External => {
                self.not_found(link, "div");
                self.out.push('\n');
            }
        }
    }

    /// A file whose kind is not shown yet: a labelled box.
    fn unsupported(&mut self, note: &Note, index: u32, class: &str, what: &str) {
        let link = &note.doc.links[index as usize];
        let _ = writeln!(
            self.out,
            "<div class=\"internal-embed {class} moc-problem\" data-src=\"{}\">{} ({what})</div>",
            html(&link.path),
            html(&link.shown())
        );
        self.report(
            Severity::Info,
            "block::unsupported",
            link.start,
            link.end,
            format!("a {what} is not shown by this version"),
            None,
        );
    }

    fn note_embed(&mut self, note: &'a Note, event: usize, index: u32, id: NoteId, spot: Spot) {
        let link = &note.doc.links[index as usize];
        let other = self.around.vault.note(id);
        if let Some(code) = self.why_not(id, spot, event) {
            self.out.push_str("<p>");
            self.wikilink(note, index);
            self.out.push_str("</p>\n");
            self.report_not_embedded(code, note, index, id);
            return;
        }
        let Some(range) = range_of(other, spot) else {
            let name = link::default_text(&link.path, &link.subpath);
            let _ = writeln!(
                self.out,
                "<div class=\"internal-embed is-unresolved\" data-src=\"{}\">\"{}\" could not be found</div>",
                html(&link.path),
                html(&name)
            );
            let missing = missing_spot(other, &link.subpath, true);
            self.report(
                Severity::Error,
                "embed::subpath-missing",
                link.start,
                link.end,
                missing.message,
                missing.help,
            );
            return;
        };
        self.embed_count += 1;
        if !self.is_embedded() {
            self.embed_start = self.out.len();
        }
        let id_attribute = self.block_id(note, event);
        let own = self.own();
        // A block's id is never shown (B1), so its embed bears the note's name alone.
        let is_block = link.subpath.starts_with('^') && link.display.is_none();
        let title =
            html(&if is_block { link::default_text(&link.path, "").into() } else { link.shown() });
        let href = html(&self.note_href(id, spot));
        let data = html(&link.path);
        let _ = writeln!(
            self.out,
            "<div class=\"internal-embed markdown-embed\" data-src=\"{data}\"{id_attribute}><div class=\"markdown-embed-title\"><a class=\"internal-link\" data-href=\"{data}\" href=\"{href}\"{own}>{title}</a></div><div class=\"markdown-embed-content\">"
        );
        let prefix = format!("e{}-", self.embed_count);
        let outside = std::mem::replace(&mut self.footnotes, Footnotes::new(prefix));
        let depth = self.enter_embed();
        self.chain.push(id);
        self.wrapped(other, range);
        self.footnote_list();
        self.chain.pop();
        self.leave_embed(depth);
        self.footnotes = outside;
        self.out.push_str("</div></div>\n");
        if !self.is_embedded() {
            self.embedded_bytes += self.out.len() - self.embed_start;
        }
    }

    /// Why the note is not embedded here, if it is not.
    fn why_not(&self, id: NoteId, spot: Spot, event: usize) -> Option<&'static str> {
        let text_bytes = self.around.vault.note(id).text.len();
        let under_way = if self.is_embedded() { self.out.len() - self.embed_start } else { 0 };
        if self.chain.contains(&id) && !is_apart(self, id, spot, event) {
            Some("embed::cycle")
        } else if self.chain.len() >= LONGEST_CHAIN {
            Some("embed::too-deep")
        } else if self.embed_count >= MOST_EMBEDS
            || self.embedded_bytes + under_way + text_bytes > MOST_EMBEDDED_BYTES
        {
            Some("embed::too-much")
        } else {
            None
        }
    }

    /// Says so once: a circle on the pages that are a part of it, a limit once a page.
    fn report_not_embedded(&mut self, code: &'static str, note: &Note, index: u32, id: NoteId) {
        let message = match code {
            "embed::cycle" => "this embeds a note that it is a part of",
            "embed::too-deep" => "more than five embeds in one another",
            _ => "too much is embedded on this page",
        };
        let is_told = if code == "embed::cycle" {
            self.chain.first() != Some(&id)
        } else {
            self.diagnostics.iter().any(|d| d.code == code)
        };
        if !is_told {
            let link = &note.doc.links[index as usize];
            let help = Some("a plain link stands in its place".to_owned());
            self.report(Severity::Warning, code, link.start, link.end, message.to_owned(), help);
        }
    }

    /// The events of a section or block, with what HTML needs around a list item.
    fn wrapped(&mut self, other: &Note, range: Range<usize>) {
        let first = other.doc.events.get(range.start).map(|e| e.kind);
        let is_item = matches!(first, Some(Kind::Open(Tag::Item(_))));
        if is_item {
            self.out.push_str("<ul>\n");
        }
        self.events(range);
        if is_item {
            self.out.push_str("</ul>\n");
        }
    }
}

/// Whether embedding a part of a note that is already in the chain brings no circle: a section
/// or block of the page itself that does not hold the embed.
fn is_apart(renderer: &Renderer<'_>, id: NoteId, spot: Spot, event: usize) -> bool {
    let is_own_page = renderer.chain.len() == 1 && renderer.chain[0] == id;
    let other = renderer.around.vault.note(id);
    match range_of(other, spot) {
        Some(range) if is_own_page && spot != Spot::Top => {
            let embeds_more = other.doc.events[range.clone()]
                .iter()
                .any(|e| matches!(e.kind, Kind::BlockEmbed(_)));
            !range.contains(&event) && !embeds_more
        }
        // A missing part is no circle either; it has a message of its own.
        None => true,
        _ => false,
    }
}

/// The events that an embed of `spot` shows; `None` when the note does not have it.
fn range_of(note: &Note, spot: Spot) -> Option<Range<usize>> {
    match spot {
        Spot::Top => Some(0..note.doc.body as usize),
        Spot::Heading(h) => Some(note.doc.section(&note.doc.headings[h as usize])),
        Spot::Block(b) => {
            let start = note.doc.block_ids[b as usize].event as usize;
            Some(start..note.doc.close_of(start) + 1)
        }
        Spot::Missing => None,
    }
}
