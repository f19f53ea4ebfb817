//! Feeds that change what their items are known by.

use jiff::Timestamp;

use super::fortnight::tells_each_once;
use super::piece::{Piece, numbered};
use super::world::{TANKERS, World};

/// The poll from which a feed is another one, in the middle of the weeks.
const MOVE: usize = 40;

#[tokio::test]
async fn a_feed_that_behaves_tells_each_piece_once() {
    tells_each_once(|poll| poll.plain()).await;
}

#[tokio::test]
async fn ids_that_are_all_made_anew_once_tell_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|number, piece| {
            if poll.number >= MOVE {
                piece.guid = Some(format!("tag:wire.example,2026:{number}"));
            }
        })
    })
    .await;
}

#[tokio::test]
async fn ids_and_links_that_are_all_made_anew_once_tell_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|number, piece| {
            if poll.number >= MOVE {
                piece.guid = Some(format!("tag:wire.example,2026:{number}"));
                piece.link = Some(format!("https://wire.example/story?id={number}"));
            }
        })
    })
    .await;
}

#[tokio::test]
async fn ids_links_and_texts_that_are_all_made_anew_once_tell_nothing_twice() {
    for dated in [true, false] {
        tells_each_once(|poll| {
            poll.each(|number, piece| {
                if !dated {
                    piece.date = None;
                }
                if poll.number >= MOVE {
                    piece.guid = Some(format!("tag:wire.example,2026:{number}"));
                    piece.link = Some(format!("https://wire.example/story?id={number}"));
                    piece.text += " Our systems have moved; readers may write to the desk about anything amiss.";
                }
            })
        })
        .await;
    }
}

#[tokio::test]
async fn an_id_that_is_new_at_every_fetch_tells_nothing_twice() {
    tells_each_once(|poll| poll.each(|number, piece| piece.guid = Some(format!("{}-{number}", poll.number)))).await;
}

#[tokio::test]
async fn an_id_and_a_link_that_are_new_at_every_fetch_tell_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|number, piece| {
            piece.guid = Some(format!("{}-{number}", poll.number));
            piece.link = Some(format!("https://wire.example/go?token={}{number}", poll.number * 1000));
        })
    })
    .await;
}

#[tokio::test]
async fn a_link_with_another_token_at_every_fetch_and_no_id_tells_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|number, piece| {
            piece.guid = None;
            piece.link = Some(format!("https://wire.example/story/{number}?session={}", poll.number));
        })
    })
    .await;
}

#[tokio::test]
async fn items_without_id_and_link_are_told_once() {
    tells_each_once(|poll| {
        poll.each(|_, piece| {
            piece.guid = None;
            piece.link = None;
        })
    })
    .await;
}

#[tokio::test]
async fn items_that_are_only_a_text_are_told_once() {
    let mut world = World::begin(&["Wire"], TANKERS).await;
    let bare = |number: usize| Piece { text: numbered(number, Timestamp::UNIX_EPOCH).text, ..Piece::default() };
    let mut published = Vec::new();
    for hour in 0..20 {
        // Of four numbers the first three are of tankers by their texts.
        published.insert(0, bare(hour / 3 * 4 + hour % 3));
        world.give("Wire", &published[..published.len().min(6)]).await;
    }
    published.reverse();
    let texts: Vec<&str> = published.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(world.texts(), texts);
}

#[tokio::test]
async fn ids_and_links_that_flip_between_http_and_https_and_www_tell_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|_, piece| {
            let spelling = ["https://www.wire", "http://www.wire", "https://wire", "http://wire"][poll.number % 4];
            piece.link = piece.link.take().map(|link| link.replace("https://www.wire", spelling));
            piece.guid = piece.link.clone();
        })
    })
    .await;
}

#[tokio::test]
async fn a_move_to_another_domain_tells_nothing_twice() {
    tells_each_once(|poll| {
        poll.each(|_, piece| {
            if poll.number >= MOVE {
                piece.link = piece.link.take().map(|link| link.replace("www.wire.example", "wire-news.example"));
                piece.guid = piece.link.clone();
            }
        })
    })
    .await;
}

#[tokio::test]
async fn one_id_for_all_items_loses_none_of_them() {
    tells_each_once(|poll| poll.each(|_, piece| piece.guid = Some("https://wire.example/".into()))).await;
}

#[tokio::test]
async fn one_link_for_all_items_loses_none_of_them() {
    tells_each_once(|poll| poll.each(|_, piece| piece.link = Some("https://wire.example/live".into()))).await;
}

/// A feed that shows only its newest item, under an id or a link that is always the same.
async fn tells_one_at_a_time(has_one_id: bool, has_one_link: bool) {
    tells_each_once(|poll| {
        let pieces = poll.each(|_, piece| {
            if has_one_id {
                piece.guid = Some("latest".into());
            }
            if has_one_link {
                piece.link = Some("https://wire.example/latest".into());
            }
        });
        pieces.map(|pieces| pieces.into_iter().take(1).collect())
    })
    .await;
}

#[tokio::test]
async fn one_id_in_documents_of_one_item_loses_none_of_them() {
    tells_one_at_a_time(true, false).await;
}

#[tokio::test]
async fn one_link_in_documents_of_one_item_loses_none_of_them() {
    tells_one_at_a_time(false, true).await;
}

#[tokio::test]
async fn one_id_and_one_link_in_documents_of_one_item_lose_none_of_them() {
    tells_one_at_a_time(true, true).await;
}
