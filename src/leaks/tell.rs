//! How a leak is told.

use crate::diag::{Diagnostic, Place, Severity};
use crate::leaks::canary::Kind;

/// Something unpublished that is in the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// What it is.
    pub kind: Kind,
    /// Where it is written.
    pub place: Place,
    /// The file of the site that holds it.
    pub output: String,
    /// Whether the name of that file does, not its text.
    pub is_in_name: bool,
    /// How much more of the same file is in that file of the site.
    pub more: usize,
}

impl Leak {
    /// As a finding.
    pub fn diagnostic(&self) -> Diagnostic {
        let what = what(self.kind);
        let channel = channel(&self.output);
        let inside = if self.is_in_name { "the name of " } else { "" };
        let more = match self.more {
            0 => String::new(),
            1 => ", and 1 thing more with it".to_owned(),
            more => format!(", and {more} things more with it"),
        };
        let message = format!(
            "{what} that is not published would come out in {inside}{channel}, `{}`{more}",
            self.output
        );
        Diagnostic::new(Severity::Loss, "leak::unpublished", message).at(self.place.clone()).help(
            "so nothing was published, and the old site stays; please report this as a bug of moc, unless \
             a file of your theme holds these words; if they are no secret, add them to `allow` under `[leaks]` in site.toml",
        )
    }
}

fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Name => "a name",
        Kind::Title => "a title",
        Kind::Alias => "an alias",
        Kind::Tag => "a tag",
        Kind::Field => "a property",
        Kind::Text => "a text",
        Kind::Code => "code or an address",
        Kind::Comment => "a comment",
        Kind::Attachment => "an attachment",
        Kind::Word => "a word",
    }
}

/// What a file of the site is to its readers.
pub(super) fn channel(output: &str) -> &'static str {
    let name = output.rsplit('/').next().unwrap_or(output);
    let is_in = |folder: &str| output.starts_with(folder);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" if is_in("tags/") => "a tag page",
        "html" => "a page",
        "md" => "a Markdown twin",
        "xml" if name == "sitemap.xml" => "the sitemap",
        "xml" => "a feed",
        "json" if name == "preview.json" => "a link preview",
        "json" if name == "feed.json" => "a feed",
        "json" if is_in("assets/search/") => "the search index",
        "json" => "the data of the graph",
        "txt" if name == "llms.txt" => "the list for language models",
        "txt" => "a list of addresses",
        "png" if is_in("assets/cards/") => "a social card",
        "css" | "js" => "a file of the theme",
        _ => "a copied file",
    }
}
