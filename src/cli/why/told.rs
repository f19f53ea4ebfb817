//! What became of an item, in plain words.

use jiff::tz::TimeZone;

use crate::channel::inert;
use crate::cli::print::{counted, headline, time};
use crate::model::{DeliveryState, Evidence, Occasion};
use crate::store::{ItemHistory, ItemReport, MatchDelivery, MatchHistory, MatchState};

/// Terms that are named as the reason for a match.
const TERMS: usize = 8;

/// Everything that became of an item.
pub(super) fn lines(history: &ItemHistory, zone: &TimeZone) -> Vec<String> {
    let mut lines = vec![format!("item {}: {}", history.id, headline(&history.item.title))];
    let facts = facts(history, zone);
    lines.extend(facts.into_iter().map(|(what, text)| format!("  {what}: {}", inert(&text))));
    for found in &history.matches {
        lines.push(format!("  rule {} matched: {}", inert(found.rule.as_str()), terms(&found.evidence)));
        lines.extend(became(found, zone).into_iter().map(|line| format!("    {}", inert(&line))));
    }
    lines.extend(rest(history).map(|line| format!("  {line}")));
    lines
}

/// What is to be said of the item itself, in the order in which it is printed.
fn facts(history: &ItemHistory, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let item = &history.item;
    let mut facts = vec![("feed", item.feed.to_string())];
    facts.extend(item.link.clone().map(|link| ("link", link)));
    facts.push(("first seen", time(history.first_seen, zone)));
    facts.push(("published", item.published.map_or("the feed does not say".to_owned(), |at| time(at, zone))));
    if let Some((original, feed)) = &history.copy_of {
        let kind = if *feed == item.feed { "later version" } else { "copy" };
        facts.push((kind, format!("of item {original} in {feed}, which leads to the same address")));
    }
    if let Some((count, last)) = history.edits {
        let count = if count == 1 { "once,".to_owned() } else { format!("{count} times, at last") };
        facts.push(("edited", format!("{count} {}", time(last, zone))));
    }
    if let Some(report) = &history.report {
        facts.extend(story(report));
    }
    if history.baseline {
        let why = "yes: the first poll of the feed found it, and what is there already is not news; no rule was asked";
        facts.push(("baseline", why.to_owned()));
    }
    facts
}

fn story(report: &ItemReport) -> Vec<(&'static str, String)> {
    let size = format!("{}, told by {}", report.story, counted(report.outlets, "outlet"));
    match &report.reason {
        None => vec![("story", format!("{size}; this is its first item"))],
        Some(reason) => vec![
            ("story", format!("{size}, first by {}: “{}”", report.first_feed, headline(&report.first_title))),
            ("because", reason.clone()),
        ],
    }
}

