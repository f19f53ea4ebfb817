use std::net::TcpListener;

use tokio::time::Instant;

use super::*;
use crate::net::{NetworkSettings, Route};
use crate::store::sqlite;

fn added(text: &str, content: &str) -> String {
    let mut content = content.to_owned();
    add(text, &mut content);
    content
}

#[test]
fn an_article_takes_the_place_of_a_shorter_content() {
    assert_eq!(added("Drones over Kyiv.", ""), "Drones over Kyiv.");
    assert_eq!(added("Drones over Kyiv.", "over Kyiv"), "Drones over Kyiv.");
}

#[test]
fn a_longer_content_stays() {
    assert_eq!(added("Log in.", "Drones over Kyiv."), "Drones over Kyiv.");
}

#[test]
fn what_only_the_feed_says_stays() {
    assert_eq!(added("Please log in to read on.", "Drones over Kyiv."), "Drones over Kyiv.\nPlease log in to read on.");
}

#[tokio::test(start_paused = true)]
async fn items_are_held_up_for_a_minute_at_most() {
    // It takes connections, as far as the system does that by itself, and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = sqlite::open(folder.path()).unwrap();
    let allow_private = vec!["127.0.0.0/8".parse().unwrap()];
    let route = Route { allow_private, ..Route::default() };
    let settings = NetworkSettings { route, per_host_gap: Duration::ZERO, ..NetworkSettings::default() };
    let (network, reader) = (Network::new(settings).unwrap(), Reader::new(Reader::LIMIT));
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let link = |number| format!("http://{}/{number}", silent.local_addr().unwrap());
    let item = |number| Item { link: Some(link(number)), ..Item::from_feed("Wire".into()) };
    let before: Vec<_> = (0..MOST_PAGES).map(item).collect();
    let mut items = before.clone();
    let texts = FullTexts {
        feed: &"Wire".into(),
        network: &network,
        reader: &reader,
        store: &*store,
        now,
        from_outside: false,
    };
    let begun = Instant::now();
    texts.add_to(items.iter_mut().collect()).await;
    assert!((LONGEST..LONGEST + Duration::from_secs(1)).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    assert_eq!(items, before);
}
