//! Killed while a receiver still thinks: whether it took the alert, nobody can know.

use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, id, titles};
use crate::support::program::{Home, eventually};
use crate::support::smtp_server::{Act, Script, SmtpServer};

fn config(newsroom: &Newsroom, channel: &str) -> String {
    let feed = newsroom.url("/feed");
    format!(
        r#"
[poll]
every = "1s"
[[feed]]
name = "Wire"
url = "{feed}"
[[rule]]
name = "drones"
keywords = ["drones"]
notify = ["desk"]
[channel.desk]
{channel}
"#
    )
}

#[tokio::test]
async fn a_webhook_that_was_cut_off_is_repeated_with_the_same_id() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    newsroom.set("/hook", [Reply::silence(), Reply::ok("")]);
    let home = Home::new(&config(&newsroom, &format!("type = \"webhook\"\nurl = \"{}\"", newsroom.url("/hook"))));
    home.once().await;
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    let daemon = home.daemon();
    newsroom.wait_for("/hook", 1).await;
    daemon.kill().await;

    let daemon = home.daemon();
    let received = newsroom.wait_for("/hook", 2).await;
    assert_eq!(id(&received[0]), id(&received[1]));
    assert_eq!(received[0].body, received[1].body);
    assert_eq!(titles(&received[1]), ["New drones"]);
    daemon.says("alert sent").await;
    daemon.stop().await.succeeded();
    home.make_due();
    home.once().await;
    assert_eq!(newsroom.received("/hook").len(), 2);
}

#[tokio::test]
async fn a_mail_that_was_cut_off_is_repeated_with_the_same_message_id() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let server = SmtpServer::start(Script::default().once(".", Act::FallSilent));
    let home = Home::new(&config(
        &newsroom,
        &format!(
            "type = \"email\"\nto = [\"desk@example.org\"]\nfrom = \"newswatch@example.org\"\nsmtp = \"smtp://127.0.0.1:{}\"",
            server.port()
        ),
    ));
    home.once().await;
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    let daemon = home.daemon();
    eventually("the mail arrives", async || (server.mails().len() == 1).then_some(())).await;
    daemon.kill().await;

    let daemon = home.daemon();
    daemon.says("alert sent").await;
    daemon.stop().await.succeeded();
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    let ids: Vec<_> = mails.iter().map(|mail| mail.header("Message-ID").unwrap()).collect();
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_program_that_was_cut_off_gets_the_alert_again_with_the_same_id() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&config(&newsroom, "type = \"command\"\ncommand = [\"./receive\"]"));
    home.write("receive", "#!/bin/sh\ncat >> alerts.jsonl; echo >> alerts.jsonl; test -e fast || exec sleep 20\n");
    make_executable(&home.path("receive"));
    home.once().await;
    newsroom.publish("/feed", &["Old drones", "New drones"]);
    let daemon = home.daemon();
    let received = || std::fs::read_to_string(home.path("alerts.jsonl")).unwrap_or_default();
    let lines = || received().lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    eventually("the alert arrives", async || received().trim_end().ends_with('}').then_some(())).await;
    home.write("fast", "");
    daemon.kill().await;

    let daemon = home.daemon();
    daemon.says("alert sent").await;
    daemon.stop().await.succeeded();
    let lines = lines();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], lines[1]);
}

fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
