//! `newswatch test CHANNEL`.

use super::{drones, settings};
use crate::support::http_server::Reply;
use crate::support::newsroom::{Newsroom, alert};
use crate::support::program::Home;
use crate::support::smtp_server::{Act, Script, SmtpServer};

#[tokio::test]
async fn a_webhook_that_works_shows_each_step() {
    let newsroom = Newsroom::start().await;
    newsroom.set("/hook", [Reply::ok("thanks")]);
    let home = Home::new(&drones(&newsroom));
    let ended = home.run(&["test", "hook"]).await.succeeded();
    settings(&home).bind(|| insta::assert_snapshot!(ended.stdout));
    assert_eq!(alert(&newsroom.received("/hook")[0])["type"], "test");
}

#[tokio::test]
async fn a_webhook_that_fails_shows_the_likely_fix() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&drones(&newsroom));
    let ended = home.run(&["test", "hook"]).await.exited(1);
    settings(&home).bind(|| insta::assert_snapshot!(ended.stdout));
}

#[tokio::test]
async fn a_mail_channel_shows_each_step_for_each_recipient() {
    let newsroom = Newsroom::start().await;
    let server =
        SmtpServer::start(Script::default().on("RCPT TO:<gone@example.org>", Act::Say("550 5.1.1 no such user")));
    let desk = format!(
        "[channel.desk]\ntype = \"email\"\nto = [\"desk@example.org\", \"gone@example.org\"]\n\
         from = \"newswatch@example.org\"\nsmtp = \"smtp://127.0.0.1:{}\"\n",
        server.port()
    );
    let home = Home::new(&(drones(&newsroom) + &desk));
    let ended = home.run(&["test", "desk"]).await.exited(1);
    settings(&home).bind(|| insta::assert_snapshot!(ended.stdout));
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_channel_that_does_not_exist_is_answered_with_those_that_do() {
    let newsroom = Newsroom::start().await;
    let home = Home::new(&drones(&newsroom));
    let ended = home.run(&["test", "hok"]).await.exited(2);
    assert!(ended.stderr.contains("there is no channel `hok`"), "{}", ended.stderr);
    assert!(ended.stderr.contains("the channels are: hook"), "{}", ended.stderr);
}
