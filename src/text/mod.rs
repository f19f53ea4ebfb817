//! Texts: markup to plain text, plain text to words.
//!
//! What a feed wrote comes in; plain text goes out ([`plain`]), and from it a [`Document`]: the
//! item's fields cut into folded words, once, for all rules.
//!
//! The promise: the same cut and the same folding for rules and for items, in time proportional
//! to the text, whatever the text.
//!
//! Deliberately not here: what a rule means (`query`).

pub use self::cut::{WordKey, cut};
pub use self::document::{Document, FieldSet, Token, WordId};
pub use self::feed_links::{FeedLink, feed_links};
pub use self::fold::fold;
pub use self::plain::plain;
pub use self::script::{Script, is_sign, joins_parts, script_of};
pub use self::sentence::sentence_around;
pub use self::words::{Word, words};

mod script;
mod fold;
mod words;
mod cut;
mod plain;
mod feed_links;
mod sentence;
mod document;
