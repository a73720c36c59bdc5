//! A link as written, taken apart (rules W1–W13, R12): path, subpath, display text.

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// `[[…]]` or `![[…]]`
    Wiki,
    /// `[…](…)` or `![…](…)`
    Markdown,
    /// A value in the front matter.
    Property,
}

/// A link or embed in a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRef {
    /// How it was written.
    pub written: Written,
    /// Whether it is an embed.
    pub is_embed: bool,
    /// Path of the target, trimmed, decoded where the form asks for it; empty for this note
    /// itself. An outside link's whole address.
    pub path: Box<str>,
    /// What follows the first `#`, without it; empty for none.
    pub subpath: Box<str>,
    /// Text to show, where one was written; for images the alternative text.
    pub display: Option<Box<str>>,
    /// `title` of a Markdown link.
    pub title: Box<str>,
    /// Leads out of the site (it has a scheme, or begins with `//`).
    pub is_external: bool,
    /// First byte in the source.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Index of the event that shows it; `u32::MAX` in the front matter.
    pub event: u32,
}

impl LinkRef {
    /// The text that the link shows: what was written for it, else its target's (W4, W5).
    pub fn shown(&self) -> std::borrow::Cow<'_, str> {
        match &self.display {
            Some(display) => std::borrow::Cow::Borrowed(display),
            None if self.is_external => std::borrow::Cow::Borrowed(&self.path),
            None => std::borrow::Cow::Owned(default_text(&self.path, &self.subpath)),
        }
    }

    /// Whether the note shows it: as an event, or in its front matter.
    pub fn is_live(&self) -> bool {
        self.written == Written::Property || self.event != crate::note::doc::NOWHERE
    }
}

/// Takes apart the text between `[[` and `]]`. `None` when it names nothing (rule W9).
pub fn wikilink(content: &str, is_embed: bool, span: (u32, u32)) -> Option<LinkRef> {
    let content = content.replace("\\|", "|");
    let (target, display) = match content.split_once('|') {
        Some((target, display)) => (target.trim(), Some(display.trim())),
        None => (content.trim(), None),
    };
    if target.is_empty() {
        return None;
    }
    let is_external = has_scheme(target);
    let (path, subpath) = match target.split_once('#') {
        Some((path, subpath)) if !is_external => (path.trim(), subpath.trim()),
        _ => (target, ""),
    };
    if path.is_empty() && subpath.is_empty() {
        return None;
    }
    Some(LinkRef {
        written: Written::Wiki,
        is_embed,
        path: path.into(),
        subpath: subpath.into(),
        display: display.filter(|d| !d.is_empty()).map(Into::into),
        title: "".into(),
        is_external,
        start: span.0,
        end: span.1,
        event: 0,
    })
}

/// A Markdown link's target, entities and escapes already resolved (rule R12).
pub fn markdown(target: &str, title: &str, is_embed: bool, span: (u32, u32)) -> LinkRef {
    let is_external = has_scheme(target) || target.starts_with("//");
    let (path, subpath) = match target.split_once('#') {
        _ if is_external => (target.to_owned(), String::new()),
        Some((path, subpath)) => (percent_decode(path), percent_decode(subpath)),
        None => (percent_decode(target), String::new()),
    };
    LinkRef {
        written: Written::Markdown,
        is_embed,
        path: path.into(),
        subpath: subpath.into(),
        display: None,
        title: title.into(),
        is_external,
        start: span.0,
        end: span.1,
        event: 0,
    }
}

/// Whether `target` begins with a URL scheme. One letter is no scheme (`C:`), and neither is
/// what holds a blank before the colon.
pub fn has_scheme(target: &str) -> bool {
    let Some(colon) = target.find(':') else { return false };
    let scheme = &target[..colon];
    let rest = &target[colon + 1..];
    let well_formed = scheme.len() > 1
        && scheme.as_bytes()[0].is_ascii_alphabetic()
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    // A note may be called `Topic: details`; an address has no blank after its colon.
    well_formed && !rest.starts_with(' ') && !rest.is_empty()
}

/// Percent-decodes once; what is not a valid escape stays as written, invalid UTF-8 becomes U+FFFD.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[i], digit(i + 1), digit(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                i += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).replace(|c: char| c.is_control() && c != '\t', "\u{FFFD}")
}

/// The text of a link that was written without one (rule W4): `Note > Heading`, `.md` dropped.
pub fn default_text(path: &str, subpath: &str) -> String {
    let path = strip_md(path);
    let mut parts: Vec<&str> = Vec::new();
    if !path.is_empty() {
        parts.push(path);
    }
    parts.extend(subpath.split('#').map(str::trim).filter(|s| !s.is_empty()));
    parts.join(" > ")
}

/// `path` without a final `.md`, in any case.
pub fn strip_md(path: &str) -> &str {
    match path.len().checked_sub(3) {
        Some(at) if path.is_char_boundary(at) && path[at..].eq_ignore_ascii_case(".md") => {
            &path[..at]
        }
        _ => path,
    }
}

/// A path's extension in lower case: the letters and digits after the last dot of its last
/// segment, `None` when there is none.
pub fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.')?;
    let is_extension = !stem.is_empty()
        && !extension.is_empty()
        && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    is_extension.then(|| extension.to_ascii_lowercase())
}

/// What an embedded file is shown as (rules E8–E12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `<img>`
    Image,
    /// `<audio>`
    Audio,
    /// `<video>`
    Video,
    /// `<iframe>`
    Pdf,
    /// Canvas: a block of its own.
    Canvas,
    /// Base: a block of its own.
    Base,
}

/// The media kind of an extension in lower case, if it is one of the vault's formats.
pub fn media(extension: &str) -> Option<Media> {
    Some(match extension {
        "avif" | "bmp" | "gif" | "jpeg" | "jpg" | "png" | "svg" | "webp" => Media::Image,
        "flac" | "m4a" | "mp3" | "ogg" | "wav" | "3gp" => Media::Audio,
        "mkv" | "mov" | "mp4" | "ogv" | "webm" => Media::Video,
        "pdf" => Media::Pdf,
        "canvas" => Media::Canvas,
        "base" => Media::Base,
        _ => return None,
    })
}

/// Whether an embed of this target stands inside a line (an image, any other file) rather than
/// being a block of its own (a note, a canvas, a base).
pub fn is_inline_embed(link: &LinkRef) -> bool {
    if link.is_external {
        return true;
    }
    match extension(&link.path).as_deref() {
        None | Some("md") => false,
        Some(ext) => match media(ext) {
            Some(Media::Canvas | Media::Base) => false,
            Some(_) => true,
            // `Note.1` is a note; `data.csv` is a file.
            None => ext.len() <= 5 && ext.bytes().any(|b| b.is_ascii_alphabetic()),
        },
    }
}
