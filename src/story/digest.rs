//! Digests that stay the same from one version to the next (FNV-1a).

/// A digest of a text.
pub(super) fn digest(text: &str) -> u32 {
    let wide = digest_wide(text.as_bytes());
    (wide ^ (wide >> 32)) as u32
}

/// The same in 64 bits.
pub(super) fn digest_wide(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
