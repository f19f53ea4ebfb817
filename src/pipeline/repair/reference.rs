//! Character and entity references: what they mean, also those that XML does not know.
//!
//! Source: Extensible Markup Language 1.0, section 4.1; the names are those of HTML 5. A numeric
//! reference to 128 to 159 means what Windows-1252 has there, as in HTML.

use std::borrow::Cow;
use std::cell::Cell;

use html5ever::data::NAMED_ENTITIES;

use super::super::flaw::Flaw;

/// Longest name of an entity, in bytes.
const LONGEST_NAME: usize = 32;

/// The most entities that a document type declares.
const MOST_ENTITIES: usize = 256;

/// How many bytes the references to declared entities of one document may stand for.
const MOST_EXPANDED: usize = 1024 * 1024;

/// A piece of text.
enum Piece<'a> {
    Text(&'a str),
    Sign(char),
}

/// What `<!ENTITY name "value">` in a document type declares, as far as it is simple.
#[derive(Debug)]
pub(super) struct Declared<'a> {
    values: Vec<(&'a str, &'a str)>,
    /// How many bytes references may still stand for: a long value that is used a million times is
    /// a bomb, too.
    budget: Cell<usize>,
}

impl<'a> Declared<'a> {
    /// The entities that a document type declares. One that refers to others is left out: to expand
    /// it could need memory without end.
    pub(super) fn read(subset: &'a str) -> Self {
        let values = subset.split("<!ENTITY").skip(1).take(MOST_ENTITIES).filter_map(declaration).collect();
        Self { values, budget: Cell::new(MOST_EXPANDED) }
    }

    /// What a name stands for, while the budget lasts.
    fn value(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.values.iter().find(|(known, _)| *known == name)?;
        self.budget.set(self.budget.get().checked_sub(value.len())?);
        Some(value)
    }
}

/// The name and value in what follows `<!ENTITY`.
fn declaration(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let name_end = text.find(char::is_whitespace)?;
    let (between, after) = text[name_end..].split_at_checked(text[name_end..].find(['"', '\''])?)?;
    let (quote, value) = after.split_at(1);
    let value = value.split(quote).next()?;
    (between.trim().is_empty() && !value.contains(['&', '<', '%'])).then_some((&text[..name_end], value))
}

/// The text as it is meant.
pub(super) fn decode<'a>(text: &'a str, declared: &Declared<'_>, note: &mut impl FnMut(Flaw, usize)) -> Cow<'a, str> {
    if sound_length(text) == text.len() {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    walk(text, declared, note, |piece| match piece {
        Piece::Text(text) => decoded.push_str(text),
        Piece::Sign(sign) => decoded.push(sign),
    });
    Cow::Owned(decoded)
}

/// Appends plain text with what XML reserves escaped, and what it forbids left out.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|sign| matches!(sign, b'&' | b'<' | b'>' | b'"') || is_control(sign)) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'&' => out.push_str("&amp;"),
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'"' => out.push_str("&quot;"),
            _ => {}
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Walks through text; `note` gets each flaw with its place.
fn walk<'a>(
    text: &'a str,
    declared: &Declared<'a>,
    note: &mut impl FnMut(Flaw, usize),
    mut piece: impl FnMut(Piece<'a>),
) {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let sound = sound_length(rest);
        if sound > 0 {
            piece(Piece::Text(&rest[..sound]));
            at += sound;
            continue;
        }
        at += match rest.as_bytes()[0] {
            b'&' => reference(rest, declared, &mut |flaw| note(flaw, at), &mut piece),
            _ => {
                note(Flaw::Character, at);
                1
            }
        };
    }
}

/// Handles what begins with `&`; how long it is, in bytes.
fn reference<'a>(
    text: &'a str,
    declared: &Declared<'a>,
    note: &mut impl FnMut(Flaw),
    piece: &mut impl FnMut(Piece<'a>),
) -> usize {
    if let Some(number) = text.strip_prefix("&#") {
        if let Some((code, length)) = numeric(number) {
            match meant(code) {
                Some(sign) => piece(Piece::Sign(sign)),
                None => note(Flaw::Character),
            }
            return 2 + length;
        }
    } else if let Some(name) = entity_name(text) {
        let length = name.len() + 2;
        if let Some(sign) = predefined(name) {
            piece(Piece::Sign(sign));
            return length;
        }
        if let Some(value) = declared.value(name) {
            piece(Piece::Text(value));
            return length;
        }
        if let Some(signs) = html(name) {
            note(Flaw::Entity);
            signs.into_iter().for_each(|sign| piece(Piece::Sign(sign)));
            return length;
        }
    }
    note(Flaw::Ampersand);
    piece(Piece::Text("&"));
    1
}

