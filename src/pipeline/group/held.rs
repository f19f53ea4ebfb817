//! Alerts that are held: those of the store, and those that a plan begins.

use jiff::Timestamp;

use super::LONGEST_DIGEST;
use crate::model::{AlertId, ChannelName, Hold, HoldReason, MatchId, RuleName};
use crate::store::{Growth, OpenAlert};

/// What a match must have in common with an alert to be added to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) channel: ChannelName,
    /// The rule, where each has an alert of its own.
    pub(super) rule: Option<RuleName>,
    pub(super) hold: Hold,
}

impl Kind {
    /// Whether what is of this kind belongs into what was begun as the other.
    fn fits(&self, begun: &Self) -> bool {
        // A window that is open stays as it is; set times must be the same.
        let same_time = match self.hold.reason {
            HoldReason::Bundle | HoldReason::Limit => true,
            HoldReason::Digest | HoldReason::Quiet => self.hold.until == begun.hold.until,
        };
        let same = (&self.channel, &self.rule, self.hold.reason) == (&begun.channel, &begun.rule, begun.hold.reason);
        same && same_time
    }
}

/// An alert that is held.
#[derive(Clone, Debug)]
pub(super) struct Held {
    /// Its row, if it has one.
    pub(super) row: Option<AlertId>,
    pub(super) kind: Kind,
    /// Who receives it.
    pub(super) recipients: Vec<String>,
    /// What is added to it.
    pub(super) added: Vec<MatchId>,
    /// How many matches it had before.
    had: usize,
    /// Until when it waited before.
    until: Option<Timestamp>,
}

impl Held {
    /// One of the store.
    pub(super) fn known(alert: OpenAlert) -> Self {
        let kind = Kind { channel: alert.channel, rule: alert.rule, hold: alert.hold };
        let until = Some(alert.hold.until);
        Self { row: Some(alert.id), kind, recipients: Vec::new(), added: Vec::new(), had: alert.matches, until }
    }

    /// One that begins.
    pub(super) fn new(kind: Kind, recipients: Vec<String>) -> Self {
        Self { row: None, kind, recipients, added: Vec::new(), had: 0, until: None }
    }

    /// Whether there is room in it for a match of this kind.
    pub(super) fn takes(&self, kind: &Kind, now: Timestamp) -> bool {
        kind.fits(&self.kind) && self.len() < LONGEST_DIGEST && self.kind.hold.until > now
    }

    /// How many matches it has.
    pub(super) fn len(&self) -> usize {
        self.had + self.added.len()
    }

    /// What changes of it, if it is one of the store and anything does.
    pub(super) fn growth(&self) -> Option<Growth> {
        let changed = !self.added.is_empty() || self.until != Some(self.kind.hold.until);
        let alert = self.row.filter(|_| changed)?;
        Some(Growth { alert, matches: self.added.clone(), until: self.kind.hold.until })
    }
}
