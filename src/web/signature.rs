//! The signature of a call (WebSub, section 7.1).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

use crate::secret::Secret;

/// A signature that is being checked.
pub(super) struct Check {
    keyed: Box<dyn Keyed + Send>,
    claimed: Vec<u8>,
}

trait Keyed {
    fn take(&mut self, bytes: &[u8]);
    /// In constant time.
    fn gives(self: Box<Self>, claimed: &[u8]) -> bool;
}

impl<M: Mac> Keyed for M {
    fn take(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }

    fn gives(self: Box<Self>, claimed: &[u8]) -> bool {
        self.verify_slice(claimed).is_ok()
    }
}

impl Check {
    /// Reads `X-Hub-Signature`, as `sha256=0123…`; none if it is not one.
    ///
    /// SHA-1 is taken too, which large hubs still sign with: what can be gained by a forgery is one
    /// poll.
    pub(super) fn begin(header: &str, secret: &Secret) -> Option<Self> {
        let (method, digits) = header.trim().split_once('=')?;
        let claimed = unhex(digits)?;
        let key = secret.expose().as_bytes();
        let keyed: Box<dyn Keyed + Send> = match method.to_ascii_lowercase().as_str() {
            "sha1" => Box::new(Hmac::<Sha1>::new_from_slice(key).ok()?),
            "sha256" => Box::new(Hmac::<Sha256>::new_from_slice(key).ok()?),
            "sha384" => Box::new(Hmac::<Sha384>::new_from_slice(key).ok()?),
            "sha512" => Box::new(Hmac::<Sha512>::new_from_slice(key).ok()?),
            _ => return None,
        };
        Some(Self { keyed, claimed })
    }

    /// Takes in the next bytes of the body.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.keyed.take(bytes);
    }

    /// Whether the whole body was signed with the secret.
    pub(super) fn holds(self) -> bool {
        self.keyed.gives(&self.claimed)
    }
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let whole = digits.len().is_multiple_of(2) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let pairs = whole.then(|| digits.as_bytes().chunks(2))?;
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 2 of RFC 2202 and RFC 4231.
    const KEY: &str = "Jefe";
    const SIGNED: &str = "what do ya want for nothing?";
    const SHA1: &str = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
    const SHA256: &str = "SHA256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843";

    fn holds(header: &str, body: &[&str]) -> Option<bool> {
        let mut check = Check::begin(header, &Secret::from(KEY))?;
        body.iter().for_each(|part| check.take(part.as_bytes()));
        Some(check.holds())
    }

    #[test]
    fn the_published_vectors_hold() {
        for header in [SHA1, SHA256] {
            assert_eq!(holds(header, &[SIGNED]), Some(true));
            assert_eq!(holds(header, &[&SIGNED[..5], &SIGNED[5..]]), Some(true));
            assert_eq!(holds(header, &["something else"]), Some(false));
            assert_eq!(holds(&header[..header.len() - 2], &[SIGNED]), Some(false));
        }
    }

    #[test]
    fn what_is_no_signature_is_none() {
        for header in ["", "sha256", "md5=00", "sha256=0", "sha256=zz", "sha256=0é", "=00"] {
            assert_eq!(holds(header, &[SIGNED]), None, "{header}");
        }
    }
}
