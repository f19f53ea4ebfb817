//! `every` and `cron`, for all feeds or for one.

use std::time::Duration;

use super::amount;
use super::finding::Finding;
use super::reader::{Table, Value};
use crate::net::AddressRange;
use crate::pipeline::Schedule;
use crate::time::cron::Cron;

/// What holds for feeds that do not say.
#[derive(Clone, Debug)]
pub(super) struct Usual {
    pub(super) schedule: Schedule,
    pub(super) publisher_wait: Duration,
    pub(super) fastest: Option<Duration>,
    /// Private addresses that may be reached.
    pub(super) allow_private: Vec<AddressRange>,
}

impl Default for Usual {
    fn default() -> Self {
        Self {
            schedule: Schedule::Every(Duration::from_secs(600)),
            publisher_wait: LONGEST_WAIT,
            fastest: Some(FASTEST),
            allow_private: Vec::new(),
        }
    }
}

/// A publisher who wants to be asked less than daily is not taken at his word.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);
/// A feed whose polls do not overlap is not brought below this, if nothing else is said.
const FASTEST: Duration = Duration::from_secs(60);
/// Publishers block what asks more often than every minute or so; a second is for files and tests.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// The schedule of a table; none if it has none.
pub(super) fn read(table: &Table<'_>) -> Option<Schedule> {
    let (every, cron) = (table.value("every"), table.value("cron"));
    if let (Some(every), Some(cron)) = (&every, &cron) {
        let finding = Finding::at(cron.spot(), "`every` and `cron` are both set").beside(every.spot(), "the other one");
        table.origin().reading.findings.fault(finding.help("keep one of them"));
    }
    let every = every.and_then(|value| self::every(&value));
    let cron = cron.and_then(|value| value.text()).and_then(|text| match Cron::parse(text.value) {
        Ok(cron) => Some(Schedule::Cron(cron)),
        Err(fault) => {
            text.refuse_part(fault.span, fault.message, fault.fix.map(|fix| format!("write {fix}")));
            None
        }
    });
    cron.or(every)
}

/// The longest that publishers may put off a poll; none if the table does not say.
pub(super) fn publisher_wait(table: &Table<'_>) -> Option<Duration> {
    table.value("publisher_wait")?.duration(Duration::ZERO..=LONGEST_WAIT)
}

/// The shortest interval that a feed is brought to whose polls do not overlap, or that none is; none if the table
/// does not say.
pub(super) fn fastest(table: &Table<'_>) -> Option<Option<Duration>> {
    let value = table.value("fastest")?;
    let text = value.is_text().then(|| value.text()).flatten();
    if text.as_ref().is_some_and(|text| text.value == "off") {
        return Some(None);
    }
    if let Some(text) = text.filter(|text| amount::duration(text.value).is_err()) {
        text.refuse(format!("{} is not a time", text.quoted()), "write a time, as `1m`, or `\"off\"`");
        return None;
    }
    value.duration(SHORTEST..=LONGEST).map(Some)
}

/// One interval, or two with `to` between them.
fn every(value: &Value<'_>) -> Option<Schedule> {
    if !value.is_text() || !value.text()?.value.contains(" to ") {
        return value.duration(SHORTEST..=LONGEST).map(Schedule::Every);
    }
    let text = value.text()?;
    let (least, most) = text.value.split_once(" to ")?;
    let read = |part: &str| amount::duration(part.trim()).ok().filter(|time| (SHORTEST..=LONGEST).contains(time));
    match (read(least), read(most)) {
        (Some(least), Some(most)) if least <= most => Some(Schedule::Between(least, most)),
        _ => {
            let (least, most) = (amount::shown(SHORTEST), amount::shown(LONGEST));
            text.refuse(
                format!("{} is not two times, the shorter one first", text.quoted()),
                format!("write `every = \"2m to 1h\"`, with times from {least} to {most}"),
            );
            None
        }
    }
}
