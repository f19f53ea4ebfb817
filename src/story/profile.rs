//! What an item says, in the few numbers by which it is compared.

use jiff::Timestamp;

use super::digest::digest_wide;
use super::figures::{Figure, figures};
use super::headline::{bare, folded};
use super::language::{Language, language};
use super::rarity::of_concept;
use super::recurring::recurs;
use super::sketch::{Sketch, head};
use super::terms::{Term, terms};
use super::weekdays::weekdays;
use super::weights::EVERYDAY;
use super::writing::writing;
use crate::model::Item;

/// What an item says.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// A digest of the headline's words; none of an empty headline.
    pub(super) headline: Option<u64>,
    /// The headline comes again and again, or says nothing.
    pub(super) recurs: bool,
    /// The writing.
    pub(super) writing: Option<u8>,
    /// The language, as far as it is known.
    pub(super) language: Option<Language>,
    /// The days of the week that headline and lead name.
    pub(super) weekdays: u8,
    /// The figures of headline and lead.
    pub(super) figures: Vec<Figure>,
    /// What headline and lead are about, by key.
    pub(super) terms: Vec<Term>,
    /// The text.
    pub(super) sketch: Sketch,
    /// How lead and text begin.
    pub(super) heads: [Vec<u32>; 2],
    /// When the item says that it was published, in whole seconds.
    pub(super) published: Option<Timestamp>,
}

/// How much of the text counts as its lead, in bytes.
const LEAD: usize = 500;

impl Profile {
    /// The profile of an item.
    pub fn of(item: &Item) -> Self {
        let title = bare(&item.title, item.feed.as_str());
        let text = text(item);
        let lead = &text[..text.floor_char_boundary(LEAD)];
        let title_words = folded(title);
        let lead_words = folded(lead);
        let language = language(title_words.iter().chain(&lead_words).map(String::as_str));
        Self {
            headline: (!title_words.is_empty()).then(|| digest_wide(title_words.join(" ").as_bytes())),
            recurs: recurs(title),
            writing: writing(&format!("{title} {lead}")),
            language,
            weekdays: weekdays(title) | weekdays(lead),
            figures: figures(title, lead, language),
            terms: terms(title, lead, item.feed.as_str(), language),
            sketch: Sketch::of(&text),
            heads: [head(&item.summary), head(&item.content)],
            published: item.published.and_then(|published| Timestamp::from_second(published.as_second()).ok()),
        }
    }
}

/// Lead and text, unless one begins the other.
fn text(item: &Item) -> String {
    let (summary, content) = (item.summary.trim(), item.content.trim());
    let beginning = summary.trim_end_matches(['.', '…', ' ']);
    if content.is_empty() || content.starts_with(beginning) || beginning.starts_with(content) {
        let longer = if content.len() > summary.len() { content } else { summary };
        return longer.to_owned();
    }
    format!("{summary}\n{content}")
}

impl Profile {
    /// The runs by which copies of the text are found.
    pub fn runs(&self) -> &[u32] {
        &self.sketch.digests[..self.sketch.digests.len().min(RUNS)]
    }

    /// Whether both have one headline.
    pub(super) fn has_headline_of(&self, old: &Self) -> bool {
        self.headline.is_some() && self.headline == old.headline
    }

    /// Whether hardly a word is known, as in a language of its own or in a trade of its own; not of a few words.
    pub(super) fn is_in_unknown_words(&self) -> bool {
        let words = || self.terms.iter().filter(|term| !term.kind.is_number);
        let known = words().filter(|term| term.weight <= EVERYDAY || term.concept.is_some()).count();
        words().count() >= A_FEW && known * KNOWN < words().count()
    }

    /// The numbers of its words, and of what they mean.
    pub fn words(&self) -> impl Iterator<Item = u32> {
        self.terms
            .iter()
            .flat_map(|term| [Some(term.key), term.concept.map(|concept| of_concept(concept.number))])
            .flatten()
    }

    /// By what reports of the same thing are found: what two of them share, at least once, if they are the same.
    pub fn keys(&self) -> Vec<i64> {
        let headline = self.headline.map(|digest| digest.cast_signed());
        let runs = self.runs().iter().map(|&run| key(1, run));
        let mut heaviest: Vec<&Term> = self.terms.iter().filter(|term| term.weight >= HEAVY).collect();
        heaviest
            .sort_by_key(|term| (!term.kind.in_title, !term.kind.is_name, std::cmp::Reverse(term.weight), term.key));
        let terms = heaviest.into_iter().take(TERMS).map(|term| key(2, term.key));
        headline.into_iter().chain(runs).chain(terms).collect()
    }
}

/// So many words tell whether they are known.
const A_FEW: usize = 8;

/// One word in so many is known at least, of a language and a trade that are.
const KNOWN: usize = 13;

/// How many runs of the text are keys. A copy of which two thirds are left has one of six at the least, but for
/// one in a thousand.
const RUNS: usize = 6;

/// How many terms are keys.
const TERMS: usize = 14;

/// What a term must weigh to be a key.
const HEAVY: u8 = 4;

/// A key of a kind: keys of different kinds never meet.
fn key(kind: i64, digest: u32) -> i64 {
    (kind << 32) | i64::from(digest)
}
