//! When a publisher is asked again.

use jiff::tz::TimeZone;
use newswatch::time::{Clock, SystemClock};

use super::{again, listed, waits};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::Home;

const HOUR: u64 = 3_600;

/// A program with one feed that is polled each hour, with this line more.
async fn hourly(newsroom: &Newsroom, more: &str) -> Home {
    let home =
        Home::new(&format!("[[feed]]\nname = \"Wire\"\nurl = \"{}\"\nevery = \"1h\"\n{more}\n", newsroom.url("/feed")));
    home.once().await;
    home
}

fn feed() -> Reply {
    Reply::ok(rss(&["News"])).header("ETag", "\"1\"")
}

fn channel(elements: &str) -> Reply {
    Reply::ok(format!(
        "<rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel>\
         <title>Wire</title>{elements}<item><title>News</title><guid>1</guid></item></channel></rss>"
    ))
}

#[tokio::test]
async fn what_is_fresh_is_not_asked_for_also_not_after_a_restart() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [feed().header("Cache-Control", "max-age=36000")]);
    let home = hourly(&newsroom, "").await;
    waits(&home, 10 * HOUR).await;
    assert_eq!(listed(&home).await["held_by"], "Cache-Control");
    let daemon = home.daemon();
    daemon.says("watching").await;
    daemon.stop().await.succeeded();
    waits(&home, 10 * HOUR).await;
    assert_eq!(newsroom.received("/feed").len(), 1);
}

#[tokio::test]
async fn what_a_304_says_of_freshness_replaces_what_was_said_before() {
    let newsroom = Newsroom::start().await;
    let not_modified = || Reply::status(304);
    newsroom.set(
        "/feed",
        [
            feed().header("Cache-Control", "max-age=7200"),
            not_modified().header("Cache-Control", "max-age=18000"),
            not_modified(),
            not_modified().header("Cache-Control", "no-cache"),
        ],
    );
    let home = hourly(&newsroom, "").await;
    waits(&home, 2 * HOUR).await;
    for hours in [5, 5, 1] {
        again(&home).await;
        waits(&home, hours * HOUR).await;
    }
}

#[tokio::test]
async fn age_is_taken_off_and_expires_counts_alone() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [feed().header("Cache-Control", "max-age=10000").header("Age", "2800")]);
    waits(&hourly(&newsroom, "").await, 2 * HOUR).await;
    let later = SystemClock.now().to_zoned(TimeZone::UTC) + jiff::Span::new().hours(3);
    newsroom.set("/feed", [feed().header("Expires", later.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())]);
    waits(&hourly(&newsroom, "").await, 3 * HOUR).await;
}

#[tokio::test]
async fn a_year_of_freshness_counts_as_a_day() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [feed().header("Cache-Control", "public, max-age=31536000, immutable")]);
    waits(&hourly(&newsroom, "").await, 24 * HOUR).await;
    newsroom.set("/feed", [feed().header("Expires", "Thu, 31 Dec 2099 23:59:59 GMT")]);
    waits(&hourly(&newsroom, "").await, 24 * HOUR).await;
}

#[tokio::test]
async fn the_user_decides_how_far_a_publisher_may_put_off_a_poll() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [feed().header("Cache-Control", "max-age=36000")]);
    waits(&hourly(&newsroom, "publisher_wait = \"2h\"").await, 2 * HOUR).await;
    waits(&hourly(&newsroom, "publisher_wait = \"0s\"").await, HOUR).await;
}

#[tokio::test]
async fn a_refusal_with_a_date_is_kept_to_that_date() {
    let newsroom = Newsroom::start().await;
    let later = SystemClock.now().to_zoned(TimeZone::UTC) + jiff::Span::new().hours(30);
    let date = later.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for status in [429, 503] {
        newsroom.set("/feed", [Reply::status(status).header("Retry-After", &date)]);
        let home = hourly(&newsroom, "publisher_wait = \"0s\"").await;
        waits(&home, 30 * HOUR).await;
        assert_eq!(listed(&home).await["held_by"], "Retry-After");
        let table = home.run(&["feeds"]).await.succeeded().stdout;
        assert!(table.contains("in 30 h (Retry-After)"), "{table}");
    }
}

#[tokio::test]
async fn each_refusal_doubles_the_wait_and_one_good_answer_ends_it() {
    let newsroom = Newsroom::start().await;
    for status in [429, 500, 404, 403] {
        newsroom.set("/feed", [Reply::status(status), Reply::status(status), Reply::status(status), feed()]);
        let home = hourly(&newsroom, "").await;
        waits(&home, 2 * HOUR).await;
        for hours in [4, 8, 1] {
            again(&home).await;
            waits(&home, hours * HOUR).await;
        }
    }
}

#[tokio::test]
async fn what_a_document_says_of_its_period_is_heeded() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [channel("<ttl>120</ttl>")]);
    let home = hourly(&newsroom, "").await;
    waits(&home, 2 * HOUR).await;
    assert_eq!(listed(&home).await["held_by"], "ttl");
    newsroom
        .set("/feed", [channel("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>")]);
    waits(&hourly(&newsroom, "").await, 6 * HOUR).await;
    newsroom.set("/feed", [channel("<ttl>5</ttl>")]);
    waits(&hourly(&newsroom, "").await, HOUR).await;
}

#[tokio::test]
async fn hours_and_days_to_skip_are_skipped() {
    let newsroom = Newsroom::start().await;
    let skipped = |hours: i8| {
        let now = SystemClock.now().to_zoned(TimeZone::UTC);
        (0..hours).map(|offset| format!("<hour>{}</hour>", (now.hour() + offset) % 24)).collect::<String>()
    };
    newsroom.set("/feed", [channel(&format!("<skipHours>{}</skipHours>", skipped(5)))]);
    let home = hourly(&newsroom, "").await;
    let wait = super::wait(&home).await;
    assert!((3.9 * 3_600.0..5.1 * 3_600.0).contains(&wait), "{wait}");
    assert_eq!(listed(&home).await["held_by"], "skipHours");
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let days: String = days.iter().map(|day| format!("<day>{day}</day>")).collect();
    newsroom.set("/feed", [channel(&format!("<skipDays>{days}</skipDays>"))]);
    waits(&hourly(&newsroom, "").await, HOUR).await;
}

#[tokio::test]
async fn an_interval_with_two_ends_adapts_between_them() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/feed", [feed(), Reply::status(304)]);
    let home =
        Home::new(&format!("[[feed]]\nname = \"Wire\"\nurl = \"{}\"\nevery = \"10m to 1h\"\n", newsroom.url("/feed")));
    home.once().await;
    waits(&home, 600).await;
    for _ in 0..12 {
        again(&home).await;
    }
    waits(&home, HOUR).await;
    newsroom.set("/feed", [Reply::ok(rss(&["New one", "New two", "News"]))]);
    again(&home).await;
    waits(&home, 900).await;
}
