//! Whether a feed's ids and links tell its items apart, and stay.

use tracing::warn;

use super::Due;
use crate::model::Unreliable;
use crate::store::{Identity, IdentityKind};

/// How many known items have come under new keys.
#[derive(Clone, Copy, Default)]
pub(super) struct Rekeyed {
    guids: usize,
    links: usize,
}

impl Rekeyed {
    /// Notes a known item with what it is known by.
    pub(super) fn note(&mut self, identities: &[Identity], known_by: &[IdentityKind]) {
        for identity in identities.iter().filter(|identity| !known_by.contains(&identity.kind)) {
            match identity.kind {
                IdentityKind::Guid => self.guids += 1,
                IdentityKind::Link => self.links += 1,
                IdentityKind::Headline | IdentityKind::Fingerprint => {}
            }
        }
    }

    /// Counts a document in which most known items have other keys than before against these keys. Where that is
    /// so every time they are worth nothing, and to keep them all would fill the store.
    pub(super) fn count(self, known: usize, unreliable: &mut Unreliable) {
        let Unreliable { guids, links } = unreliable;
        for (count, rekeyed) in [(guids, self.guids), (links, self.links)] {
            if 2 * rekeyed > known {
                *count = count.saturating_add(1);
            }
        }
    }
}

/// Counts that an item was known by what stands for another one.
pub(super) fn count_shared(known_by: &[IdentityKind], unreliable: &mut Unreliable) {
    for kind in known_by {
        match kind {
            IdentityKind::Guid => unreliable.guids = unreliable.guids.saturating_add(1),
            IdentityKind::Link => unreliable.links = unreliable.links.saturating_add(1),
            IdentityKind::Headline | IdentityKind::Fingerprint => {}
        }
    }
}

/// The identities that tell the feed's items apart, as far as that is known; all where nothing else is left.
pub(super) fn relied_on(identities: Vec<Identity>, unreliable: Unreliable) -> Vec<Identity> {
    let relied_on = |identity: &Identity| match identity.kind {
        IdentityKind::Guid => unreliable.guids < Unreliable::PROVED,
        IdentityKind::Link => unreliable.links < Unreliable::PROVED,
        IdentityKind::Fingerprint | IdentityKind::Headline => true,
    };
    let is_left = |identity: &Identity| relied_on(identity) && identity.kind != IdentityKind::Headline;
    if !identities.iter().any(is_left) {
        return identities;
    }
    identities.into_iter().filter(relied_on).collect()
}

/// Says what is no longer relied on, when it comes to that.
pub(super) fn note(feed: &Due, now: Unreliable) {
    let before = feed.memory.habits.unreliable;
    let proved = |before: u8, now: u8| before < Unreliable::PROVED && now >= Unreliable::PROVED;
    for (what, is_new) in [("id", proved(before.guids, now.guids)), ("link", proved(before.links, now.links))] {
        if is_new {
            warn!(feed = %feed.memory.name, by = what,
                "the feed gives one {what} to different items, or another one to the same item each time; from now on \
                they are told apart by what else there is");
        }
    }
}
