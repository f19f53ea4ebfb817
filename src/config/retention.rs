//! `[store]`: how long what is finished is kept.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::SignedDuration;

use super::amount;
use super::reader::Table;
use crate::store::Retention;

const KEYS: [&str; 3] = ["keep_items", "keep_history", "keep_per_feed"];

const DAY: Duration = Duration::from_secs(24 * 3600);
const TIMES: RangeInclusive<Duration> = DAY..=Duration::from_secs(100 * 365 * 24 * 3600);

/// What is kept if nothing else is said.
const USUAL_ITEMS: Duration = Duration::from_secs(90 * 24 * 3600);
const USUAL_HISTORY: Duration = Duration::from_secs(365 * 24 * 3600);

/// So many of the newest items of each feed are kept in any case: what most feeds hold at a time.
const SPARED: u32 = 100;

/// Instead of a time.
const FOR_EVER: &str = "forever";

/// How long what is finished is kept, given how long a story may be joined.
pub(super) fn read(main: &Table<'_>, story_window: Duration) -> Retention {
    let table = main.value("store").and_then(|value| value.table("`[store]`", &KEYS));
    let kept = |key, usual| table.as_ref().map_or(Some(usual), |table| time(table, key, usual)).map(signed);
    Retention {
        items: kept("keep_items", USUAL_ITEMS),
        history: kept("keep_history", USUAL_HISTORY),
        per_feed: table.as_ref().and_then(|table| table.value("keep_per_feed")?.integer(SPARED..=u32::MAX)),
        spared: SPARED,
        story_window: signed(story_window),
    }
}

/// A time, or `None` for ever.
fn time(table: &Table<'_>, key: &'static str, usual: Duration) -> Option<Duration> {
    let Some(value) = table.value(key) else { return Some(usual) };
    let text = value.is_text().then(|| value.text()).flatten();
    if text.as_ref().is_some_and(|text| text.value == FOR_EVER) {
        return None;
    }
    if let Some(text) = text.filter(|text| amount::duration(text.value).is_err()) {
        text.refuse(format!("{} is not a time", text.quoted()), "write a time, as `90d` or `1y`, or `\"forever\"`");
        return None;
    }
    // What cannot be read is a fault, and then nothing of this counts.
    Some(value.duration(TIMES).unwrap_or(usual))
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}
