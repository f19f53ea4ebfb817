//! Field scopes: their names, their other names, and what they search.

use crate::model::Field;
use crate::text::FieldSet;

/// Names of scopes and of their aliases.
const NAMES: [(&str, &str); 20] = [
    ("title", "title"),
    ("intitle", "title"),
    ("headline", "title"),
    ("hd", "title"),
    ("summary", "summary"),
    ("content", "content"),
    ("body", "body"),
    ("author", "author"),
    ("category", "category"),
    ("tag", "category"),
    ("url", "url"),
    ("inurl", "url"),
    ("site", "site"),
    ("domain", "site"),
    ("feed", "feed"),
    ("source", "feed"),
    ("lang", "lang"),
    ("language", "lang"),
    ("intext", "body"),
    ("byline", "author"),
];

/// The one name of each scope.
pub(super) const ALL: [&str; 10] =
    ["title", "summary", "content", "body", "author", "category", "url", "site", "feed", "lang"];

/// If a word begins with a field name and a colon (or `hd=`), the name as typed and how long both
/// are. A name has letters only, so that `12:30` is none.
pub(super) fn prefix(word: &str) -> Option<(String, usize)> {
    let at = word.find([':', '='])?;
    let name = &word[..at];
    let is_name = !name.is_empty() && name.chars().all(char::is_alphabetic);
    let is_known = canonical(name).is_some();
    let fits = is_name && (word[at..].starts_with(':') || is_known);
    fits.then(|| (name.to_owned(), at + 1))
}

/// The one name of a scope, whatever it was called.
pub(super) fn canonical(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    NAMES.iter().find(|(known, _)| *known == lower).map(|(_, canonical)| *canonical)
}

/// The known name that an unknown one is a slip of, if there is one.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let distances = NAMES.iter().map(|(known, _)| (strsim::damerau_levenshtein(known, &lower), *known));
    distances.filter(|(distance, _)| distance * 2 < lower.chars().count().max(2)).min().map(|(_, known)| known)
}

/// What a scope searches, by its one name.
pub(super) fn fields(canonical: &str) -> FieldSet {
    if canonical == "body" {
        return [Field::Summary, Field::Content].into_iter().collect();
    }
    Field::ALL.into_iter().filter(|field| field.as_str() == canonical).collect()
}
