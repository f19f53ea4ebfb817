//! What of a feed was told and has been taken back.

use jiff::{SignedDuration, Timestamp};
use tracing::info;

use super::{Due, PollContext};
use crate::model::RuleName;
use crate::pipeline::rule::Rule;
use crate::pipeline::withdrawal::{self, Held, Pages};
use crate::store::{Absence, AbsenceRecord, StoreError};

/// What has changed about the told items of a feed whose rules want to know, now that it holds these; the flag
/// says whether it came from the Internet.
pub(super) async fn absences(
    feed: &Due,
    (held, from_outside): (&[Held], bool),
    now: Timestamp,
    context: &PollContext<'_>,
) -> Result<Vec<AbsenceRecord>, StoreError> {
    let wanting = context.matcher.rules().iter().filter(|rule| rule.telling.on_withdrawal);
    let rules: Vec<RuleName> = wanting.map(|rule: &Rule| rule.name.clone()).collect();
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let window = SignedDuration::try_from(context.story_window).unwrap_or(SignedDuration::MAX);
    let watched = context.store.watched(feed.memory.id, &rules, now - window).await?;
    let mut records = withdrawal::absences(watched, held, Pages { network: context.pages, now, from_outside }).await;
    for record in &mut records {
        let Absence::Withdrawn { item, matches } = &mut record.absence else { continue };
        info!(feed = %feed.memory.name, item = %record.original, "the feed has taken an item back that was told");
        let found = context.matcher.rule_matches(item, &feed.settings.tags);
        matches.extend(found.into_iter().filter(|one| one.telling.on_withdrawal));
    }
    Ok(records)
}
