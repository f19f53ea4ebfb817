//! With `watch`, a change of the files is enough.

use std::fs;

use nix::sys::signal::Signal;

use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, Running, eventually};

/// A feed, a rule, a channel with its secret in a file, and whatever is in the folder `more`.
fn config(newsroom: &Newsroom) -> String {
    format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\nevery = \"1s\"\n\
         [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\nsecret = {{ file = \"hook.secret\" }}\n",
        newsroom.url("/feed"),
        newsroom.url("/hook")
    )
}

fn home(newsroom: &Newsroom, watch: bool) -> Home {
    newsroom.publish("/feed", &["Old"]);
    newsroom.receive("/hook");
    let home = Home::new("");
    fs::create_dir(home.path("more")).unwrap();
    home.write("hook.secret", "a secret of a fair length");
    configure(&home, &config(newsroom), watch);
    home
}

/// Keys of the main file come before its tables.
fn configure(home: &Home, config: &str, watch: bool) {
    home.configure(config);
    let text = fs::read_to_string(home.path("newswatch.toml")).unwrap();
    let head = format!("include = [\"more/*.toml\"]\nwatch = {watch}\n");
    home.write("newswatch.toml", head + &text);
}

/// Waits for so many reloads, and gives what the last one has changed.
async fn changed(daemon: &Running, times: usize) -> String {
    let last = eventually("a reload", async || {
        let log = daemon.log();
        let lines: Vec<&str> = log.lines().filter(|line| line.contains("configuration reloaded")).collect();
        (lines.len() >= times).then(|| lines[times - 1].to_owned())
    });
    last.await
}

fn rule(name: &str) -> String {
    format!("[[rule]]\nname = \"{name}\"\nkeywords = [\"{name}\"]\nnotify = [\"hook\"]\n")
}

#[tokio::test]
async fn every_way_to_change_the_files_is_noticed_and_told_in_one_line() {
    let newsroom = Newsroom::start().await;
    let home = home(&newsroom, true);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;

    home.write("more/rules.toml", rule("oil") + &rule("gas"));
    let line = changed(&daemon, 1).await;
    assert!(line.contains("2 rules added") && !line.contains("changed,"), "{line}");

    home.write("more/rules.toml~", rule("oil").replace("[\"oil\"]", "[\"oil\", \"petrol\"]"));
    fs::rename(home.path("more/rules.toml~"), home.path("more/rules.toml")).unwrap();
    let line = changed(&daemon, 2).await;
    assert!(line.contains("1 rule changed, 1 rule removed"), "{line}");

    home.write("hook.secret", "another secret of a fair length");
    let line = changed(&daemon, 3).await;
    assert!(line.contains("1 channel changed") && !line.contains("rule"), "{line}");

    let second = config(&newsroom).replace("Wire", "Second") + "[stories]\nwindow = \"48h\"\n";
    configure(&home, &second, true);
    let line = changed(&daemon, 4).await;
    assert!(line.contains("1 feed added, 1 feed removed, other settings changed"), "{line}");

    newsroom.publish("/feed", &["Old", "Petrol is dear"]);
    newsroom.wait_for("/hook", 1).await;
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_broken_file_changes_nothing_and_is_said_once_until_it_is_mended() {
    let newsroom = Newsroom::start().await;
    let home = home(&newsroom, true);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    home.write("more/half.toml", "[[rule]]\nname = \"half\"\nkeyw");
    daemon.says("configuration not reloaded, the old one stays in force").await;
    let polls = newsroom.received("/feed").len();
    newsroom.wait_for("/feed", polls + 6).await;
    home.write("more/half.toml", rule("half"));
    assert!(changed(&daemon, 1).await.contains("1 rule added"));
    let log = daemon.stop().await.succeeded().stderr;
    assert_eq!(log.matches("configuration not reloaded").count(), 1, "{log}");
}

#[tokio::test]
async fn a_file_that_was_touched_is_read_and_nothing_is_said() {
    let newsroom = Newsroom::start().await;
    let home = home(&newsroom, true);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    home.write("hook.secret", "a secret of a fair length");
    let polls = newsroom.received("/feed").len();
    newsroom.wait_for("/feed", polls + 6).await;
    home.write("more/rules.toml", rule("oil"));
    assert!(changed(&daemon, 1).await.contains("1 rule added"));
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn without_it_only_a_signal_counts() {
    let newsroom = Newsroom::start().await;
    let home = home(&newsroom, false);
    let daemon = home.daemon();
    newsroom.wait_for("/feed", 1).await;
    home.write("more/rules.toml", rule("oil"));
    let polls = newsroom.received("/feed").len();
    newsroom.wait_for("/feed", polls + 6).await;
    assert!(!daemon.log().contains("reloaded"), "{}", daemon.log());
    daemon.signal(Signal::SIGHUP);
    assert!(changed(&daemon, 1).await.contains("1 rule added"));
    daemon.signal(Signal::SIGHUP);
    assert!(changed(&daemon, 2).await.contains("nothing in it has changed"));
    daemon.stop().await.succeeded();
}
