//! What newswatch says of itself: once that something goes wrong, and once that it is over.
//!
//! The troubles of now and those that were told come in; what is to be told goes out, as news of
//! the feed `newswatch` that satisfy the rule `newswatch`, so that they take the way of all news:
//! through the store and the outbox, once, and tried again for days.
//!
//! Deliberately not here: what counts as trouble, and to whom it is told.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use url::Url;

pub use self::silence::silences;
use crate::model::{ChannelName, Item, Match, Telling};
use crate::store::{HealthChange, Identity, IdentityKind, ItemRecord, RuleMatch, Subject, Trouble};

mod silence;

/// The name of the feed and of the rule.
pub const OWN_NAME: &str = "newswatch";

/// So many feeds that fail at once are told one by one; more are told together.
const MOST_APART: usize = 5;

/// The most names in one sentence.
const MOST_NAMED: usize = 20;

/// What newswatch says of itself, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthSettings {
    /// The channels that are told; the log is in any case.
    pub notify: Vec<ChannelName>,
    /// A feed is told of that has failed for so long.
    pub feeds_after: Duration,
    /// A rule is told of that has matched nothing for so long, if that is wanted.
    pub rules_after: Option<Duration>,
    /// A channel is told of whose oldest delivery has waited for so long.
    pub channels_after: Duration,
    /// Who waits for a sign of life, if anybody.
    pub heartbeat: Option<Heartbeat>,
}

/// Who waits for a sign of life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heartbeat {
    /// Where; often a secret in itself.
    pub url: Url,
    /// How often.
    pub every: Duration,
}

impl Heartbeat {
    /// How often, if nothing else is said.
    pub const EVERY: Duration = Duration::from_secs(5 * 60);
}

impl Default for HealthSettings {
    fn default() -> Self {
        Self {
            notify: Vec::new(),
            feeds_after: Duration::from_secs(6 * 3600),
            rules_after: None,
            channels_after: Duration::from_secs(3600),
            heartbeat: None,
        }
    }
}

/// What is to be told at `now`. What is over although `is_configured` says that it is no longer there
/// at all is not worth a word.
pub fn health_change(
    troubles: Vec<Trouble>,
    told: Vec<Trouble>,
    is_configured: impl Fn(&Subject) -> bool,
    (now, zone): (Timestamp, &TimeZone),
) -> HealthChange {
    let known: HashSet<Subject> = told.iter().map(|trouble| trouble.subject.clone()).collect();
    let present: HashSet<Subject> = troubles.iter().map(|trouble| trouble.subject.clone()).collect();
    let reworded: Vec<Trouble> = troubles.iter().filter(|trouble| is_reworded(trouble, &told)).cloned().collect();
    let begun: Vec<Trouble> = troubles.into_iter().filter(|trouble| !known.contains(&trouble.subject)).collect();
    let over: Vec<Trouble> = told.into_iter().filter(|trouble| !present.contains(&trouble.subject)).collect();
    let mended: Vec<Trouble> = over.iter().filter(|trouble| is_configured(&trouble.subject)).cloned().collect();
    let time = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M %Z").to_string();
    let beginnings = told_of(&begun, false, |trouble| format!("Since {}: {}", time(trouble.since), trouble.text));
    let ends =
        told_of(&mended, true, |trouble| format!("It was not well since {}: {}", time(trouble.since), trouble.text));
    let items = beginnings.into_iter().chain(ends).map(|(title, summary)| record(title, summary, now)).collect();
    HealthChange { begun, reworded, ended: over.into_iter().map(|trouble| trouble.subject).collect(), items }
}

/// Whether what was configured is not in force for another reason now. Of feeds and channels there are lists that say
/// why.
fn is_reworded(trouble: &Trouble, told: &[Trouble]) -> bool {
    let is_other = |before: &Trouble| before.subject == trouble.subject && before.text != trouble.text;
    trouble.subject == Subject::Configuration && told.iter().any(is_other)
}

/// What a feed or a channel does while it is in trouble, and what it does again after it.
fn verb(subject: &Subject, is_end: bool) -> &'static str {
    match (subject, is_end) {
        (Subject::Feed(_), false) => "cannot be read",
        (Subject::Feed(_), true) => "can be read again",
        (Subject::Silence(_), false) => "is silent",
        (Subject::Silence(_), true) => "brings news again",
        (Subject::Rule(_), false) => "matches nothing any more",
        (Subject::Rule(_), true) => "matches again",
        (Subject::Channel(_), false) => "delivers nothing",
        (Subject::Channel(_), true) => "delivers again",
        (Subject::Configuration, false) => "is not in force",
        (Subject::Configuration, true) => "is in force again",
    }
}

/// Title and summary of what is told of these troubles.
fn told_of(troubles: &[Trouble], is_end: bool, summary: impl Fn(&Trouble) -> String) -> Vec<(String, String)> {
    let is_of: [fn(&Subject) -> bool; 5] = [
        |subject| matches!(subject, Subject::Configuration),
        |subject| matches!(subject, Subject::Feed(_)),
        |subject| matches!(subject, Subject::Silence(_)),
        |subject| matches!(subject, Subject::Rule(_)),
        |subject| matches!(subject, Subject::Channel(_)),
    ];
    let kinds = is_of.iter().map(|is| troubles.iter().filter(|trouble| is(&trouble.subject)).collect::<Vec<_>>());
    kinds.flat_map(|kind| told_of_kind(&kind, is_end, &summary)).collect()
}

