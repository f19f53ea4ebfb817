//! Queries that are well formed, but could match nothing, or match by absence alone.

use std::collections::HashMap;

use super::super::fault::Fault;
use super::fields::FieldName;
use super::overlap::{Reading, comparable};
use super::refusals;
use super::syntax::{Kind, Node, Scope};

/// Reports what the query as a whole cannot mean.
pub(super) fn check(query: &Node, reading: Reading, faults: &mut Vec<Fault>) {
    if !needs_presence(query) && !report_branches(query, faults) {
        faults.push(refusals::only_absence(query));
    }
    contradictions(query, reading, faults);
}

/// Whether the part is true only where one of its terms stands. What was refused is trusted.
fn needs_presence(part: &Node) -> bool {
    match &part.kind {
        Kind::Not(inner) => inner.is_incomplete(),
        Kind::All(parts) => parts.iter().any(needs_presence),
        Kind::Any(parts) => parts.iter().all(needs_presence),
        Kind::Scoped(_, inner) => needs_presence(inner),
        _ => true,
    }
}

/// Reports the sides of an `OR` that absence makes true, if there are others; else says no.
fn report_branches(part: &Node, faults: &mut Vec<Fault>) -> bool {
    match &part.kind {
        Kind::Any(parts) => {
            let (good, bad): (Vec<&Node>, Vec<&Node>) = parts.iter().partition(|part| needs_presence(part));
            let good: Vec<Node> = good.into_iter().cloned().collect();
            if good.is_empty() {
                return false;
            }
            for branch in bad {
                if !report_branches(branch, faults) {
                    faults.push(refusals::absent_branch(branch, &good));
                }
            }
            true
        }
        Kind::All(parts) => {
            let reported: Vec<bool> = parts.iter().map(|part| report_branches(part, faults)).collect();
            reported.contains(&true)
        }
        Kind::Scoped(_, inner) => report_branches(inner, faults),
        _ => false,
    }
}

fn contradictions(part: &Node, reading: Reading, faults: &mut Vec<Fault>) {
    match &part.kind {
        Kind::All(parts) => {
            parts.iter().for_each(|part| contradictions(part, reading, faults));
            faults.extend(contradiction(part, parts, reading));
        }
        Kind::Any(parts) => parts.iter().for_each(|part| contradictions(part, reading, faults)),
        Kind::Not(inner) | Kind::Scoped(_, inner) => contradictions(inner, reading, faults),
        _ => {}
    }
}

/// The first two parts that cannot be true of one item.
fn contradiction(whole: &Node, parts: &[Node], reading: Reading) -> Option<Fault> {
    let denied: Vec<&Node> = parts.iter().flat_map(denied).collect();
    if let Some((part, denied)) = both_ways(parts, &denied, reading) {
        return Some(refusals::contradiction(part, denied, whole.span.clone()));
    }
    let mut labels = parts.iter().filter(|part| single_value(part).is_some());
    let first = labels.next()?;
    let other = labels.find(|other| differ(first, other))?;
    Some(refusals::two_values(first, other, whole.span.clone()))
}

/// A part that must be there, and one that must not be there but is wherever the first is.
fn both_ways<'a>(parts: &'a [Node], denied: &[&'a Node], reading: Reading) -> Option<(&'a Node, &'a Node)> {
    let wanted = || parts.iter().filter(|part| !matches!(part.kind, Kind::Not(_)));
    if comparable(wanted(), denied.iter().copied()) {
        let mut pairs = wanted().flat_map(|part| denied.iter().map(move |denied| (part, *denied)));
        return pairs.find(|(part, denied)| reading.covers(denied, part));
    }
    let denied: HashMap<String, &Node> = denied.iter().map(|part| (part.to_string(), *part)).collect();
    wanted().find_map(|part| Some((part, *denied.get(&part.to_string())?)))
}

/// What must not be there if this is true.
fn denied(part: &Node) -> &[Node] {
    match &part.kind {
        Kind::Not(inner) => match &inner.kind {
            Kind::Any(parts) => parts,
            _ => std::slice::from_ref(&**inner),
        },
        _ => &[],
    }
}

/// Whether two parts ask for different values of a field that has only one.
fn differ(a: &Node, b: &Node) -> bool {
    let (Some((field, a)), Some((other, b))) = (single_value(a), single_value(b)) else { return false };
    let fits = |long: &str, short: &str| match field {
        FieldName::Site => long == short || long.ends_with(&format!(".{short}")),
        _ => long == short || long.starts_with(&format!("{short}-")),
    };
    field == other && !fits(&a, &b) && !fits(&b, &a)
}

fn single_value(part: &Node) -> Option<(FieldName, String)> {
    let Kind::Scoped(Scope::Field(field @ (FieldName::Site | FieldName::Lang)), value) = &part.kind else {
        return None;
    };
    match &value.kind {
        Kind::Word(text) | Kind::Phrase { text, within: None } => Some((*field, text.to_lowercase())),
        _ => None,
    }
}
