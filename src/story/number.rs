//! Numbers, however they are written: `1,480,000`, `1.480.000`, `4,8`, `twelve`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::language::{self, Language};
use super::weights::weight;
use crate::text::fold;

/// From one to twelve, in the languages that news often spell them in, each line with the codes of its languages before
/// it.
const SPELLED: &str = "
en: one two three four five six seven eight nine ten eleven twelve
de: eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf
fr: une deux trois quatre cinq six sept huit neuf dix onze douze
es: uno dos tres cuatro cinco seis siete ocho nueve diez once doce
pt: um dois tres quatro cinco seis sete oito nove dez onze doze
it: uno due tre quattro cinque sei sette otto nove dieci undici dodici
ca: un dos tres quatre cinc sis set vuit nou deu onze dotze
nl: een twee drie vier vijf zes zeven acht negen tien elf twaalf
sv: ett tva tre fyra fem sex sju atta nio tio elva tolv
no da: en to tre fire fem seks sju åtte ni ti elleve tolv
no da: et to tre fire fem seks syv otte ni ti elleve tolv
pl: jeden dwa trzy cztery piec szesc siedem osiem dziewiec dziesiec jedenascie dwanascie
pl: jedna dwie troje czworo piecioro szescioro siedmioro osmioro dziewiecioro dziesiecioro jedenascioro dwanascioro
cs sk: jeden dva tři čtyři pět šest sedm osm devět deset jedenáct dvanáct
cs sk: jedna dve tri štyri päť šesť sedem osem deväť desať jedenásť dvanásť
hr sl: jedan dva tri četiri pet šest sedam osam devet deset jedanaest dvanaest
ro: unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece
ro: una două trei patru cinci șase șapte opt nouă zece unsprezece douăsprezece
ru: один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать
ru: одна двое трое четверо пятеро шестеро семеро восьмеро девятеро десятеро одиннадцатеро двенадцатеро
ru: одного двух трех четырех пяти шести семи восьми девяти десяти одиннадцати двенадцати
uk: один два три чотири пять шість сім вісім девять десять одинадцять дванадцять
uk: одна двоє троє четверо пятеро шестеро семеро восьмеро девятеро десятеро одинадцятеро дванадцятеро
uk: одного двох трьох чотирьох пяти шести семи восьми девяти десяти одинадцяти дванадцяти
bg: един два три четири пет шест седем осем девет десет единадесет дванадесет
bg: една двама трима четирима петима шестима седмина осмина деветима десетима единадесет дванадесет
sr: један два три четири пет шест седам осам девет десет једанаест дванаест
tr: bir iki uc dort bes alti yedi sekiz dokuz on onbir oniki
el: ενας δυο τρεις τεσσερις πεντε εξι επτα οκτω εννεα δεκα εντεκα δωδεκα
hu: egy ket harom negy ot hat het nyolc kilenc tiz tizenegy tizenket
lv: viens divi tris cetri pieci sesi septini astoni devini desmit vienpadsmit divpadsmit
lt: vienas du trys keturi penki šeši septyni aštuoni devyni dešimt vienuolika dvylika
et: üks kaks kolm neli viis kuus seitse kaheksa üheksa kümme üksteist kaksteist
fi: yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista
id: satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas
vi: một hai ba bốn năm sáu bảy tám chín mười
ar: واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة
ar: واحدة اثنين ثلاث أربع خمس ست سبع ثمان تسع عشر
fa: یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده
he: אחד שניים שלושה ארבעה חמישה שישה שבעה שמונה תשעה עשרה
he: אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר
hi: एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह
";

/// A word that spells a number in a language.
#[derive(Clone, Copy)]
struct Spelled {
    language: Option<Language>,
    value: usize,
}

static SPELLED_NUMBERS: LazyLock<HashMap<String, Vec<Spelled>>> = LazyLock::new(|| {
    let mut spelled: HashMap<String, Vec<Spelled>> = HashMap::new();
    for (codes, words) in SPELLED.lines().filter_map(|line| line.split_once(": ")) {
        let language = codes.split(' ').find_map(language::number);
        // What is an article as often as a number says nothing.
        for (value, word) in (1..).zip(words.split(' ')).skip(1) {
            spelled.entry(fold(word)).or_default().push(Spelled { language, value });
        }
    }
    spelled
});

/// The value of a folded word that spells a number in a language. Where that is not known, no word does that says
/// nothing in another one: English "on" is ten in Turkish.
pub(super) fn spelled(word: &str, language: Option<Language>) -> Option<String> {
    let spelled = SPELLED_NUMBERS.get(word)?;
    let is_spoken = |spelled: &&Spelled| spelled.language.zip(language).is_none_or(|(one, other)| one == other);
    let found = spelled.iter().find(is_spoken)?;
    (language.is_some() || weight(word, None) > 0).then(|| found.value.to_string())
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
        assert_eq!(spelled("three", None).as_deref(), Some("3"));
        assert_eq!(spelled("трое", None).as_deref(), Some("3"));
        assert_eq!(spelled("one", None), None);
    }

    #[test]
    fn a_word_spells_a_number_in_its_own_language_only() {
        let [english, turkish, danish] = ["en", "tr", "da"].map(language::number);
        assert_eq!(["on", "once", "fire", "to"].map(|word| spelled(word, english)), [const { None }; 4]);
        assert_eq!(["on", "once"].map(|word| spelled(word, None)), [const { None }; 2]);
        assert_eq!(spelled("on", turkish).as_deref(), Some("10"));
        assert_eq!(spelled("fire", danish).as_deref(), Some("4"));
    }
}
