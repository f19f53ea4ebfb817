//! Mail to several people, one of whom is refused.

use super::{feed, hook, rule};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, document};
use crate::support::program::Home;
use crate::support::smtp_server::{Act, Script, SmtpServer};

fn desk(server: &SmtpServer, to: &[&str]) -> String {
    format!(
        "[channel.desk]\ntype = \"email\"\nto = {to:?}\nfrom = \"newswatch@example.org\"\n\
         smtp = \"smtp://127.0.0.1:{}\"\n",
        server.port()
    )
}

#[tokio::test]
async fn an_item_reaches_webhook_and_mailbox() {
    let newsroom = Newsroom::start().await;
    let server = SmtpServer::start(Script::default());
    newsroom.receive("/hook");
    newsroom.publish("/feed", &["Old"]);
    let config = feed(&newsroom, "Wire", "/feed")
        + &rule("drones", "drones", &["hook", "desk"])
        + &hook(&newsroom, "hook")
        + &desk(&server, &["desk@example.org"]);
    let home = Home::new(&config);
    home.once().await;
    newsroom.publish("/feed", &["Drones over Kyiv"]);
    home.make_due();
    let ended = home.once().await;
    assert!(ended.stderr.contains("1 feed polled, 1 item stored, 1 alert, 2 sent."), "{}", ended.stderr);
    assert_eq!(newsroom.told("/hook"), ["Drones over Kyiv"]);
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["desk@example.org"]);
    assert!(mails[0].header("Subject").unwrap().contains("Drones over Kyiv"), "{}", mails[0].text);
}

#[tokio::test]
async fn what_waits_for_a_mail_server_is_counted_and_arrives_once_when_the_server_is_back() {
    let newsroom = Newsroom::start().await;
    let server = SmtpServer::start(Script::default());
    newsroom.publish("/feed", &["Old"]);
    let config =
        feed(&newsroom, "Wire", "/feed") + &rule("drones", "drones", &["desk"]) + &desk(&server, &["desk@example.org"]);
    let port = server.port();
    server.stop();
    let home = Home::new(&config);
    home.once().await;
    for titles in [&["Drones 1"][..], &["Drones 2", "Drones 1"]] {
        newsroom.publish("/feed", titles);
        home.make_due();
        home.once().await;
    }
    let status = home.run(&["status"]).await.succeeded().stdout;
    assert!(status.contains("2 on their way, the oldest for "), "{status}");
    let desk = &home.listed(&["status"]).await[0]["channels"]["desk"];
    assert!(desk["pending"] == 2 && desk["oldest_pending"].is_string(), "{desk}");

    let server = SmtpServer::start_at(port, Script::default());
    home.database().execute_batch("UPDATE delivery SET next_attempt = 0").unwrap();
    home.once().await;
    home.once().await;
    let mut subjects: Vec<_> = server.mails().iter().map(|mail| mail.header("Subject").unwrap()).collect();
    subjects.sort();
    assert_eq!(subjects, ["[drones] Drones 1", "[drones] Drones 2"]);
}

#[tokio::test]
async fn a_refused_recipient_neither_stops_nor_repeats_the_mail_to_the_others() {
    let newsroom = Newsroom::start().await;
    let script = Script::default().on("RCPT TO:<gone@example.org>", Act::Say("550 5.1.1 no such user"));
    let server = SmtpServer::start(script);
    newsroom.publish("/feed", &["Old"]);
    let people = ["one@example.org", "gone@example.org", "two@example.org"];
    let config = feed(&newsroom, "Wire", "/feed") + &rule("drones", "drones", &["desk"]) + &desk(&server, &people);
    let home = Home::new(&config);
    home.once().await;
    newsroom.publish("/feed", &["Drones over Kyiv"]);
    home.make_due();
    home.once().await;
    home.once().await;
    let mut reached: Vec<_> = server.mails().iter().flat_map(|mail| mail.to.clone()).collect();
    reached.sort();
    assert_eq!(reached, ["one@example.org", "two@example.org"]);
    let rows = home.listed(&["alerts"]).await;
    let mut fates: Vec<_> =
        rows.iter().map(|row| (row["recipient"].as_str().unwrap(), row["state"].as_str().unwrap())).collect();
    fates.sort_unstable();
    assert_eq!(fates, [("gone@example.org", "dead"), ("one@example.org", "sent"), ("two@example.org", "sent")]);
    let dead = home.listed(&["alerts", "--state", "dead"]).await.remove(0);
    assert!(dead["error"].as_str().unwrap().contains("550"), "{dead}");
}

#[tokio::test]
async fn a_word_of_three_thousand_letters_is_mailed_in_lines_that_every_server_takes() {
    let newsroom = Newsroom::start().await;
    // Longer lines are refused by it.
    let server = SmtpServer::start(Script::default());
    newsroom.publish("/feed", &["Old"]);
    let config = feed(&newsroom, "Wire", "/feed")
        + &rule("drones", "drones*", &["desk"])
        + &desk(&server, &["desk@example.org"]);
    let home = Home::new(&config);
    home.once().await;
    let title = format!("drones{}", "x".repeat(3_000));
    newsroom.set("/feed", [Reply::ok(document(&format!("<item><title>{title}</title></item>")))]);
    home.make_due();
    let ended = home.once().await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1, "{}", ended.stderr);
    assert!(mails[0].header("Subject").unwrap().contains("drones"), "{}", mails[0].text);
    assert!(mails[0].text.split("\r\n").all(|line| line.len() <= 998), "{}", mails[0].text);
}
