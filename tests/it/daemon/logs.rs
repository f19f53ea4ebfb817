//! The log, whatever others write.

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

use crate::support::http_server::Reply;
use crate::support::newsroom::Newsroom;
use crate::support::program::Home;

/// What would colour a terminal, forge a line, and turn the rest of a line round.
const NASTY: &str = "\u{1b}[31mred\r\n2026-11-23T00:00:00Z ERROR forged\u{7}\u{202e}";

#[tokio::test]
async fn what_others_write_makes_no_line_and_no_colour_in_the_log() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old"]);
    newsroom.set("/hook", [Reply::status(500).body(NASTY)]);
    let home = Home::new(&format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n[[feed]]\nname = \"Program\"\nurl = \"exec:./complain\"\n\
         [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n",
        newsroom.url("/feed"),
        newsroom.url("/hook"),
    ));
    home.write("complaint", NASTY);
    home.write("complain", "#!/bin/sh\ncat complaint >&2\nexit 1\n");
    set_permissions(home.path("complain"), Permissions::from_mode(0o755)).unwrap();
    home.once().await;
    newsroom.publish("/feed", &["Drones\n2026-11-23T00:00:00Z ERROR forged\u{202e}", "Old"]);
    home.make_due();
    let daemon = home.daemon_with(&[("NEWSWATCH_LOG", "debug")]);
    daemon.says("alert not sent").await;
    daemon.says("cannot read the feed").await;
    let log = daemon.stop().await.succeeded().stderr;
    assert!(log.contains("forged"), "it was there to be shown: {log}");
    for line in log.lines() {
        assert!(!line.contains(|sign: char| sign.is_control() || sign == '\u{202e}'), "{line:?}");
        assert!(line.starts_with("20") && !line.starts_with("2026-11-23T00:00:00Z"), "{line:?}");
    }
    assert_eq!(log.matches("cannot read the feed").count(), 1, "{log}");
}