/// A number in decimal or after `x`, and how long it is with its semicolon, if it has one.
fn numeric(text: &str) -> Option<(u32, usize)> {
    let hexadecimal = text.starts_with(['x', 'X']);
    let (radix, skipped) = if hexadecimal { (16, 1) } else { (10, 0) };
    let digits = text[skipped..].bytes().take_while(|sign| char::from(*sign).is_digit(radix)).count();
    let code = u32::from_str_radix(&text[skipped..skipped + digits], radix);
    let length = skipped + digits;
    // A number without end is no character.
    let code = if digits > 8 { 0 } else { code.ok()? };
    Some((code, length + usize::from(text[length..].starts_with(';'))))
}

/// The character of a code, unless XML forbids it.
fn meant(code: u32) -> Option<char> {
    if (0x80..=0x9f).contains(&code) {
        let byte = [u8::try_from(code).ok()?];
        return encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next();
    }
    char::from_u32(code).filter(|sign| !is_forbidden(*sign))
}

/// Whether XML forbids a character (XML 1.0, section 2.2).
pub(super) fn is_forbidden(sign: char) -> bool {
    matches!(sign, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn entity_name(text: &str) -> Option<&str> {
    let name = text.as_bytes()[1..].iter().take(LONGEST_NAME + 1).position(|sign| *sign == b';')?;
    let name = text.get(1..=name)?;
    (!name.is_empty() && name.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'-' | b'.')))
        .then_some(name)
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn html(name: &str) -> Option<impl IntoIterator<Item = char>> {
    let (first, second) = NAMED_ENTITIES.get(format!("{name};").as_str())?;
    let first = char::from_u32(*first).filter(|sign| *sign != '\0')?;
    Some(std::iter::once(first).chain(char::from_u32(*second).filter(|sign| *sign != '\0')))
}

fn sound_length(text: &str) -> usize {
    text.bytes().position(|sign| sign == b'&' || is_control(sign)).unwrap_or(text.len())
}

fn is_control(sign: u8) -> bool {
    sign < b' ' && !matches!(sign, b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> (String, Vec<Flaw>) {
        let mut flaws = Vec::new();
        let subset = "<!ENTITY \"odd name\"><!ENTITY me \"Jo &#233;\"><!ENTITY desk \"The Desk\"><!ENTITY big SYSTEM \"file:///x\">";
        let decoded = decode(text, &Declared::read(subset), &mut |flaw, _| flaws.push(flaw)).into_owned();
        (decoded, flaws)
    }

    #[test]
    fn references_mean_what_they_say() {
        assert_eq!(decoded("a &amp; b &lt; &#233; &#xE9;"), ("a & b < é é".to_owned(), vec![]));
        assert_eq!(decoded("&desk;").0, "The Desk");
    }

    #[test]
    fn what_xml_does_not_know_is_read_as_in_html() {
        assert_eq!(decoded("caf&eacute; &nbsp;&#150;&#X41;"), ("café \u{a0}–A".to_owned(), vec![Flaw::Entity; 2]));
    }

    #[test]
    fn an_ampersand_that_begins_no_reference_stays() {
        for text in ["AT&T", "a & b", "x?a=1&b=2", "&nosuch;", "&#;", "&", "&big;", "&me;"] {
            assert_eq!(decoded(text), (text.to_owned(), vec![Flaw::Ampersand]), "{text}");
        }
    }

    #[test]
    fn a_long_value_used_often_ends_with_the_budget() {
        let subset = format!("<!ENTITY a \"{}\">", "x".repeat(100_000));
        let text = "&a;".repeat(1000);
        let decoded = decode(&text, &Declared::read(&subset), &mut |_, _| {});
        assert_eq!(decoded.matches('x').count(), 1_000_000);
        assert!(decoded.ends_with("&a;"));
    }

    #[test]
    fn forbidden_characters_are_left_out() {
        assert_eq!(decoded("a\u{1}b&#0;c&#xFFFE;"), ("abc".to_owned(), vec![Flaw::Character; 3]));
        assert_eq!(decoded("&#99999999999;").0, "");
    }
}
