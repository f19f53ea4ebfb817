//! `newswatch feeds discover`, `import` and `export`.

use super::{drones, settings};
use crate::support::http_server::Reply;
use crate::support::newsroom::Newsroom;
use crate::support::program::Home;

const PAGE: &str = "<!DOCTYPE html><html><head><title>News</title>\
    <link rel=\"alternate\" type=\"application/rss+xml\" title=\"All news\" href=\"/all.xml\">\
    <link rel=\"alternate\" type=\"application/atom+xml\" href=\"gone.xml\"></head><body><a href=\"/rss\">RSS</a></body></html>";

/// A site whose page names three feeds, of which one is gone.
async fn site() -> Newsroom {
    let newsroom = Newsroom::start().await;
    newsroom.set("/", [Reply::ok(PAGE)]);
    newsroom.publish("/all.xml", &["Old", "New"]);
    newsroom.publish("/rss", &["Other"]);
    newsroom.set("/gone.xml", [Reply::status(404)]);
    newsroom
}

#[tokio::test]
async fn the_feeds_of_a_site_are_listed_and_tried() {
    let newsroom = site().await;
    let home = Home::new(&drones(&newsroom));
    let ended = home.run(&["feeds", "discover", newsroom.url("/").as_str()]).await.succeeded();
    settings(&home).bind(|| insta::assert_snapshot!("the_feeds_of_a_site", ended.stdout));
    let listed = home.listed(&["feeds", "discover", newsroom.url("/").as_str()]).await;
    assert_eq!(
        listed.iter().map(|found| found["how"].as_str().unwrap()).collect::<Vec<_>>(),
        ["announced", "announced", "linked"]
    );
}

#[tokio::test]
async fn usual_places_are_tried_only_when_a_page_names_nothing() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/", [Reply::ok("<html><body>Hello</body></html>")]);
    newsroom.publish("/feed.xml", &["Old"]);
    let home = Home::new(&drones(&newsroom));
    let listed = home.listed(&["feeds", "discover", newsroom.url("/").as_str()]).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0]["how"].as_str(), listed[0]["url"].as_str()),
        (Some("guessed"), Some(newsroom.url("/feed.xml").as_str()))
    );
}

#[tokio::test]
async fn a_site_without_feeds_is_told_with_advice() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/", [Reply::ok("<html><body>Hello</body></html>")]);
    let home = Home::new(&drones(&newsroom));
    let ended = home.run(&["feeds", "discover", newsroom.url("/").as_str()]).await.exited(1);
    settings(&home).bind(|| insta::assert_snapshot!("a_site_without_feeds", ended.stderr));
}

#[tokio::test]
async fn a_page_that_is_polled_names_its_feeds() {
    let newsroom = site().await;
    newsroom.set("/feed", [Reply::ok(PAGE)]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let feeds = home.listed(&["feeds"]).await;
    let error = feeds[0]["error"].as_str().unwrap();
    assert!(error.contains("it announces the feeds") && error.contains("/all.xml"), "{error}");
}

#[tokio::test]
async fn a_broken_feed_is_read_and_shown_as_repaired() {
    let newsroom = Newsroom::start().await;
    let broken = "<rss version=\"2.0\"><channel>\n<item><title>AT&T</title></item></channel></rss>";
    newsroom.set("/feed", [Reply::ok(broken)]);
    let home = Home::new(&drones(&newsroom));
    home.once().await;
    let feeds = home.listed(&["feeds"]).await;
    assert_eq!(feeds[0]["repaired"], "stray ampersand, line 2");
    let table = home.run(&["feeds"]).await.succeeded().stdout;
    assert!(table.contains("repaired: stray ampersand, line 2"), "{table}");
}

#[tokio::test]
async fn a_list_is_imported_as_tables_that_pass_the_check() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&drones(&newsroom));
    let list = "<opml version=\"2.0\"><body>\n<outline text=\"World\">\n\
        <outline text=\"Tea &amp; Co\" type=\"rss\" xmlUrl=\"https://a.example/feed\"/>\n\
        <outline text=\"Tea &amp; Co\" type=\"rss\" xmlUrl=\"https://b.example/feed\"/>\n\
        <outline text=\"Lost\" type=\"rss\"/>\n<outline text=\"Evil\" type=\"rss\" xmlUrl=\"exec:/bin/rm -r /\"/>\n\
        </outline></body></opml>";
    home.write("list.opml", list);
    let ended = home.run(&["feeds", "import", "list.opml"]).await.exited(1);
    settings(&home)
        .bind(|| insta::assert_snapshot!("an_imported_list", format!("{}---\n{}", ended.stdout, ended.stderr)));
    home.configure(&(drones(&newsroom) + "\n" + &ended.stdout));
    home.run(&["check"]).await.succeeded();
    let again = home.run(&["feeds", "import", "list.opml"]).await.exited(1);
    assert!(
        !again.stdout.lines().any(|line| line == "[[feed]]") && again.stderr.contains("is known already"),
        "{}",
        again.stderr
    );
}

#[tokio::test]
async fn what_is_exported_is_imported_as_it_was() {
    let newsroom = Newsroom::start().await;
    let more = "[[feed]]\nname = \"A \\\"B\\\" & <C>\"\nurl = \"https://a.example/?x=1&y=2\"\ntags = [\"oil\", \"world, news/\"]\n\
        every = \"7m\"\nbackfill = 3\nfull_text = true\n\n[[feed]]\nname = \"Cron\"\nurl = \"https://c.example/\"\ncron = \"0 7 * * Mon\"\n";
    let home = Home::new(&(drones(&newsroom) + more));
    let exported = home.run(&["feeds", "export"]).await.succeeded().stdout;
    let other = Home::new(&drones(&Newsroom::start().await).replace("\"Wire\"", "\"Elsewhere\""));
    other.write("list.opml", &exported);
    let imported = other.run(&["feeds", "import", "list.opml"]).await.succeeded().stdout;
    let rules = drones(&newsroom);
    let rules = &rules[rules.find("[[rule]]").unwrap()..];
    home.configure(&(imported + "\n" + rules));
    assert_eq!(home.run(&["feeds", "export"]).await.succeeded().stdout, exported);
}
