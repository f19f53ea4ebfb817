//! A body goes in; a Standard Webhooks 1.0 signature comes out.
//!
//! Signed is `id.timestamp.body` with HMAC-SHA256; the result is `v1,` and base64. Several
//! secrets give several signatures with spaces between, so that a receiver can change its secret
//! without losing anything.

use base64::Engine;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::secret::Secret;

/// What a secret in the format of the standard begins with; base64 follows.
const PREFIX: &str = "whsec_";
/// People lose the `=` at the end when they copy.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &ALPHABET,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A key ready for signing.
#[derive(Clone)]
pub(super) struct Key(Hmac<Sha256>);

/// A secret begins with `whsec_` but what follows is not base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret begins with {PREFIX} but is not base64 after that")]
pub struct BadSecret;

impl Key {
    /// Reads a secret: base64 behind `whsec_`, or anything else as it is.
    pub(super) fn new(secret: &Secret) -> Result<Self, BadSecret> {
        let text = secret.expose();
        let bytes = match text.strip_prefix(PREFIX) {
            Some(encoded) => LENIENT.decode(encoded).map_err(|_| BadSecret)?,
            None => text.as_bytes().to_vec(),
        };
        let keyed = Hmac::new_from_slice(&bytes).expect("HMAC takes a key of any length");
        Ok(Self(keyed))
    }

    fn sign(&self, id: &str, timestamp: i64, body: &str) -> String {
        let mut keyed = self.0.clone();
        keyed.update(format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(keyed.finalize().into_bytes()))
    }
}

/// The value of `webhook-signature`; `timestamp` is in seconds since 1970.
pub(super) fn signature(keys: &[Key], id: &str, timestamp: i64, body: &str) -> String {
    let signatures: Vec<String> = keys.iter().map(|key| key.sign(id, timestamp, body)).collect();
    signatures.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn key(secret: &str) -> Key {
        Key::new(&Secret::from(secret)).unwrap()
    }

    #[test]
    fn the_published_example_comes_out_as_published() {
        let signed = signature(&[key(SECRET)], ID, 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, SIGNATURE);
    }

    #[test]
    fn two_secrets_give_two_signatures() {
        let signed = signature(&[key("raw secret"), key(SECRET)], ID, 1_614_265_330, r#"{"test": 2432232314}"#);
        let (first, second) = signed.split_once(' ').unwrap();
        assert!(first.starts_with("v1,"));
        assert_ne!(first, second);
        assert_eq!(second, SIGNATURE);
    }

    #[test]
    fn a_lost_padding_does_no_harm_but_a_lost_letter_does() {
        assert!(Key::new(&Secret::from("whsec_c2VjcmV0cw")).is_ok());
        assert!(Key::new(&Secret::from("whsec_c2VjcmV0cw==")).is_ok());
        assert_eq!(Key::new(&Secret::from("whsec_c2Vjc*")).err(), Some(BadSecret));
    }
}
