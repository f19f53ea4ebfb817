//! `newswatch check`.

use super::{drones, settings};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

#[tokio::test]
async fn a_good_configuration_is_counted_and_nothing_is_touched() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&drones(&newsroom));
    for arguments in [&["check"][..], &["check", "--strict"]] {
        let ended = home.run(arguments).await.succeeded();
        assert!(ended.stdout.contains("newswatch.toml is good"), "{}", ended.stdout);
        assert!(ended.stderr.is_empty(), "{}", ended.stderr);
    }
    assert!(!home.state().exists());
    assert!(newsroom.received("/feed").is_empty());
}

#[tokio::test]
async fn a_warning_fails_only_a_strict_check() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&(drones(&newsroom) + "[channel.idle]\ntype = \"stdout\"\n"));
    let ended = home.run(&["check"]).await.succeeded();
    settings(&home).bind(|| insta::assert_snapshot!(ended.stderr));
    home.run(&["check", "--strict"]).await.exited(1);
}

#[tokio::test]
async fn every_fault_is_shown_at_once() {
    let newsroom = Newsroom::start().await;
    let faulty = drones(&newsroom).replace("keywords", "keyword").replace("\"1h\"", "\"1 hur\"");
    let home = Home::new(&faulty.replace("notify = [\"hook\"]", "notify = [\"hok\"]"));
    let ended = home.run(&["check"]).await.exited(2);
    settings(&home).bind(|| insta::assert_snapshot!(ended.stderr));
}

#[tokio::test]
async fn a_configuration_that_is_not_there_is_named() {
    let home = Home::new("");
    std::fs::remove_file(home.path("newswatch.toml")).expect("one's own file can be removed");
    let ended = home.run(&["check"]).await.exited(2);
    settings(&home).bind(|| insta::assert_snapshot!(ended.stderr));
}

#[tokio::test]
async fn each_feed_is_asked_once_if_that_is_wanted() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [Reply::ok(rss(&["News"])).header("ETag", "\"1\"")]);
    newsroom.set("/large", [Reply::ok(rss(&["News ".repeat(20_000)]))]);
    let table = |name: &str| format!("[[feed]]\nname = \"{name}\"\nurl = \"{}\"\n", newsroom.url(&format!("/{name}")));
    let home = Home::new(&(table("feed") + &table("large")));
    let told = home.run(&["check", "--feeds"]).await.succeeded().stdout;
    assert!(told.contains("large") && told.contains("cannot be asked whether it changed"), "{told}");
    assert_eq!(told.matches("1 item").count(), 2, "{told}");
    home.configure(&(table("feed") + &table("lost")));
    let told = home.run(&["check", "--feeds"]).await.exited(1).stdout;
    assert!(told.contains("lost") && told.contains("answered 404"), "{told}");
    assert_eq!(newsroom.received("/feed").len(), 2);
    assert!(!home.state().exists());
}
