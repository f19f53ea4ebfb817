//! The figures of a text, by value, so that "1.48 million" and "nearly 1.5 million" agree.

use super::counted::{Counted, counted};
use super::language::Language;
use super::lead::first_sentence;
use super::number;
use crate::text::{Word, fold, words};

/// The most figures of one item.
const MOST: usize = 24;

/// Figures of at least this size agree if they differ by at most [`ROUNDING`]; smaller ones are counted, not
/// rounded.
const ROUNDED_FROM: f32 = 20.0;

/// How far a rounded figure is from the exact one, as a share of it.
const ROUNDING: f32 = 0.08;

/// Words and endings that multiply the number before them, folded.
const SCALES: [(f32, &str); 6] = [
    (
        1e3,
        "thousand k tausend mille mil mila tysiecy tys tisic duizend tusen тысяч тысячи тыс тисяч тис bin الف الاف 千",
    ),
    (1e5, "lakh लाख"),
    (
        1e6,
        "million millions m mn mln mio millionen millones millon milhoes milhao milioni milione milionow miljoen \
         miljoner millioner milionu млн миллионов миллиона мільйонів milyon εκατ مليون ملايين",
    ),
    (1e7, "crore crores करोड़"),
    (
        1e9,
        "billion billions bn b mrd milliarden milliarde milliards milliard bilhoes miliardi miliardo miliardow mld \
         miljard miljarder milliarder mia miliard miliardu млрд миллиардов мільярдів milyar δισ مليار مليارات",
    ),
    (1e12, "trillion trillions tn billionen billones трлн"),
];

/// The same, where characters follow the number at once.
const CHARACTERS: [(f32, char); 5] = [(1e4, '万'), (1e4, '萬'), (1e8, '億'), (1e8, '亿'), (1e4, '만')];

/// One figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f32,
    /// What it counts.
    pub(super) counted: Counted,
    /// It stands in the headline.
    pub(super) in_title: bool,
    /// It stands in the headline or in the first sentence of the lead.
    pub(super) is_early: bool,
}

impl Figure {
    /// How much it says: years and small counts stand everywhere.
    pub(super) fn weight(self) -> f64 {
        let is_whole = self.value.fract() == 0.0;
        match self.value {
            value if is_whole && (1950.0..2100.0).contains(&value) => 0.2,
            value if is_whole && value < 2.0 => 0.1,
            value if is_whole && value <= 12.0 => 0.4,
            _ => 1.0,
        }
    }

    /// Whether two figures may be one, exact or rounded.
    pub(super) fn agrees(self, other: Self) -> bool {
        let (less, more) = (self.value.min(other.value), self.value.max(other.value));
        let is_near = more >= ROUNDED_FROM && more - less <= more * ROUNDING;
        less == more || (is_near && (self.is_round() || other.is_round()))
    }

    /// How exact it is: the digits before its zeros, up to four; years say nothing.
    pub(super) fn digits(self) -> f64 {
        if self.value <= 0.0 || self.weight() < 0.3 {
            return 0.0;
        }
        let magnitude = 10_f32.powf(self.value.log10().floor());
        let digits = |places: i32| {
            let scaled = self.value / magnitude * 10_f32.powi(places);
            (scaled - scaled.round()).abs() < 1e-3
        };
        (0..3).find(|places| digits(*places)).map_or(4.0, |places| f64::from(places) + 1.0)
    }

    /// Takes over what the same figure counts elsewhere, as far as there is room.
    fn counts_too(&mut self, other: Self) {
        let counted = self.counted;
        let free = self.counted.iter_mut().filter(|about| **about == 0);
        let others = other.counted.into_iter().filter(|about| *about != 0 && !counted.contains(about));
        free.zip(others).for_each(|(about, other)| *about = other);
    }

    /// Whether both may count the same.
    pub(super) fn counts_as(self, other: Self) -> bool {
        self.counted.iter().any(|about| *about != 0 && other.counted.contains(about))
    }

    /// Whether it has two digits at most before its zeros.
    fn is_round(self) -> bool {
        let magnitude = 10_f32.powf(self.value.log10().floor() - 1.0);
        let digits = self.value / magnitude;
        (digits - digits.round()).abs() < 1e-3
    }
}

