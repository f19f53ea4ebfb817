//! The command line, as a person or a script sees it.

use crate::support::newsroom::Newsroom;
use crate::support::program::Home;

mod usage;
mod checking;
mod matching;
mod explaining;
mod testing;
mod listing;
mod covering;
mod muting;
mod stories;
mod waiting;
mod subscriptions;
mod secrets;

/// What differs from run to run, for snapshots.
fn settings(home: &Home) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(&home.path("").to_string_lossy(), "HOME/");
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT");
    settings.add_filter(r"msg_[0-9a-z]{26}", "msg_00000000000000000000000000");
    settings.add_filter(r"\d{4}-\d{2}-\d{2}T[0-9:.]+Z", "2026-01-01T00:00:00Z");
    settings.add_filter(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", "2026-01-01 00:00");
    settings.add_filter(r"\d+ s ago", "0 s ago");
    settings.add_filter(r"in 6\d min", "in 60 min");
    settings.add_filter(r"(\d+) bytes", "N bytes");
    settings.add_filter(r"\d+ ms {2,}", "0 ms  ");
    settings.add_filter(r"\d+ ms", "0 ms");
    settings.add_filter(r#"answer_seconds":[0-9.e-]+"#, "answer_seconds\":0.0");
    settings.add_filter(r#"interval_seconds":\d+"#, "interval_seconds\":0");
    settings.add_filter(r" [67]\d min", " 60 min");
    settings
}

/// One feed, one rule, one webhook.
fn drones(newsroom: &Newsroom) -> String {
    format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\nevery = \"1h\"\n\
         [[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\nnotify = [\"hook\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"{}\"\n",
        newsroom.url("/feed"),
        newsroom.url("/hook"),
    )
}
