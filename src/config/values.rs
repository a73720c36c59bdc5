//! Values that can be wrong although their type is right: each is a type of its own, made
//! only from what it allows, so that a mistake is reported where it is written and nothing
//! later checks again.

use crate::text::escape;
use serde::Deserialize;
use std::str::FromStr;

/// Gives a checked text its way in (`TryFrom<String>`, for serde) and out (`String`).
macro_rules! checked_text {
    ($name:ident, $check:path) => {
        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                $check(&text).map($name)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }
    };
}

/// An absolute `http` or `https` address of a folder, with a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct BaseUrl(String);
checked_text!(BaseUrl, base_url);

impl FromStr for BaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        base_url(text).map(BaseUrl)
    }
}

/// An absolute address with `{path}` where the path of a note's file goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EditUrl(String);
checked_text!(EditUrl, edit_url);

/// A domain name alone: no scheme, no port, no path. Kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DomainName(String);
checked_text!(DomainName, domain_name);

impl FromStr for DomainName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        domain_name(text).map(DomainName)
    }
}

/// A path inside a folder: relative, with `/`, no `..`, no slash at its ends. Empty for the
/// folder itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct InnerPath(String);
checked_text!(InnerPath, inner_path);

impl InnerPath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A glob that can be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct IgnoreGlob(String);
checked_text!(IgnoreGlob, glob);

/// The name of a kind of note. It is part of a template's file name, so only letters, digits,
/// `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct KindName(String);
checked_text!(KindName, plain_name);

/// The name of a CSS variable, with or without the leading `--`; kept without.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct VariableName(String);
checked_text!(VariableName, variable_name);

/// The value of a CSS variable: one that cannot end its declaration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Variable(String);
checked_text!(Variable, variable);

fn base_url(text: &str) -> Result<String, String> {
    let wrong = |why: &str| Err(format!("`{text}` is not a base URL: {why}"));
    let (scheme, rest) = match text.trim().split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => return wrong("it must begin with `https://` or `http://`"),
    };
    if scheme != "https" && scheme != "http" {
        return wrong("it must begin with `https://` or `http://`");
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !is_host(host) {
        return wrong("it has no proper host name");
    }
    if path.contains(['?', '#']) {
        return wrong("it must not have a query or a fragment");
    }
    if path.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'<>\\^`{|}".contains(c)) {
        return wrong("its path holds characters that a URL cannot hold");
    }
    if path.split('/').any(|segment| segment == "." || segment == "..") {
        return wrong("its path must not hold `.` or `..`");
    }
    let mut url = format!("{scheme}://{}/", host.to_lowercase());
    for c in path.chars() {
        if c.is_ascii() {
            url.push(c)
        } else {
            escape::push_url(&mut url, c.encode_utf8(&mut [0; 4]))
        }
    }
    if !url.ends_with('/') {
        url.push('/');
    }
    Ok(url)
}

fn edit_url(text: &str) -> Result<String, String> {
    let wrong = |why: &str| Err(format!("`{text}` is not the address of an editor: {why}"));
    let text = text.trim();
    let after_scheme = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = after_scheme else {
        return wrong("it must begin with `https://` or `http://`");
    };
    if !is_host(rest.split('/').next().unwrap_or_default()) {
        return wrong("it has no proper host name");
    }
    if text.matches("{path}").count() != 1 {
        return wrong("it must hold `{path}` once, where the path of the note's file goes");
    }
    let around = text.replace("{path}", "");
    if !around.is_ascii()
        || around.contains(|c: char| c.is_control() || " \"'<>\\^`{|}".contains(c))
    {
        return wrong("it holds characters that a URL cannot hold");
    }
    Ok(text.to_owned())
}

fn domain_name(text: &str) -> Result<String, String> {
    let name = text.trim().to_lowercase();
    let is_label = |label: &str| {
        let is_plain = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        !label.is_empty() && is_plain && !label.starts_with('-') && !label.ends_with('-')
    };
    if name.contains('.') && name.len() <= 253 && name.split('.').all(is_label) {
        return Ok(name);
    }
    Err(format!("`{text}` is not a domain name: write it alone, as in `notes.example.org`"))
}

/// A host name or an address, with or without a port; no user name.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, after)) => {
            let is_address = address
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.');
            (if is_address { address } else { "" }, after)
        }
        None => {
            let (name, port) = host.find(':').map_or((host, ""), |at| host.split_at(at));
            let is_name =
                name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.' || c == '_');
            (if is_name { name } else { "" }, port)
        }
    };
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| {
            digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse::<u16>().is_ok()
        });
    !name.is_empty() && !name.starts_with(['.', '-']) && is_port
}

fn inner_path(text: &str) -> Result<String, String> {
    let path = text.trim().replace('\\', "/");
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || has_drive || path.contains(char::is_control) {
        return Err(format!("`{text}` must be a path from the site's own folder"));
    }
    let segments: Vec<&str> =
        path.split('/').filter(|segment| !segment.is_empty() && *segment != ".").collect();
    if segments.contains(&"..") {
        return Err(format!("`{text}` leads out of the site's own folder"));
    }
    Ok(segments.join("/"))
}

