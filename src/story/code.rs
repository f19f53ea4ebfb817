//! Profiles as bytes, for the store.
//!
//! Little-endian numbers one after the other, behind a version: a profile of another version is none, so that
//! its item is no longer joined until the store has made it anew.

use std::num::NonZeroU32;

use jiff::Timestamp;

use super::concepts::Concept;
use super::counted::AROUND;
use super::figures::Figure;
use super::profile::Profile;
use super::sketch::Sketch;
use super::terms::{Kind, Term};

/// Changes with what profiles hold and with how it is made, as by other lists of words, concepts and rarities.
const VERSION: u8 = 7;

/// Stands for no date: there is none so long ago.
const UNDATED: i64 = i64::MIN;

impl Profile {
    /// The profile as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, u8::from(self.recurs), self.weekdays];
        bytes.extend([self.language, self.writing].map(|number| number.unwrap_or(u8::MAX)));
        bytes.extend(self.headline.unwrap_or(0).to_le_bytes());
        bytes.extend(self.published.map_or(UNDATED, Timestamp::as_second).to_le_bytes());
        bytes.extend(self.sketch.runs.to_le_bytes());
        bytes.push(u8::try_from(self.figures.len()).unwrap_or(u8::MAX));
        for figure in &self.figures {
            bytes.extend(figure.value.to_le_bytes());
            bytes.push(bits(&[figure.in_title, figure.is_early]));
            figure.counted.iter().for_each(|about| bytes.extend(about.to_le_bytes()));
        }
        bytes.push(u8::try_from(self.terms.len()).unwrap_or(u8::MAX));
        for term in self.terms.iter().take(usize::from(u8::MAX)) {
            bytes.extend(term.key.to_le_bytes());
            bytes.extend([term.weight, flags(term.kind) | (term.rarity << 4)]);
            bytes.extend(term.concept.map_or(0, |concept| concept.number.get()).to_le_bytes());
            bytes.push(term.concept.map_or(0, |concept| concept.rarity << 4 | u8::from(concept.is_place)));
        }
        for head in &self.heads {
            bytes.push(u8::try_from(head.len()).unwrap_or(u8::MAX));
            head.iter().for_each(|digest| bytes.extend(digest.to_le_bytes()));
        }
        self.sketch.digests.iter().for_each(|digest| bytes.extend(digest.to_le_bytes()));
        bytes
    }

    /// Whether these bytes were made as this program makes them.
    pub fn is_current(bytes: &[u8]) -> bool {
        bytes.first() == Some(&VERSION)
    }

    /// The profile that these bytes stand for; none if they are of another version, or damaged.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let [version, recurs, weekdays, language, writing] = bytes.take()?;
        let known = |number: u8| Some(number).filter(|&number| number != u8::MAX);
        if version != VERSION {
            return None;
        }
        let headline = u64::from_le_bytes(bytes.take()?);
        let published = i64::from_le_bytes(bytes.take()?);
        let runs = u16::from_le_bytes(bytes.take()?);
        let [count] = bytes.take()?;
        let figures = (0..count).map(|_| bytes.figure()).collect::<Option<Vec<_>>>()?;
        let [count] = bytes.take()?;
        let terms = (0..count).map(|_| bytes.term()).collect::<Option<Vec<_>>>()?;
        let heads = [bytes.head()?, bytes.head()?];
        let mut digests = Vec::new();
        while let Some(digest) = bytes.take() {
            digests.push(u32::from_le_bytes(digest));
        }
        if !bytes.0.is_empty() || digests.len() != usize::from(runs).min(Sketch::SIZE) {
            return None;
        }
        Some(Self {
            headline: Some(headline).filter(|&headline| headline != 0),
            published: Timestamp::from_second(published).ok(),
            language: known(language),
            writing: known(writing),
            recurs: recurs != 0,
            weekdays,
            figures,
            terms,
            sketch: Sketch { digests, runs },
            heads,
        })
    }
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const LENGTH: usize>(&mut self) -> Option<[u8; LENGTH]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn head(&mut self) -> Option<Vec<u32>> {
        let [count] = self.take()?;
        (0..count).map(|_| self.take().map(u32::from_le_bytes)).collect()
    }

    fn figure(&mut self) -> Option<Figure> {
        let value = f32::from_le_bytes(self.take()?);
        let [flags] = self.take()?;
        let mut counted = [0; AROUND];
        for about in &mut counted {
            *about = u16::from_le_bytes(self.take()?);
        }
        Some(Figure { value, counted, in_title: flags & 1 != 0, is_early: flags & 2 != 0 })
    }

    fn term(&mut self) -> Option<Term> {
        let key = u32::from_le_bytes(self.take()?);
        let [weight, flags] = self.take()?;
        let has = |bit: u8| flags & bit != 0;
        let kind = Kind { in_title: has(1), is_name: has(2), is_number: has(4), is_early: has(8) };
        let number = NonZeroU32::new(u32::from_le_bytes(self.take()?));
        let [meaning] = self.take()?;
        let is_place = meaning & 1 != 0;
        let concept = number.map(|number| Concept { number, rarity: meaning >> 4, is_place });
        Some(Term { key, weight, rarity: flags >> 4, kind, concept })
    }
}

/// One bit for each.
fn bits(flags: &[bool]) -> u8 {
    flags.iter().enumerate().map(|(nth, &flag)| u8::from(flag) << nth).sum()
}

fn flags(kind: Kind) -> u8 {
    bits(&[kind.in_title, kind.is_name, kind.is_number, kind.is_early])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Item;
    use crate::story::Distance;

    proptest! {
        #[test]
        fn a_profile_comes_back_as_it_was(title in "\\PC{0,80}", summary in "\\PC{0,400}") {
            let profile = Profile::of(&Item { title, summary, ..Item::from_feed("Wire".into()) });
            prop_assert_eq!(Profile::decode(&profile.encode()), Some(profile));
        }

        #[test]
        fn damaged_bytes_are_none_or_can_be_compared(
            (title, summary) in ("\\PC{0,40}", "[a-z ]{0,600}"),
            (place, byte) in any::<(prop::sample::Index, u8)>(),
        ) {
            let profile = Profile::of(&Item { title, summary, ..Item::from_feed("Wire".into()) });
            let mut bytes = profile.encode();
            let place = place.index(bytes.len());
            bytes[place] = byte;
            for damaged in [Profile::decode(&bytes), Profile::decode(&bytes[..place])].into_iter().flatten() {
                let distance = Distance { apart: jiff::SignedDuration::ZERO, same_feed: false };
                profile.sameness(&damaged, distance);
                damaged.sameness(&profile, distance);
            }
        }

        #[test]
        fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            Profile::decode(&[&[VERSION], &*bytes].concat());
        }
    }

    #[test]
    fn what_another_version_has_written_is_no_profile() {
        let mut bytes = Profile::of(&Item::from_feed("Wire".into())).encode();
        assert!(Profile::is_current(&bytes) && Profile::decode(&bytes).is_some());
        bytes[0] = VERSION - 1;
        assert!(!Profile::is_current(&bytes) && Profile::decode(&bytes).is_none());
    }
}
