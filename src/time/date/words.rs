//! Words in dates: months, zones, halves of the day.

/// Beginnings of the names of months: English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Polish, Turkish, Russian, Ukrainian, Greek, Hungarian. Longer ones come first.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "gen", "ene", "sty", "oca", "янв", "січ", "ιαν"],
    &["feb", "fév", "fev", "lut", "şub", "фев", "лют", "φεβ"],
    &["mars", "march", "marz", "març", "mär", "maart", "mrt", "mrz", "már", "mar", "мар", "бер", "μάρ", "μαρ"],
    &["apr", "avr", "abr", "kwi", "nis", "апр", "кві", "ápr", "απρ"],
    &["may", "mai", "mag", "mei", "maj", "máj", "май", "мая", "тра", "μάι", "μαι", "μαΐ"],
    &["juin", "jun", "giu", "cze", "haz", "jún", "июн", "чер", "ιουν", "ιούν"],
    &["juil", "jul", "lug", "lip", "tem", "júl", "июл", "лип", "ιουλ", "ιούλ"],
    &["aug", "aoû", "aou", "ago", "sie", "ağu", "авг", "сер", "αυγ", "αύγ"],
    &["sep", "set", "wrz", "eyl", "sze", "сен", "вер", "σεπ"],
    &["oct", "okt", "out", "ott", "paź", "paz", "eki", "окт", "жов", "οκτ"],
    &["nov", "lis", "kas", "ноя", "лис", "νοέ", "νοε"],
    &["dec", "dez", "déc", "dic", "gru", "ara", "дек", "гру", "δεκ"],
];

/// Zones by name, in minutes east of UTC. Where a name has several meanings, the one that feeds
/// mean most often.
const ZONES: [(&str, i32); 46] = [
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("z", 0),
    ("zulu", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("ist", 330),
    ("cet", 60),
    ("cest", 120),
    ("met", 60),
    ("mest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("msd", 240),
    ("trt", 180),
    ("est", -300),
    ("edt", -240),
    ("et", -300),
    ("cst", -360),
    ("cdt", -300),
    ("ct", -360),
    ("mst", -420),
    ("mdt", -360),
    ("mt", -420),
    ("pst", -480),
    ("pdt", -420),
    ("pt", -480),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("brt", -180),
    ("art", -180),
    ("jst", 540),
    ("kst", 540),
    ("hkt", 480),
    ("sgt", 480),
    ("awst", 480),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
];

/// The month that a word names, from 1.
pub(super) fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let named = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
    let place = MONTHS.iter().position(named)?;
    i8::try_from(place + 1).ok()
}

/// The zone that a word names, in seconds east of UTC. Letters are those of the military (RFC 822,
/// section 5.1), which are UTC because their sign was confused (RFC 5322, section 4.3).
pub(super) fn zone(word: &str) -> Option<i32> {
    let lower = word.to_ascii_lowercase();
    let named = ZONES.iter().find(|(name, _)| *name == lower).map(|(_, minutes)| minutes * 60);
    let military =
        word.len() == 1 && word.bytes().all(|letter| letter.is_ascii_uppercase()) && !["J", "T"].contains(&word);
    named.or(military.then_some(0))
}

/// Whether a word means the second half of the day, or the first.
pub(super) fn clock_half(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "am" | "오전" | "上午" => Some(false),
        "pm" | "오후" | "下午" => Some(true),
        _ => None,
    }
}

/// Words between the parts of a date that mean nothing by themselves.
pub(super) fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 24] = [
        "at", "um", "uhr", "on", "of", "de", "à", "a", "le", "den", "th", "st", "nd", "rd", "er", "del", "г", "в",
        "年", "月", "日", "년", "월", "일",
    ];
    FILLERS.contains(&word.to_lowercase().as_str())
}