/// The words that matched and where.
fn terms(evidence: &[Evidence]) -> String {
    let mut terms: Vec<String> = Vec::new();
    for found in evidence {
        let term = format!("“{}” in {}", inert(&found.text), found.field);
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    if terms.len() > TERMS {
        let more = terms.len() - TERMS;
        terms.truncate(TERMS);
        terms.push(format!("and {more} more"));
    }
    terms.join("; ")
}

/// What became of a match.
fn became(found: &MatchHistory, zone: &TimeZone) -> Vec<String> {
    let occasion = found.occasion.as_ref().map(occasion);
    let state = match &found.state {
        MatchState::Waiting => vec!["waits to be put into an alert, which the daemon does within seconds".to_owned()],
        MatchState::Duplicate(reason) | MatchState::Closed(reason) => vec![format!("not told: {reason}")],
        MatchState::Told if found.deliveries.is_empty() => {
            vec!["told; when, and through what, has been pruned".to_owned()]
        }
        MatchState::Told => found.deliveries.iter().map(|told| delivered(told, zone)).collect(),
    };
    occasion.into_iter().chain(state).collect()
}

/// Why it is told, where the item is not simply new.
fn occasion(occasion: &Occasion) -> String {
    match occasion {
        Occasion::Grown { outlets } => format!("again, because {outlets} outlets told the story by then"),
        Occasion::Withdrawn => "because the feed took it back".to_owned(),
        Occasion::Edited { changes } => {
            let changes = changes
                .iter()
                .map(|change| format!("{} “{}” became “{}”", change.field, inert(&change.before), inert(&change.now)));
            format!("because it was edited: {}", changes.collect::<Vec<_>>().join("; "))
        }
    }
}

/// How far a match has come on one way out.
fn delivered(told: &MatchDelivery, zone: &TimeZone) -> String {
    let delivery = &told.delivery;
    let recipient = if delivery.recipient.is_empty() { String::new() } else { format!(" to {}", delivery.recipient) };
    let way = format!("through {}{recipient}", delivery.channel);
    let (alert, next) = (told.alert, time(delivery.next_attempt, zone));
    let error = delivery.last_error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
    match delivery.state {
        DeliveryState::Sent => {
            let at = time(told.tried.unwrap_or(delivery.created), zone);
            format!("told in alert {alert} {way}, sent {at}")
        }
        DeliveryState::Held => {
            let why = told.hold.map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("held{why} until {next}, then told in alert {alert} {way}")
        }
        DeliveryState::Pending if delivery.attempts > 0 => {
            format!("pending in alert {alert} {way}, tried {}, next {next}{error}", times(delivery.attempts))
        }
        DeliveryState::Pending => format!("pending in alert {alert} {way}, due {next}"),
        DeliveryState::Dead => {
            let retry = format!("`newswatch alerts retry {}` sends it after all", delivery.id);
            format!("dead in alert {alert} {way}, {}{error}; {retry}", tries(delivery.attempts))
        }
        DeliveryState::Discarded => format!("discarded in alert {alert} {way}, given up by hand"),
    }
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn tries(count: u32) -> String {
    match count {
        0 => "never tried".to_owned(),
        1 => "given up after 1 try".to_owned(),
        _ => format!("given up after {count} tries"),
    }
}

/// What else can be asked or done.
fn rest(history: &ItemHistory) -> Option<String> {
    let id = history.id;
    let is_duplicate = history.matches.iter().any(|found| matches!(found.state, MatchState::Duplicate(_)));
    let joined = history.report.as_ref().is_some_and(|report| report.reason.is_some()) && history.copy_of.is_none();
    if is_duplicate && joined {
        return Some(format!("Is it another story? `newswatch story split {id}` makes it one, and lets it be told."));
    }
    (history.matches.is_empty() && !history.baseline).then(|| {
        format!(
            "No rule matched it when it came; `newswatch why {id} --json | newswatch explain --item -` says what each \
             rule misses."
        )
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::{AlertId, Delivery, DeliveryId, HoldReason};

    fn said(state: DeliveryState, attempts: u32, error: Option<&str>) -> String {
        let at = |hour: i64| Timestamp::from_second(1_800_000_000 + 3600 * hour).unwrap();
        let delivery = Delivery {
            id: DeliveryId("msg_1".to_owned()),
            alert: AlertId(7),
            channel: "desk".into(),
            recipient: "ann@example.org".to_owned(),
            state,
            attempts,
            created: at(0),
            next_attempt: at(2),
            last_error: error.map(str::to_owned),
        };
        let told = MatchDelivery { alert: AlertId(7), hold: Some(HoldReason::Quiet), delivery, tried: Some(at(1)) };
        delivered(&told, &TimeZone::UTC)
    }

    #[test]
    fn each_state_of_a_delivery_is_said_in_words() {
        let said = [
            said(DeliveryState::Held, 0, None),
            said(DeliveryState::Pending, 0, None),
            said(DeliveryState::Pending, 2, Some("the server is busy")),
            said(DeliveryState::Sent, 1, None),
            said(DeliveryState::Dead, 12, Some("no such mailbox")),
            said(DeliveryState::Dead, 0, Some("the channel is off")),
            said(DeliveryState::Discarded, 1, None),
        ];
        insta::assert_snapshot!(said.join("\n"));
    }
}
