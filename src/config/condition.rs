//! What a rule looks for: `keywords`, `all` and `exclude`, or a `query`.

use super::finding::Finding;
use super::place::Spot;
use super::reader::{Table, Text};
use super::rules::Surroundings;
use crate::model::Field;
use crate::query::{Condition, Fault, Keywords, Place, QueryText};

/// The keys that a query stands instead of.
const LISTS: [&str; 2] = ["keywords", "all"];

pub(super) fn near(table: &Table<'_>) -> Option<u32> {
    table.value("near")?.integer(1..=1000)
}

/// The condition of a rule. What is doubtful in it becomes a warning.
pub(super) fn read<'a>(table: &Table<'a>, around: &Surroundings<'a>) -> Option<Condition> {
    let [any, all, exclude] = ["keywords", "all", "exclude"].map(|key| table.texts(key));
    let language = table.text("language").or_else(|| around.language.clone());
    let written = Written { rule: table.spot(), query: table.text("query"), any, all, exclude, language };
    let near = near(table).unwrap_or(around.near);
    let fields = fields(&table.texts("fields"));
    let compiled = if table.value("query").is_some() {
        refuse_both(table);
        let query = written.query(near, fields)?;
        Condition::from_query(&query).map(|condition| (condition, query.doubts(around.feeds.names())))
    } else {
        let keywords = written.keywords(near, fields);
        if keywords.any.is_empty() && keywords.all.is_empty() {
            refuse_empty(table);
            return None;
        }
        Condition::from_keywords(&keywords).map(|condition| (condition, keywords.doubts()))
    };
    let findings = table.origin().reading.findings;
    match compiled {
        Ok((condition, doubts)) => {
            doubts.into_iter().for_each(|doubt| findings.warn(written.finding(doubt)));
            if condition.index_terms().is_empty() {
                findings.warn(written.tried_always());
            }
            Some(condition)
        }
        Err(faults) => {
            faults.into_iter().for_each(|fault| findings.fault(written.finding(fault)));
            None
        }
    }
}

/// A rule with a query and with keywords.
fn refuse_both(table: &Table<'_>) {
    for key in LISTS {
        if let Some(list) = table.value(key) {
            let help = "keep one of them; in the query, join with `AND` or `OR`";
            list.refuse(format!("`query` stands instead of `{key}`"), help);
        }
    }
}

/// A rule without keywords; silent where keywords were written but are faulty themselves.
fn refuse_empty(table: &Table<'_>) {
    let help = "add `keywords = [\"Iran drones\"]`; any one of them is enough";
    let mut lists = LISTS.iter().filter_map(|key| table.value(key)).peekable();
    if lists.peek().is_none() && !table.has_like("keywords") && !table.has_like("query") {
        table.refuse("this rule looks for nothing", help);
    }
    for list in lists.filter(|list| list.is_list() && list.list("", String::new()).is_empty()) {
        list.refuse("this list is empty", help);
    }
}

/// The parts of a condition as they stand in the file.
struct Written<'a> {
    rule: Spot,
    query: Option<Text<'a>>,
    any: Vec<Text<'a>>,
    all: Vec<Text<'a>>,
    exclude: Vec<Text<'a>>,
    language: Option<Text<'a>>,
}

impl Written<'_> {
    fn keywords(&self, near: u32, fields: Vec<Field>) -> Keywords {
        Keywords {
            any: values(&self.any),
            all: values(&self.all),
            exclude: values(&self.exclude),
            near,
            fields,
            language: self.language.as_ref().map(|text| text.value.to_owned()),
        }
    }

    fn query(&self, near: u32, fields: Vec<Field>) -> Option<QueryText> {
        Some(QueryText {
            text: self.query.as_ref()?.value.to_owned(),
            exclude: values(&self.exclude),
            near,
            fields,
            language: self.language.as_ref().map(|text| text.value.to_owned()),
        })
    }

    /// That no word leads to the rule.
    fn tried_always(&self) -> Finding {
        let spot = self.query.as_ref().map_or_else(|| self.rule.clone(), |query| query.part(0..query.value.len()));
        let message = "this rule needs no word in particular, so every item is tried on it";
        Finding::at(spot, message)
            .help("add a word that must be there, as in `drone AND re:/…/`; a few such rules do no harm")
    }

    /// A fault or a doubt about the condition at its place in the file.
    fn finding(&self, fault: Fault) -> Finding {
        let entry = match fault.place {
            Place::Any(number) => self.any.get(number),
            Place::All(number) => self.all.get(number),
            Place::Exclude(number) => self.exclude.get(number),
            Place::Query => self.query.as_ref(),
            Place::Language => self.language.as_ref(),
            Place::Rule => None,
        };
        let spot = entry.map_or_else(|| self.rule.clone(), |text| text.part(fault.span));
        Finding { help: fault.fix, ..Finding::at(spot, fault.message) }
    }
}

fn values(texts: &[Text<'_>]) -> Vec<String> {
    texts.iter().map(|text| text.value.to_owned()).collect()
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
