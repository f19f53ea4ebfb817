//! Feeds that show now this and now that part of their items, or nothing.

use super::fortnight::tells_each_once;
use super::piece::Piece;
use super::world::{TANKERS, World};

#[tokio::test]
async fn another_order_at_every_fetch_tells_nothing_twice() {
    tells_each_once(|poll| {
        let mut pieces = poll.plain()?;
        let length = pieces.len();
        pieces.rotate_left(poll.number * 5 % length);
        if poll.number % 3 == 0 {
            pieces.reverse();
        }
        Some(pieces)
    })
    .await;
}

#[tokio::test]
async fn a_document_that_is_cut_to_its_newest_items_and_whole_again_tells_nothing_twice() {
    tells_each_once(|poll| {
        let shown = if poll.number % 4 < 2 { 12 } else { 2 };
        poll.plain().map(|pieces| pieces.into_iter().take(shown).collect())
    })
    .await;
}

#[tokio::test]
async fn texts_that_are_cut_to_a_teaser_and_whole_again_tell_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|_, piece| {
            if poll.number % 4 >= 2 {
                let keyword = piece.text.find(" was named").unwrap();
                piece.text.truncate(keyword);
                piece.text += "…";
            }
        })
    })
    .await;
}

#[tokio::test]
async fn after_two_days_of_silence_all_that_was_missed_is_told() {
    tells_each_once(|poll| if (4..6).contains(&poll.day()) { None } else { poll.plain() }).await;
}

#[tokio::test]
async fn after_two_days_of_silence_all_that_was_missed_is_told_also_under_new_ids() {
    tells_each_once(|poll| match poll.day() {
        0..4 => poll.plain(),
        4..6 => None,
        _ => poll.each(|number, piece| {
            piece.guid = Some(format!("tag:wire.example,2026:{number}"));
            piece.link = Some(format!("https://wire.example/story?id={number}"));
        }),
    })
    .await;
}

#[tokio::test]
async fn a_document_that_is_empty_for_a_while_loses_and_repeats_nothing() {
    tells_each_once(|poll| if (4..6).contains(&poll.day()) { Some(Vec::new()) } else { poll.plain() }).await;
}

#[tokio::test]
async fn items_that_come_back_after_a_week_are_not_told_again() {
    tells_each_once(|poll| {
        let mut pieces = poll.plain()?;
        if (9..11).contains(&poll.day()) {
            pieces.extend(poll.archive.iter().rev().take(12).cloned());
        }
        Some(pieces)
    })
    .await;
}

#[tokio::test]
async fn what_changes_at_every_fetch_does_not_fill_the_store() {
    let mut world = World::begin(&["Wire"], TANKERS).await;
    let mut keys = Vec::new();
    for hour in 0..34 {
        let counted = Piece::new("Tanker adrift", "").dated("2026-11-02T06:00:00Z".parse().unwrap());
        let counted = Piece { title: format!("Tanker adrift near the strait ({hour} readers)"), ..counted };
        let redated = Piece::new("Tanker freed from the reef", "").dated(world.now());
        world.give("Wire", &[counted, redated]).await;
        keys.push(world.keys());
    }
    assert_eq!(keys[28], keys[33], "{keys:?}");
    assert_eq!(world.told().len(), 2, "{:?}", world.told());
}
