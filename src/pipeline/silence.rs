//! Which waiting matches are not told at all, and why: those that are muted, and those whose item
//! another rule tells that silences theirs.
//!
//! Matches that wait come in with what is muted; those that are closed go out with their reasons. They
//! are kept, listed, and can be told later.
//!
//! Deliberately not here: what is told later than it comes (`group`).

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::tz::TimeZone;

use crate::model::{Item, ItemId, MatchId, Mute, MuteTarget, RuleName};
use crate::query::{Condition, QueryText};
use crate::store::WaitingMatch;
use crate::text::Document;

/// Which rules each rule silences.
#[derive(Clone, Debug, Default)]
pub struct Silences(HashMap<RuleName, Vec<RuleName>>);

impl Silences {
    /// Of each rule, those that it silences.
    pub fn new(silences: impl IntoIterator<Item = (RuleName, Vec<RuleName>)>) -> Self {
        Self(silences.into_iter().filter(|(_, silenced)| !silenced.is_empty()).collect())
    }
}

/// Takes the matches that are not told out of those that wait, by reason. `items` are those of matches
/// that a query may mute.
pub fn silenced(
    waiting: &mut Vec<WaitingMatch>,
    mutes: &[Mute],
    items: &HashMap<MatchId, Item>,
    silences: &Silences,
    zone: &TimeZone,
) -> BTreeMap<String, Vec<MatchId>> {
    let mut closed: BTreeMap<String, Vec<MatchId>> = BTreeMap::new();
    let muting: Vec<Muting<'_>> = mutes.iter().map(Muting::new).collect();
    waiting.retain(|one| {
        let mute = muting.iter().find(|muting| muting.covers(one, items.get(&one.id)));
        mute.is_none_or(|muting| {
            closed.entry(reason(muting.mute, zone)).or_default().push(one.id);
            false
        })
    });
    // A rule that is muted itself silences no other.
    for (id, by) in overruled(waiting, silences) {
        closed.entry(format!("the rule {by} tells it and silences this one")).or_default().push(id);
    }
    let gone: HashSet<MatchId> = closed.values().flatten().copied().collect();
    waiting.retain(|one| !gone.contains(&one.id));
    closed
}

/// A mute, ready to be tried.
struct Muting<'a> {
    mute: &'a Mute,
    condition: Option<Condition>,
}

impl<'a> Muting<'a> {
    fn new(mute: &'a Mute) -> Self {
        // A query that no longer compiles, after an update, mutes nothing: rather told than lost.
        let condition = match &mute.target {
            MuteTarget::Query(text) => compiled(text).ok(),
            MuteTarget::Rule(_) | MuteTarget::Feed(_) | MuteTarget::Story(_) => None,
        };
        Self { mute, condition }
    }

    fn covers(&self, one: &WaitingMatch, item: Option<&Item>) -> bool {
        match &self.mute.target {
            MuteTarget::Rule(name) => one.rule == *name,
            MuteTarget::Feed(name) => one.feed == *name,
            MuteTarget::Story(id) => one.story == Some(*id),
            MuteTarget::Query(_) => item
                .zip(self.condition.as_ref())
                .is_some_and(|(item, condition)| condition.evidence(&Document::new(item)).is_some()),
        }
    }
}

/// The condition of a query that mutes.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn compiled(text: &str) -> Result<Condition, Vec<crate::query::Fault>> {
    let query =
        QueryText { text: text.to_owned(), exclude: Vec::new(), near: NEAR, fields: Vec::new(), language: None };
    Condition::from_query(&query)
}

/// How close words stand that a query puts side by side, where it does not say.
const NEAR: u32 = 20;

fn reason(mute: &Mute, zone: &TimeZone) -> String {
    let until = mute.until.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M %Z");
    let why = if mute.reason.is_empty() { String::new() } else { format!(": {}", mute.reason) };
    format!("muted until {until}{why} (mute {})", mute.id)
}

/// The matches whose item another rule tells that silences theirs, with that rule.
fn overruled(waiting: &[WaitingMatch], silences: &Silences) -> Vec<(MatchId, RuleName)> {
    if silences.0.is_empty() {
        return Vec::new();
    }
    let mut by_item: HashMap<ItemId, Vec<&WaitingMatch>> = HashMap::new();
    for one in waiting {
        by_item.entry(one.item).or_default().push(one);
    }
    by_item.into_values().flat_map(|matches| overruled_of_item(&matches, silences)).collect()
}

