//! `every` and `cron`, for all feeds or for one.

use std::time::Duration;

use super::finding::Finding;
use super::reader::Table;
use crate::pipeline::Schedule;
use crate::time::cron::Cron;

/// How often feeds are polled that do not say.
pub(super) const DEFAULT: Schedule = Schedule::Every(Duration::from_secs(600));
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
    let every = every.and_then(|value| value.duration(SHORTEST..=LONGEST)).map(Schedule::Every);
    let cron = cron.and_then(|value| value.text()).and_then(|text| match Cron::parse(text.value) {
        Ok(cron) => Some(Schedule::Cron(cron)),
        Err(fault) => {
            text.refuse_part(fault.span, fault.message, fault.fix.map(|fix| format!("write {fix}")));
            None
        }
    });
    cron.or(every)
}
