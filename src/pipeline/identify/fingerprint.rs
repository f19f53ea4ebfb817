//! What an item says, whatever its ids and links.

use sha2::{Digest, Sha256};

use crate::model::Item;

/// How much of the text counts, in bytes. What agrees so far in title and text is one item, and
/// long articles would otherwise take longer to fold than to parse.
const BEGINNING: usize = 4096;

/// What an item says.
pub(super) struct Fingerprint {
    /// A digest of it.
    pub(super) digest: [u8; 32],
    /// There is no text, so that different items may well say the same.
    pub(super) weak: bool,
}

/// The fingerprint of title and text; without text, of title and date; without either, of id and
/// link.
pub(super) fn of(item: &Item) -> Fingerprint {
    let text = if item.content.is_empty() { &item.summary } else { &item.content };
    let mut sum = Sum::default();
    sum.words(&item.title);
    sum.end();
    sum.words(&text[..text.floor_char_boundary(BEGINNING)]);
    sum.end();
    let weak = text.is_empty();
    if weak {
        if let Some(published) = item.published {
            sum.bytes(&published.as_second().to_be_bytes());
        }
        if item.title.is_empty() {
            for name in [&item.guid, &item.link] {
                sum.bytes(name.as_deref().unwrap_or_default().as_bytes());
                sum.end();
            }
        }
    }
    Fingerprint { digest: sum.finish(), weak }
}

/// Shorter headlines stand over different items of one day, as pictures do: in letters and digits.
const SHORTEST_HEADLINE: usize = 20;

/// A digest of the headline with the day on which the item was published, in UTC; none without such a day, and
/// of a headline that says little.
pub(super) fn headline(item: &Item) -> Option<[u8; 32]> {
    let day = item.published?.as_second().div_euclid(24 * 3600);
    if item.title.chars().filter(|sign| sign.is_alphanumeric()).take(SHORTEST_HEADLINE).count() < SHORTEST_HEADLINE {
        return None;
    }
    let mut sum = Sum::default();
    sum.words(&item.title);
    sum.end();
    sum.bytes(&day.to_be_bytes());
    Some(sum.finish())
}

/// Words in which case, spacing and punctuation do not count.
///
/// Equal letters in another Unicode form do count: a feed does not change that between two polls,
/// and to look for it would take longer than all else that is done to an item.
///
/// They are collected to be hashed at once: a call for each letter would be slow.
#[derive(Default)]
struct Sum(Vec<u8>);

impl Sum {
    fn words(&mut self, text: &str) {
        self.0.reserve(text.len() + 1);
        let start = self.0.len();
        let mut between = false;
        for sign in text.chars() {
            if !sign.is_alphanumeric() {
                between = true;
                continue;
            }
            if between && self.0.len() > start {
                self.0.push(b' ');
            }
            between = false;
            self.letter(sign);
        }
    }

    fn letter(&mut self, sign: char) {
        if sign.is_ascii() {
            self.0.push(sign.to_ascii_lowercase() as u8);
            return;
        }
        for lower in sign.to_lowercase() {
            self.0.extend_from_slice(lower.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    /// Ends a part; nothing else is a zero byte.
    fn end(&mut self) {
        self.0.push(0);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}
