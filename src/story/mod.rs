//! Stories: whether two items report the same thing.
//!
//! An [`Item`](crate::model::Item) comes in and becomes a [`Profile`]: what it says in the few numbers by which it
//! is compared, small enough to be kept. Two profiles come in, with how far apart they came, and why they are
//! the same news goes out ([`Sameness`]), or that they are not. [`Profile::keys`] are what such two share, so
//! that a store finds the few of a million that are worth comparing.
//!
//! Three things speak for it that two items are the same news:
//!
//! - one text, under whatever headline, as agencies give it to many outlets (`copying`);
//! - one headline, unless it is of those that come again and again (`recurring`), or comes with the next day's text;
//! - names, figures, days and words that agree in what they mean (`concepts`), and none that tell of a development
//!   (`compare`).
//!
//! How much each counts has been learned from labelled pairs and from strangers of real feeds (`model`): what is
//! seldom in the news says more (`rarity`). Where hardly a word is known or little is common, and within one feed, it
//! takes more (`caution`).
//!
//! The promise: strictness. Who is told that two items are one and does not agree has lost news, and who is told
//! the same thing twice has lost a moment; so doubt means two. The same two profiles always compare alike, on
//! every machine.
//!
//! Deliberately not here: translations, which are not looked for; a model of language, which would be larger
//! than all else together; and which items belong to one story, which the store decides in the transaction that
//! keeps them, so that no two polls can both be first. [`Grouping`] only shows what it would decide.

pub use self::compare::{FEATURES, Novelty, features, names, telling_words};
pub use self::distance::Distance;
pub use self::grouping::{COMPARED, Grouping, Joined, PER_KEY};
pub use self::model::THRESHOLD;
pub use self::profile::Profile;
pub use self::resemblance::Resemblance;
pub use self::sameness::{Ground, Sameness, with_time};

mod digest;
mod common_words;
mod language;
mod weights;
mod writing;
mod number;
mod weekdays;
mod particles;
mod rarity;
mod concepts;
mod headline;
mod lead;
mod recurring;
mod terms;
mod counted;
mod figures;
mod sketch;
mod profile;
mod code;
mod compare;
mod distance;
mod copying;
mod caution;
mod model;
mod sameness;
mod resemblance;
mod grouping;
