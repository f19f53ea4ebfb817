//! From matches that wait to alerts.

use jiff::Timestamp;

use crate::model::{AlertId, ChannelName, DeliveryId, FeedName, Hold, ItemId, MatchId, MuteTarget, RuleName, StoryId};

/// A match that waits to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingMatch {
    /// The match's row.
    pub id: MatchId,
    /// The rule.
    pub rule: RuleName,
    /// The item, or the first one of which it is a copy.
    pub item: ItemId,
    /// The story that the item belongs to, if it has one.
    pub story: Option<StoryId>,
    /// The feed that the item came from.
    pub feed: FeedName,
    /// When it was recorded.
    pub created: Timestamp,
}

/// What becomes of matches that wait: new alerts, and alerts that grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertPlan {
    /// Alerts to be written.
    pub new: Vec<NewAlert>,
    /// What is added to alerts that are held.
    pub grown: Vec<Growth>,
}

/// An alert to be written with its deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlert {
    /// The rule that fired; none if it may tell of several.
    pub rule: Option<RuleName>,
    /// When the alert was put together.
    pub created: Timestamp,
    /// Why it waits and until when, if it does. Then all its deliveries are for one channel.
    pub hold: Option<Hold>,
    /// The matches that it tells; empty only of one that is held and wanted even if nothing comes.
    pub matches: Vec<MatchId>,
    /// One a channel and recipient; never empty.
    pub deliveries: Vec<NewDelivery>,
}

/// A delivery to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery {
    /// Its id for life.
    pub id: DeliveryId,
    /// The way out.
    pub channel: ChannelName,
    /// Who receives it, where the channel has several; empty otherwise.
    pub recipient: String,
    /// Why it is dead from the start, if it is: its channel is switched off.
    pub refused: Option<String>,
}

/// An alert that is held and to which matches may be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAlert {
    /// The alert's row.
    pub id: AlertId,
    /// The rule that fired; none if it may tell of several.
    pub rule: Option<RuleName>,
    /// Its channel.
    pub channel: ChannelName,
    /// Why it waits and until when.
    pub hold: Hold,
    /// How many matches it has.
    pub matches: usize,
}

/// What is added to an alert that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The alert.
    pub alert: AlertId,
    /// The matches that are added, if any.
    pub matches: Vec<MatchId>,
    /// Until when it waits from now on.
    pub until: Timestamp,
}

/// An alert that was told to a channel, or is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The channel.
    pub channel: ChannelName,
    /// The rule that fired; none where it tells of several.
    pub rule: Option<RuleName>,
    /// When it was to be told.
    pub due: Timestamp,
}

/// A mute to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMute {
    /// What it is about.
    pub target: MuteTarget,
    /// Since when.
    pub created: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Why; may be empty.
    pub reason: String,
}
