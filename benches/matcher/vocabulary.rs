//! The made-up language: sixty thousand words, most frequent first.
//!
//! The first few hundred are those of English news, the others are invented. Some are names, some
//! have signs in them, as OPEC+ and S-400, and some letters that English does not have. The rank of
//! a word says how often it is used (Zipf and Mandelbrot).

use std::collections::HashSet;

use fastrand::Rng;

/// How many words there are.
pub(crate) const WORDS: usize = 60_000;

/// Mandelbrot's correction: the first words are not quite as frequent as Zipf says.
const OFFSET: f64 = 2.7;

/// English words, about as frequent as in the news.
const ENGLISH: &str = "the of to and in a for on that is with said was by as at from has it be after an will its he \
    his are have were but who this not their which they more had new about been would or one us when than also over \
    up out year two last first people president government could into her she police all time there state country \
    years some before against we percent if what may minister other under while between during can them week three \
    because since officials no million company says military most told world market man him you former attack \
    national part through including security according home war only made city killed group support four day I now \
    where leader news next many oil just trade including deal court economic back international foreign party \
    public report month billion political even least much power still get help such make early high being did \
    days do down take called prices any whether work another election countries expected late five south top north \
    left found way those both economy women major should capital used death several bank use well health plan end \
    say my so energy prime move near our how children case money interest rate off force own same until without then \
    lead months long set put six already around big only second third union law food water air old late industry \
    control talks open show ministry local growth forces fire central service shares workers key family win school \
    data tax sanctions budget gas production nuclear missile drone tariff exports port border ceasefire inflation \
    vote border crisis team game season film music study climate storm flood research phone software technology";

/// Names and terms with signs, strewn among the more frequent words.
const NAMES: [&str; 60] = [
    "Iran",
    "Russia",
    "China",
    "Ukraine",
    "U.S.",
    "Israel",
    "London",
    "Trump",
    "EU",
    "UN",
    "Kyiv",
    "Gaza",
    "OPEC+",
    "Paris",
    "Turkey",
    "India",
    "NATO",
    "Germany",
    "Reuters",
    "Beijing",
    "U.K.",
    "Tehran",
    "Fed",
    "Brussels",
    "Moscow",
    "Google",
    "Apple",
    "Washington",
    "Tesla",
    "S-400",
    "AT&T",
    "G7",
    "COVID-19",
    "Wi-Fi",
    "F-16",
    "Zürich",
    "São",
    "Exxon",
    "C++",
    "C#",
    "G20",
    "A320",
    "S&P",
    "Erdoğan",
    "Kraków",
    "Malmö",
    "Nestlé",
    "Qatar",
    "Yemen",
    "Hormuz",
    "Su-35",
    "5G",
    "H5N1",
    "M&A",
    "R&D",
    "U.N.",
    "Boeing",
    "Nvidia",
    "BRICS+",
    "Disney+",
];

/// Names begin at this rank, …
const FIRST_NAME: usize = 30;
/// … and are so far apart.
const NAME_GAP: usize = 25;

const SYLLABLES: [&str; 72] = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pa", "qui", "ro", "su", "ta", "ve", "wi", "xo",
    "zu", "bran", "cher", "dil", "fost", "gund", "lam", "mer", "nis", "pol", "rus", "stan", "ter", "al", "be", "con",
    "dor", "en", "fra", "gre", "hol", "in", "ju", "kar", "len", "mon", "nor", "ob", "pre", "ran", "sel", "tur", "un",
    "var", "win", "yor", "zel", "cla", "dro", "fle", "glo", "pri", "qua", "sha", "the", "tri", "vin", "wes", "ath",
    "erm", "ist", "olk", "und",
];

/// Vowels, and letters that other languages write in their stead.
const ACCENTS: [(char, &[char]); 5] = [
    ('a', &['á', 'ä', 'å', 'ã']),
    ('e', &['é', 'è', 'ë', 'ę']),
    ('i', &['í', 'ï', 'î']),
    ('o', &['ö', 'ø', 'ô', 'ő']),
    ('u', &['ü', 'ú', 'ů']),
];

/// The words by rank.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: Vec<String>,
    /// How much of a text consists of the words up to each rank; the last is 1.
    shares: Vec<f64>,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        Self { words: all_words(&mut Rng::with_seed(1)), shares: shares() }
    }

    pub(crate) fn word(&self, rank: usize) -> &str {
        &self.words[rank]
    }

    /// The rank of one word of a text.
    pub(crate) fn drawn(&self, rng: &mut Rng) -> usize {
        let share = rng.f64();
        self.shares.partition_point(|&up_to| up_to < share).min(WORDS - 1)
    }

    /// The word that often comes next after the one of this rank, as in a name of two words.
    pub(crate) fn follower(&self, rank: usize) -> usize {
        let spread = Rng::with_seed(rank as u64).f64();
        300 + ((WORDS - 300) as f64 * spread * spread) as usize
    }

    /// The ranks from `from` of words that have signs in them.
    pub(crate) fn with_signs(&self, from: usize) -> Vec<usize> {
        let has_signs = |word: &str| word.contains(['+', '#', '&', '.', '-']);
        (from..WORDS).filter(|&rank| has_signs(&self.words[rank])).collect()
    }
}

fn shares() -> Vec<f64> {
    let weights = (1..=WORDS).map(|rank| 1.0 / (rank as f64 + OFFSET));
    let mut sums: Vec<f64> = weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect();
    let whole = sums[WORDS - 1];
    sums.iter_mut().for_each(|sum| *sum /= whole);
    sums
}

fn all_words(rng: &mut Rng) -> Vec<String> {
    let mut known = HashSet::new();
    let mut words = Vec::with_capacity(WORDS);
    let mut english = ENGLISH.split_whitespace();
    let mut names = NAMES.into_iter();
    while words.len() < WORDS {
        let rank = words.len();
        let is_name = rank >= FIRST_NAME && (rank - FIRST_NAME).is_multiple_of(NAME_GAP);
        let given = if is_name { names.next() } else { None };
        let word = given.or_else(|| english.next()).map_or_else(|| invented(rng), str::to_owned);
        if known.insert(word.to_lowercase()) {
            words.push(word);
        }
    }
    words
}

fn invented(rng: &mut Rng) -> String {
    let word = plain(rng);
    match rng.u8(0..200) {
        0..10 => accented(&word, rng),
        10..34 => capital(&word),
        34..38 => format!("{word}-{}", plain(rng)),
        38 => format!("{}-{}", rng.char('A'..='Z'), rng.u16(1..1_000)),
        39 => format!("{}.{}.", rng.char('A'..='Z'), rng.char('A'..='Z')),
        40 => format!("{}&{}", rng.char('A'..='Z'), capital(&plain(rng))),
        41 => format!("{}+", capital(&word)),
        42 => word.to_uppercase(),
        _ => word,
    }
}

fn plain(rng: &mut Rng) -> String {
    // Words of three syllables are the most usual among the rare ones.
    let syllables = [1, 2, 2, 3, 3, 3, 4][rng.usize(0..7)];
    (0..syllables).map(|_| SYLLABLES[rng.usize(0..SYLLABLES.len())]).collect()
}

/// The word with one of its vowels, the first of a kind, written as elsewhere.
fn accented(word: &str, rng: &mut Rng) -> String {
    let (vowel, others) = ACCENTS[rng.usize(0..ACCENTS.len())];
    let other = others[rng.usize(0..others.len())];
    if word.contains(vowel) { word.replacen(vowel, &other.to_string(), 1) } else { format!("{word}{other}") }
}

/// The word with a capital.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
