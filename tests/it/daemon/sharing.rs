//! One daemon a state folder; the command line beside it.

use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, eventually};

fn config(newsroom: &Newsroom) -> String {
    format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\n",
        newsroom.url("/feed")
    )
}

#[tokio::test]
async fn a_second_daemon_on_one_state_folder_ends_and_says_why() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&config(&newsroom));
    let first = home.daemon();
    first.says("watching").await;
    for arguments in [&["run"][..], &["run", "--once"]] {
        let second = home.run(arguments).await.exited(1);
        assert!(second.stderr.contains("in use by another newswatch (process "), "{}", second.stderr);
        assert!(second.stderr.contains(home.state().to_str().unwrap_or_default()), "{}", second.stderr);
    }
    first.stop().await.succeeded();
    home.once().await;
}

#[tokio::test]
async fn the_command_line_reads_the_store_beside_a_running_daemon() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&config(&newsroom));
    let daemon = home.daemon();
    daemon.says("watching").await;
    eventually("the feed is read", async || {
        let feeds = home.listed(&["feeds"]).await;
        feeds.first().is_some_and(|feed| feed["state"] == "ok").then_some(())
    })
    .await;
    home.run(&["status"]).await.succeeded();
    home.run(&["alerts"]).await.succeeded();
    daemon.stop().await.succeeded();
}
