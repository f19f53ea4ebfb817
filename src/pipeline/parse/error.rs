//! Why a repaired document could not be read.

use thiserror::Error;

/// The parser refused what the stages before it wrote.
#[derive(Debug, Error)]
#[error(
    "the document could not be read because of a fault in newswatch ({0}); please report it together with the feed's address"
)]
pub struct ParseError(#[from] pub(super) feed_rs::parser::ParseFeedError);
