//! Feeds from the web, from files and from programs, good and bad, beside each other.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::{drones, feed, hook, rule};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, document, rss};
use crate::support::program::Home;

#[tokio::test]
async fn a_file_is_a_feed() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let feed = "[[feed]]\nname = \"File\"\nurl = \"file:feed.xml\"\n";
    let home = Home::new(&(feed.to_owned() + &rule("drones", "drones", &["hook"]) + &hook(&newsroom, "hook")));
    home.write("feed.xml", rss(&["Old drones"]));
    home.once().await;
    home.write("feed.xml", rss(&["New drones", "Old drones"]));
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

#[tokio::test]
async fn a_program_is_a_feed() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    let feed = "[[feed]]\nname = \"Program\"\nurl = \"exec:./print 'two words'\"\n";
    let home = Home::new(&(feed.to_owned() + &rule("drones", "drones", &["hook"]) + &hook(&newsroom, "hook")));
    home.write("print", "#!/bin/sh\ntest \"$1\" = 'two words' && exec cat feed.xml\n");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(home.path("print"), executable).expect("one's own file can be changed");
    home.write("feed.xml", rss(&["Old drones"]));
    home.once().await;
    home.write("feed.xml", rss(&["New drones", "Old drones"]));
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
}

#[tokio::test]
async fn feeds_that_are_no_feeds_disturb_no_other() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.set("/noise", [Reply::ok((0..=255).cycle().take(100_000).collect::<Vec<u8>>())]);
    newsroom.set("/page", [Reply::ok("<html><title>Not found</title></html>").header("Content-Type", "text/html")]);
    newsroom.set("/deep", [Reply::ok("<rss version=\"2.0\"><channel>".to_owned() + &"<item>".repeat(200_000))]);
    newsroom.set("/torn", [Reply::ok(rss(&["Torn drones"])).cut_after(200)]);
    newsroom.set("/broken", [Reply::status(500)]);
    let bad = ["noise", "page", "deep", "torn", "broken", "missing"];
    let feeds: String = bad.iter().map(|name| feed(&newsroom, name, &format!("/{name}"))).collect();
    let gone =
        "[[feed]]\nname = \"file\"\nurl = \"file:nowhere.xml\"\n[[feed]]\nname = \"program\"\nurl = \"exec:false\"\n";
    let home = Home::new(&(drones(&newsroom) + &feeds + gone));
    home.once().await;
    newsroom.publish("/feed", &["New drones", "Old drones"]);
    home.make_due();
    let ended = home.once().await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
    assert!(ended.stderr.contains("8 feeds failed"), "{}", ended.stderr);
    for feed in home.listed(&["feeds"]).await {
        let expected = if feed["name"] == "Wire" { ("ok", 0) } else { ("failing", 2) };
        assert_eq!(
            (feed["state"].as_str().unwrap_or_default(), feed["failures"].as_u64().unwrap_or(99)),
            expected,
            "{feed}"
        );
        assert_eq!(feed["error"].is_null(), feed["name"] == "Wire", "{feed}");
    }
}

#[tokio::test]
async fn a_publisher_that_hangs_delays_no_other() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.set("/slow", [Reply::silence()]);
    let slow = Newsroom::start().await;
    slow.set("/slow", [Reply::silence()]);
    let home = Home::new(&(drones(&newsroom) + &feed(&slow, "Slow", "/slow")).replace("1h", "1s"));
    let daemon = home.daemon();
    slow.wait_for("/slow", 1).await;
    newsroom.wait_for("/feed", 1).await;
    newsroom.publish("/feed", &["New drones", "Old drones"]);
    newsroom.wait_for("/hook", 1).await;
    assert_eq!(newsroom.told("/hook"), ["New drones"]);
    assert_eq!(slow.received("/slow").len(), 1);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn an_item_inside_another_is_told_unless_it_is_only_another_version_of_it() {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let item = |id: &str, title: &str, inside: &str| {
        format!("<item><x:conflicts>{inside}</x:conflicts><guid>{id}</guid><title>{title}</title></item>")
    };
    let inside = item("a", "Drones, first version", "") + &item("b", "Other drones", "");
    newsroom.set("/feed", [Reply::ok(document(&item("a", "Drones, second version", &inside)))]);
    for _ in 0..2 {
        home.make_due();
        home.once().await;
    }
    assert_eq!(newsroom.told("/hook"), ["Drones, second version", "Other drones"]);
}

