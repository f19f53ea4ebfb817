//! A repaired document comes in, the feed as its format has it goes out.
//!
//! The parser is `feed_rs`. It gets Atom without faults, so it has no reason to refuse anything.
//! Ids are taken as the feed gives them. Where it gives none, the id is left empty: an invented
//! one differs from poll to poll. Dates are read in any form that feeds have.
//!
//! Deliberately not here: decoding and repair; turning entries into items (`normalise`).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use feed_rs::model::Feed;
use feed_rs::parser::Builder;

pub(super) use self::error::ParseError;
use super::flaw::{Flaw, Flaws};
use crate::time::read_date;

mod error;

/// Reads a feed that was repaired; counts the dates that cannot be read.
///
/// # Errors
///
/// When the parser refuses it, which is a fault of this program.
pub(super) fn parse(atom: &str, flaws: &mut Flaws) -> Result<Feed, ParseError> {
    let unreadable = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&unreadable);
    let parser =
        Builder::new().sanitize_content(false).id_generator(|_, _, _| String::new()).timestamp_parser(move |text| {
            let date = date(text);
            counter.fetch_add(usize::from(date.is_none()), Ordering::Relaxed);
            date
        });
    let feed = parser.build().parse(atom.as_bytes())?;
    for _ in 0..unreadable.load(Ordering::Relaxed) {
        flaws.add(Flaw::Date, || None);
    }
    Ok(feed)
}

/// A date in the parser's own currency.
fn date(text: &str) -> Option<DateTime<Utc>> {
    let instant = read_date(text)?;
    DateTime::from_timestamp(instant.as_second(), instant.subsec_nanosecond().cast_unsigned())
}

#[cfg(test)]
mod tests;
