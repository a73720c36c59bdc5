//! What is drawn, and what is not.
#![allow(clippy::unwrap_used)]

use super::{card, draw, is_drawn, png};
use resvg::usvg::fontdb::{Database, Source};
use std::sync::Arc;

#[test]
fn a_card_is_a_picture_of_the_usual_size() {
    let svg = card("Site", "A title & <more>", &["Folder"]).unwrap();
    let picture = png(&svg).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(&picture[16..24], [0, 0, 4, 176, 0, 0, 2, 118], "1200 by 630");
    assert_eq!(picture, png(&svg).unwrap(), "and always the same");
    assert!(picture.len() < 60_000, "{}", picture.len());
    assert_ne!(picture, png(&card("Site", "A title", &["Folder"]).unwrap()).unwrap());
}

#[test]
fn a_title_is_drawn_in_the_font_or_not_at_all() {
    for title in ["Größe, Ελλάδα, Москва, Việt Nam", "C++ – “x” № 5 €", "🍲 Recipes"]
    {
        assert!(card("Site", title, &[]).is_some(), "{title}");
    }
    for title in ["什么是 moc", "ما هو", "שלום", "हिन्दी", "🍲", ""] {
        assert!(card("Site", title, &[]).is_none(), "{title}");
    }
    let svg = card("中文", "Title", &["中文"]).unwrap();
    assert_eq!(svg.matches("<text").count(), 1, "what stands around the title may be left out");
}

#[test]
fn long_titles_are_cut_and_hostile_ones_are_text() {
    let svg = card("Site", &"many words of a title ".repeat(40), &[]).unwrap();
    assert!(svg.matches("<text").count() == 6 && svg.contains(" …</text>"), "{svg}");
    for title in ["</text><image href='/etc/passwd'/>", "\u{7}a{place}{site}", "&x; <![CDATA["] {
        assert!(png(&card("{title}", title, &["{title}"]).unwrap()).is_ok(), "{title}");
    }
    let svg = card("{title}", "{site}{place}", &["{title}"]).unwrap();
    assert!(svg.contains(">{site}{place}</text>"), "{svg}");
}

#[test]
fn the_font_has_what_is_said_of_it() {
    let mut fonts = Database::new();
    fonts.load_font_source(Source::Binary(Arc::new(draw::FONT)));
    let face = fonts.faces().next().unwrap();
    assert_eq!(face.families[0].0, "Noto Sans");
    let drawn = |c: char| card("s", &format!("x{c}"), &[]).map(|svg| png(&svg));
    assert!(is_drawn('ж') && !is_drawn('中'));
    assert_ne!(drawn('ж'), drawn('ш'));
}
