//! Bytes that are no text.

use super::{Case, Scale, case};

/// Bytes that are no text.
pub(crate) fn bytes(scale: Scale) -> Vec<Case> {
    let all: Vec<u8> = (0..=255).collect();
    vec![
        case("all", all.repeat(scale.of(1_000))),
        case("zeros", vec![0; scale.of(1_000_000)]),
        case("ff", vec![255; scale.of(1_000_000)]),
        case("cut-utf8", b"a \xe2\x82 \xf0\x9f\x92 \xc0\xaf \xed\xa0\x80 \xf8\x88\x80\x80\x80 z".repeat(scale.of(20_000))),
        case("bom", [b"\xef\xbb\xbf".repeat(50), b"---\ntitle: x\n---\n\xef\xbb\xbftext".to_vec()].concat()),
        case("utf16", "\u{feff}# Title\n\ntext".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        case("carriage-returns", b"# a\rtext\r\r- b\r\n\n\r- c\r".repeat(scale.of(20_000))),
        case("controls", (0..32_u8).flat_map(|c| [b'a', c, b'b', b'\n']).collect::<Vec<u8>>().repeat(scale.of(2_000))),
        case("unicode-oddities", "\u{2028}\u{2029}\u{85}\u{0b}\u{0c}\u{feff}\u{200b}\u{202e}\u{2066}\u{fffe}\u{ffff}\u{10ffff}\u{e0001}\u{1f1e6}".repeat(scale.of(20_000))),
        case("combining", format!("a{}", "\u{301}\u{316}\u{489}".repeat(scale.of(50_000)))),
        case("wide", "\u{fdfa}".repeat(scale.of(50_000))),
        case("markers-of-ours", "\u{e000}\u{e001}\u{e002}\u{f8ff}\u{f0000}\u{0}1\u{1}2\u{2}3\u{fffd}".repeat(scale.of(5_000))),
        case("entities", "&#0; &#xD800; &#x110000; &#99999999999; &NotEqualTilde; &nbsp; &ZeroWidthSpace; &#1; ".repeat(scale.of(5_000))),
        case("nul-syntax", b"\0#\0 a\n>\0 b\n-\0 c\n[\0[a]\0]\n%\0%x%\0%\n```\0\n`\0`\n\n".repeat(scale.of(5_000))),
    ]
}
