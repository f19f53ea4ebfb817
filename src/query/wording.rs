//! A term in words: what is looked for, and what else counts as the same.

use super::pattern::Freedom;
use super::plural::forms;
use super::sequence::Gap;
use super::spelling::{Run, Spelt, spellings};
use super::term::runs;
use crate::text::{Script, fold, is_sign};

/// Most other forms that are listed.
const MOST_FORMS: usize = 6;

/// The text of one term, and how it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'a> {
    pub(super) text: &'a str,
    pub(super) quoted: bool,
    /// How freely it matches outside quotes.
    pub(super) freedom: Freedom,
    pub(super) exact_case: bool,
}

/// That so many things stand close together, with at most `within` other words between them;
/// `place` is empty, or " in one field".
pub(super) fn close(count: usize, within: u32, ordered: bool, place: &str) -> String {
    let order = if ordered { "in this order" } else { "in any order" };
    let words = if within == 1 { "word" } else { "words" };
    match (within, count) {
        (0, _) => format!("side by side{place}, {order}"),
        (_, ..=2) => format!("at most {within} {words} apart{place}, {order}"),
        _ => format!("with at most {within} other {words} among them{place}, {order}"),
    }
}

impl Written<'_> {
    /// The term in words: "the word `drone` (also `drones`)".
    pub(super) fn in_words(self) -> String {
        let runs = runs(self.text);
        let Some(sides) = Sides::of(self.text, &runs) else { return format!("`{}`", self.text) };
        let spellings = spellings(self.text, &runs);
        let typed = spellings.iter().find(|spelling| self.is_typed(spelling, &runs)).or(spellings.first());
        let typed = typed.map_or(&[][..], Vec::as_slice);
        let capitals = !self.exact_case && typed.iter().all(|word| word.capitals);
        let mut said = self.head(&runs, typed, &sides.around(sides.body(self.text, typed)));
        if capitals {
            said += ", in capitals";
        }
        let mut also = self.plurals(typed).into_iter().map(|form| sides.around(&form)).collect::<Vec<_>>();
        let others = spellings.iter().filter(|spelling| !self.is_typed(spelling, &runs));
        also.extend(others.map(|spelling| self.other(spelling, &sides, capitals)));
        if !also.is_empty() {
            let more = if also.len() > MOST_FORMS { ", …" } else { "" };
            also.truncate(MOST_FORMS);
            said += &format!(" (also {}{more})", also.join(", "));
        }
        said + self.of_several(&runs, typed)
    }

    fn is_typed(&self, spelling: &[Spelt], runs: &[Run]) -> bool {
        spelling.iter().map(|word| word.written.as_str()).eq(runs.iter().map(|run| &self.text[run.span.clone()]))
    }

    fn head(&self, runs: &[Run], typed: &[Spelt], shown: &str) -> String {
        let exactly = if self.quoted { "exactly " } else { "" };
        let wild = shown.contains(['*', '?']);
        let beginning = shown.strip_suffix("*`").filter(|rest| !rest.contains(['*', '?']));
        match (runs[0].script, runs.len(), beginning) {
            (Script::Hangul, 1, _) => format!("a word that begins with {}`", shown.trim_end_matches(['*', '`'])),
            (_, 1, Some(beginning)) => format!("a word that begins with {beginning}`"),
            (_, 1, _) if wild => format!("a word like {shown}{}", wildcards(shown)),
            (Script::Unspaced, 1, _) => format!("the character {shown}"),
            (Script::Unspaced, ..) if runs.iter().all(|run| run.script == Script::Unspaced) => {
                format!("the characters {shown}, side by side")
            }
            (Script::Arabic, 1, _) => format!("the word {shown}, also behind an attached particle or article"),
            (_, 1, _) => match self.freedom() {
                Freedom::Stem(language) => format!("a word with the stem of {shown} in {}", capitalised(language.name)),
                _ => format!("{exactly}the word {shown}"),
            },
            _ if self.quoted => format!("exactly the phrase {shown}{}", wildcards(shown)),
            _ if typed.iter().all(|word| word.capitals) => format!("the abbreviation {shown}"),
            _ if typed.iter().skip(1).any(|word| matches!(word.gap, Gap::Signs(_))) => format!("the term {shown}"),
            _ => format!("the parts of {shown} side by side{}", wildcards(shown)),
        }
    }

    /// How freely it matches.
    fn freedom(&self) -> Freedom {
        if self.quoted || self.exact_case { Freedom::Exact } else { self.freedom }
    }

    /// The other forms of a term of one word.
    fn plurals(&self, typed: &[Spelt]) -> Vec<String> {
        match typed {
            [word] => self.plurals_of(word),
            _ => Vec::new(),
        }
    }

    /// The singulars of a plural, else the plurals. That a plural has a plural too helps nobody.
    fn plurals_of(&self, word: &Spelt) -> Vec<String> {
        let free = matches!(self.freedom(), Freedom::Plural) && !word.capitals;
        let plain = !word.written.contains(['*', '?']) && matches!(word.script, Script::Spaced | Script::Hebrew);
        if !free || !plain {
            return Vec::new();
        }
        let folded = fold(&word.written);
        let (singular, plural): (Vec<_>, Vec<_>) =
            forms(&folded).into_iter().skip(1).partition(|form| form.len() < folded.len());
        if singular.is_empty() { plural } else { singular }
    }

    /// What is so of each word, where there are several.
    fn of_several(&self, runs: &[Run], typed: &[Spelt]) -> &'static str {
        match self.freedom() {
            Freedom::Plural if runs.len() > 1 && typed.iter().any(|word| !self.plurals_of(word).is_empty()) => {
                ", each in singular or plural"
            }
            Freedom::Stem(_) if runs.len() > 1 => ", each by its stem",
            _ => "",
        }
    }

    /// Another spelling.
    fn other(&self, spelling: &[Spelt], sides: &Sides, all_capitals: bool) -> String {
        let mut text = String::new();
        for (number, word) in spelling.iter().enumerate() {
            match &word.gap {
                _ if number == 0 => {}
                Gap::Any => text.push(' '),
                Gap::Joint => text.push('-'),
                Gap::Signs(signs) => text += signs,
            }
            text += &word.written;
        }
        let stops = |word: &Spelt| word.capitals && word.gap == Gap::Signs(".".to_owned());
        if spelling.last().is_some_and(stops) {
            text.push('.');
        }
        let capitals = !all_capitals && !self.exact_case && spelling.iter().any(|word| word.capitals);
        sides.around(&text) + if capitals { " in capitals" } else { "" }
    }
}

