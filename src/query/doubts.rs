//! Keywords that work, but perhaps not as meant.

use std::collections::{HashMap, HashSet};

use super::common_words::{is_ambiguous_abbreviation, is_very_common, plus_form, plus_name};
use super::fault::{Fault, Place};
use super::keywords::Keywords;
use super::units::{Unit, units};

impl Keywords {
    /// What is doubtful in keywords that compile, in the order of the lists.
    pub fn doubts(&self) -> Vec<Fault> {
        let mut doubts = Vec::new();
        let spelled = self.any.iter().map(|entry| plain(entry)).collect();
        about_list(&self.any, Place::Any, &spelled, &mut doubts);
        about_list(&self.all, Place::All, &spelled, &mut doubts);
        about_list(&self.exclude, Place::Exclude, &spelled, &mut doubts);
        doubts.extend(self.single_common_word());
        doubts.extend(self.idle_keywords());
        doubts
    }

    /// The same text for keywords that mean the same, whatever their order. Case is kept, since an
    /// abbreviation in capitals also stands for its form with stops.
    pub(super) fn meaning(&self) -> String {
        let sorted = |list: &[String]| -> Vec<String> {
            let mut sorted: Vec<_> = list.iter().map(|entry| entry.trim().to_owned()).collect();
            sorted.sort();
            sorted.dedup();
            sorted
        };
        let lists = [&self.any, &self.all, &self.exclude].map(|list| sorted(list));
        format!("{lists:?} {} {:?} {:?}", self.near, self.fields, self.language)
    }

    fn single_common_word(&self) -> Option<Fault> {
        let ([word], []) = (self.any.as_slice(), self.all.as_slice()) else { return None };
        let plain = plain(word);
        is_very_common(&plain).then(|| {
            let message = format!("`{plain}` alone is in a large part of all news");
            let fix = format!("add a second word, as in \"Iran {plain}\", or more under `all`");
            doubt(Place::Any(0), 0..word.len(), message, fix)
        })
    }

    /// Keywords that another keyword beside them makes idle, or an exclusion.
    fn idle_keywords(&self) -> Vec<Fault> {
        let (kept, excluded) = (single_words(&self.any), single_words(&self.exclude));
        let denied: HashSet<String> = self.exclude.iter().map(|entry| plain(entry)).collect();
        let about = |(number, entry): (usize, &String)| {
            let words = words_of(entry);
            let decided_by = |word| kept.get(word).filter(|_| words.len() > 1);
            let (message, fix) = if denied.contains(&plain(entry)) {
                (
                    "this entry can never matter: `exclude` has it too".to_owned(),
                    "leave it out here or there".to_owned(),
                )
            } else if let Some(word) = words.iter().find_map(|word| excluded.get(word)) {
                let fix = format!("leave it out, or take `{word}` out of `exclude`");
                (format!("this entry can never matter: `exclude` has `{word}`"), fix)
            } else {
                let word = words.iter().find_map(decided_by)?;
                let message = format!("this entry can never matter: `{word}` beside it is enough");
                (message, format!("leave it out, or leave out `{word}`"))
            };
            Some(doubt(Place::Any(number), 0..entry.len(), message, fix))
        };
        self.any.iter().enumerate().filter_map(about).collect()
    }
}

/// The entries that are one plain word, by their lower case.
fn single_words(entries: &[String]) -> HashMap<String, &str> {
    let single = entries.iter().map(|entry| entry.trim()).filter(|entry| entry.chars().all(char::is_alphanumeric));
    single.map(|entry| (entry.to_lowercase(), entry)).collect()
}

/// What stands between the spaces of an entry, without quotes and in lower case.
fn words_of(entry: &str) -> Vec<String> {
    plain(entry).split_whitespace().map(str::to_owned).collect()
}

/// An entry without quotes, in lower case.
fn plain(entry: &str) -> String {
    entry.replace(super::units::is_quote, " ").trim().to_lowercase()
}

/// Doubts about each entry of a list; `spelled` are the names that are spelled out.
fn about_list(list: &[String], place: fn(usize) -> Place, spelled: &HashSet<String>, doubts: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    for (number, entry) in list.iter().enumerate() {
        let place = place(number);
        let found = units(entry, place, &mut Vec::new());
        doubts.extend(found.iter().filter_map(|unit| about_unit(unit, place, spelled)));
        doubts.extend(leftover(entry, place));
        if !seen.insert(entry.trim()) {
            let message = "this entry stands in the list twice";
            doubts.push(doubt(place, 0..entry.len(), message, "leave one of them out"));
        }
    }
}

