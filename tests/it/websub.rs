//! Hubs that call when a feed changes, and those that should not.

use std::collections::HashMap;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use newswatch::net::{Answer, Network, NetworkSettings, Request, Route};
use sha2::Sha256;
use tokio::net::TcpListener;
use url::Url;
use url::form_urlencoded;

use crate::support::http_server::{Received, Reply};
use crate::support::newsroom::{Newsroom, rss};
use crate::support::program::{Home, Running};

/// What a hub was asked for.
struct Asked(HashMap<String, String>);

impl Asked {
    fn read(request: &Received) -> Self {
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
        Self(form_urlencoded::parse(&request.body).into_owned().collect())
    }

    fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    fn callback(&self) -> Url {
        self.get("hub.callback").parse().unwrap()
    }
}

/// A program that may be called, with one feed that is polled each hour.
struct Story {
    newsroom: Newsroom,
    home: Home,
    network: Network,
}

impl Story {
    async fn begin(lines: &str) -> Self {
        let newsroom = Newsroom::start().await;
        newsroom.receive("/hook");
        newsroom.set("/hub", [Reply::status(202)]);
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let home = Home::new(&format!(
            "[websub]\nlisten = \"{free}\"\ncallback = \"http://{free}/websub/\"\n{lines}\n[[feed]]\nname = \"Wire\"\n\
             url = \"{}\"\nevery = \"1h\"\n[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
             [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n",
            newsroom.url("/feed"),
            newsroom.url("/hook")
        ));
        let route = Route { allow_private: vec!["127.0.0.1".parse().unwrap()], ..Route::default() };
        let settings = NetworkSettings { route, per_host_gap: Duration::ZERO, ..NetworkSettings::default() };
        let story = Self { newsroom, home, network: Network::new(settings).unwrap() };
        story.publish(&["Old drones"]);
        story
    }

    /// Publishes a feed that names the hub in its headers.
    fn publish(&self, titles: &[&str]) {
        let links =
            format!("<{}>; rel=\"hub\", <{}>; rel=\"self\"", self.newsroom.url("/hub"), self.newsroom.url("/self"));
        self.newsroom.set("/feed", [Reply::ok(rss(titles)).header("Link", links)]);
    }

    async fn asked(&self, count: usize) -> Asked {
        Asked::read(&self.newsroom.wait_for("/hub", count).await[count - 1])
    }

    async fn get(&self, callback: Url, query: &[(&str, &str)]) -> Answer {
        let mut url = callback;
        url.query_pairs_mut().extend_pairs(query);
        self.network.send(Request::get(url)).await.unwrap()
    }

    /// Confirms what was asked, as a hub does.
    async fn confirm(&self, asked: &Asked, seconds: &str) -> Answer {
        let (mode, topic) = (asked.get("hub.mode"), asked.get("hub.topic"));
        let query =
            [("hub.mode", mode), ("hub.topic", topic), ("hub.challenge", "ch@llenge"), ("hub.lease_seconds", seconds)];
        self.get(asked.callback(), &query).await
    }

    /// Calls with this body, signed with this secret.
    async fn push(&self, asked: &Asked, secret: &str) -> u16 {
        let mut keyed = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        keyed.update(b"<rss/>");
        let digits: String = keyed.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let request = Request::post(asked.callback(), "<rss/>").header("x-hub-signature", &format!("sha256={digits}"));
        self.network.send(request).await.unwrap().status
    }

    /// Lets the last poll be long enough ago for another one.
    fn let_time_pass(&self) {
        self.home.database().execute_batch("UPDATE feed SET last_poll = last_poll - 20000000").unwrap();
    }

    async fn subscribed(&self) -> (Running, Asked) {
        let daemon = self.home.daemon();
        let asked = self.asked(1).await;
        let confirmed = self.confirm(&asked, "864000").await;
        assert_eq!((confirmed.status, confirmed.body.as_slice()), (200, b"ch@llenge".as_slice()));
        daemon.says("the hub will call").await;
        (daemon, asked)
    }
}

#[tokio::test]
async fn a_feed_is_polled_as_soon_as_its_hub_calls() {
    let story = Story::begin("").await;
    let (daemon, asked) = story.subscribed().await;
    assert_eq!(asked.get("hub.mode"), "subscribe");
    assert_eq!(asked.get("hub.topic"), story.newsroom.url("/self").as_str());
    assert_eq!(asked.get("hub.lease_seconds"), "864000");
    assert!((20..200).contains(&asked.get("hub.secret").len()));
    story.publish(&["New drones", "Old drones"]);
    story.let_time_pass();
    assert_eq!(story.push(&asked, asked.get("hub.secret")).await, 202);
    story.newsroom.wait_for("/hook", 1).await;
    assert_eq!(story.newsroom.told("/hook"), ["New drones"]);
    let log = daemon.stop().await.succeeded().stderr;
    assert!(!log.contains(asked.get("hub.secret")) && !log.contains(asked.callback().path()), "{log}");
}

#[tokio::test]
async fn what_is_not_signed_by_the_hub_changes_nothing() {
    let story = Story::begin("").await;
    let (daemon, asked) = story.subscribed().await;
    story.let_time_pass();
    let forged = story.push(&asked, "a guess").await;
    let unsigned = story.network.send(Request::post(asked.callback(), "<rss/>")).await.unwrap().status;
    assert_eq!((forged, unsigned), (202, 202));
    daemon.says("was ignored").await;
    assert_eq!(story.newsroom.received("/feed").len(), 1);
    assert_eq!(story.push(&asked, asked.get("hub.secret")).await, 202);
    assert_eq!(story.newsroom.wait_for("/feed", 2).await.len(), 2);
}

#[tokio::test]
async fn only_what_was_asked_for_is_confirmed() {
    let story = Story::begin("").await;
    let (_daemon, asked) = story.subscribed().await;
    let topic = asked.get("hub.topic");
    let mut stranger = asked.callback();
    stranger.set_path("/websub/00000000000000000000000000000000");
    let [mode, challenge] = [("hub.mode", "subscribe"), ("hub.challenge", "x")];
    let elsewhere = story.get(stranger.clone(), &[mode, challenge, ("hub.topic", topic)]).await;
    let other_topic = story.get(asked.callback(), &[mode, challenge, ("hub.topic", "https://other.example/")]).await;
    let farewell = story.get(asked.callback(), &[("hub.mode", "unsubscribe"), challenge, ("hub.topic", topic)]).await;
    let nothing = story.get(asked.callback(), &[]).await;
    assert_eq!([elsewhere, other_topic, farewell, nothing].map(|answer| answer.status), [404; 4]);
    let push = story.network.send(Request::post(stranger, "<rss/>")).await.unwrap();
    assert_eq!(push.status, 410);
}

#[tokio::test]
async fn a_restart_does_not_subscribe_anew() {
    let story = Story::begin("").await;
    let (daemon, asked) = story.subscribed().await;
    daemon.stop().await.succeeded();
    story.publish(&["New drones", "Old drones"]);
    story.let_time_pass();
    let daemon = story.home.daemon();
    daemon.says("watching").await;
    assert_eq!(story.push(&asked, asked.get("hub.secret")).await, 202);
    story.newsroom.wait_for("/hook", 1).await;
    assert_eq!(story.newsroom.received("/hub").len(), 1);
}

#[tokio::test]
async fn a_lease_is_renewed_before_it_ends() {
    let story = Story::begin("lease = \"1s\"").await;
    let daemon = story.home.daemon();
    let first = story.asked(1).await;
    assert_eq!(first.get("hub.lease_seconds"), "1");
    assert_eq!(story.confirm(&first, "1").await.status, 200);
    let second = story.asked(2).await;
    assert_eq!(second.callback(), first.callback());
    assert_eq!(story.confirm(&second, "864000").await.status, 200);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_hub_that_refuses_leaves_polling_alone() {
    let story = Story::begin("").await;
    let daemon = story.home.daemon();
    let asked = story.asked(1).await;
    let topic = asked.get("hub.topic");
    let query = [("hub.mode", "denied"), ("hub.topic", topic), ("hub.reason", "not on my list")];
    assert_eq!(story.get(asked.callback(), &query).await.status, 200);
    daemon.says("not on my list").await;
    assert_eq!(story.push(&asked, asked.get("hub.secret")).await, 410);
    let feed = story.home.listed(&["feeds"]).await.remove(0);
    assert_eq!(feed["state"], "ok");
}

#[tokio::test]
async fn a_hub_may_send_us_to_another_one_or_fail() {
    let story = Story::begin("").await;
    story.newsroom.set("/hub", [Reply::redirect(307, "/moved")]);
    story.newsroom.set("/moved", [Reply::redirect(308, "/last")]);
    story.newsroom.set("/last", [Reply::status(202)]);
    let daemon = story.home.daemon();
    let asked = Asked::read(&story.newsroom.wait_for("/last", 1).await[0]);
    assert_eq!(story.confirm(&asked, "864000").await.status, 200);
    daemon.stop().await.succeeded();

    let story = Story::begin("").await;
    story.newsroom.set("/hub", [Reply::status(500)]);
    let daemon = story.home.daemon();
    daemon.says("it answered 500").await;
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_feed_that_names_its_hub_no_longer_is_no_longer_subscribed_to() {
    let story = Story::begin("").await;
    let (daemon, asked) = story.subscribed().await;
    story.newsroom.publish("/feed", &["New drones", "Old drones"]);
    story.let_time_pass();
    story.push(&asked, asked.get("hub.secret")).await;
    let farewell = story.asked(2).await;
    assert_eq!((farewell.get("hub.mode"), farewell.callback()), ("unsubscribe", asked.callback()));
    assert_eq!(story.confirm(&farewell, "").await.body, b"ch@llenge");
    assert_eq!(story.push(&asked, asked.get("hub.secret")).await, 410);
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_document_may_name_the_hub_itself() {
    let story = Story::begin("").await;
    story.newsroom.publish("/feed", &["News"]);
    story.home.once().await;
    let (hub, topic) = (story.newsroom.url("/hub"), story.newsroom.url("/self"));
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Wire</title><link rel=\"hub\" href=\"{hub}\"/>\
         <link rel=\"self\" href=\"{topic}\"/><entry><id>1</id><title>News</title></entry></feed>"
    );
    let rss = rss(&["News"]).replace(
        "<description>",
        &format!(
            "<atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"self\" href=\"{topic}\"/>\
                  <atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"hub\" href=\"{hub}\"/><description>"
        ),
    );
    let json = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Wire\", \"feed_url\": \"{topic}\",\
         \"hubs\": [{{\"type\": \"WebSub\", \"url\": \"{hub}\"}}], \"items\": [{{\"id\": \"1\", \"title\": \"News\"}}]}}"
    );
    for (number, document) in (1..).zip([atom, rss, json]) {
        story.newsroom.set("/feed", [Reply::ok(document)]);
        let forget = "UPDATE feed SET next_poll = 0, hub = NULL; DELETE FROM subscription";
        story.home.database().execute_batch(forget).unwrap();
        let daemon = story.home.daemon();
        let asked = story.asked(number).await;
        assert_eq!((asked.get("hub.mode"), asked.get("hub.topic")), ("subscribe", topic.as_str()));
        daemon.stop().await.succeeded();
    }
}
