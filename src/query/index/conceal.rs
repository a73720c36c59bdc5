//! Links to what is not published, taken out of texts that queries may show.

use super::Index;
use crate::note;
use std::borrow::Cow;

impl Index<'_> {
    /// `text` of the note at `origin`, each link to a withheld file replaced by what was written
    /// for it.
    pub(super) fn conceal<'t>(&self, text: &'t str, origin: &str) -> Cow<'t, str> {
        let may_link = text.contains("[[") || text.contains("](") || text.contains("]:");
        if !self.has_hidden || !may_link {
            return Cow::Borrowed(text);
        }
        let (parsed, _) = note::parse(origin, text.as_bytes().to_vec());
        let mut out = String::new();
        let mut at = 0;
        for link in &parsed.doc.links {
            let (start, end) = (link.start as usize, link.end as usize);
            if start < at || link.is_external || !self.is_withheld(&link.path, origin) {
                continue;
            }
            out.push_str(parsed.text.get(at..start).unwrap_or_default());
            if !link.is_embed {
                out.push_str(&shown(link, &parsed.text));
            }
            at = end;
        }
        if at == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(parsed.text.get(at..).unwrap_or_default());
        Cow::Owned(out)
    }
}

/// What was written to be shown: the text of a link, else the bare name of its target.
pub(super) fn shown(link: &note::link::LinkRef, text: &str) -> String {
    if let Some(display) = &link.display {
        return display.to_string();
    }
    if link.written == note::link::Written::Markdown {
        let source = text.get(link.start as usize..link.end as usize).unwrap_or_default();
        let inner = source.strip_prefix('[').and_then(|s| s.split_once("](")).map(|(t, _)| t);
        return inner.unwrap_or_default().to_owned();
    }
    bare_name(&link.path).to_owned()
}

/// The name that a withheld target is called by.
pub(super) fn bare_name(path: &str) -> &str {
    crate::vault::names::file_name(note::link::strip_md(path))
}
