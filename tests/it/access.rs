//! Feeds behind doors: users and tokens, cookies, proxies, certificates; and how much time and
//! room each is granted.

use std::time::Duration;

use crate::support::http_server::{HttpServer, Reply};
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

mod certificates;
mod proxies;

/// A program with one feed at `url`, with these lines more.
fn feed(url: impl std::fmt::Display, more: &str) -> Home {
    Home::new(&format!("[[feed]]\nname = \"Wire\"\nurl = \"{url}\"\n{more}\n"))
}

/// Why the only feed cannot be read.
async fn error(home: &Home) -> String {
    home.listed(&["feeds"]).await[0]["error"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_user_and_a_password_open_the_feed_and_go_nowhere_else() {
    let elsewhere = HttpServer::scripted([Reply::ok(rss(&["News"]))]).await;
    let away = elsewhere.url("/feed").to_string();
    let home_server = HttpServer::scripted([Reply::redirect(302, "/real"), Reply::redirect(302, away)]).await;
    let home =
        feed(home_server.url("/feed"), "user = \"me\"\npassword = { file = \"secret\" }\nheaders = { X-Key = \"k\" }");
    home.write("secret", "hünter2\n");
    let log = home.once().await.stderr;
    for request in home_server.received() {
        assert_eq!(request.header("authorization"), Some("Basic bWU6aMO8bnRlcjI="));
        assert_eq!(request.header("x-key"), Some("k"));
    }
    assert_eq!(home_server.received().len(), 2);
    let stranger = &elsewhere.received()[0];
    assert_eq!((stranger.header("authorization"), stranger.header("x-key")), (None, None));
    assert!(!log.contains("hünter2") && !log.contains("bWU6"), "{log}");
}

#[tokio::test]
async fn a_token_opens_the_feed() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["News"]);
    let home = feed(newsroom.url("/feed"), "token = { file = \"token\" }");
    home.write("token", "T0KEN");
    home.once().await;
    assert_eq!(newsroom.received("/feed")[0].header("authorization"), Some("Bearer T0KEN"));
}

#[tokio::test]
async fn cookies_of_a_file_are_sent_to_where_they_belong() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/members/feed", [Reply::redirect(302, "/open")]);
    newsroom.publish("/open", &["News"]);
    let home = feed(newsroom.url("/members/feed"), "cookies = \"cookies.txt\"");
    home.write(
        "cookies.txt",
        "# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/members\tFALSE\t0\tid\t7\n\
         127.0.0.1\tFALSE\t/\tFALSE\t1000\told\tx\nexample.org\tTRUE\t/\tFALSE\t0\tother\ty\n",
    );
    home.once().await;
    assert_eq!(newsroom.received("/members/feed")[0].header("cookie"), Some("id=7"));
    assert_eq!(newsroom.received("/open")[0].header("cookie"), None);
}

#[tokio::test]
async fn a_feed_may_have_more_time_or_less_room_than_others() {
    let slow = HttpServer::scripted([Reply::ok(rss(&["News"])).after(Duration::from_millis(700))]).await;
    let config = |feed: &str| {
        format!(
            "[network]\nallow_private = [\"127.0.0.0/8\"]\ntimeout = \"300ms\"\n[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n{feed}",
            slow.url("/")
        )
    };
    let home = Home::new("");
    home.write("newswatch.toml", format!("state = \"state\"\n{}", config("")));
    home.once().await;
    assert!(error(&home).await.contains("took longer than 0.3 s"), "{}", error(&home).await);
    home.write("newswatch.toml", format!("state = \"state\"\n{}", config("timeout = \"20s\"")));
    home.make_due();
    home.once().await;
    assert_eq!(error(&home).await, "");

    let home = feed(slow.url("/"), "body_limit = \"1 KiB\"");
    home.once().await;
    assert_eq!(error(&home).await, "");
    let large = HttpServer::scripted([Reply::ok(rss(&["News ".repeat(500)]))]).await;
    let home = feed(large.url("/"), "body_limit = \"1 KiB\"");
    home.once().await;
    assert!(error(&home).await.contains("larger than 1024 bytes"), "{}", error(&home).await);
}

#[tokio::test]
async fn one_feed_may_reach_a_private_address_that_others_may_not() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["News"]);
    newsroom.set("/away", [Reply::redirect(302, newsroom.url("/feed").as_str())]);
    let url = newsroom.url("/feed").to_string().replace("127.0.0.1", "localhost");
    let table = |name: &str, more: &str| format!("[[feed]]\nname = \"{name}\"\nurl = \"{url}\"\n{more}\n");
    let home = Home::new("");
    let allowed = table("allowed", "allow_private = [\"127.0.0.0/8\"]");
    home.write("newswatch.toml", format!("state = \"state\"\n{allowed}{}", table("strict", "")));
    home.once().await;
    let feeds = home.listed(&["feeds"]).await;
    assert_eq!((feeds[0]["state"].as_str(), feeds[1]["state"].as_str()), (Some("ok"), Some("failing")));
    let told = feeds[1]["error"].as_str().unwrap();
    assert!(told.contains("allow_private") && told.contains("this machine"), "{told}");
    assert_eq!(newsroom.received("/feed").len(), 1);
}

#[tokio::test]
async fn a_private_address_that_is_written_as_a_number_is_refused_by_check() {
    let home = Home::new("");
    home.write(
        "newswatch.toml",
        "[[feed]]\nname = \"Router\"\nurl = \"http://192.168.0.1/feed\"\n\
         [[feed]]\nname = \"Own\"\nurl = \"http://10.0.0.1/feed\"\nallow_private = [\"10.0.0.1/32\"]\n",
    );
    let told = home.run(&["check"]).await.exited(2).stderr;
    assert!(told.contains("192.168.0.1 is reserved for private networks"), "{told}");
    assert!(told.contains("allow_private = [\"192.168.0.1/32\"]"), "{told}");
    assert!(!told.contains("10.0.0.1"), "{told}");
}

#[tokio::test]
async fn only_the_wanted_version_of_ip_is_used() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["News"]);
    let url = newsroom.url("/feed").to_string().replace("127.0.0.1", "localhost");
    let home = feed(&url, "ip_version = 4");
    home.once().await;
    assert_eq!(error(&home).await, "");
    let home = feed(&url, "ip_version = 6");
    home.once().await;
    assert!(!error(&home).await.is_empty());
    assert_eq!(newsroom.received("/feed").len(), 1);
}
