//! Words that are so common that a rule is rarely meant to look for them.

/// Abbreviations that are also everyday words once case does not count, or that are read as them.
const ABBREVIATIONS: [&str; 16] =
    ["ADD", "AI", "AIDS", "ALL", "ARM", "CAN", "GAP", "ICE", "IT", "MET", "NOW", "SAD", "SAP", "SHE", "US", "WHO"];

/// Words that stand in a large part of all English news.
const VERY_COMMON: [&str; 72] = [
    "a",
    "about",
    "after",
    "all",
    "also",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "been",
    "but",
    "by",
    "can",
    "could",
    "day",
    "first",
    "for",
    "from",
    "government",
    "had",
    "has",
    "have",
    "he",
    "her",
    "his",
    "how",
    "in",
    "is",
    "it",
    "its",
    "last",
    "more",
    "new",
    "news",
    "not",
    "now",
    "of",
    "on",
    "one",
    "or",
    "our",
    "out",
    "over",
    "people",
    "president",
    "said",
    "says",
    "she",
    "that",
    "the",
    "their",
    "they",
    "this",
    "time",
    "to",
    "two",
    "up",
    "was",
    "we",
    "week",
    "were",
    "what",
    "when",
    "which",
    "who",
    "will",
    "with",
    "world",
    "would",
    "year",
];

/// Whether a term in capitals would also be met as an everyday word.
pub(super) fn is_ambiguous_abbreviation(term: &str) -> bool {
    ABBREVIATIONS.contains(&term)
}

/// Whether a word alone would be met nearly everywhere.
pub(super) fn is_very_common(word: &str) -> bool {
    VERY_COMMON.contains(&word.to_lowercase().as_str())
}

/// The name in front of a plus, as in `OPEC+`.
pub(super) fn plus_name(term: &str) -> Option<&str> {
    term.strip_suffix('+').filter(|name| name.chars().count() > 1 && name.chars().all(char::is_alphanumeric))
}

/// The spelled-out form of a name with a plus, in lower case.
pub(super) fn plus_form(name: &str) -> String {
    format!("{} plus", name.to_lowercase())
}
