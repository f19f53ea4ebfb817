//! The texts of articles, for a while.

use super::Place;
use super::fixture::{at, with_feeds};
use crate::store::Store;

fn key(number: u8) -> [u8; 16] {
    [number; 16]
}

async fn put(store: &dyn Store, number: u8, text: &str, second: i64) {
    store.put_page(key(number), text, at(second), at(second - 60)).await.unwrap();
}

/// The pages of these numbers whose texts are there, however old.
async fn kept(store: &dyn Store, numbers: std::ops::Range<u8>) -> Vec<u8> {
    let keys: Vec<_> = numbers.clone().map(key).collect();
    let texts = store.pages(&keys, at(-99_999)).await.unwrap();
    numbers.zip(texts).filter_map(|(number, text)| text.map(|_| number)).collect()
}

pub(in crate::store) async fn the_text_of_a_page_comes_back_until_it_is_too_old(place: &dyn Place) {
    let store = with_feeds(place, &[]).await;
    put(&*store, 1, "Drones over Kyiv.", 0).await;
    let texts = store.pages(&[key(2), key(1)], at(0)).await.unwrap();
    assert_eq!(texts, [None, Some("Drones over Kyiv.".to_owned())]);
    assert_eq!(store.pages(&[key(1)], at(1)).await.unwrap(), [None]);
    assert!(store.pages(&[], at(0)).await.unwrap().is_empty());
}

pub(in crate::store) async fn a_page_that_is_put_again_has_its_newest_text(place: &dyn Place) {
    let store = with_feeds(place, &[]).await;
    put(&*store, 1, "Drones.", 0).await;
    put(&*store, 1, "More drones.", 9).await;
    assert_eq!(store.pages(&[key(1)], at(9)).await.unwrap(), [Some("More drones.".to_owned())]);
}

pub(in crate::store) async fn what_is_old_is_forgotten_as_new_pages_come(place: &dyn Place) {
    let store = with_feeds(place, &[]).await;
    for number in 0..9 {
        put(&*store, number, "Drones.", 0).await;
    }
    assert_eq!(kept(&*store, 0..9).await.len(), 9);
    put(&*store, 100, "Harvest.", 90).await;
    assert!((1..9).contains(&kept(&*store, 0..9).await.len()), "in small steps");
    for number in 101..110 {
        put(&*store, number, "Harvest.", 90).await;
    }
    assert!(kept(&*store, 0..9).await.is_empty());
    assert_eq!(kept(&*store, 100..110).await.len(), 10);
}

pub(in crate::store) async fn pages_outlast_a_restart(place: &dyn Place) {
    put(&*with_feeds(place, &[]).await, 1, "Drones.", 0).await;
    assert_eq!(kept(&*place.open(), 0..9).await, [1]);
}