/// The figures of headline and lead in a language, in order, each once.
pub(super) fn figures(title: &str, lead: &str, language: Option<Language>) -> Vec<Figure> {
    let mut found: Vec<Figure> = Vec::new();
    let (first, rest) = lead.split_at(first_sentence(lead));
    let of = |text, in_title, is_early| {
        let values = values(text, language).into_iter();
        values.map(move |(value, counted)| Figure { value, counted, in_title, is_early })
    };
    for figure in of(title, true, true).chain(of(first, false, true)).chain(of(rest, false, false)) {
        if let Some(known) = found.iter_mut().find(|known| known.value == figure.value) {
            known.counts_too(figure);
        } else if found.len() < MOST {
            found.push(figure);
        }
    }
    found
}

/// The values in a text, each with what it counts.
fn values(text: &str, language: Option<Language>) -> Vec<(f32, Counted)> {
    let cut: Vec<Word> = words(text).collect();
    let mut values = Vec::new();
    let mut end = 0;
    for (nth, word) in cut.iter().enumerate() {
        if word.start < end {
            continue;
        }
        let Some((number, length)) = number::written(&text[word.start..]) else {
            let spelled = number::spelled(&fold(&text[word.start..word.end]), language);
            let value = spelled.and_then(|number| number.parse::<f32>().ok());
            values.extend(value.map(|value| (value, counted(text, &cut, nth, word.end, language))));
            continue;
        };
        end = word.start + length;
        let Ok(value) = number.parse::<f32>() else { continue };
        let (scale, length) = scale(&text[end..]);
        end += length;
        values.push((value * scale, counted(text, &cut, nth, end, language)));
    }
    values
}

/// What the word behind a number multiplies it by, and where that word ends.
fn scale(text: &str) -> (f32, usize) {
    let rest = text.trim_start_matches([' ', '\u{A0}', '\u{202F}', '-']);
    let before = text.len() - rest.len();
    if let Some((scale, sign)) = CHARACTERS.iter().find(|(_, sign)| rest.starts_with(*sign)) {
        return (*scale, before + sign.len_utf8());
    }
    let Some(word) = words(rest).next().filter(|word| word.start == 0) else { return (1.0, 0) };
    let folded = fold(&rest[..word.end]);
    let known = SCALES.iter().find(|(_, names)| names.split_whitespace().any(|name| name == folded));
    known.map_or((1.0, 0), |(scale, _)| (*scale, before + word.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::counted::AROUND;
    use crate::story::language::number;

    fn only_values(text: &str) -> Vec<f32> {
        values(text, None).into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn a_figure_has_one_value_however_it_is_written() {
        for text in ["1.5 million", "1,5 Mio", "1,500,000", "1.5m", "1,5 млн", "150万"] {
            assert_eq!(only_values(text), [1.5e6], "{text}");
        }
        assert_eq!(only_values("£1.4bn in 2026, three times"), [1.4e9, 2026.0, 3.0]);
    }

    #[test]
    fn a_figure_is_as_exact_as_the_digits_before_its_zeros() {
        let digits = |value| Figure { value, counted: [0; AROUND], in_title: false, is_early: false }.digits();
        assert_eq!([4.0, 15.0, 36.5, 1_432.0, 5_432.0, 999.5, 2e6].map(digits), [1.0, 2.0, 3.0, 4.0, 4.0, 4.0, 1.0]);
        assert_eq!(digits(2026.0), 0.0);
    }

    #[test]
    fn a_figure_that_stands_twice_counts_what_it_does_in_both_places() {
        let both = figures("Rise of 7 %", "Blast kills 7 miners.", number("en"));
        let toll = figures("Seven dead", "", number("en"));
        assert!(both.len() == 1 && both[0].counts_as(toll[0]));
    }

    #[test]
    fn rounded_figures_agree_and_counts_do_not() {
        let figure = |value| Figure { value, counted: [0; AROUND], in_title: false, is_early: false };
        assert!(figure(1_480_000.0).agrees(figure(1_500_000.0)));
        assert!(figure(212.0).agrees(figure(200.0)));
        assert!(figure(4.5e9).agrees(figure(4.53e9)));
        assert!(!figure(6.0).agrees(figure(7.0)));
        assert!(!figure(389.4).agrees(figure(390.2)));
        assert!(!figure(20.0).agrees(figure(40.0)));
    }
}
