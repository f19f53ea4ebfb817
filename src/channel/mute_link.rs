//! Addresses that make newswatch silent about a rule for a while.
//!
//! A rule goes in and an address comes out that nobody can make who does not have the secret; what such
//! an address ends in goes in and the rule comes out.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use url::Url;

use crate::model::RuleName;
use crate::secret::Secret;

/// Bytes of the signature that stand in an address: as many as nobody guesses.
const SIGNATURE: usize = 16;

/// What makes such addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct MuteLinks {
    /// What they begin with; ends with `/`.
    pub address: Url,
    /// What they are signed with.
    pub secret: Secret,
    /// How long the silence lasts.
    pub duration: Duration,
}

impl MuteLinks {
    /// The address for a rule.
    pub fn link(&self, rule: &RuleName) -> Url {
        let (name, signature) = (URL_SAFE_NO_PAD.encode(rule.as_str()), self.signature(rule));
        let end = format!("{name}.{}", URL_SAFE_NO_PAD.encode(signature));
        self.address.join(&end).unwrap_or_else(|_| self.address.clone())
    }

    /// The rule of an address that ends so, if it is one of ours.
    pub fn rule(&self, end: &str) -> Option<RuleName> {
        let (name, signature) = end.split_once('.')?;
        let name = String::from_utf8(URL_SAFE_NO_PAD.decode(name).ok()?).ok()?;
        let rule = RuleName::from(name);
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        (given.len() == SIGNATURE && self.keyed(&rule).verify_truncated_left(&given).is_ok()).then_some(rule)
    }

    fn signature(&self, rule: &RuleName) -> Vec<u8> {
        let mut signature = self.keyed(rule).finalize().into_bytes().to_vec();
        signature.truncate(SIGNATURE);
        signature
    }

    fn keyed(&self, rule: &RuleName) -> Hmac<Sha256> {
        let mut keyed = Hmac::<Sha256>::new_from_slice(self.secret.expose().as_bytes()).expect("a key of any length");
        keyed.update(b"mute ");
        keyed.update(rule.as_str().as_bytes());
        keyed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(secret: &str) -> MuteLinks {
        let address = "https://news.example/mute/".parse().unwrap();
        MuteLinks { address, secret: Secret::from(secret), duration: Duration::from_secs(86_400) }
    }

    #[test]
    fn an_address_leads_back_to_its_rule_and_to_no_other() {
        for name in ["iran-drones", "Öl & Gas", "日本/x?y"] {
            let link = links("s3cret").link(&name.into());
            assert!(link.as_str().starts_with("https://news.example/mute/"), "{link}");
            let end = link.path_segments().unwrap().next_back().unwrap();
            assert_eq!(links("s3cret").rule(end), Some(name.into()));
            assert_eq!(links("other").rule(end), None);
            assert_eq!(links("s3cret").rule(&end[..end.len() - 1]), None);
            assert_eq!(links("s3cret").rule(&format!("b3Ro{}", &end[end.find('.').unwrap()..])), None);
        }
        assert_eq!(links("s3cret").rule("aXJhbg."), None);
        assert_eq!(links("s3cret").rule(""), None);
    }
}
