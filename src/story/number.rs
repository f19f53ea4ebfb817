//! Numbers, however they are written: `1,480,000`, `1.480.000`, `4,8`, `twelve`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// From one to twelve, in the languages that news often spell them in.
const SPELLED: &str = "
one two three four five six seven eight nine ten eleven twelve
eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf
une deux trois quatre cinq six sept huit neuf dix onze douze
uno dos tres cuatro cinco seis siete ocho nueve diez once doce
um dois tres quatro cinco seis sete oito nove dez onze doze
uno due tre quattro cinque sei sette otto nove dieci undici dodici
een twee drie vier vijf zes zeven acht negen tien elf twaalf
ett tva tre fyra fem sex sju atta nio tio elva tolv
jeden dwa trzy cztery piec szesc siedem osiem dziewiec dziesiec jedenascie dwanascie
jedna dwie troje czworo piecioro szescioro siedmioro osmioro dziewiecioro dziesiecioro jedenascioro dwanascioro
один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать
одна двое трое четверо пятеро шестеро семеро восьмеро девятеро десятеро одиннадцатеро двенадцатеро
один два три чотири пять шість сім вісім девять десять одинадцять дванадцять
bir iki uc dort bes alti yedi sekiz dokuz on onbir oniki
ενας δυο τρεις τεσσερις πεντε εξι επτα οκτω εννεα δεκα εντεκα δωδεκα
egy ket harom negy ot hat het nyolc kilenc tiz tizenegy tizenket
viens divi tris cetri pieci sesi septini astoni devini desmit vienpadsmit divpadsmit
";

static SPELLED_NUMBERS: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let lines = SPELLED.lines().map(|line| line.split_whitespace().zip(1..));
    // What is an article as often as a number says nothing.
    lines.flatten().filter(|&(_, value)| value > 1).collect()
});

/// The value of a folded word that spells a number.
pub(super) fn spelled(word: &str) -> Option<String> {
    SPELLED_NUMBERS.get(word).map(ToString::to_string)
}

/// The number that begins at the start of `text`, in one spelling, and its length in bytes; none if no digit
/// stands there.
///
/// Signs between groups of three digits part thousands, a sign before another count of digits is the
/// decimal one.
pub(super) fn written(text: &str) -> Option<(String, usize)> {
    let mut groups = vec![digits(text)?];
    let mut end = groups[0].len();
    while let Some(sign) = text[end..].chars().next().filter(|&sign| parts(sign)) {
        let Some(group) = digits(&text[end + sign.len_utf8()..]) else { break };
        if sign.is_whitespace() && (group.len() != 3 || groups[0].len() > 3) {
            break;
        }
        end += sign.len_utf8() + group.len();
        groups.push(group);
    }
    Some((joined(&groups), end))
}

fn digits(text: &str) -> Option<&str> {
    let end = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

fn parts(sign: char) -> bool {
    matches!(sign, '.' | ',' | '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

fn joined(groups: &[&str]) -> String {
    match groups {
        [whole, decimal] if decimal.len() != 3 => {
            let decimal = decimal.trim_end_matches('0');
            if decimal.is_empty() { (*whole).to_owned() } else { format!("{whole}.{decimal}") }
        }
        _ => groups.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_spelling() {
        for text in ["1,480,000", "1.480.000", "1 480 000 people", "1’480’000"] {
            assert_eq!(written(text).map(|(number, _)| number).as_deref(), Some("1480000"), "{text}");
        }
        assert_eq!(written("4,80 %"), Some(("4.8".into(), 4)));
        assert_eq!(written("4.0"), Some(("4".into(), 3)));
        assert_eq!(written("12 34"), Some(("12".into(), 2)));
        assert_eq!(written("2026, and"), Some(("2026".into(), 4)));
        assert_eq!(written("no"), None);
    }

    #[test]
    fn small_numbers_may_be_spelled() {
        assert_eq!(spelled("three").as_deref(), Some("3"));
        assert_eq!(spelled("трое").as_deref(), Some("3"));
        assert_eq!(spelled("one"), None);
    }
}
