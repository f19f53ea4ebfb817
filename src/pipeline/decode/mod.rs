//! The bytes of a document come in, its text goes out.
//!
//! What the text is written in is told by the first of these that says something usable: a byte
//! order mark; the form of the bytes themselves (UTF-16, UTF-32, or UTF-8 with characters that
//! only UTF-8 has); the charset it was served with; its XML declaration or `meta`; a guess. Bytes
//! that are valid UTF-8 are UTF-8 whatever is declared: by chance other text never is.
//!
//! Sources: RFC 7303 for the order of what is declared, the WHATWG Encoding Standard for names.
//!
//! The promise: every document becomes text, in time proportional to its length. Bytes that are
//! no character become U+FFFD, and that is noted.
//!
//! Deliberately not here: what the text says.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Document;
use super::flaw::{Flaw, Flaws};

mod declared;
mod utf32;

/// The text of a document.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub(super) text: Cow<'a, str>,
    /// What was wrong.
    pub(super) flaws: Flaws,
}

/// Reads the text of a document.
pub(super) fn decode(document: &Document) -> Decoded<'_> {
    let bytes = document.bytes.as_slice();
    let mut flaws = Flaws::default();
    if let Some(text) = utf32::decode(bytes) {
        return Decoded { text: Cow::Owned(text), flaws };
    }
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (without_mark(document, &mut flaws), bytes),
    };
    let (text, malformed) = encoding.decode_without_bom_handling(body);
    if malformed {
        flaws.add(Flaw::Bytes, || None);
    }
    Decoded { text, flaws }
}

/// The text of a document, whatever is wrong with its encoding.
pub fn text_of(document: &Document) -> String {
    decode(document).text.into_owned()
}

/// The encoding of a document without a byte order mark.
fn without_mark(document: &Document, flaws: &mut Flaws) -> &'static Encoding {
    let bytes = document.bytes.as_slice();
    if let Some(encoding) = wide(bytes) {
        return encoding;
    }
    let served = document.content_type.as_deref().and_then(declared::in_media_type);
    let written = declared::in_text(bytes);
    let told = served.or(written).and_then(known);
    if bytes.is_ascii() {
        // Only Japanese text and the like needs to be told although it is written in seven bits.
        return told.filter(|encoding| !encoding.is_ascii_compatible() && !is_wide(encoding)).unwrap_or(UTF_8);
    }
    if std::str::from_utf8(bytes).is_ok() {
        if told.is_some_and(|encoding| encoding != UTF_8) {
            flaws.add(Flaw::Encoding, || None);
        }
        return UTF_8;
    }
    match told.filter(|encoding| *encoding != UTF_8 && !is_wide(encoding)) {
        Some(encoding) => encoding,
        None => undeclared(bytes, flaws),
    }
}

/// The encoding of a label. Those that the web has given up are none: read as the standard says,
/// the whole document would be one sign.
fn known(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes())
}

/// The encoding of bytes that are no valid UTF-8 and of which nothing true is told.
fn undeclared(bytes: &[u8], flaws: &mut Flaws) -> &'static Encoding {
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    flaws.add(Flaw::Encoding, || None);
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    if is_wide(guess) { WINDOWS_1252 } else { guess }
}

/// Whether characters of UTF-8 outnumber the bytes that cannot belong to one.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut characters, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().chars().filter(|sign| !sign.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    characters > wrong
}

/// UTF-16 without a byte order mark, told from the zeros beside its first signs.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<' | b'{', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<' | b'{', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

#[cfg(test)]
mod tests;
