//! Digests that stay the same from one version to the next (FNV-1a).

/// A digest of a text.
pub(super) fn digest(text: &str) -> u32 {
    let wide = digest_wide(text.as_bytes());
    (wide ^ (wide >> 32)) as u32
}

/// The same in 64 bits.
pub(super) fn digest_wide(bytes: &[u8]) -> u64 {
    bytes.iter().fold(BASIS, |digest, &byte| with(digest, byte))
}

/// What each of a text's beginnings digests to in 64 bits, up to the whole of it, with where it ends.
pub(super) fn digests_of_beginnings(text: &str) -> impl Iterator<Item = (usize, u64)> {
    let digests = text.bytes().enumerate().scan(BASIS, |digest, (at, byte)| {
        *digest = with(*digest, byte);
        Some((at + 1, *digest))
    });
    digests.filter(|(end, _)| text.is_char_boundary(*end))
}

const BASIS: u64 = 0xCBF2_9CE4_8422_2325;

fn with(digest: u64, byte: u8) -> u64 {
    (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
}