#[tokio::test]
async fn no_program_is_run_that_everybody_could_have_written_into_the_configuration() {
    let home = Home::new("[[feed]]\nname = \"Programs\"\nurl = \"exec:./print\"\n");
    home.write("print", "#!/bin/sh\ntouch ran\n");
    let folder = home.path("");
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(&home.path("newswatch.toml"), 0o666);
    let refused = home.run(&["run", "--once"]).await.exited(2);
    assert!(refused.stderr.contains("everybody can write"), "{}", refused.stderr);
    assert!(refused.stderr.contains("chmod o-w"), "{}", refused.stderr);
    allow(&home.path("newswatch.toml"), 0o644);
    allow(&folder, 0o777);
    home.run(&["check"]).await.exited(2);
    allow(&folder, 0o755);
    home.run(&["check"]).await.succeeded();
}

/// Two polls of each of these documents, behind one that is only recorded: what was told of them, and all alerts.
async fn told(documents: Vec<Reply>, keyword: &str) -> (Vec<String>, String) {
    let newsroom = Newsroom::start().await;
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let rule = rule("watch", keyword, &["hook", "log"]) + "[channel.log]\ntype = \"file\"\npath = \"alerts.jsonl\"\n";
    let home = Home::new(&(feed(&newsroom, "Wire", "/feed") + &rule + &hook(&newsroom, "hook")));
    home.once().await;
    for document in documents {
        newsroom.set("/feed", [document]);
        for _ in 0..2 {
            home.make_due();
            home.once().await;
        }
    }
    (newsroom.told("/hook"), fs::read_to_string(home.path("alerts.jsonl")).unwrap())
}

/// An item about a town: the headline has the name of the city, too.
fn about(town: &str, declared: &str) -> String {
    format!("{declared}{}", document(&format!("<item><guid>{town}</guid><title>Köln and {town}</title></item>")))
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect()
}

#[tokio::test]
async fn a_watch_word_is_found_in_every_encoding() {
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let documents = [
        [b"\xff\xfe".as_slice(), &little(&about("Bonn", "<?xml version=\"1.0\" encoding=\"utf-16\"?>"))].concat(),
        [b"\xfe\xff".as_slice(), &big(&about("Trier", ""))].concat(),
        little(&about("Aachen", "<?xml version=\"1.0\" encoding=\"utf-16\"?>")),
        latin1(&about("Essen", "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>")),
        format!("\u{feff}\r\n\n{}", about("Neuss", "<?xml version=\"1.0\"?>")).into_bytes(),
    ];
    let (told, _) = told(documents.map(Reply::ok).into(), "Köln").await;
    assert_eq!(told, ["Bonn", "Trier", "Aachen", "Essen", "Neuss"].map(|town| format!("Köln and {town}")));
}

#[tokio::test]
async fn text_that_is_not_what_it_says_it_is_is_told_once() {
    let utf8 = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
    let item = |signs: &str| document(&format!("<item><guid>signs</guid><title>Köln{signs} and Neuss</title></item>"));
    let documents = vec![
        Reply::ok(latin1(&about("Bonn", utf8))),
        Reply::ok(about("Trier", utf8)).header("Content-Type", "text/xml; charset=iso-8859-1"),
        Reply::ok(latin1(&about("Essen", utf8))).header("Content-Type", "text/xml; charset=iso-8859-1"),
        Reply::ok(item("\0\u{1}\u{b}&#0;&#8;&#xFFFE;")),
    ];
    let (told, alerts) = told(documents, "Köln").await;
    assert_eq!(told, ["Bonn", "Trier", "Essen", "Neuss"].map(|town| format!("Köln and {town}")));
    assert!(!alerts.contains(|sign: char| sign.is_control() && sign != '\n') && !alerts.contains("\\u0"), "{alerts}");
}

#[tokio::test]
async fn a_watch_phrase_is_found_behind_entities_that_xml_does_not_know() {
    let item = "<item><title>Iran&rsquo;s&nbsp;drones &mdash; a caf&eacute; closes</title></item>";
    let (told, _) = told(vec![Reply::ok(document(item))], "\\\"Iran's drones\\\"").await;
    assert_eq!(told, ["Iran’s drones — a café closes"]);
}

#[tokio::test]
async fn nor_is_one_that_mail_or_alerts_are_handed_to() {
    let mail = "[channel.out]\ntype = \"email\"\nto = [\"me@example.org\"]\nfrom = \"me@example.org\"\nsendmail = \"./send\"\n";
    let command = "[channel.out]\ntype = \"command\"\ncommand = [\"./send\"]\n";
    for channel in [mail, command] {
        let home = Home::new(channel);
        let allow = |mode| fs::set_permissions(home.path("newswatch.toml"), fs::Permissions::from_mode(mode)).unwrap();
        allow(0o666);
        let refused = home.run(&["check"]).await.exited(2);
        assert!(refused.stderr.contains("everybody can write"), "{}", refused.stderr);
        allow(0o644);
        home.run(&["check"]).await.succeeded();
    }
}
