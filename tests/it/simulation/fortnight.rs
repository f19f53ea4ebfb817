//! Two weeks of one feed: a piece every eight hours, a document of the newest twelve, a poll every four hours.

use jiff::{SignedDuration, Timestamp};

use super::piece::{Piece, is_told, numbered};
use super::world::{TANKERS, World};

const PIECES: usize = 42;
const SHOWN: usize = 12;
/// Pieces that stand in the first document.
const BEFORE: usize = 6;

/// What a feed has to show at a poll.
pub(super) struct Poll {
    /// The number of the poll.
    pub(super) number: usize,
    /// When it is.
    pub(super) now: Timestamp,
    /// The newest pieces, the newest first, with their numbers.
    pub(super) pieces: Vec<(usize, Piece)>,
    /// All pieces that were ever published, the newest first.
    pub(super) archive: Vec<Piece>,
}

impl Poll {
    /// The days since the beginning.
    pub(super) fn day(&self) -> usize {
        self.number / 6
    }

    /// The document with each piece changed, given its number.
    pub(super) fn each(&self, mut change: impl FnMut(usize, &mut Piece)) -> Option<Vec<Piece>> {
        let changed = self.pieces.iter().map(|(number, piece)| {
            let mut piece = piece.clone();
            change(*number, &mut piece);
            piece
        });
        Some(changed.collect())
    }

    /// The document as it is.
    pub(super) fn plain(&self) -> Option<Vec<Piece>> {
        self.each(|_, _| {})
    }
}

/// Asserts that each piece is told once and nothing else is, whatever the feed makes of its documents; nothing
/// stands for a feed that cannot be reached.
pub(super) async fn tells_each_once(show: impl FnMut(&Poll) -> Option<Vec<Piece>>) {
    let (mut told, mut published) = fortnight(TANKERS, show).await;
    // What comes at once has the order of its document.
    told.sort();
    published.sort();
    assert_eq!(told, published);
}

/// What was told in two weeks, and what was there to tell, both in order of publication.
pub(super) async fn fortnight(
    rules: &str,
    mut show: impl FnMut(&Poll) -> Option<Vec<Piece>>,
) -> (Vec<String>, Vec<String>) {
    let mut world = World::begin(&[], rules).await;
    world.configure(&["Wire"], rules);
    let begun = world.now();
    let date = |number: usize| {
        begun + SignedDuration::from_mins(480 * number as i64 + 7 * (number as i64 % 4))
            - SignedDuration::from_hours(48)
    };
    let all: Vec<Piece> = (0..PIECES + BEFORE).map(|number| numbered(number, date(number))).collect();
    for number in 0..2 * PIECES {
        let published = number / 2 + BEFORE;
        let newest = (0..published).rev().map(|nth| (nth, all[nth].clone()));
        let poll = Poll {
            number,
            now: world.now(),
            pieces: newest.clone().take(SHOWN).collect(),
            archive: newest.map(|(_, piece)| piece).collect(),
        };
        match show(&poll) {
            Some(pieces) => world.show("Wire", &pieces),
            None => world.hide("Wire"),
        }
        world.pass(1).await;
        world.skip(3);
    }
    let to_tell = (BEFORE..PIECES + BEFORE - 1).filter(|&number| is_told(number));
    let told = world.told().into_iter().map(str::to_owned).collect();
    (told, to_tell.map(|number| all[number].title.clone()).collect())
}
