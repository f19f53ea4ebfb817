//! What became of an item, for programs. What the item says stands under the names that `match` and `explain`
//! read, so that it can be tried on rules.

use jiff::Timestamp;
use serde::Serialize;

use crate::model::{
    AlertId, ChannelName, DeliveryId, DeliveryState, Evidence, FeedName, HoldReason, Item, ItemId, Occasion, RuleName,
    StoryId,
};
use crate::store::{ItemHistory, ItemReport, MatchDelivery, MatchHistory};

/// What is printed as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    id: ItemId,
    title: &'a str,
    link: Option<&'a str>,
    feed: &'a FeedName,
    first_seen: Timestamp,
    published: Option<Timestamp>,
    updated: Option<Timestamp>,
    author: Option<&'a str>,
    summary: &'a str,
    content: &'a str,
    categories: &'a [String],
    lang: Option<&'a str>,
    baseline: bool,
    copy_of: Option<ItemId>,
    edits: u32,
    last_edit: Option<Timestamp>,
    story: Option<ShownStory<'a>>,
    matches: Vec<ShownMatch<'a>>,
}

#[derive(Debug, Serialize)]
struct ShownStory<'a> {
    id: StoryId,
    outlets: usize,
    reason: Option<&'a str>,
    first_feed: &'a FeedName,
    first_title: &'a str,
}

#[derive(Debug, Serialize)]
struct ShownMatch<'a> {
    rule: &'a RuleName,
    created: Timestamp,
    state: &'static str,
    reason: Option<&'a str>,
    occasion: Option<&'a Occasion>,
    evidence: &'a [Evidence],
    deliveries: Vec<ShownDelivery<'a>>,
}

#[derive(Debug, Serialize)]
struct ShownDelivery<'a> {
    id: &'a DeliveryId,
    alert: AlertId,
    hold: Option<HoldReason>,
    channel: &'a ChannelName,
    recipient: &'a str,
    state: DeliveryState,
    attempts: u32,
    tried: Option<Timestamp>,
    next_attempt: Option<Timestamp>,
    error: Option<&'a str>,
}

/// The history as an object.
pub(super) fn shown(history: &ItemHistory) -> Shown<'_> {
    let Item { title, link, published, updated, author, summary, content, categories, lang, feed, guid: _ } =
        &history.item;
    Shown {
        id: history.id,
        title,
        link: link.as_deref(),
        feed,
        first_seen: history.first_seen,
        published: *published,
        updated: *updated,
        author: author.as_deref(),
        summary,
        content,
        categories,
        lang: lang.as_deref(),
        baseline: history.baseline,
        copy_of: history.copy_of.as_ref().map(|(original, _)| *original),
        edits: history.edits.map_or(0, |(count, _)| count),
        last_edit: history.edits.map(|(_, last)| last),
        story: history.report.as_ref().map(story),
        matches: history.matches.iter().map(found).collect(),
    }
}

fn story(report: &ItemReport) -> ShownStory<'_> {
    let ItemReport { story, outlets, reason, first_feed, first_title } = report;
    ShownStory { id: *story, outlets: *outlets, reason: reason.as_deref(), first_feed, first_title }
}

fn found(found: &MatchHistory) -> ShownMatch<'_> {
    ShownMatch {
        rule: &found.rule,
        created: found.created,
        state: found.state.as_str(),
        reason: found.state.reason(),
        occasion: found.occasion.as_ref(),
        evidence: &found.evidence,
        deliveries: found.deliveries.iter().map(delivered).collect(),
    }
}

fn delivered(told: &MatchDelivery) -> ShownDelivery<'_> {
    let delivery = &told.delivery;
    let waits = matches!(delivery.state, DeliveryState::Held | DeliveryState::Pending);
    ShownDelivery {
        id: &delivery.id,
        alert: told.alert,
        hold: told.hold,
        channel: &delivery.channel,
        recipient: &delivery.recipient,
        state: delivery.state,
        attempts: delivery.attempts,
        tried: told.tried,
        next_attempt: waits.then_some(delivery.next_attempt),
        error: delivery.last_error.as_deref(),
    }
}
