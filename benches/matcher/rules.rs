//! The rules that look at the items, of the shapes that users write, from the words of the items.

use fastrand::Rng;
use newswatch::query::{Condition, Fault, Keywords, QueryText};

use crate::vocabulary::{Vocabulary, WORDS};

/// How close the words of one entry must stand, as in a rule that does not say it.
const NEAR: u32 = 20;

/// Words that decide a rule alone: rare ones.
const TELLING: (usize, usize) = (7_000, WORDS);
/// Words of which a rule wants more than one.
const USUAL: (usize, usize) = (400, 40_000);
/// The commonest words, of which hostile rules consist.
const COMMONEST: usize = 50;
/// How many rules with one such word are added, and how many with several.
pub(crate) const HOSTILE: usize = 1_000;

/// A rule as it is written.
enum Written {
    Keywords(Vec<String>),
    Query(String),
}

/// `count` rules, compiled. Those of a smaller count are the first of a larger one.
pub(crate) fn rules(vocabulary: &Vocabulary, count: usize) -> Vec<Condition> {
    let mut writer = Writer::new(vocabulary, 7);
    let drawn = std::iter::repeat_with(|| writer.rule());
    // By chance a rule may say something that is refused, as a word and its opposite.
    drawn.filter_map(|written| compiled(written).ok()).take(count).collect()
}

/// The rule whose one keyword is `word`.
///
/// # Errors
///
/// If it is no keyword.
pub(crate) fn on_one_word(word: &str) -> Result<Condition, Vec<Fault>> {
    compiled(Written::Keywords(vec![word.to_owned()]))
}

/// Rules that look for what almost every item has.
pub(crate) fn hostile(vocabulary: &Vocabulary) -> Vec<Condition> {
    let common = |rng: &mut Rng| format!("\"{}\"", vocabulary.word(rng.usize(0..COMMONEST)));
    let mut rng = Rng::with_seed(11);
    let single = (0..HOSTILE).map(|number| format!("\"{}\"", vocabulary.word(number % COMMONEST)));
    let mut hostile: Vec<_> = single.filter_map(|word| compiled(Written::Keywords(vec![word])).ok()).collect();
    let several = std::iter::repeat_with(|| {
        let [a, b, c, d] = std::array::from_fn(|_| common(&mut rng));
        Written::Query(format!("{a} AND {b} AND ({c} NEAR/3 {d})"))
    });
    hostile.extend(several.filter_map(|written| compiled(written).ok()).take(HOSTILE));
    hostile
}

fn compiled(written: Written) -> Result<Condition, Vec<Fault>> {
    match written {
        Written::Keywords(any) => Condition::from_keywords(&Keywords { any, near: NEAR, ..Keywords::default() }),
        Written::Query(text) => Condition::from_query(&QueryText { text, near: NEAR, ..QueryText::default() }),
    }
}

struct Writer<'v> {
    vocabulary: &'v Vocabulary,
    /// The ranks of the words with signs that are rare enough for a rule.
    signs: Vec<usize>,
    rng: Rng,
}

impl<'v> Writer<'v> {
    fn new(vocabulary: &'v Vocabulary, seed: u64) -> Self {
        Self { vocabulary, signs: vocabulary.with_signs(USUAL.0), rng: Rng::with_seed(seed) }
    }

    fn rule(&mut self) -> Written {
        match self.rng.u8(0..100) {
            0..25 => Written::Keywords(vec![self.telling()]),
            25..45 => Written::Keywords(vec![format!("{} {}", self.usual(), self.usual())]),
            45..60 => Written::Keywords(vec![self.phrase()]),
            60..70 => Written::Query(format!("{} AND {}", self.usual(), self.usual())),
            70..78 => {
                let [a, b, c, d] = std::array::from_fn(|_| self.usual());
                Written::Query(format!("{a} AND ({b} OR {c}) AND NOT {d}"))
            }
            78..85 => Written::Query(format!("{} NEAR/5 {}", self.usual(), self.usual())),
            85..90 => Written::Keywords(vec![self.prefix()]),
            90..94 => Written::Query(format!("title:{}", self.usual())),
            94..97 => Written::Keywords(vec![self.with_signs()]),
            _ => Written::Keywords((0..3).map(|_| self.telling()).collect()),
        }
    }

    fn telling(&mut self) -> String {
        self.between(TELLING)
    }

    fn usual(&mut self) -> String {
        self.between(USUAL)
    }

    fn between(&mut self, ranks: (usize, usize)) -> String {
        let rank = self.rank(ranks);
        self.vocabulary.word(rank).to_owned()
    }

    /// A rank, as likely between 1,000 and 2,000 as between 10,000 and 20,000.
    fn rank(&mut self, (from, to): (usize, usize)) -> usize {
        let rank = from as f64 * (to as f64 / from as f64).powf(self.rng.f64());
        (rank as usize).min(WORDS - 1)
    }

    /// Two words in quotes, most often two that stand together in items, too.
    fn phrase(&mut self) -> String {
        let first = self.rank(USUAL);
        let second = if self.rng.u8(0..3) > 0 { self.vocabulary.follower(first) } else { self.rank(USUAL) };
        format!("\"{} {}\"", self.vocabulary.word(first), self.vocabulary.word(second))
    }

    /// The beginning of a word, long enough not to be that of very many.
    fn prefix(&mut self) -> String {
        let word = self.telling();
        let letters = word.chars().count().saturating_sub(2).max(6);
        let beginning: String = word.chars().take_while(|letter| letter.is_alphabetic()).take(letters).collect();
        format!("{beginning}*")
    }

    fn with_signs(&mut self) -> String {
        let rank = self.signs[self.rng.usize(0..self.signs.len())];
        self.vocabulary.word(rank).to_owned()
    }
}
