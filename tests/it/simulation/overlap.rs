//! Feeds that bring more than is read, and feeds that only look so.

use jiff::Timestamp;
use newswatch::store::Coverage;

use super::piece::{Piece, numbered};
use super::world::{TANKERS, World};

/// How many items the feed holds.
const WINDOW: usize = 10;

const DAY: i64 = 24 * 60;

/// A feed that is polled every ten minutes, and has just been.
async fn wire() -> World {
    let mut world = World::begin(&["Wire"], TANKERS).await;
    world.write("every = \"1m\"", "every = \"10m\"");
    show(&world, WINDOW);
    world.tick(60).await;
    world.tick(10).await;
    world
}

/// Shows the items up to this number, the newest first.
fn show(world: &World, newest: usize) {
    world.show("Wire", &window(newest, world.now(), WINDOW));
}

fn window(newest: usize, now: Timestamp, count: usize) -> Vec<Piece> {
    // Dates are those of the items, not of the polls.
    let begin: Timestamp = "2026-11-02T06:00:00Z".parse().unwrap();
    let date = |number: usize| (begin + jiff::SignedDuration::from_secs(number as i64)).min(now);
    (newest.saturating_sub(count)..newest).rev().map(|number| numbered(number, date(number))).collect()
}

/// How many gaps there are in all, and how many polls in a row found them.
fn gaps(coverage: &Coverage) -> Vec<usize> {
    coverage.feeds[0].gaps.iter().map(|gap| gap.polls).collect()
}

#[tokio::test]
async fn more_items_than_the_feed_holds_are_told_as_far_as_they_are_there_and_the_feed_is_polled_faster() {
    let mut world = wire().await;
    let told = world.told().len();
    show(&world, WINDOW + 25);
    let before = world.now();
    world.tick(10).await;
    assert_eq!(world.told().len() - told, (25..35).filter(|number| super::piece::is_told(*number)).count());
    let coverage = world.coverage().await;
    let gap = coverage.feeds[0].gaps[0];
    assert_eq!((gap.began, gap.ended, gap.polls, gap.items), (before, world.now(), 1, WINDOW));
    assert_eq!(world.wait("Wire"), 5);

    show(&world, WINDOW + 50);
    world.tick(6).await;
    assert_eq!((gaps(&world.coverage().await), world.wait("Wire")), (vec![2], 2), "it goes on");
    show(&world, WINDOW + 59);
    world.tick(3).await;
    assert_eq!((gaps(&world.coverage().await), world.wait("Wire")), (vec![2], 2), "one known item is enough");
}

#[tokio::test]
async fn after_calm_days_a_feed_is_polled_as_usual_again() {
    let mut world = wire().await;
    show(&world, WINDOW + 25);
    world.tick(10).await;
    let mut waits = vec![world.wait("Wire")];
    for _ in 0..3 {
        world.tick(DAY / 2).await;
        waits.push(world.wait("Wire"));
    }
    assert_eq!(waits, [5, 5, 10, 10]);
}

#[tokio::test]
async fn old_items_that_are_kept_at_the_top_hide_no_gap() {
    let mut world = wire().await;
    let pinned = window(2, world.now(), 2);
    show(&world, WINDOW + 5);
    world.tick(10).await;
    let with_pins = |newest, world: &World| [pinned.clone(), window(newest, world.now(), WINDOW - 2)].concat();
    world.show("Wire", &with_pins(WINDOW + 9, &world));
    world.tick(10).await;
    assert_eq!(gaps(&world.coverage().await), [0; 0]);
    world.show("Wire", &with_pins(WINDOW + 40, &world));
    world.tick(10).await;
    assert_eq!(gaps(&world.coverage().await), [1]);
}

#[tokio::test]
async fn a_first_document_and_a_feed_that_moves_slowly_leave_no_gap() {
    let mut world = wire().await;
    for newest in WINDOW..WINDOW + 30 {
        show(&world, newest);
        world.tick(10).await;
    }
    assert_eq!((gaps(&world.coverage().await), world.wait("Wire")), (vec![], 10));
}

#[tokio::test]
async fn two_servers_out_of_step_leave_no_gap() {
    let mut world = wire().await;
    for round in 1..6 {
        show(&world, WINDOW + 6 * round);
        world.tick(10).await;
        show(&world, WINDOW + 6 * round - 4);
        world.tick(10).await;
    }
    assert_eq!(gaps(&world.coverage().await), [0; 0]);
}

#[tokio::test]
async fn a_feed_that_is_empty_for_a_while_leaves_no_gap() {
    let mut world = wire().await;
    world.show("Wire", &[]);
    world.tick(10).await;
    show(&world, WINDOW + 1);
    world.tick(10).await;
    world.show("Wire", &[]);
    world.tick(10).await;
    world.show("Wire", &window(WINDOW + 4, world.now(), 3));
    world.tick(10).await;
    assert_eq!(gaps(&world.coverage().await), [0; 0]);
}

#[tokio::test]
async fn new_ids_for_old_items_leave_no_gap() {
    let mut world = wire().await;
    for round in 1..8 {
        let mut pieces = window(WINDOW + round, world.now(), WINDOW);
        for piece in &mut pieces {
            piece.guid = piece.guid.take().map(|guid| format!("{guid}#{round}"));
            if round > 5 {
                // It has moved to another system, too.
                piece.link = piece.link.take().map(|link| link.replace("/news/", "/articles/") + "/again");
            }
        }
        world.show("Wire", &pieces);
        world.tick(10).await;
    }
    assert_eq!(gaps(&world.coverage().await), [0; 0]);
}

#[tokio::test]
async fn what_was_lost_while_nothing_ran_is_said_but_no_reason_to_poll_faster() {
    let mut world = wire().await;
    show(&world, WINDOW + 100);
    world.tick(5 * 60).await;
    assert_eq!((gaps(&world.coverage().await), world.wait("Wire")), (vec![1], 10));
    assert_eq!(world.coverage().await.feeds[0].late_polls, 0, "what was due before the start is not late");
}

#[tokio::test]
async fn undated_items_are_judged_by_what_is_there() {
    let mut world = wire().await;
    let undated = |newest, world: &World| {
        let pieces = window(newest, world.now(), WINDOW).into_iter();
        pieces.map(|piece| Piece { date: None, ..piece }).collect::<Vec<_>>()
    };
    world.show("Wire", &undated(WINDOW + 8, &world));
    world.tick(10).await;
    world.show("Wire", &undated(WINDOW + 17, &world));
    world.tick(10).await;
    assert_eq!(gaps(&world.coverage().await), [0; 0]);
    world.show("Wire", &undated(WINDOW + 40, &world));
    world.tick(5).await;
    world.tick(5).await;
    assert_eq!(gaps(&world.coverage().await), [1]);
}

#[tokio::test]
async fn a_user_may_forbid_haste_or_bound_it() {
    for (fastest, expected) in [("off", 10), ("8m", 8), ("1m", 5)] {
        let mut world = wire().await;
        world.write("every = \"10m\"", &format!("every = \"10m\"\nfastest = \"{fastest}\""));
        show(&world, WINDOW + 25);
        world.tick(10).await;
        assert_eq!((gaps(&world.coverage().await), world.wait("Wire")), (vec![1], expected), "{fastest}");
    }
}
