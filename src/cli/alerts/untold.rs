//! Matches that were not told.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::failure;
use crate::cli::exit::Exit;
use crate::cli::print;
use crate::cli::setting::Setting;
use crate::model::{FeedName, RuleName};
use crate::store::UntoldMatch;

/// How matches that were not told are listed.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Untold {
    /// At most so many, the newest
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// A match that was not told, as it is printed as JSON.
#[derive(Debug, Serialize)]
struct ShownUntold<'a> {
    rule: &'a RuleName,
    created: Timestamp,
    reason: &'a str,
    feed: &'a FeedName,
    title: &'a str,
    link: Option<&'a str>,
}

impl<'a> ShownUntold<'a> {
    fn of(untold: &'a UntoldMatch) -> Self {
        let UntoldMatch { rule, created, reason, feed, title, link, .. } = untold;
        Self { rule, created: *created, reason, feed, title, link: link.as_deref() }
    }
}

/// Lists them, the newest first.
pub(super) async fn untold(setting: &Setting<'_>, listed: &Untold) -> Result<Exit, Exit> {
    let matches = setting.store()?.untold(listed.limit).await.map_err(failure)?;
    if listed.json {
        matches.iter().for_each(|untold| print::json(&ShownUntold::of(untold)));
    } else if matches.is_empty() {
        print::note("Every match was told.");
    } else {
        let row = |untold: &UntoldMatch| {
            let time = untold.created.strftime("%Y-%m-%d %H:%M").to_string();
            vec![time, untold.rule.to_string(), untold.feed.to_string(), untold.title.clone(), untold.reason.clone()]
        };
        print::table(&["when (UTC)", "rule", "feed", "title", "why not"], matches.iter().map(row).collect());
    }
    Ok(Exit::Success)
}
