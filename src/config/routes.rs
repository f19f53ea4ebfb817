//! `[[route]]`: channels for the matches of many rules.

use std::collections::HashSet;

use super::finding::Finding;
use super::reader::Table;
use super::rules::notify;
use super::scope::{self, FeedIndex};
use crate::model::Severity;
use crate::pipeline::{AlertRoute, Rule};

const KEYS: [&str; 4] = ["rules", "severity", "feeds", "notify"];

/// Reads one route.
pub(super) fn read(
    table: &Table<'_>,
    (feeds, channels): (&FeedIndex<'_>, &HashSet<&str>),
    rules: &[Rule],
) -> Option<AlertRoute> {
    table.refuse_unknown(&KEYS);
    let patterns: Vec<String> = table.texts("rules").iter().filter_map(|text| Some(text.name()?.to_owned())).collect();
    let severities = table.texts("severity");
    let known = severities.iter().filter_map(severity).collect();
    let feeds = scope::read(table, feeds);
    let notify = table.required("notify", "[\"desk\"]").and_then(|value| notify(&value, table, channels));
    let route = AlertRoute { rules: patterns, severities: known, feeds: feeds?, notify: notify? };
    if !rules.iter().any(|rule| route.takes(rule)) {
        let findings = table.origin().reading.findings;
        let finding = Finding::at(table.spot(), "no rule takes this route");
        findings.warn(finding.help("check `rules` and `severity`, or leave them out for all rules"));
    }
    Some(route)
}

/// Reads the name of a severity.
pub(super) fn severity(text: &super::reader::Text<'_>) -> Option<Severity> {
    let name = text.refuse_unless_known("a severity", Severity::ALL.iter().map(|severity| severity.as_str()))?;
    Severity::ALL.into_iter().find(|severity| severity.as_str() == name)
}
