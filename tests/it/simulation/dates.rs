//! Feeds that date their items as they please.

use std::collections::HashSet;

use jiff::SignedDuration;

use super::fortnight::{fortnight, tells_each_once};

#[tokio::test]
async fn dates_that_are_all_now_at_every_fetch_tell_nothing_twice() {
    tells_each_once(|poll| poll.each(|_, piece| piece.date = Some(poll.now))).await;
}

#[tokio::test]
async fn dates_that_are_all_now_and_ids_that_are_all_new_tell_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|number, piece| {
            piece.date = Some(poll.now);
            piece.guid = Some(format!("{}-{number}", poll.number));
            piece.link = None;
        })
    })
    .await;
}

#[tokio::test]
async fn headlines_without_texts_under_new_ids_and_links_are_not_told_again() {
    let rules = "[[rule]]\nname = \"tankers\"\nkeywords = [\"off\", \"recount\", \"vaccine\"]\n";
    let (told, _) = fortnight(rules, |poll| {
        poll.each(|number, piece| {
            piece.text.clear();
            piece.guid = Some(format!("{}-{number}", poll.number));
            piece.link = Some(format!("https://wire.example/go?token={}{number}", poll.number * 1000));
        })
    })
    .await;
    let each_once: HashSet<&String> = told.iter().collect();
    assert_eq!(told.len(), each_once.len(), "{told:#?}");
    assert!(told.len() > 20, "{told:#?}");
}

#[tokio::test]
async fn dates_in_the_future_hide_nothing_and_repeat_nothing() {
    tells_each_once(|poll| {
        poll.each(|number, piece| {
            if number % 5 == 0 {
                piece.date = Some("2099-01-01T00:00:00Z".parse().unwrap());
            }
        })
    })
    .await;
}

#[tokio::test]
async fn dates_of_every_age_hide_nothing_and_repeat_nothing() {
    let dates = ["2099-01-01", "9999-12-01", "1970-01-01", "0001-01-01", "1900-01-01"];
    let dates = dates.map(|day| format!("{day}T00:00:00Z").parse().unwrap());
    tells_each_once(|poll| poll.each(|number, piece| piece.date = Some(dates[number % dates.len()]))).await;
}

#[tokio::test]
async fn dates_of_a_clock_that_is_days_ahead_hide_nothing() {
    tells_each_once(|poll| {
        poll.each(|_, piece| piece.date = piece.date.map(|date| date + SignedDuration::from_hours(24 * 9)))
    })
    .await;
}

#[tokio::test]
async fn items_without_dates_are_told_once() {
    tells_each_once(|poll| poll.each(|_, piece| piece.date = None)).await;
}

#[tokio::test]
async fn days_instead_of_dates_make_no_two_items_one() {
    tells_each_once(|poll| {
        let pieces = poll.each(|_, piece| {
            piece.date =
                piece.date.map(|date| date.to_string()[..10].to_owned() + "T00:00:00Z").map(|day| day.parse().unwrap());
            piece.guid = Some("latest".into());
        });
        pieces.map(|pieces| pieces.into_iter().take(1).collect())
    })
    .await;
}