fn about_unit(unit: &Unit, place: Place, spelled: &HashSet<String>) -> Option<Fault> {
    let text = unit.text.trim();
    if is_ambiguous_abbreviation(text) {
        let message = format!("`{text}` is also met as `{}`: case does not count", text.to_lowercase());
        return Some(doubt(place, unit.span.clone(), message, format!("write it in a `query`, as `cs({text})`")));
    }
    if !unit.quoted && matches!(text, "AND" | "OR" | "NOT") {
        let message = format!("`{text}` is a word here, not an operator");
        return Some(doubt(place, unit.span.clone(), message, format!("write `query = '… {text} …'` for an operator")));
    }
    let name = plus_name(text).filter(|name| !spelled.contains(&plus_form(name)))?;
    let message = format!("`{text}` is not met where it is spelled out");
    Some(doubt(place, unit.span.clone(), message, format!("add \"{name} plus\" beside it")))
}

/// A sign of another tool that says nothing here.
fn leftover(entry: &str, place: Place) -> Option<Fault> {
    let (at, sign) = entry.char_indices().find(|(_, c)| matches!(c, '{' | '}' | '‘' | '‹' | '›'))?;
    let message = format!("`{sign}` says nothing in keywords");
    let fix = match sign {
        '{' | '}' => "leave it out; exact case is written in a `query`, as `cs(IT)`",
        _ => "write plain double quotes around a phrase, or leave it out",
    };
    Some(doubt(place, at..at + sign.len_utf8(), message, fix))
}

fn doubt(place: Place, span: std::ops::Range<usize>, message: impl Into<String>, fix: impl Into<String>) -> Fault {
    Fault { place, span, message: message.into(), fix: Some(fix.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts(any: &[&str], exclude: &[&str]) -> Vec<String> {
        let owned = |list: &[&str]| list.iter().map(|entry| (*entry).to_owned()).collect();
        let keywords = Keywords { any: owned(any), exclude: owned(exclude), ..Keywords::default() };
        let shown =
            |fault: Fault| format!("{:?} {:?}: {}; {}", fault.place, fault.span, fault.message, fault.fix.unwrap());
        keywords.doubts().into_iter().map(shown).collect()
    }

    #[test]
    fn what_is_doubtful_has_a_place_and_a_fix() {
        let all = [
            doubts(&["WHO", "OPEC+", "Iran AND drones", "{IT}", "oil", "oil"], &["oil"]),
            doubts(&["\"Government\""], &[]),
            doubts(&["Iran", "Iran drones", "\"OPEC oil\"", "OPEC+"], &["opec"]),
        ];
        insta::assert_snapshot!(all.concat().join("\n"), @r#"
        Any(0) 0..3: `WHO` is also met as `who`: case does not count; write it in a `query`, as `cs(WHO)`
        Any(1) 0..5: `OPEC+` is not met where it is spelled out; add "OPEC plus" beside it
        Any(2) 5..8: `AND` is a word here, not an operator; write `query = '… AND …'` for an operator
        Any(3) 0..1: `{` says nothing in keywords; leave it out; exact case is written in a `query`, as `cs(IT)`
        Any(5) 0..3: this entry stands in the list twice; leave one of them out
        Any(4) 0..3: this entry can never matter: `exclude` has it too; leave it out here or there
        Any(5) 0..3: this entry can never matter: `exclude` has it too; leave it out here or there
        Any(0) 0..12: `government` alone is in a large part of all news; add a second word, as in "Iran government", or more under `all`
        Any(3) 0..5: `OPEC+` is not met where it is spelled out; add "OPEC plus" beside it
        Any(1) 0..11: this entry can never matter: `Iran` beside it is enough; leave it out, or leave out `Iran`
        Any(2) 0..10: this entry can never matter: `exclude` has `opec`; leave it out, or take `opec` out of `exclude`
        "#);
    }

    #[test]
    fn usual_keywords_are_not_doubtful() {
        assert_eq!(
            doubts(&["Iran drones", "OPEC+", "\"OPEC plus\"", "who", "NATO"], &["football"]),
            Vec::<String>::new()
        );
    }
}
