//! `newswatch mute`: silence about a rule, a feed, a story or a query, for a while.

use std::borrow::Cow;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::exit::Exit;
use super::number::number;
use super::print::{self, time};
use super::setting::Setting;
use crate::config::{self, Config};
use crate::model::{ItemId, Mute, MuteId, MuteTarget};
use crate::pipeline;
use crate::store::{NewMute, Store, StoreError, sqlite};
use crate::time::{Clock, SystemClock};

/// What is muted, or ended; without either the mutes are listed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// A rule, `feed:NAME`, `story:NUMBER`, or a Boolean query; the mutes that hold are listed where none is named
    #[arg(value_name = "RULE|feed:NAME|story:NUMBER|QUERY")]
    target: Option<String>,
    /// For how long, as 2h or 3d
    #[arg(long = "for", value_name = "TIME", requires = "target")]
    duration: Option<String>,
    /// Why; shown wherever a match is listed that was muted
    #[arg(long, default_value = "", requires = "target")]
    reason: String,
    /// End the mute of this number
    #[arg(long, value_name = "NUMBER", conflicts_with = "target")]
    end: Option<i64>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    id: MuteId,
    kind: &'static str,
    target: Cow<'a, str>,
    created: Timestamp,
    until: Timestamp,
    reason: &'a str,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    let done = async {
        let config = setting.config()?;
        let store = sqlite::open_beside(&config.state).map_err(|error| print::failure(&error))?;
        match (&options.target, options.end) {
            (Some(target), _) => begin(&config, &*store, target, options).await,
            (None, Some(number)) => end(&*store, MuteId(number)).await,
            (None, None) => list(&config, &*store, options.json).await,
        }
    };
    done.await.unwrap_or_else(|exit| exit)
}

async fn begin(config: &Config, store: &dyn Store, target: &str, options: &Options) -> Result<Exit, Exit> {
    let target = match target.strip_prefix("story:") {
        Some(story) => story_of(store, story).await?,
        None => read_target(config, target).map_err(|error| print::usage(&error))?,
    };
    let Some(duration) = options.duration.as_deref() else {
        return Err(print::usage("say for how long, as --for 2h"));
    };
    let duration = config::duration(duration).map_err(|error| print::usage(&error))?;
    let created = SystemClock.now();
    let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
    let Ok(until) = created.checked_add(duration) else {
        return Err(print::usage("no clock counts that far; take a shorter time"));
    };
    let mute = NewMute { target, created, until, reason: options.reason.trim().to_owned() };
    let told = format!("{} is muted until {}", mute.target, time(until, &config.timezone));
    let id = store.put_mute(mute).await.map_err(failure)?;
    print::line(&format!("{told}; `newswatch mute --end {id}` ends it."));
    Ok(Exit::Success)
}

/// The story of this number; that of any of its items will do.
async fn story_of(store: &dyn Store, text: &str) -> Result<MuteTarget, Exit> {
    let number = number(text, "story").map_err(|error| print::usage(&error))?;
    match store.story_of(ItemId(number)).await.map_err(failure)? {
        Some(story) => Ok(MuteTarget::Story(story.id)),
        None => Err(print::failure(&format!("there is no story {number}; `newswatch story` lists them"))),
    }
}

/// A rule by its name, a feed by `feed:NAME`, and everything else as a query.
fn read_target(config: &Config, text: &str) -> Result<MuteTarget, String> {
    if let Some(rule) = config.rules.iter().find(|rule| rule.name.as_str() == text) {
        return Ok(MuteTarget::Rule(rule.name.clone()));
    }
    let feed = text.strip_prefix("feed:").map(str::trim);
    if let Some(feed) = feed.and_then(|name| config.feeds.iter().find(|feed| feed.name.as_str() == name)) {
        return Ok(MuteTarget::Feed(feed.name.clone()));
    }
    let names = config.rules.iter().map(|rule| rule.name.as_str());
    if let Some(meant) = config::nearest(text, names).filter(|_| !text.starts_with('"')) {
        return Err(format!("there is no rule `{text}`; did you mean `{meant}`? As a query, write `'\"{text}\"'`"));
    }
    if let Some(meant) = feed.and_then(|name| config::nearest(name, config.feeds.iter().map(|feed| feed.name.as_str())))
    {
        return Err(format!("there is no feed of that name; did you mean `feed:{meant}`?"));
    }
    match pipeline::compiled(text) {
        Ok(_) => Ok(MuteTarget::Query(text.to_owned())),
        Err(faults) => {
            let faults: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
            Err(format!("`{text}` is neither a rule nor a query: {}", faults.join("; ")))
        }
    }
}

async fn end(store: &dyn Store, id: MuteId) -> Result<Exit, Exit> {
    if store.end_mute(id, SystemClock.now()).await.map_err(failure)? {
        print::line("It has ended. What matched meanwhile stays untold; `newswatch alerts untold` lists it.");
        return Ok(Exit::Success);
    }
    Err(print::failure(&format!("there is no mute {id} that still holds; `newswatch mute` lists those that do")))
}

async fn list(config: &Config, store: &dyn Store, json: bool) -> Result<Exit, Exit> {
    let mutes = store.mutes(SystemClock.now()).await.map_err(failure)?;
    if json {
        mutes.iter().for_each(|mute| print::json(&shown(mute)));
    } else if mutes.is_empty() {
        print::note("Nothing is muted.");
    } else {
        let row = |mute: &Mute| {
            let until = time(mute.until, &config.timezone);
            vec![mute.id.to_string(), mute.target.to_string(), until, mute.reason.clone()]
        };
        print::table(&["mute", "silent about", "until", "reason"], mutes.iter().map(row).collect());
    }
    Ok(Exit::Success)
}

fn shown(mute: &Mute) -> Shown<'_> {
    let Mute { id, target, created, until, reason } = mute;
    Shown { id: *id, kind: target.kind(), target: target.text(), created: *created, until: *until, reason }
}

fn failure(error: StoreError) -> Exit {
    print::failure(&error)
}