fn told_of_kind(troubles: &[&Trouble], is_end: bool, summary: &impl Fn(&Trouble) -> String) -> Vec<(String, String)> {
    let apart = |trouble: &&Trouble| {
        (format!("{} {}", in_full(&trouble.subject), verb(&trouble.subject, is_end)), summary(trouble))
    };
    match troubles {
        [first, ..] if troubles.len() > MOST_APART && named(&first.subject).0 == "Feed" => {
            let plural = verb(&first.subject, is_end).replace("is ", "are ").replace("brings", "bring");
            vec![(format!("{} feeds {plural}", troubles.len()), names(troubles))]
        }
        _ => troubles.iter().map(apart).collect(),
    }
}

/// What a sentence begins with.
fn in_full(subject: &Subject) -> String {
    match named(subject) {
        (what, "") => what.to_owned(),
        (what, name) => format!("{what} {name}"),
    }
}

fn named(subject: &Subject) -> (&'static str, &str) {
    match subject {
        Subject::Feed(name) | Subject::Silence(name) => ("Feed", name.as_str()),
        Subject::Rule(name) => ("Rule", name.as_str()),
        Subject::Channel(name) => ("Channel", name.as_str()),
        Subject::Configuration => ("The configuration", ""),
    }
}

/// The names of these.
fn names(troubles: &[&Trouble]) -> String {
    let names: Vec<&str> = troubles.iter().map(|trouble| named(&trouble.subject).1).collect();
    let more = names.len().saturating_sub(MOST_NAMED);
    let named = names[..names.len() - more].join(", ");
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    format!("{named}{more}. `newswatch feeds` says why.")
}

fn record(title: String, summary: String, now: Timestamp) -> ItemRecord {
    let digest = Sha256::digest(format!("{title}\n{}", now.as_microsecond()));
    let key = std::array::from_fn(|place| digest[place]);
    let found = Match { rule: OWN_NAME.into(), evidence: Vec::new() };
    ItemRecord {
        item: Item { title, summary, published: Some(now), ..Item::from_feed(OWN_NAME.into()) },
        identities: vec![Identity { key, kind: IdentityKind::Fingerprint }],
        takes_over: Vec::new(),
        baseline: false,
        profile: None,
        matches: vec![RuleMatch { found, telling: Telling::default() }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(feed: &str) -> Trouble {
        Trouble { subject: Subject::Feed(feed.into()), since: Timestamp::UNIX_EPOCH, text: "no route".into() }
    }

    fn told(troubles: &[&str], before: &[&str]) -> (Vec<String>, usize, usize) {
        let [troubles, before] = [troubles, before].map(|names| names.iter().map(|name| trouble(name)).collect());
        let configured = |subject: &Subject| *subject != Subject::Feed("removed".into());
        let change = health_change(troubles, before, configured, (Timestamp::UNIX_EPOCH, &TimeZone::UTC));
        let titles = change.items.iter().map(|record| format!("{}: {}", record.item.title, record.item.summary));
        (titles.collect(), change.begun.len(), change.ended.len())
    }

    #[test]
    fn each_trouble_is_told_once_and_so_is_its_end() {
        assert_eq!(told(&["a"], &["a"]), (vec![], 0, 0));
        let begun = "Feed a cannot be read: Since Thu 1 Jan 1970, 00:00 UTC: no route";
        let ended = "Feed b can be read again: It was not well since Thu 1 Jan 1970, 00:00 UTC: no route";
        assert_eq!(told(&["a"], &["b"]), (vec![begun.to_owned(), ended.to_owned()], 1, 1));
        assert_eq!(told(&[], &["removed"]), (vec![], 0, 1));
    }

    #[test]
    fn another_mistake_in_the_configuration_is_not_told_again_but_kept() {
        let refused = |text: &str| Trouble { subject: Subject::Configuration, text: text.into(), ..trouble("") };
        let change = |now: &str| {
            let (now, before) = (vec![refused(now)], vec![refused("no rule")]);
            health_change(now, before, |_| true, (Timestamp::UNIX_EPOCH, &TimeZone::UTC))
        };
        assert_eq!(change("no rule").reworded, []);
        let other = change("no feed");
        assert_eq!((other.reworded, other.begun, other.items.len()), (vec![refused("no feed")], vec![], 0));
    }

    #[test]
    fn many_feeds_that_fail_at_once_are_one_item() {
        let names: Vec<String> = (1..=30).map(|number| format!("f{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (titles, begun, _) = told(&names, &[]);
        assert_eq!((titles.len(), begun), (1, 30));
        assert!(titles[0].starts_with("30 feeds cannot be read: f1, f2"), "{titles:?}");
        assert!(titles[0].contains("f20, and 10 more."), "{titles:?}");
    }
}
