//! Embeds that stand inside a line: images with their sizes, audio, video, PDF, other files
//! (rules E8–E16).

use crate::diag::Severity;
use crate::html::article::Renderer;
use crate::html::inlines::encoded;
use crate::html::sanitize::{self, UrlPurpose};
use crate::note::Note;
use crate::note::link::{self, LinkRef, Media, Written};
use crate::text::escape::html;
use crate::vault::{Resolved, names::file_name};
use std::fmt::Write;

impl Renderer<'_> {
    pub(super) fn inline_embed(&mut self, note: &Note, index: u32) {
        let resolved = self.resolved(index);
        self.embed_of(&note.doc.links[index as usize], resolved);
    }

    /// The same for an embed that stands in no text.
    pub(super) fn embed_of(&mut self, link: &LinkRef, resolved: &Resolved) {
        if link.is_external {
            self.external_image(link);
            return;
        }
        match resolved {
            Resolved::Withheld => {}
            Resolved::Asset(id) => {
                let Some(route) = self.around.addresses.asset(*id) else {
                    self.not_found(link, "span");
                    return;
                };
                self.assets.insert(*id);
                let src = format!("{}{route}", self.root);
                let name = file_name(&self.around.vault.assets[id.0 as usize]).to_owned();
                self.file(link, &src, &name, self.around.addresses.size(*id));
            }
            // `![alt](Note.md)` stands here only when it was not seen to be a note.
            Resolved::Note(..) | Resolved::Folder(_) => self.wikilink_to(link, resolved),
            Resolved::Ghost | Resolved::External => self.not_found(link, "span"),
        }
    }

    /// A file that is there. `name` is its own, for want of another text, and so is the `own_size` of an
    /// image.
    fn file(&mut self, link: &LinkRef, src: &str, name: &str, own_size: Option<(u32, u32)>) {
        let src = html(src);
        let kind = link::extension(name).as_deref().and_then(link::media);
        match kind {
            Some(Media::Image) => {
                let fragment = if link.subpath.is_empty() {
                    String::new()
                } else {
                    format!("#{}", encoded(&link.subpath))
                };
                let (alt, size) = alt_and_size(link, name);
                let size = size_attributes(size, own_size);
                let own = self.own();
                let _ = write!(
                    self.out,
                    "<img src=\"{src}{fragment}\" alt=\"{}\"{size} loading=\"lazy\"{own}>",
                    html(&alt)
                );
            }
            Some(Media::Audio | Media::Video) => {
                let element = if kind == Some(Media::Audio) { "audio" } else { "video" };
                let fragment = if link.subpath.is_empty() {
                    String::new()
                } else {
                    format!("#{}", encoded(&link.subpath))
                };
                let (label, size) = alt_and_size(link, name);
                let size = size_attributes(size.filter(|_| element == "video"), None);
                let html = format!(
                    "<{element} controls src=\"{src}{fragment}\"{size} preload=\"metadata\" title=\"{}\"></{element}>",
                    html(&label)
                );
                self.leaf(&html);
            }
            Some(Media::Pdf) => {
                let (height, rest) = pdf_parameters(&link.subpath);
                let fragment =
                    if rest.is_empty() { String::new() } else { format!("#{}", encoded(&rest)) };
                let (label, _) = alt_and_size(link, name);
                let height = height.map(|h| format!(" height=\"{h}\"")).unwrap_or_default();
                let html = format!(
                    "<iframe class=\"pdf-embed\" src=\"{src}{fragment}\"{height} title=\"{}\" loading=\"lazy\" sandbox=\"allow-same-origin\"></iframe>",
                    html(&label)
                );
                self.leaf(&html);
            }
            _ => {
                let own = self.own();
                let text = link.display.as_deref().unwrap_or(name);
                let _ = write!(
                    self.out,
                    "<a class=\"internal-embed file-embed\" data-src=\"{}\" href=\"{src}\" download{own}>{}</a>",
                    html(&link.path),
                    html(text)
                );
            }
        }
    }

    /// `![…](https://…)`: an image, or a card for what would be a player (E13, E15).
    fn external_image(&mut self, link: &LinkRef) {
        let (alt, size) = alt_and_size(link, "");
        if is_player(&link.path) {
            let Some(address) = sanitize::url(&link.path, UrlPurpose::Link) else { return };
            let own = self.own();
            let text = if alt.is_empty() { link.path.to_string() } else { alt };
            let _ = write!(
                self.out,
                "<span class=\"web-embed\"><a class=\"external-link\" href=\"{}\" rel=\"noopener nofollow\"{own}>{}</a></span>",
                html(&address),
                html(&text)
            );
            return;
        }
        match sanitize::url(&link.path, UrlPurpose::Image) {
            Some(address) => {
                let size = size_attributes(size, None);
                let title = if link.title.is_empty() {
                    String::new()
                } else {
                    format!(" title=\"{}\"", html(&link.title))
                };
                let _ = write!(
                    self.out,
                    "<img src=\"{}\" alt=\"{}\"{size}{title} loading=\"lazy\" referrerpolicy=\"no-referrer\">",
                    html(&address),
                    html(&alt)
                );
            }
            None => self.out.push_str(&html(&alt)),
        }
    }

    /// The box for a file that is not there (E5).
    pub(super) fn not_found(&mut self, link: &LinkRef, element: &str) {
        let name = link::default_text(&link.path, &link.subpath);
        let _ = write!(
            self.out,
            "<{element} class=\"internal-embed is-unresolved\" data-src=\"{}\">\"{}\" could not be found</{element}>",
            html(&link.path),
            html(&name)
        );
        self.report(
            Severity::Warning,
            "embed::missing",
            link.start,
            link.end,
            format!("the embedded file `{}` does not exist", link.path),
            None,
        );
    }
}

