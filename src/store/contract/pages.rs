//! The texts of articles.

use jiff::SignedDuration;

use super::Place;
use super::fixture::at;

pub(in crate::store) async fn the_text_of_a_page_is_kept(place: &dyn Place) {
    let store = place.open();
    assert_eq!(store.page([1; 16]).await.unwrap(), None);
    store.keep_page([1; 16], "words".to_owned(), at(0)).await.unwrap();
    store.keep_page([1; 16], "newer words".to_owned(), at(1)).await.unwrap();
    assert_eq!(store.page([1; 16]).await.unwrap().as_deref(), Some("newer words"));
    assert_eq!(store.page([2; 16]).await.unwrap(), None);
}

pub(in crate::store) async fn texts_of_last_week_go_as_new_ones_come(place: &dyn Place) {
    let store = place.open();
    for number in 0..30 {
        store.keep_page([number; 16], "old".to_owned(), at(i64::from(number))).await.unwrap();
    }
    let later = at(0) + SignedDuration::from_hours(8 * 24);
    for number in 100..103 {
        store.keep_page([number; 16], "new".to_owned(), later).await.unwrap();
    }
    for number in 0..30 {
        assert_eq!(store.page([number; 16]).await.unwrap(), None, "{number}");
    }
    assert_eq!(store.page([100; 16]).await.unwrap().as_deref(), Some("new"));
}
