//! What people do not want to be told of for a while.

use super::Place;
use super::fixture::{STRIKE, at, give, record, report, with_feeds};
use crate::model::MuteTarget;
use crate::store::NewMute;

fn mute(target: MuteTarget, until: i64) -> NewMute {
    NewMute { target, created: at(0), until: at(until), reason: "drill".to_owned() }
}

pub(in crate::store) async fn a_mute_holds_until_its_end_or_until_it_is_ended(place: &dyn Place) {
    let store = with_feeds(place, &[]).await;
    let rule = store.put_mute(mute(MuteTarget::Rule("drones".into()), 200)).await.unwrap();
    let query = store.put_mute(mute(MuteTarget::Query("drill".to_owned()), 100)).await.unwrap();
    let held = async |second| store.mutes(at(second)).await.unwrap().iter().map(|mute| mute.id).collect::<Vec<_>>();
    assert_eq!(held(99).await, [query, rule]);
    let first = store.mutes(at(99)).await.unwrap().remove(0);
    assert_eq!((first.target, first.created, first.until), (MuteTarget::Query("drill".to_owned()), at(0), at(100)));
    assert_eq!(first.reason, "drill");
    assert_eq!(held(100).await, [rule]);
    assert!(store.end_mute(rule, at(150)).await.unwrap());
    assert!(held(150).await.is_empty());
    assert!(!store.end_mute(rule, at(160)).await.unwrap(), "it has ended already");
    assert!(!store.end_mute(query, at(160)).await.unwrap(), "it is over");
}

pub(in crate::store) async fn the_items_of_matches_are_found(place: &dyn Place) {
    let store = with_feeds(place, &["wire"]).await;
    give(&*store, "wire", 0, vec![record(&["one"], &["drones"]), record(&["two"], &["drones"])]).await;
    let waiting = store.waiting_matches(10).await.unwrap();
    assert_eq!((waiting[0].feed.as_str(), waiting[1].feed.as_str()), ("wire", "wire"));
    assert_ne!(waiting[0].item, waiting[1].item);
    let found = store.matched_items(&[waiting[1].id, crate::model::MatchId(99)]).await.unwrap();
    let found: Vec<_> = found.iter().map(|(id, item)| (*id, item.title.as_str())).collect();
    assert_eq!(found, [(waiting[1].id, "two")]);
}

pub(in crate::store) async fn a_story_can_be_muted_and_its_matches_name_it(place: &dyn Place) {
    let store = with_feeds(place, &["wire", "blog"]).await;
    give(&*store, "wire", 0, vec![report("one", STRIKE, &["oil"])]).await;
    give(&*store, "blog", 60, vec![report("two", STRIKE, &["drones"]), record(&["three"], &["drones"])]).await;
    let waiting = store.waiting_matches(10).await.unwrap();
    let first = waiting[0].story.unwrap();
    assert_eq!(waiting.iter().map(|one| one.story).collect::<Vec<_>>(), [Some(first), Some(first), None]);
    store.put_mute(mute(MuteTarget::Story(first), 100)).await.unwrap();
    assert_eq!(store.mutes(at(50)).await.unwrap()[0].target, MuteTarget::Story(first));
}
