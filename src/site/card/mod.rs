//! Social cards: a picture with a page's title, for places that show a link with one.
//!
//! A card is one SVG template with words put in, and a PNG in the end, since nothing else is shown
//! everywhere; that is drawn where moc is built with the feature `cards`. Its name is a hash of the
//! SVG and the page's route, so a changed card has another address, as those who keep copies want it.
//!
//! A title is drawn in the font beside this file or not at all: a page whose title needs other
//! letters has no card.

#[cfg(feature = "cards")]
mod draw;
#[cfg(all(test, feature = "cards"))]
mod tests;

use crate::diagram::measure::{lines, width};
use crate::site::model::Shell;
use crate::site::note_page::Sources;
use crate::text::escape::push_xml;
use crate::vault::NoteId;
use std::fmt::Write;

/// Whether this moc can draw.
pub const ARE_DRAWN: bool = cfg!(feature = "cards");

const TEMPLATE: &str = include_str!("card.svg");
/// Where the text begins, and how wide it may be.
const LEFT: u32 = 80;
const WIDTH: f64 = 1040.0;
/// Sizes of the title's letters, with the most lines of each.
const SIZES: [(u32, usize); 3] = [(76, 2), (60, 3), (48, 5)];

/// Whether a site has cards.
pub fn are_wanted(sources: Sources<'_>) -> bool {
    ARE_DRAWN && sources.config.cards && sources.config.base_url.is_some()
}

/// The card of a note's page; `None` where the page shows another image, or its title cannot be
/// drawn.
pub fn of_note(sources: Sources<'_>, id: NoteId, shell: &Shell) -> Option<String> {
    let has_own = sources.vault.note(id).front.image.is_some();
    if has_own { None } else { of_page(sources, shell) }
}

/// The card of a page that has no image of its own; `None` where its title cannot be drawn.
pub fn of_page(sources: Sources<'_>, shell: &Shell) -> Option<String> {
    let titles: Vec<&str> = shell.breadcrumbs.iter().map(|crumb| crumb.title.as_str()).collect();
    are_wanted(sources).then(|| card(sources.title, &shell.title, &titles)).flatten()
}

/// Path of the picture of a page's card, from its SVG.
pub fn path(route: &str, svg: &str) -> String {
    let hash = blake3::hash(format!("{route}\n{svg}").as_bytes()).to_hex();
    format!("assets/cards/{}.png", &hash[..16])
}

/// The picture, as PNG.
///
/// # Errors
/// One line of text saying why there is none.
#[cfg(feature = "cards")]
pub fn png(svg: &str) -> Result<Vec<u8>, String> {
    draw::png(svg)
}

/// Says that there is no picture.
///
/// # Errors
/// Always: this moc has no hand for pictures.
#[cfg(not(feature = "cards"))]
pub fn png(_svg: &str) -> Result<Vec<u8>, String> {
    Err("this moc was built without the feature `cards`".to_owned())
}

/// A card as SVG.
fn card(site: &str, title: &str, place: &[&str]) -> Option<String> {
    let title = drawable(title).filter(|title| !title.is_empty())?;
    let site = drawable(site).filter(|site| *site != title).unwrap_or_default();
    let place = drawable(&place.join(" / ")).unwrap_or_default();
    let svg = TEMPLATE
        .replace("{site}", &line(&shortened(&site, 34), 104, None))
        .replace("{place}", &line(&shortened(&place, 30), 550, None));
    Some(svg.replace("{title}", &titled(&title)))
}

/// The title, as large as it fits, around the middle.
fn titled(title: &str) -> String {
    let fit = |(size, most): &(u32, usize)| {
        let lines = lines(title, f64::from(*size), WIDTH);
        (lines.len() <= *most).then_some((*size, lines))
    };
    let (size, most) = SIZES[SIZES.len() - 1];
    let (size, mut lines) =
        SIZES.iter().find_map(fit).unwrap_or_else(|| (size, lines(title, f64::from(size), WIDTH)));
    let is_cut = lines.len() > most;
    lines.truncate(most);
    let step = size * 5 / 4;
    let count = u32::try_from(lines.len()).unwrap_or(1);
    let mut y = 315 - count * step / 2 + size;
    let mut out = String::new();
    let last = lines.len().saturating_sub(1);
    for (at, range) in lines.into_iter().enumerate() {
        let text = &title[range];
        match is_cut && at == last {
            true => out.push_str(&line(&format!("{text} …"), y, Some(size))),
            false => out.push_str(&line(text, y, Some(size))),
        }
        y += step;
    }
    out
}

/// One line of text.
fn line(text: &str, y: u32, size: Option<u32>) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut out = format!("<text x=\"{LEFT}\" y=\"{y}\"");
    if let Some(size) = size {
        let _ = write!(out, " font-size=\"{size}\"");
    }
    out.push('>');
    push_xml(&mut out, text);
    out.push_str("</text>");
    out
}

/// A text that fits on one line.
fn shortened(text: &str, size: u32) -> String {
    let size = f64::from(size);
    if width(text, size) <= WIDTH {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out, size) > WIDTH - 3.0 * size {
            break;
        }
        out.push(c);
    }
    format!("{} …", out.trim_end())
}

/// A text without signs that the font lacks; `None` when it lacks a letter.
fn drawable(text: &str) -> Option<String> {
    let text = crate::text::fold::nfc(text);
    let lacks_letter = |c: char| c.is_alphanumeric() && !is_drawn(c);
    if text.chars().any(lacks_letter) {
        return None;
    }
    let known: String = text.chars().map(|c| if is_drawn(c) { c } else { ' ' }).collect();
    Some(known.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether the font has a character.
fn is_drawn(c: char) -> bool {
    matches!(u32::from(c),
        0x20..=0x7E | 0xA0..=0x17F | 0x192 | 0x218..=0x21B | 0x2C6 | 0x2DC | 0x300..=0x304
        | 0x306..=0x308 | 0x30A..=0x30C | 0x323 | 0x327..=0x328 | 0x370..=0x377 | 0x37A..=0x37F
        | 0x384..=0x38A | 0x38C | 0x38E..=0x3A1 | 0x3A3..=0x3E1 | 0x3F0..=0x4FF | 0x1E80..=0x1E85
        | 0x1EA0..=0x1EF9 | 0x2010..=0x2015 | 0x2018..=0x201E | 0x2020..=0x2022 | 0x2026 | 0x2030
        | 0x2032..=0x2033 | 0x2039..=0x203A | 0x2044 | 0x20AC | 0x20B4 | 0x20BD | 0x2116 | 0x2122)
}
