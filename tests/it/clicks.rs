//! One click in a mail that makes newswatch silent about a rule (RFC 8058).

use std::fs;
use std::time::Duration;

use newswatch::net::{Answer, Network, NetworkSettings, Request, Route};
use tokio::net::TcpListener;
use url::Url;

use crate::support::newsroom::Newsroom;
use crate::support::program::Home;

async fn asked(request: Request) -> Answer {
    let route = Route { allow_private: vec!["127.0.0.1".parse().unwrap()], ..Route::default() };
    let settings = NetworkSettings { route, per_host_gap: Duration::ZERO, ..NetworkSettings::default() };
    Network::new(settings).unwrap().send(request).await.unwrap()
}

/// The header of a mail, its lines joined.
fn header<'a>(mail: &'a str, name: &str) -> Option<&'a str> {
    mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[tokio::test]
async fn a_click_mutes_the_rule_and_a_look_at_the_page_does_not() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let home = Home::new(&format!(
        "[mute]\nlisten = \"{free}\"\naddress = \"http://{free}/mute/\"\nsecret = {{ env = \"MUTE_SECRET\" }}\n\
         [[feed]]\nname = \"Wire\"\nurl = \"{}\"\nevery = \"1h\"\n\
         [[rule]]\nname = \"drones & co\"\nkeywords = [\"drones\"]\nnotify = [\"desk\"]\n\
         [channel.desk]\ntype = \"email\"\nto = [\"desk@example.org\"]\nfrom = \"newswatch@example.org\"\n\
         maildir = \"Maildir\"\n",
        newsroom.url("/feed")
    ));
    let daemon = home.daemon_with(&[("MUTE_SECRET", "s3cret")]);
    daemon.says("watching").await;
    let mail = home.path("mail.eml");
    let mut preview = home.command(&["preview-alert", "drones & co", "--channel", "desk", "--output", "mail.eml"]);
    preview.env("MUTE_SECRET", "s3cret");
    crate::support::program::Running::start(preview).ends().await.succeeded();
    let mail = fs::read_to_string(mail).unwrap();
    assert_eq!(header(&mail, "List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    let link = header(&mail, "List-Unsubscribe").unwrap().trim_matches(['<', '>']);
    let link: Url = link.parse().unwrap();

    let page = asked(Request::get(link.clone())).await;
    let text = String::from_utf8(page.body.to_vec()).unwrap();
    assert_eq!((page.status, page.headers.text("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(text.contains("Be silent about <b>drones &amp; co</b> for 24 h?"), "{text}");
    assert!(home.listed(&["mute"]).await.is_empty());

    for _ in 0..2 {
        let done = asked(Request::post(link.clone(), "List-Unsubscribe=One-Click")).await;
        assert_eq!(done.status, 200);
    }
    let mutes = home.listed(&["mute"]).await;
    assert_eq!(mutes.len(), 1, "a second click changes nothing");
    assert_eq!((mutes[0]["target"].as_str(), mutes[0]["kind"].as_str()), (Some("drones & co"), Some("rule")));

    let mut forged = link.clone();
    forged.set_path(&link.path().replace('.', ".x"));
    assert_eq!(asked(Request::post(forged, "")).await.status, 404);
    daemon.stop().await.succeeded();
}
