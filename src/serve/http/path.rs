//! From the path of a request to the path of a file of the site.
//!
//! Text to text: whether there is such a file is asked of the site, which knows its own files by
//! name, so no path can lead anywhere else.

use std::str;

/// Folder of the server's own files, below the base. Dot names are never part of a vault, so
/// nothing of a site can be called so.
pub(in crate::serve) const OWN: &str = ".moc/";

/// Where a path leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To one of the server's own files, by its name in [`OWN`].
    Own(String),
    /// To a file of the site.
    File(String),
    /// To the folder of the whole site, written without its last slash or above it.
    Above,
    /// To nothing that a site could have.
    Nowhere,
}

/// Reads a path as written, below a base that is decoded and has `/` at both ends.
pub(super) fn place(path: &str, base: &str) -> Place {
    let Some(path) = decode(path) else {
        return Place::Nowhere;
    };
    let Some(inside) = path.strip_prefix(base) else {
        let is_above = path == "/" || base.strip_suffix('/') == Some(&path);
        return if is_above { Place::Above } else { Place::Nowhere };
    };
    if let Some(name) = inside.strip_prefix(OWN) {
        return Place::Own(name.to_owned());
    }
    let file = match inside {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    let is_plain = file.split('/').all(|segment| !matches!(segment, "" | "." | ".."));
    if is_plain { Place::File(file) } else { Place::Nowhere }
}

/// Percent-decodes, once. Nothing where an escape is none, or where the bytes are no text.
pub(super) fn decode(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                let digits = str::from_utf8(&digits).ok()?;
                let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                is_hex.then(|| u8::from_str_radix(digits, 16).ok()).flatten()?
            }
            byte => byte,
        });
    }
    let text = String::from_utf8(out).ok()?;
    (!text.contains('\0')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Place {
        Place::File(path.to_owned())
    }

    #[test]
    fn folders_are_their_index_and_names_are_decoded_once() {
        assert_eq!(place("/", "/"), file("index.html"));
        assert_eq!(place("/a/b/", "/"), file("a/b/index.html"));
        assert_eq!(place("/a/b", "/"), file("a/b"));
        assert_eq!(place("/%D0%B7/a%20b/", "/"), file("з/a b/index.html"));
        assert_eq!(place("/100%2525", "/"), file("100%25"));
    }

    #[test]
    fn a_base_is_taken_off() {
        assert_eq!(place("/repo/", "/repo/"), file("index.html"));
        assert_eq!(place("/repo/a.css", "/repo/"), file("a.css"));
        assert_eq!(place("/repo", "/repo/"), Place::Above);
        assert_eq!(place("/", "/repo/"), Place::Above);
        for outside in ["/repository/", "/other/", "/a/repo/", "//repo/"] {
            assert_eq!(place(outside, "/repo/"), Place::Nowhere, "{outside}");
        }
    }

    #[test]
    fn what_no_file_can_be_called_leads_nowhere() {
        for path in [
            "//",
            "/a//b",
            "/../a",
            "/a/..",
            "/./a",
            "/%2e%2e/a",
            "/a/%2E%2E/%2e%2e/etc/passwd",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/a%00b",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%ff",
            "/%c0%ae",
        ] {
            assert_eq!(place(path, "/"), Place::Nowhere, "{path}");
        }
    }

    #[test]
    fn own_files_lie_below_the_base() {
        assert_eq!(place("/repo/.moc/events", "/repo/"), Place::Own("events".into()));
        assert_eq!(place("/.moc/live.js", "/"), Place::Own("live.js".into()));
        assert_eq!(place("/.moc/live.js", "/repo/"), Place::Nowhere);
    }
}