/// The signs before and behind the words of a term.
struct Sides {
    before: String,
    from: usize,
    to: usize,
    behind: String,
}

impl Sides {
    fn of(text: &str, runs: &[Run]) -> Option<Self> {
        let (from, to) = (runs.first()?.span.start, runs.last()?.span.end);
        let rest = text[..from].trim_end_matches(|c| is_sign(c) || c == '.');
        let before = if text[rest.len()..from].contains("..") { "" } else { &text[rest.len()..from] };
        let behind = text[to..].chars().take_while(|&c| is_sign(c)).collect();
        Some(Self { before: before.to_owned(), from, to, behind })
    }

    /// The words as they were typed, with the last stop of an abbreviation.
    fn body<'a>(&self, text: &'a str, typed: &[Spelt]) -> &'a str {
        let stop = typed.last().is_some_and(|word| word.capitals) && text[self.to..].starts_with('.');
        &text[self.from..self.to + usize::from(stop)]
    }

    fn around(&self, words: &str) -> String {
        format!("`{}{words}{}`", self.before, self.behind)
    }
}

fn wildcards(shown: &str) -> &'static str {
    match (shown.contains('*'), shown.contains('?')) {
        (true, true) => ", where `*` is any run of letters and `?` is one letter",
        (true, false) => ", where `*` is any run of letters",
        (false, true) => ", where `?` is one letter",
        (false, false) => "",
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