fn glob(text: &str) -> Result<String, String> {
    match globset::Glob::new(text) {
        Ok(_) if !text.trim().is_empty() => Ok(text.to_owned()),
        Ok(_) => Err("an empty glob matches nothing".to_owned()),
        Err(error) => Err(format!("`{text}` is not a glob: {}", error.kind())),
    }
}

fn plain_name(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if !text.is_empty() && text.len() <= 100 && text.chars().all(is_plain) {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is not a name: only letters, digits, `-` and `_`"))
}

fn variable_name(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("--").unwrap_or(text);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !name.is_empty() && name.bytes().all(is_plain) {
        return Ok(name.to_owned());
    }
    Err(format!("`{text}` is not the name of a CSS variable: only letters, digits, `-` and `_`"))
}

fn variable(text: &str) -> Result<String, String> {
    let value = text.trim();
    let is_foreign = |c: char| c.is_control() || ";{}<>\\".contains(c);
    let is_closed = value.matches('"').count().is_multiple_of(2)
        && value.matches('\'').count().is_multiple_of(2)
        && value.matches('(').count() == value.matches(')').count()
        && !value.contains("/*");
    if !value.is_empty() && !value.contains(is_foreign) && is_closed {
        return Ok(value.to_owned());
    }
    Err(format!("`{text}` is not the value of a CSS variable"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_absolute_and_end_with_a_slash() {
        for (text, wanted) in [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.ORG/Notes", "https://example.org/Notes/"),
            ("http://localhost:8080/a/b/", "http://localhost:8080/a/b/"),
            ("http://[::1]:80", "http://[::1]:80/"),
            ("https://bücher.example/ü", "https://bücher.example/%C3%BC/"),
            ("https://a.b/%20x", "https://a.b/%20x/"),
        ] {
            assert_eq!(base_url(text).as_deref(), Ok(wanted));
        }
        for text in [
            "",
            "example.org",
            "/notes",
            "ftp://a/",
            "javascript://a/",
            "https://",
            "https:///x",
            "https://a b/",
            "https://u:p@a/",
            "https://a:99999/",
            "https://a:x/",
            "https://a/?q",
            "https://a/#f",
            "https://a/\"><script>",
            "https://a/../b",
            "https://[x]/",
            "https://a/\nb",
        ] {
            assert!(base_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_editor_is_told_which_file() {
        for text in ["https://example.org/o/r/edit/main/{path}", "http://h:80/e?file={path}&x"] {
            assert_eq!(edit_url(text).as_deref(), Ok(text));
        }
        for text in [
            "https://example.org/edit/",
            "https://{path}/",
            "javascript://x/{path}",
            "https://a/{path}/{path}",
            "https://a/\"{path}",
            "https://a/{file}{path}",
        ] {
            assert!(edit_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn domain_names_stand_alone() {
        assert_eq!(domain_name(" Notes.Example.org").as_deref(), Ok("notes.example.org"));
        assert!(domain_name("bücher.example").is_ok());
        for text in ["", "localhost", "https://a.b", "a.b/", "a.b:80", "a..b", "-a.b", "a.b\nc.d"] {
            assert!(domain_name(text).is_err(), "{text}");
        }
    }

    #[test]
    fn inner_paths_stay_inside() {
        for (text, wanted) in [
            ("a/b/", "a/b"),
            ("./a//b", "a/b"),
            ("a\\b", "a/b"),
            (".", ""),
            ("", ""),
            ("a..b", "a..b"),
        ] {
            assert_eq!(inner_path(text).as_deref(), Ok(wanted));
        }
        for text in ["/", "/etc", "..", "a/../../b", "C:\\x", "\\\\server", "a\\..\\b"] {
            assert!(inner_path(text).is_err(), "{text}");
        }
    }

    #[test]
    fn globs_must_parse() {
        assert!(glob("private/**/*.md").is_ok());
        assert!(glob("a{b,c}").is_ok());
        assert!(glob("a[").is_err() && glob(" ").is_err());
    }

    #[test]
    fn names_are_no_paths() {
        assert!(plain_name("book-review_2").is_ok() && plain_name("рецепт").is_ok());
        for text in ["", "..", "a/b", "a b", "a.html", "a\0"] {
            assert!(plain_name(text).is_err(), "{text}");
        }
    }

    #[test]
    fn css_variables_cannot_end_their_declaration() {
        assert_eq!(variable_name("--accent").as_deref(), Ok("accent"));
        assert!(variable_name("a:b").is_err() && variable_name("--").is_err());
        for value in
            ["#c0ffee", "\"Inter\", sans-serif", "clamp(1rem, 2vw, 3rem)", "oklch(60% 0.1 250)"]
        {
            assert!(variable(value).is_ok(), "{value}");
        }
        for value in [
            "",
            "red; } body { display: none",
            "</style>",
            "\"open",
            "url(",
            "/* open",
            "a\nb",
            "\\",
        ] {
            assert!(variable(value).is_err(), "{value}");
        }
    }
}
