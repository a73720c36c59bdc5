//! How wide and high an image is, from the first bytes of its file, so that a page keeps the room
//! for it before it is loaded: PNG, JPEG (turned as its camera was), GIF, WebP, and SVG that says so.
//!
//! Pure, and of any bytes: what is not understood has no size, and the page does without.

/// Bytes that hold the size in all but odd files: those of a JPEG may stand behind a picture of its own.
pub const ENOUGH: usize = 256 << 10;

/// Width and height in pixels.
pub fn image_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = match bytes {
        [0x89, b'P', b'N', b'G', ..] => (big(bytes, 16, 4)?, big(bytes, 20, 4)?),
        [b'G', b'I', b'F', b'8', ..] => (little(bytes, 6, 2)?, little(bytes, 8, 2)?),
        [0xFF, 0xD8, ..] => jpeg(bytes)?,
        [b'R', b'I', b'F', b'F', ..] if bytes.get(8..12) == Some(b"WEBP") => webp(bytes)?,
        _ => svg(bytes)?,
    };
    let is_sensible = |side: u32| (1..=65_535).contains(&side);
    (is_sensible(size.0) && is_sensible(size.1)).then_some(size)
}

/// A number whose first byte weighs most.
fn big(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

/// A number whose last byte weighs most.
fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3FFF, little(bytes, 28, 2)? & 0x3FFF)),
        b"VP8L" => {
            let both = little(bytes, 21, 4)?;
            Some(((both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

/// Walks the segments up to the one that begins the picture.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let (mut at, mut is_turned) = (2, false);
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let (marker, length) = (*bytes.get(at + 1)?, big(bytes, at + 2, 2)? as usize);
        match marker {
            // Bytes that only fill.
            0xFF => at += 1,
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let (height, width) = (big(bytes, at + 5, 2)?, big(bytes, at + 7, 2)?);
                return Some(if is_turned { (height, width) } else { (width, height) });
            }
            _ => {
                let segment = bytes.get(at + 4..at + 2 + length)?;
                is_turned |= marker == 0xE1 && turns(segment) == Some(true);
                at += 2 + length;
            }
        }
    }
}

/// Whether a segment says that the camera lay on its side.
fn turns(segment: &[u8]) -> Option<bool> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let number = if tiff.starts_with(b"II") { little } else { big };
    let entries = number(tiff, 4, 4)? as usize;
    let count = number(tiff, entries, 2)? as usize;
    let mut places = (0..count).map(|entry| entries + 2 + 12 * entry);
    let orientation = places.find(|at| number(tiff, *at, 2) == Some(0x0112))?;
    Some((5..=8).contains(&number(tiff, orientation + 8, 2)?))
}

/// The two attributes of the root, where both are in pixels.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes));
    let root = text.split_once("<svg")?.1.split_once('>')?.0;
    let side = |name: &str| {
        let (_, after) = root.split_once(&format!(" {name}="))?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = after[1..].split(quote).next()?.trim();
        let pixels: f32 = value.strip_suffix("px").unwrap_or(value).parse().ok()?;
        Some(pixels.round() as u32)
    };
    Some((side("width")?, side("height")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_format_says_how_large_it_is() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x02\x58";
        let gif = b"GIF89a\x2c\x01\xc8\0";
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x64\0\xc8\x01\x01\x11\0";
        let lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x2c\x01\xc8\0";
        let lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x2b\xc1\x31\0";
        let extended = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x2b\x01\0\xc7\0\0";
        let svg = b"<?xml version=\"1.0\"?>\n<svg xmlns=\"x\" width=\"300px\" height='199.6'>";
        let unknown = b"<svg viewBox=\"0 0 1 1\" width=\"100%\" height=\"1\">";
        for (bytes, wanted) in [
            (&png[..], Some((1200, 600))),
            (gif, Some((300, 200))),
            (jpeg, Some((200, 100))),
            (lossy, Some((300, 200))),
            (lossless, Some((300, 200))),
            (extended, Some((300, 200))),
            (svg, Some((300, 200))),
            (unknown, None),
            (b"\x89PNG", None),
            (b"", None),
        ] {
            assert_eq!(image_size(bytes), wanted, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_photograph_is_turned_as_its_camera_was() {
        let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let mut bytes = b"\xff\xd8\xff\xe1\0\x1eExif\0\0".to_vec();
        bytes.extend_from_slice(tiff);
        bytes.extend_from_slice(b"\xff\xc2\0\x0b\x08\0\x64\0\xc8");
        assert_eq!(image_size(&bytes), Some((100, 200)));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(
            begin in prop::sample::select(vec![&b"\xff\xd8\xff\xe1"[..], b"RIFF\0\0\0\0WEBP", b"<svg"]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let _ = image_size(&[begin, &rest].concat());
        }
    }
}
