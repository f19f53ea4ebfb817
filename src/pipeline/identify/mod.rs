//! Items come in, what they are known by goes out.
//!
//! An item has up to four identities, each a digest of its kind, its scope and its value:
//!
//! - the id that the feed gave, within the feed;
//! - its canonical link, across all feeds, so that an article in two feeds is one;
//! - a fingerprint of its title and text, within the feed, for feeds that give new ids or links
//!   to old items;
//! - its headline with the day on which it was published, within the feed, for feeds that change all of these.
//!   It identifies nothing alone: `acquaint` asks for more.
//!
//! An item is new only if none of them is known. That makes a wrong identity dangerous: an item
//! that shares one with another item is lost in silence. Hence [`document_identities`], which
//! looks at a whole document: a feed that gives one id, or one link, to different items does not
//! identify anything by it. The promise: every item keeps at least one identity, and identities
//! do not depend on the order of the items.
//!
//! Deliberately not here: what is known (`store`), and stories told in other words.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::model::{FeedId, Item};
use crate::store::{Identity, IdentityKind};

use self::fingerprint::Fingerprint;

use self::canonical::canonical;

mod canonical;
mod fingerprint;

/// What one item is known by, taken for itself; never empty.
#[cfg(test)]
pub(super) fn identities(item: &Item, feed: FeedId) -> Vec<Identity> {
    Keys::new(item, feed).kept(|_| true)
}

/// What each item of one document is known by; never empty.
///
/// An id or a link that several items share although they say different things is left out, and
/// so is a fingerprint without text, as of a series of pictures under one headline, that several
/// items with ids or links of their own share. `versions` are items, by number, that only say
/// differently what another one says: they may share with that one.
pub(super) fn document_identities(
    items: &[Item],
    versions: &HashMap<usize, usize>,
    feed: FeedId,
) -> Vec<Vec<Identity>> {
    let all: Vec<Keys> = items.iter().map(|item| Keys::new(item, feed)).collect();
    let mut uses = Uses::default();
    for (number, keys) in all.iter().enumerate() {
        let first = versions.get(&number).and_then(|first| all.get(*first));
        uses.add(keys, first.unwrap_or(keys).fingerprint);
    }
    all.iter().map(|keys| keys.kept(|identity| !uses.ambiguous.contains(&identity))).collect()
}

/// The identities of one item by kind.
struct Keys {
    guid: Option<Identity>,
    link: Option<Identity>,
    fingerprint: Identity,
    headline: Option<Identity>,
    /// The fingerprint has little to go by.
    weak: bool,
}

impl Keys {
    fn new(item: &Item, feed: FeedId) -> Self {
        let scope = feed.0.to_be_bytes();
        let link = item.link.as_deref().and_then(canonical);
        let Fingerprint { digest, weak } = fingerprint::of(item);
        Self {
            guid: item.guid.as_deref().map(|guid| identity(IdentityKind::Guid, &scope, guid.as_bytes())),
            link: link.map(|link| identity(IdentityKind::Link, b"", link.as_bytes())),
            fingerprint: identity(IdentityKind::Fingerprint, &scope, &digest),
            headline: fingerprint::headline(item).map(|digest| identity(IdentityKind::Headline, &scope, &digest)),
            weak,
        }
    }

    /// Those that `may_stay`; the fingerprint if none may.
    fn kept(&self, may_stay: impl Fn(Identity) -> bool) -> Vec<Identity> {
        let all = [self.guid, self.link, Some(self.fingerprint), self.headline];
        let kept: Vec<Identity> = all.into_iter().flatten().filter(|identity| may_stay(*identity)).collect();
        let is_lost = kept.iter().all(|identity| identity.kind == IdentityKind::Headline);
        if is_lost { vec![self.fingerprint] } else { kept }
    }
}

/// What the identities of a document stand for, to find those that stand for several things.
#[derive(Default)]
struct Uses {
    /// What an identity was first seen with.
    first: HashMap<Identity, Partner>,
    /// Those seen with different partners.
    ambiguous: HashSet<Identity>,
}

/// What tells two uses of an identity apart.
type Partner = [Option<Identity>; 2];

impl Uses {
    /// Notes the identities of an item, and what it says: the fingerprint, or that of the item of
    /// which it is another version.
    fn add(&mut self, keys: &Keys, says: Identity) {
        for shared in [keys.guid, keys.link].into_iter().flatten() {
            self.note(shared, [Some(says), None]);
        }
        if keys.weak {
            self.note(keys.fingerprint, [keys.guid, keys.link]);
        }
        if let Some(headline) = keys.headline {
            self.note(headline, [Some(keys.fingerprint), None]);
        }
    }

    fn note(&mut self, identity: Identity, partner: Partner) {
        if *self.first.entry(identity).or_insert(partner) != partner {
            self.ambiguous.insert(identity);
        }
    }
}

/// The identity of an address, across all feeds; none of a home page, which identifies no article.
pub fn of_link(link: &str) -> Option<Identity> {
    canonical(link).map(|link| identity(IdentityKind::Link, b"", link.as_bytes()))
}

/// A digest of a kind, the feed it holds in, and a value; without a feed it holds everywhere.
fn identity(kind: IdentityKind, scope: &[u8], value: &[u8]) -> Identity {
    let mark = match kind {
        IdentityKind::Fingerprint => b'f',
        IdentityKind::Guid => b'g',
        IdentityKind::Link => b'l',
        IdentityKind::Headline => b'h',
    };
    let digest = Sha256::new().chain_update([mark]).chain_update(scope).chain_update(value).finalize();
    Identity { key: std::array::from_fn(|place| digest[place]), kind }
}

#[cfg(test)]
mod tests;