/// The size that a note asks for: a width, and a height where both are written.
pub type Asked = (u32, Option<u32>);

/// Alternative text, and the size that is asked for (E8, E13).
pub fn alt_and_size(link: &LinkRef, name: &str) -> (String, Option<Asked>) {
    let default = if link.written == Written::Wiki { name } else { "" };
    let Some(display) = link.display.as_deref() else { return (default.to_owned(), None) };
    let (alt, last) = match display.rsplit_once('|') {
        Some((alt, last)) => (Some(alt), last.trim()),
        None => (None, display.trim()),
    };
    match (alt, size(last)) {
        (Some(alt), Some(size)) => (alt.trim().to_owned(), Some(size)),
        (None, Some(size)) => (default.to_owned(), Some(size)),
        (_, None) => (display.trim().to_owned(), None),
    }
}

/// `100` or `100x145`.
fn size(text: &str) -> Option<Asked> {
    let number = |s: &str| {
        let is_number = s.len() <= 5 && s.bytes().all(|b| b.is_ascii_digit());
        s.parse().ok().filter(|_| is_number)
    };
    match text.split_once('x') {
        None => Some((number(text)?, None)),
        Some((width, height)) => Some((number(width)?, Some(number(height)?))),
    }
}

/// ` width="…" height="…"`: as asked for, else as the file has it. With both a page keeps the room
/// for what is not loaded yet.
fn size_attributes(asked: Option<Asked>, own: Option<(u32, u32)>) -> String {
    let (width, height) = match (asked, own) {
        (Some((width, None)), Some((own_width, own_height))) => {
            let height = u64::from(width) * u64::from(own_height) / u64::from(own_width.max(1));
            (width, Some(height.max(1)))
        }
        (Some((width, height)), _) => (width, height.map(u64::from)),
        (None, Some((width, height))) => (width, Some(height.into())),
        (None, None) => return String::new(),
    };
    let height = height.map(|height| format!(" height=\"{height}\"")).unwrap_or_default();
    format!(" width=\"{width}\"{height}")
}

/// `height=` taken out of a PDF's parameters (E11).
fn pdf_parameters(subpath: &str) -> (Option<u32>, String) {
    let mut height = None;
    let mut rest = Vec::new();
    for parameter in subpath.split('&').filter(|p| !p.is_empty()) {
        match parameter.strip_prefix("height=").and_then(|h| h.parse().ok()) {
            Some(h) => height = Some(h),
            None => rest.push(parameter),
        }
    }
    (height, rest.join("&"))
}

/// Addresses that the app turns into a player.
pub fn is_player(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let host =
        host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(&host).to_owned();
    ["youtube.com", "youtu.be", "youtube-nocookie.com", "twitter.com", "x.com", "vimeo.com"]
        .contains(&host.as_str())
}
