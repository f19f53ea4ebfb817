//! UTF-32, which the web has given up and some programs still write.

/// The text of a document in UTF-32, with or without a byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, 0, ..] => u32::from_le_bytes,
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<', ..] => u32::from_be_bytes,
        _ => return None,
    };
    let signs =
        bytes.as_chunks::<4>().0.iter().map(|unit| char::from_u32(read(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(signs.filter(|sign| *sign != '\u{feff}').collect())
}
