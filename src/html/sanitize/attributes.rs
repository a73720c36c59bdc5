//! What becomes of a start tag's attributes.

use std::collections::BTreeSet;

use super::elements::ANYWHERE;
use super::url::{UrlPurpose, has_scheme, url};
use super::{Attr, OWN_ID, OWN_MARK, style};

/// An attribute's name and value.
pub(super) type Attribute = (String, String);

/// Which ids are taken, and how to resolve paths.
pub(super) struct Policy<'a> {
    own_ids: BTreeSet<String>,
    used_ids: BTreeSet<String>,
    resolve: &'a dyn Fn(Attr, &str) -> Option<String>,
}

impl<'a> Policy<'a> {
    /// `own_ids` are those that the renderer made, without their prefix.
    pub(super) fn new(
        own_ids: BTreeSet<String>,
        resolve: &'a dyn Fn(Attr, &str) -> Option<String>,
    ) -> Self {
        Policy { own_ids, used_ids: BTreeSet::new(), resolve }
    }

    /// The attributes that `name` keeps, out of its own `allowed` ones and those allowed anywhere.
    /// `None`: the element goes.
    pub(super) fn apply(
        &mut self,
        name: &str,
        allowed: &[&str],
        written: &[Attribute],
    ) -> Option<Vec<Attribute>> {
        let is_own = written.iter().any(|(key, _)| key == OWN_MARK);
        let mut kept = Vec::with_capacity(written.len());
        for (key, value) in written {
            let is_known = ANYWHERE.contains(&key.as_str()) || allowed.contains(&key.as_str());
            let value = match key.as_str() {
                _ if !is_known => None,
                "id" => self.id(value),
                "style" => Some(style::filter(value)).filter(|style| !style.is_empty()),
                "href" | "src" | "poster" => self.address(name, key, value, is_own),
                "width" | "height" | "border" | "cellpadding" | "cellspacing" => dimension(value),
                // A list of addresses: only the renderer's own is known to be sound.
                "srcset" | "sizes" | "rel" => is_own.then(|| value.clone()),
                _ => Some(value.clone()),
            };
            kept.extend(value.map(|value| (key.clone(), value)));
        }
        self.finish(name, is_own, &mut kept).then_some(kept)
    }

    fn id(&mut self, written: &str) -> Option<String> {
        let own = written.strip_prefix(OWN_ID);
        let id = own.unwrap_or(written);
        let is_sound = !id.is_empty() && !id.contains(char::is_whitespace);
        let is_free = own.is_some() || !(self.own_ids.contains(id) || id.starts_with("moc-"));
        (is_sound && is_free && self.used_ids.insert(id.to_owned())).then(|| id.to_owned())
    }

    /// An address: resolved when it is a path of the vault, judged in any case.
    fn address(&self, element: &str, key: &str, value: &str, is_own: bool) -> Option<String> {
        let (attr, purpose) = purpose(element, key);
        if is_own || has_scheme(value) {
            return judged(value, purpose);
        }
        judged(&(self.resolve)(attr, value)?, purpose)
    }

    /// What an element must have, whatever was written. False: the element goes.
    fn finish(&self, name: &str, is_own: bool, kept: &mut Vec<Attribute>) -> bool {
        match name {
            "iframe" => {
                if !kept.iter().any(|(key, _)| key == "src") {
                    return false;
                }
                set(kept, "sandbox", "allow-scripts allow-same-origin allow-popups");
                set(kept, "loading", "lazy");
                set(kept, "referrerpolicy", "no-referrer");
            }
            "input" => {
                if !kept
                    .iter()
                    .any(|(key, value)| key == "type" && value.eq_ignore_ascii_case("checkbox"))
                {
                    return false;
                }
                set(kept, "type", "checkbox");
                set(kept, "disabled", "");
            }
            "img" if kept.iter().any(|(key, value)| key == "src" && is_elsewhere(value)) => {
                set(kept, "referrerpolicy", "no-referrer");
            }
            // Without controls there is nothing to see or to start.
            "audio" | "video" => set(kept, "controls", ""),
            "a" if !is_own
                && kept.iter().any(|(key, value)| key == "href" && has_scheme(value)) =>
            {
                add_class(kept, "external-link");
                set(kept, "rel", "noopener nofollow");
            }
            _ => {}
        }
        true
    }
}

/// Whether an address leads to another host.
fn is_elsewhere(address: &str) -> bool {
    has_scheme(address) && !address.starts_with("data:")
}

/// What `key` of `element` leads to.
pub(super) fn purpose(element: &str, key: &str) -> (Attr, UrlPurpose) {
    match (element, key) {
        (_, "href") => (Attr::Href, UrlPurpose::Link),
        (_, "poster") => (Attr::Poster, UrlPurpose::Image),
        ("img", _) => (Attr::Src, UrlPurpose::Image),
        ("iframe", _) => (Attr::Src, UrlPurpose::Frame),
        _ => (Attr::Src, UrlPurpose::Media),
    }
}

/// An absolute address when it is allowed, any path; for a frame no path.
pub(super) fn judged(value: &str, purpose: UrlPurpose) -> Option<String> {
    if has_scheme(value) {
        return url(value, purpose);
    }
    (purpose != UrlPurpose::Frame).then(|| value.to_owned())
}

/// A plain number or a share of the whole.
fn dimension(value: &str) -> Option<String> {
    let value = value.trim();
    let number = value.strip_suffix("px").unwrap_or(value);
    let digits = number.strip_suffix('%').unwrap_or(number);
    let is_sound = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_sound.then(|| number.to_owned())
}

fn set(attributes: &mut Vec<Attribute>, key: &str, value: &str) {
    attributes.retain(|(known, _)| known != key);
    attributes.push((key.to_owned(), value.to_owned()));
}

fn add_class(attributes: &mut Vec<Attribute>, class: &str) {
    match attributes.iter_mut().find(|(key, _)| key == "class") {
        Some((_, classes)) if classes.split_ascii_whitespace().any(|c| c == class) => {}
        Some((_, classes)) => {
            classes.push(' ');
            classes.push_str(class);
        }
        None => attributes.push(("class".to_owned(), class.to_owned())),
    }
}
