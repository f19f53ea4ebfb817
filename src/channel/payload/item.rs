//! One item of the JSON.

use jiff::Timestamp;
use serde::Serialize;

use super::Budget;
use crate::channel::inert::{inert_lines, inert_within};
use crate::channel::view::safe_link;
use crate::model::{AlertItem, AlsoBy, AlsoIn, Change, Evidence, Field, Occasion};

/// An item as programs get it.
#[derive(Serialize)]
pub(super) struct ItemPayload {
    id: i64,
    rule: String,
    title: String,
    link: Option<String>,
    feed: String,
    published: Option<Timestamp>,
    updated: Option<Timestamp>,
    first_seen: Timestamp,
    author: Option<String>,
    summary: String,
    content: String,
    categories: Vec<String>,
    lang: Option<String>,
    evidence: Vec<EvidencePayload>,
    also_in: Vec<AlsoInPayload>,
    story: Option<i64>,
    also_by: Vec<AlsoByPayload>,
    occasion: Option<&'static str>,
    outlets: Option<u32>,
    changes: Vec<ChangePayload>,
}

impl ItemPayload {
    pub(super) fn new(matched: &AlertItem, budget: &Budget) -> Self {
        let item = &matched.item;
        let (occasion, outlets, changes) = occasion(matched.occasion.as_ref());
        let name = |text: &str| inert_within(text, budget.name);
        Self {
            id: matched.id.0,
            rule: name(matched.rule.as_str()),
            title: inert_within(&item.title, budget.title),
            link: item.link.as_deref().and_then(safe_link),
            feed: name(item.feed.as_str()),
            published: item.published,
            updated: item.updated,
            first_seen: matched.first_seen,
            author: item.author.as_ref().map(|names| name(&names.replace('\n', ", "))),
            summary: lines_within(&item.summary, budget.summary),
            content: lines_within(&item.content, budget.content),
            categories: item.categories.iter().take(budget.entries).map(|text| name(text)).collect(),
            lang: item.lang.as_deref().map(name),
            evidence: matched.evidence.iter().take(budget.entries).map(|e| EvidencePayload::new(e, budget)).collect(),
            also_in: matched.also_in.iter().take(budget.entries).map(|a| AlsoInPayload::new(a, budget)).collect(),
            story: matched.story.map(|story| story.0),
            also_by: matched.also_by.iter().take(budget.entries).map(|a| AlsoByPayload::new(a, budget)).collect(),
            occasion,
            outlets,
            changes: changes.iter().take(budget.entries).map(|change| ChangePayload::new(change, budget)).collect(),
        }
    }
}

/// An occasion in its parts, so that none is missing of another.
fn occasion(occasion: Option<&Occasion>) -> (Option<&'static str>, Option<u32>, &[Change]) {
    match occasion {
        None => (None, None, &[]),
        Some(Occasion::Grown { outlets }) => (Some("grown"), Some(*outlets), &[]),
        Some(Occasion::Edited { changes }) => (Some("edited"), None, changes),
        Some(Occasion::Withdrawn) => (Some("withdrawn"), None, &[]),
    }
}

#[derive(Serialize)]
struct EvidencePayload {
    field: Field,
    text: String,
    sentence: String,
}

impl EvidencePayload {
    fn new(evidence: &Evidence, budget: &Budget) -> Self {
        Self {
            field: evidence.field,
            text: inert_within(&evidence.text, budget.name),
            sentence: inert_within(&evidence.sentence, budget.sentence),
        }
    }
}

#[derive(Serialize)]
struct AlsoInPayload {
    feed: String,
    link: Option<String>,
}

impl AlsoInPayload {
    fn new(copy: &AlsoIn, budget: &Budget) -> Self {
        Self { feed: inert_within(copy.feed.as_str(), budget.name), link: copy.link.as_deref().and_then(safe_link) }
    }
}

#[derive(Serialize)]
struct AlsoByPayload {
    feed: String,
    title: String,
    link: Option<String>,
}

impl AlsoByPayload {
    fn new(report: &AlsoBy, budget: &Budget) -> Self {
        Self {
            feed: inert_within(report.feed.as_str(), budget.name),
            title: inert_within(&report.title, budget.title),
            link: report.link.as_deref().and_then(safe_link),
        }
    }
}

#[derive(Serialize)]
struct ChangePayload {
    field: Field,
    before: String,
    now: String,
}

impl ChangePayload {
    fn new(change: &Change, budget: &Budget) -> Self {
        let side = |text: &str| inert_within(text, budget.sentence);
        Self { field: change.field, before: side(&change.before), now: side(&change.now) }
    }
}

/// Lines of text, cut to `limit` characters; where nothing is kept, the mark alone stays.
fn lines_within(text: &str, limit: usize) -> String {
    let lines = inert_lines(text);
    match lines.char_indices().nth(limit) {
        None => lines,
        Some(_) => {
            let kept: String = lines.chars().take(limit.saturating_sub(1)).collect();
            format!("{}…", kept.trim_end())
        }
    }
}
