//! The plain domain types: what every other module speaks in.
//!
//! Nothing comes in and nothing goes out: these are values. An [`Item`] is read from a feed, a
//! [`Match`] says that it satisfies a rule and shows the [`Evidence`], an [`Alert`] gathers
//! matches for a person, and a [`Delivery`] is one way of that alert out of the house.
//!
//! Every id and every name is a type of its own, so that the compiler refuses a feed where an
//! item is meant. Raw integers and strings stop at the edges: the store, the configuration, the
//! command line.
//!
//! Deliberately not here: behaviour. How an item is read, matched, kept or sent belongs to the
//! module that does it.

pub use self::alert::{Alert, AlertItem, AlsoBy, AlsoIn};
pub use self::delivery::{Attempt, Delivery, DeliveryState, Outcome};
pub use self::feed::{FeedMemory, HeldBy, NextPoll, Validators};
pub use self::habits::{Arrivals, Habits, Moving, Pace, Rhythm, Unreliable};
pub use self::hold::{Hold, HoldReason};
pub use self::hub::{Hub, HubLinks};
pub use self::id::{AlertId, DeliveryId, FeedId, ItemId, MatchId, MuteId, StoryId};
pub use self::item::{Field, Item};
pub use self::matched::{Evidence, Match};
pub use self::mute::{Mute, MuteTarget};
pub use self::name::{ChannelName, FeedName, RuleName};
pub use self::occasion::{Change, Occasion};
pub use self::overlap::{Haste, Newest};
pub use self::severity::Severity;
pub use self::telling::{Dedup, OnUpdate, Telling};

mod id;
mod name;
mod severity;
mod feed;
mod overlap;
mod habits;
mod hub;
mod hold;
mod item;
mod matched;
mod telling;
mod occasion;
mod alert;
mod delivery;
mod mute;
