//! Histories by chance: what has a text of its own is told once, whatever is done to it and around it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::piece::{Piece, numbered};
use super::world::{TANKERS, World};

const HISTORIES: usize = 12;
const SHOWN: usize = 12;

/// What happens between two polls.
#[derive(Clone, Copy, Debug)]
enum Turn {
    /// So many new items.
    Publish(usize),
    /// All items have new ids, and perhaps new links.
    Rekey { links: bool },
    /// All items are dated now.
    Redate,
    /// An item has another headline.
    Retitle(usize),
    /// An item has a longer text.
    Extend(usize),
    /// The oldest come first from now on.
    Reverse,
    /// Only so many items are shown, once.
    Cut(usize),
    /// The feed cannot be reached, once.
    Vanish,
    /// All there ever was is shown, once.
    Unearth,
    /// Another feed shows an item, too.
    Copy(usize),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        4 => (1..4_usize).prop_map(Turn::Publish),
        1 => any::<bool>().prop_map(|links| Turn::Rekey { links }),
        1 => Just(Turn::Redate),
        2 => (0..SHOWN).prop_map(Turn::Retitle),
        2 => (0..SHOWN).prop_map(Turn::Extend),
        1 => Just(Turn::Reverse),
        1 => (0..SHOWN).prop_map(Turn::Cut),
        1 => Just(Turn::Vanish),
        1 => Just(Turn::Unearth),
        2 => (0..SHOWN).prop_map(Turn::Copy),
    ];
    vec(turn, 10..30)
}

/// Two feeds: what the first has published, the newest first, and what the other one has taken over.
struct History {
    world: World,
    archive: Vec<Piece>,
    copies: Vec<Piece>,
    is_reversed: bool,
    turn: usize,
}

impl History {
    async fn play(turns: &[Turn]) -> Self {
        let world = World::begin(&["Wire", "Mirror"], TANKERS).await;
        let mut history = Self { world, archive: Vec::new(), copies: Vec::new(), is_reversed: false, turn: 0 };
        for turn in turns {
            history.turn += 1;
            history.change(*turn);
            history.show(*turn);
            history.world.pass(1).await;
        }
        history.show(Turn::Publish(0));
        // A feed that failed is asked again.
        history.world.pass(2).await;
        history
    }

    fn change(&mut self, turn: Turn) {
        let (now, nth) = (self.world.now(), self.turn);
        match turn {
            Turn::Publish(count) => (0..count).for_each(|_| self.publish()),
            Turn::Rekey { links } => self.archive.iter_mut().enumerate().for_each(|(place, piece)| {
                piece.guid = Some(format!("{nth}-{place}"));
                if links {
                    piece.link = Some(format!("https://wire.example/story?id={nth}-{place}"));
                }
            }),
            Turn::Redate => self.archive.iter_mut().for_each(|piece| piece.date = Some(now)),
            Turn::Retitle(place) => self.edit(place, |piece| piece.title = format!("{nth} hours on: what is known")),
            Turn::Extend(place) => {
                self.edit(place, |piece| piece.text += &format!(" In hour {nth} nothing new was heard."));
            }
            Turn::Reverse => self.is_reversed = !self.is_reversed,
            Turn::Copy(place) => self.copies.extend(self.archive.get(place).cloned().map(|piece| piece.at("Mirror"))),
            Turn::Cut(_) | Turn::Vanish | Turn::Unearth => {}
        }
    }

    fn publish(&mut self) {
        // Of four numbers the first two are of tankers by their headlines.
        let number = self.archive.len() / 2 * 4 + self.archive.len() % 2;
        self.archive.insert(0, numbered(number, self.world.now()));
    }

    fn edit(&mut self, place: usize, change: impl Fn(&mut Piece)) {
        self.archive.get_mut(place).into_iter().for_each(change);
    }

    fn show(&self, turn: Turn) {
        let shown = match turn {
            Turn::Cut(count) => count,
            Turn::Unearth => usize::MAX,
            _ => SHOWN,
        };
        let mut pieces: Vec<Piece> = self.archive.iter().take(shown).cloned().collect();
        if self.is_reversed {
            pieces.reverse();
        }
        self.world.show("Wire", &pieces);
        self.world.show("Mirror", &self.copies);
        if matches!(turn, Turn::Vanish) {
            self.world.hide("Wire");
        }
    }

    /// How often each item was told, the newest first: by how its text begins, which is never edited.
    fn told(&self) -> Vec<usize> {
        let begins =
            |text: &str, piece: &Piece| piece.text.split('.').next().is_some_and(|first| text.starts_with(first));
        let texts = self.world.texts();
        self.archive.iter().map(|piece| texts.iter().filter(|text| begins(text, piece)).count()).collect()
    }
}

#[tokio::test]
async fn whatever_is_done_to_items_each_is_told_once() {
    // Drawn by hand, because proptest's own loop cannot wait for a daemon.
    let mut runner = TestRunner::deterministic();
    for _ in 0..HISTORIES {
        let turns = turns().new_tree(&mut runner).unwrap().current();
        let history = History::play(&turns).await;
        assert_eq!(history.told(), vec![1; history.archive.len()], "{turns:?}");
    }
}
