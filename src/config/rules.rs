//! `[[rule]]`, and the defaults that `[matching]` sets for all of them.

use std::collections::HashSet;

use super::finding::{Finding, nearest};
use super::names::Taken;
use super::place::Spot;
use super::reader::{Table, Text};
use super::scope::{self, FeedIndex};
use crate::model::{ChannelName, Field, RuleName};
use crate::pipeline::Rule;
use crate::query::{self, Condition, Keywords, Place};

pub(super) const KEYS: [&str; 11] =
    ["name", "keywords", "all", "exclude", "near", "fields", "feeds", "notify", "language", "deliver", "query"];
/// The channel of rules that name none.
pub(super) const TERMINAL: &str = "stdout";
/// How close the words of an entry must stand, in words, if nothing else is said.
const USUAL_NEAR: u32 = 20;

/// What all rules share.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    pub(super) near: u32,
    pub(super) language: Option<Text<'a>>,
    pub(super) feeds: FeedIndex<'a>,
    /// The names of all channels, also of those that are faulty.
    pub(super) channels: HashSet<&'a str>,
}

/// `[matching]`: how close, and in which language.
pub(super) fn read_matching<'a>(main: &Table<'a>) -> (u32, Option<Text<'a>>) {
    let Some(table) = main.value("matching").and_then(|value| value.table("`[matching]`", &["near", "language"]))
    else {
        return (USUAL_NEAR, None);
    };
    (near(&table).unwrap_or(USUAL_NEAR), table.text("language"))
}

/// Reads one rule.
pub(super) fn read<'a>(table: &Table<'a>, around: &Surroundings<'a>, taken: &mut Taken<'a>) -> Option<Rule> {
    table.refuse_unknown(&KEYS);
    let name = table.required("name", "\"iran-drones\"").and_then(|value| value.text());
    let name = name.and_then(|text| taken.claim(&text, "rule"));
    let condition = condition(table, around);
    let feeds = scope::read(table, &around.feeds);
    let notify = notify(table, &around.channels);
    refuse_deliver(table);
    Some(Rule { name: RuleName::from(name?), condition: condition?, feeds: feeds?, notify: notify? })
}

fn near(table: &Table<'_>) -> Option<u32> {
    table.value("near")?.integer(1..=1000)
}

/// The condition of a rule: a query, or keywords.
fn condition(table: &Table<'_>, around: &Surroundings<'_>) -> Option<Condition> {
    let query = table.text("query");
    let [any, all, exclude] = ["keywords", "all", "exclude"].map(|key| table.texts(key));
    let language = table.text("language").or_else(|| around.language.clone());
    let keywords = Keywords {
        any: values(&any),
        all: values(&all),
        exclude: values(&exclude),
        near: near(table).unwrap_or(around.near),
        fields: fields(&table.texts("fields")),
        language: language.as_ref().map(|text| text.value.to_owned()),
    };
    let has_lists = !keywords.any.is_empty() || !keywords.all.is_empty();
    match &query {
        Some(query) if has_lists => {
            query.refuse("a rule has a query or keywords, not both", "put the keywords into the query");
            return None;
        }
        None if table.value("query").is_some() => return None,
        None if !has_lists => {
            refuse_empty(table);
            return None;
        }
        _ => {}
    }
    let written = Written { rule: table.spot(), any, all, exclude, query, language };
    let compiled = match &written.query {
        Some(query) => Condition::from_query(query.value, &keywords),
        None => Condition::from_keywords(&keywords),
    };
    compiled.map_err(|faults| faults.into_iter().for_each(|fault| written.refuse(table, fault))).ok()
}

/// A rule without keywords; silent where keywords were written but are faulty themselves.
fn refuse_empty(table: &Table<'_>) {
    let help = "add `keywords = [\"Iran drones\"]`; any one of them is enough";
    let mut lists = ["keywords", "all"].iter().filter_map(|key| table.value(key)).peekable();
    if lists.peek().is_none() && !table.has_like("keywords") {
        table.refuse("this rule looks for nothing", help);
    }
    for list in lists.filter(|list| list.is_list() && list.list("", String::new()).is_empty()) {
        list.refuse("this list is empty", help);
    }
}

fn values(texts: &[Text<'_>]) -> Vec<String> {
    texts.iter().map(|text| text.value.to_owned()).collect()
}

/// What a rule looks for as it stands in the file.
struct Written<'a> {
    rule: Spot,
    any: Vec<Text<'a>>,
    all: Vec<Text<'a>>,
    exclude: Vec<Text<'a>>,
    query: Option<Text<'a>>,
    language: Option<Text<'a>>,
}

impl Written<'_> {
    /// Reports a fault of the condition at its place in the file.
    fn refuse(&self, table: &Table<'_>, fault: query::Fault) {
        let entry = match fault.place {
            Place::Any(number) => self.any.get(number),
            Place::All(number) => self.all.get(number),
            Place::Exclude(number) => self.exclude.get(number),
            Place::Query => self.query.as_ref(),
            Place::Language => self.language.as_ref(),
            Place::Rule => None,
        };
        let spot = entry.map_or_else(|| self.rule.clone(), |text| text.part(fault.span));
        let finding = Finding { help: fault.fix, ..Finding::at(spot, fault.message) };
        table.origin().reading.findings.fault(finding);
    }
}

fn fields(texts: &[Text<'_>]) -> Vec<Field> {
    let known = Field::ALL.iter().map(|field| field.as_str()).chain(["body", "tag"]);
    let mut fields = Vec::new();
    for text in texts {
        match text.refuse_unless_known("a field of an item", known.clone()) {
            Some("body") => fields.extend([Field::Summary, Field::Content]),
            Some("tag") => fields.push(Field::Category),
            Some(name) => fields.extend(Field::ALL.iter().find(|field| field.as_str() == name)),
            None => {}
        }
    }
    fields.sort();
    fields.dedup();
    fields
}

fn notify(table: &Table<'_>, channels: &HashSet<&str>) -> Option<Vec<ChannelName>> {
    let Some(value) = table.value("notify") else {
        return Some(vec![ChannelName::from(TERMINAL)]);
    };
    let texts = value.texts();
    if texts.is_empty() && value.is_list() {
        value.refuse("this list is empty", "name a channel, or leave `notify` out for the terminal");
    }
    let mut names = Vec::new();
    for text in texts {
        if text.value == TERMINAL || channels.contains(text.value) {
            let name = ChannelName::from(text.value);
            if !names.contains(&name) {
                names.push(name);
            }
        } else if !table.origin().reading.findings.is_incomplete() {
            let help = match nearest(text.value, channels.iter().copied().chain([TERMINAL])) {
                Some(meant) => format!("write `\"{meant}\"`"),
                None => format!("add `[channel.{}]`", text.value),
            };
            text.refuse(format!("there is no channel {}", text.quoted()), help);
        }
    }
    Some(names).filter(|names| !names.is_empty())
}

fn refuse_deliver(table: &Table<'_>) {
    let Some(deliver) = table.text("deliver").filter(|text| text.value != "now") else {
        return;
    };
    let help = "write `deliver = \"now\"`, or leave it out";
    deliver.refuse(format!("{} is not available in this version", deliver.quoted()), help);
}