/// Of rules that silence each other one is left.
fn overruled_of_item(matches: &[&WaitingMatch], silences: &Silences) -> Vec<(MatchId, RuleName)> {
    let mut overruled: Vec<(MatchId, RuleName)> = Vec::new();
    for one in matches {
        let is_overruled = |other: &WaitingMatch| overruled.iter().any(|(id, _)| *id == other.id);
        let silencing = matches.iter().find(|other| {
            let silenced = silences.0.get(&other.rule);
            silenced.is_some_and(|silenced| silenced.contains(&one.rule)) && !is_overruled(other)
        });
        if let Some(other) = silencing {
            overruled.push((one.id, other.rule.clone()));
        }
    }
    overruled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MuteId, StoryId};
    use jiff::Timestamp;

    fn waiting(id: i64, rule: &str, item: i64) -> WaitingMatch {
        let created = Timestamp::UNIX_EPOCH;
        let story = Some(StoryId(10 * item));
        WaitingMatch { id: MatchId(id), rule: rule.into(), item: ItemId(item), story, feed: "Wire".into(), created }
    }

    fn mute(target: MuteTarget, reason: &str) -> Mute {
        let created = Timestamp::UNIX_EPOCH;
        let until = Timestamp::from_second(7200).unwrap();
        Mute { id: MuteId(3), target, created, until, reason: reason.to_owned() }
    }

    fn told(mutes: &[Mute], items: &[(i64, &str)], silences: &[(&str, &str)]) -> (Vec<i64>, Vec<String>) {
        let mut matches = vec![waiting(1, "drones", 1), waiting(2, "war", 1), waiting(3, "war", 2)];
        let item = |title: &str| Item { title: title.to_owned(), ..Item::from_feed("Wire".into()) };
        let items = items.iter().map(|&(id, title)| (MatchId(id), item(title))).collect();
        let silences = Silences::new(silences.iter().map(|&(rule, other)| (rule.into(), vec![other.into()])));
        let closed = silenced(&mut matches, mutes, &items, &silences, &TimeZone::UTC);
        (matches.iter().map(|one| one.id.0).collect(), closed.into_keys().collect())
    }

    #[test]
    fn what_is_muted_is_closed_with_the_reason_and_the_end() {
        let war = mute(MuteTarget::Rule("war".into()), "drill");
        let reason = "muted until Thu 1 Jan 1970, 02:00 UTC: drill (mute 3)";
        assert_eq!(told(&[war], &[], &[]), (vec![1], vec![reason.to_owned()]));
        assert_eq!(told(&[mute(MuteTarget::Feed("Wire".into()), "")], &[], &[]).0, [0; 0]);
        assert_eq!(told(&[mute(MuteTarget::Feed("Blog".into()), "")], &[], &[]).0, [1, 2, 3]);
    }

    #[test]
    fn a_story_is_muted_for_every_rule_and_no_other_story_is() {
        assert_eq!(told(&[mute(MuteTarget::Story(StoryId(10)), "")], &[], &[]).0, [3]);
        assert_eq!(told(&[mute(MuteTarget::Story(StoryId(1)), "")], &[], &[]).0, [1, 2, 3]);
    }

    #[test]
    fn a_query_mutes_the_items_that_satisfy_it() {
        let drill = mute(MuteTarget::Query("drill OR exercise*".to_owned()), "");
        let items = [(1, "War drill begins"), (2, "War drill begins"), (3, "War begins")];
        assert_eq!(told(&[drill], &items, &[]).0, [3]);
        let broken = mute(MuteTarget::Query("drill AND (".to_owned()), "");
        assert_eq!(told(&[broken], &items, &[]).0, [1, 2, 3]);
    }

    #[test]
    fn a_rule_silences_another_one_for_the_items_that_it_tells_itself() {
        let (left, reasons) = told(&[], &[], &[("drones", "war")]);
        assert_eq!(left, [1, 3]);
        assert_eq!(reasons, ["the rule drones tells it and silences this one"]);
    }

    #[test]
    fn a_rule_that_is_muted_silences_nobody() {
        let muted = mute(MuteTarget::Rule("drones".into()), "");
        assert_eq!(told(&[muted], &[], &[("drones", "war")]).0, [2, 3]);
    }

    #[test]
    fn of_two_rules_that_silence_each_other_the_item_is_still_told() {
        assert_eq!(told(&[], &[], &[("drones", "war"), ("war", "drones")]).0.len(), 2);
    }
}
