//! What is old goes, and is neither told again nor missed without a word.

use serde_json::json;

use super::drones;
use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, eventually};

/// A home in which one item was told and is two years old, with as many others after it as are always kept.
async fn old(newsroom: &Newsroom) -> Home {
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    newsroom.publish("/blog", &["Old post"]);
    let blog = format!("[[feed]]\nname = \"Blog\"\nurl = \"{}\"\n", newsroom.url("/blog"));
    let home = Home::new(&(drones(newsroom) + &blog));
    home.once().await;
    publish(newsroom, &home, "/feed", &["Drones over Kyiv"]).await;
    let fillers: Vec<String> = (0..100).map(|number| format!("Report {number}")).collect();
    let mut later: Vec<&str> = fillers.iter().map(String::as_str).collect();
    later.push("Drones again");
    publish(newsroom, &home, "/feed", &later).await;
    let years = "2 * 366 * 86400 * 1000000";
    let age =
        [("item", "first_seen"), ("match", "created"), ("alert", "created"), ("alert", "due"), ("report", "seen")];
    for (table, column) in age {
        home.database().execute(&format!("UPDATE {table} SET {column} = {column} - {years}"), []).unwrap();
    }
    assert_eq!(newsroom.told("/hook"), ["Drones over Kyiv", "Drones again"]);
    home
}

async fn publish(newsroom: &Newsroom, home: &Home, path: &str, titles: &[&str]) {
    newsroom.publish(path, titles);
    home.make_due();
    home.once().await;
}

fn address(title: &str) -> String {
    format!("https://news.example/{}", title.replace(' ', "-"))
}

#[tokio::test]
async fn what_is_old_is_pruned_by_hand_and_nothing_is_told_again() {
    let newsroom = Newsroom::start().await;
    let home = old(&newsroom).await;
    let number = home.listed(&["why", &address("Drones over Kyiv")]).await[0]["id"].to_string();
    let mut said = Vec::new();
    for arguments in [
        &["store", "prune", "--dry-run"][..],
        &["store", "prune"],
        &["store", "prune"],
        &["store", "check"],
        &["why", &number],
        &["why", &address("Drones over Kyiv")],
        &["story", &number],
        &["alerts"],
    ] {
        let ended = home.run(arguments).await;
        said.push(format!("$ newswatch {}\n{}{}", arguments.join(" "), ended.stdout, ended.stderr));
    }
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(&home.path("").to_string_lossy(), "HOME/");
    settings.add_filter(r"[0-9.]+ (KiB|MiB|B)\b", "SIZE");
    settings.bind(|| insta::assert_snapshot!(said.join("\n")));

    publish(&newsroom, &home, "/feed", &["Drones over Kyiv"]).await;
    publish(&newsroom, &home, "/blog", &["Drones over Kyiv"]).await;
    assert_eq!(newsroom.told("/hook"), ["Drones over Kyiv", "Drones again"]);
    let untold = home.listed(&["alerts", "untold"]).await;
    assert_eq!((&untold[0]["feed"], untold.len()), (&json!("Blog"), 1));
    assert!(untold[0]["reason"].as_str().unwrap().contains("pruned"), "{untold:?}");
}

#[tokio::test]
async fn the_daemon_prunes_by_itself_as_configured() {
    let newsroom = Newsroom::start().await;
    let home = old(&newsroom).await;
    let config = std::fs::read_to_string(home.path("newswatch.toml")).unwrap();
    let forever = format!("{config}\n[store]\nkeep_items = \"forever\"\nkeep_history = \"forever\"\n");
    home.write("newswatch.toml", &forever);
    assert_eq!(home.listed(&["store", "prune", "--dry-run"]).await[0]["items"], 0);
    home.write("newswatch.toml", &config);
    let expected = home.listed(&["store", "prune", "--dry-run"]).await[0]["items"].clone();
    let daemon = home.daemon();
    daemon.says("pruned what is old").await;
    eventually("nothing is left to take", async || {
        let left = home.listed(&["store", "prune", "--dry-run"]).await;
        (left[0]["items"] == 0).then_some(())
    })
    .await;
    let log = daemon.stop().await.succeeded().stderr;
    assert!(log.contains(&format!("items={expected}")), "{log}");
}

#[tokio::test]
async fn one_cycle_prunes_too() {
    let newsroom = Newsroom::start().await;
    let home = old(&newsroom).await;
    let log = home.once().await.stderr;
    assert!(log.contains("pruned what is old"), "{log}");
    assert_eq!(home.listed(&["store", "prune", "--dry-run"]).await[0]["items"], 0);
}
