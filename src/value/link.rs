//! A link as a value: where it leads, and how it was written.

use crate::value::scan::heading_name;
use std::sync::Arc;

/// What the part after `#` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// The file as a whole.
    File,
    /// A heading.
    Header,
    /// A block id.
    Block,
}

impl LinkKind {
    /// Dataview's name for it.
    pub fn name(self) -> &'static str {
        match self {
            LinkKind::File => "file",
            LinkKind::Header => "header",
            LinkKind::Block => "block",
        }
    }
}

/// A link into the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The path from the vault's root where the target exists, else as written.
    pub path: Arc<str>,
    /// The text that was written for it.
    pub display: Option<Arc<str>>,
    /// Heading or block id, without `#` and `^`.
    pub subpath: Option<Arc<str>>,
    /// What `subpath` is.
    pub kind: LinkKind,
    /// Whether it is an embed.
    pub is_embed: bool,
}

impl Link {
    /// A link to a whole file.
    pub fn file(path: impl Into<Arc<str>>) -> Link {
        Link {
            path: path.into(),
            display: None,
            subpath: None,
            kind: LinkKind::File,
            is_embed: false,
        }
    }

    /// A link to a heading; its text is normalised as links need it.
    pub fn header(path: impl Into<Arc<str>>, heading: &str) -> Link {
        Link {
            subpath: Some(heading_name(heading).into()),
            kind: LinkKind::Header,
            ..Link::file(path)
        }
    }

    /// A link to a block.
    pub fn block(path: impl Into<Arc<str>>, id: &str) -> Link {
        Link { subpath: Some(id.into()), kind: LinkKind::Block, ..Link::file(path) }
    }

    /// A target as written (`Note`, `Note#Heading`, `Note#^id`), taken apart.
    pub fn infer(target: &str, is_embed: bool, display: Option<&str>) -> Link {
        let link = if target.contains("#^") {
            let mut parts = target.split("#^");
            let path = parts.next().unwrap_or_default();
            Link::block(path, parts.next().unwrap_or_default())
        } else if target.contains('#') {
            let mut parts = target.split('#');
            let path = parts.next().unwrap_or_default();
            Link::header(path, parts.next().unwrap_or_default())
        } else {
            Link::file(target)
        };
        Link { is_embed, display: display.map(Into::into), ..link }
    }

    /// The same link with another path.
    pub fn with_path(&self, path: impl Into<Arc<str>>) -> Link {
        Link { path: path.into(), ..self.clone() }
    }

    /// The same link as a wikilink, its display text always written out.
    pub fn markdown(&self) -> String {
        let escape = |text: &str| text.replace('|', "\\|");
        let mut out = String::from(if self.is_embed { "![[" } else { "[[" });
        out.push_str(&escape(&self.path));
        let subpath = self.subpath.as_deref().unwrap_or_default();
        match self.kind {
            LinkKind::File => {}
            LinkKind::Header => out.push('#'),
            LinkKind::Block => out.push_str("#^"),
        }
        if self.kind != LinkKind::File {
            out.push_str(&escape(subpath));
        }
        out.push('|');
        match self.display.as_deref().filter(|display| !display.is_empty()) {
            Some(display) => out.push_str(display),
            None => {
                out.push_str(file_title(&self.path));
                if self.kind != LinkKind::File {
                    out.push_str(" > ");
                    out.push_str(subpath);
                }
            }
        }
        out.push_str("]]");
        out
    }
}

/// The last segment of a path, without `.md`.
pub fn file_title(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name)
}
