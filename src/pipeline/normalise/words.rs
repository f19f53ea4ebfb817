//! Texts: plain, tidy and limited.

use feed_rs::model::{Category, Content, Entry, Person, Text};

use crate::text;

/// Longest title, in characters.
const LONGEST_TITLE: usize = 2000;

/// Longest summary and longest content, in bytes.
const LONGEST_TEXT: usize = 256 * 1024;

/// How much markup is turned into text, in bytes: some pages are nothing but markup.
const MOST_MARKUP: usize = 4 * LONGEST_TEXT;

/// Longest name, category and the like, in characters: one "author" may be a whole team.
const LONGEST_NAME: usize = 1000;

/// Longest language tag, in bytes (RFC 5646, section 4.4.1).
const LONGEST_TAG: usize = 35;

/// The most names and categories of one item.
const MOST_NAMES: usize = 100;

/// The headline, on one line.
pub(super) fn title(title: &Text) -> String {
    line(&plain(&title.content), LONGEST_TITLE)
}

/// The teaser.
pub(super) fn summary(entry: &Entry) -> String {
    entry.summary.as_ref().map(|summary| passage(&summary.content)).unwrap_or_default()
}

/// The text.
pub(super) fn content(content: &Content) -> String {
    content.body.as_deref().map(passage).unwrap_or_default()
}

/// The names, one a line; of someone without a name, the address.
pub(super) fn authors(people: &[Person]) -> Option<String> {
    let names = people.iter().filter_map(|person| {
        let name = person.name.as_deref().map(name).filter(|name| !name.is_empty());
        name.or_else(|| person.email.as_deref().map(|address| line(address, LONGEST_NAME)))
    });
    Some(distinct(names).join("\n")).filter(|names| !names.is_empty())
}

/// What people call the categories: the label where there is one.
pub(super) fn categories(categories: &[Category]) -> Vec<String> {
    distinct(categories.iter().map(|category| name(category.label.as_deref().unwrap_or(&category.term))))
}

/// A language tag (BCP 47) in lower case, if it has the form of one.
pub(super) fn lang(tag: Option<&str>) -> Option<String> {
    let tag = tag?.trim().replace('_', "-").to_ascii_lowercase();
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let (language, _) = tag.split_once('-').unwrap_or((&tag, ""));
    let is_language = language.len() >= 2 && language.bytes().all(|sign| sign.is_ascii_alphabetic());
    (is_language && tag.len() <= LONGEST_TAG && tag.split('-').all(is_part)).then_some(tag)
}

fn passage(markup: &str) -> String {
    let mut text = plain(markup);
    text.truncate(text.floor_char_boundary(LONGEST_TEXT));
    text.truncate(text.trim_end().len());
    text
}

/// Plain text, whatever the declared type: much that is declared as plain is markup all the same.
fn plain(markup: &str) -> String {
    text::plain(&markup[..markup.floor_char_boundary(MOST_MARKUP)])
}

fn name(text: &str) -> String {
    let name = line(&plain(text), LONGEST_NAME);
    // RSS writes people as `address (name)`, of which the parser leaves `(name)`.
    match name.strip_prefix('(').and_then(|name| name.strip_suffix(')')) {
        Some(inner) => inner.trim().to_owned(),
        None => name,
    }
}

/// One line of at most so many characters.
fn line(text: &str, longest: usize) -> String {
    let mut line = String::with_capacity(text.len().min(longest));
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(longest) {
        line.truncate(end);
    }
    line
}

/// The texts that say something, each once, in order.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut distinct = Vec::new();
    for text in texts.filter(|text| !text.is_empty()).take(MOST_NAMES) {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_between_characters() {
        assert_eq!(line(" a\n  b\u{a0}c ", 10), "a b c");
        assert_eq!(line("ééé", 2), "éé");
    }

    #[test]
    fn only_the_form_of_a_language_tag_is_checked() {
        assert_eq!(lang(Some(" en_GB ")).as_deref(), Some("en-gb"));
        assert_eq!(lang(Some("zh-Hant-TW")).as_deref(), Some("zh-hant-tw"));
        for tag in ["", "e", "en-", "12", "en us", "x".repeat(40).as_str()] {
            assert_eq!(lang(Some(tag)), None, "{tag}");
        }
    }
}
