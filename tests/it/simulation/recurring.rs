//! Headlines that come again and again over ever other news.

use jiff::SignedDuration;

use super::piece::{Piece, numbered};
use super::world::{TANKERS, World};

const FEEDS: [&str; 3] = ["Post", "Courier", "Herald"];
const DAYS: usize = 14;

/// Each day each feed has an item under `title`; its text names a tanker.
async fn told_every_day(title: &str, address: impl Fn(usize) -> String) -> (Vec<String>, Vec<String>) {
    let mut world = World::begin(&FEEDS, TANKERS).await;
    let mut written = Vec::new();
    for day in 0..DAYS {
        for (nth, feed) in FEEDS.iter().enumerate() {
            // Every fourth number is about a tanker.
            let text = numbered(4 * (day * FEEDS.len() + nth), world.now()).text;
            let piece = Piece { link: Some(address(day)), ..Piece::new(title, &text) };
            let piece = Piece { guid: piece.link.clone(), ..piece }.at(feed).dated(world.now());
            written.push(piece.text.clone());
            world.give(feed, &[piece]).await;
        }
        world.pass(3).await;
        world.skip(24 - 3 - FEEDS.len() as i64);
    }
    (world.texts().into_iter().map(str::to_owned).collect(), written)
}

#[tokio::test]
async fn a_briefing_of_every_day_in_several_feeds_is_told_every_time() {
    for title in ["Morning briefing", "Live updates"] {
        let (told, written) = told_every_day(title, |day| format!("https://www.wire.example/briefing/{day}")).await;
        assert_eq!(told, written, "{title}");
    }
}

#[tokio::test]
async fn a_briefing_that_stands_under_one_address_every_day_is_told_every_time() {
    let (told, written) = told_every_day("Morning briefing", |_| "https://www.wire.example/briefing".to_owned()).await;
    assert_eq!(told, written);
}

#[tokio::test]
async fn several_briefings_that_come_at_once_after_a_silence_are_all_told() {
    let mut world = World::begin(&["Post"], TANKERS).await;
    let begun = world.now();
    let briefing = |day: usize| {
        let date = begun + SignedDuration::from_hours(24 * day as i64);
        let piece = Piece::new("Morning briefing", &numbered(4 * day, date).text).dated(date);
        let link = piece.link.as_ref().map(|link| format!("{link}/{day}"));
        Piece { guid: link.clone(), link, ..piece }
    };
    world.give("Post", &[briefing(0)]).await;
    world.skip(24 * 6);
    let missed: Vec<Piece> = (0..7).rev().map(briefing).collect();
    world.give("Post", &missed).await;
    let mut told = world.texts();
    told.sort_unstable();
    let mut written: Vec<&str> = missed.iter().map(|piece| piece.text.as_str()).collect();
    written.sort_unstable();
    assert_eq!(told, written);
}

/// Forms of one text with a few words filled in.
fn warning(number: usize) -> Piece {
    let place = ["Riga", "Cesis", "Talsi", "Ludza", "Tukums", "Valka", "Ogre", "Saldus", "Dobele", "Madona"][number];
    let text = format!(
        "The harbour office of {place} warns every tanker of strong winds. Masters of ships are asked to keep to \
         their berths, to check their moorings, and to listen to the radio on the usual channels for what is said \
         there at each full hour. This warning was written by a machine and holds until it is taken back."
    );
    Piece::new(&format!("Warning for {place}"), &text)
}

#[tokio::test]
async fn forms_that_differ_in_a_few_words_are_all_told() {
    let mut world = World::begin(&["Office"], TANKERS).await;
    let dated = |number: usize, world: &World| warning(number).dated(world.now());
    let first: Vec<Piece> = (0..5).map(|number| dated(number, &world)).collect();
    world.give("Office", &first).await;
    world.pass(5).await;
    let second: Vec<Piece> = (5..10).map(|number| dated(number, &world)).collect();
    world.give("Office", &second).await;
    let mut told = world.told();
    told.sort_unstable();
    let mut written: Vec<&str> = first.iter().chain(&second).map(|piece| piece.title.as_str()).collect();
    written.sort_unstable();
    assert_eq!(told, written);
}
