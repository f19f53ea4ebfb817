//! `newswatch coverage`: where news may have been missed.

use clap::Args;
use jiff::{SignedDuration, Timestamp};

use self::row::Period;
use super::Listing;
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::config;
use crate::store::{COVERAGE_KEPT, Coverage, sqlite};
use crate::time::{Clock, SystemClock};

mod row;

/// Which feeds are looked at, and since when.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// How far to look back, as 12h or 7d; no further than three months
    #[arg(long, value_name = "TIME", default_value = "7d")]
    since: String,
    /// Only this feed
    #[arg(long, value_name = "NAME")]
    feed: Option<String>,
    /// List the feeds too of which nothing was missed
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    listing: Listing,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    show(setting, options).await.err().unwrap_or(Exit::Success)
}

async fn show(setting: &Setting<'_>, options: &Options) -> Result<(), Exit> {
    let config = setting.config()?;
    let store = sqlite::open_beside(&config.state).map_err(|error| print::failure(&error))?;
    let now = SystemClock.now();
    let period = period(&options.since, now).map_err(|error| print::usage(&error))?;
    let since = period.since;
    let coverage = store.coverage(since, now).await.map_err(|error| print::failure(&error))?;
    let coverage = chosen(coverage, options.feed.as_deref()).map_err(|error| print::failure(&error))?;
    if options.listing.json {
        coverage.feeds.iter().for_each(|feed| print::json(&row::shown(feed, &coverage, period)));
        return Ok(());
    }
    let rows = row::rows(&coverage, options.all, &config.timezone);
    if !rows.is_empty() {
        print::table(&row::COLUMNS, rows);
        print::line("");
    }
    print::line(&row::sum(&coverage, &options.since, period));
    Ok(())
}

/// The time that is looked at, if that much of it is kept.
fn period(text: &str, now: Timestamp) -> Result<Period, String> {
    let time = SignedDuration::try_from(config::duration(text)?).unwrap_or(SignedDuration::MAX);
    if time > COVERAGE_KEPT {
        return Err(format!(
            "what is known of coverage goes back {} days; write `--since 92d` at most",
            days(COVERAGE_KEPT)
        ));
    }
    Ok(Period { since: now.saturating_sub(time).unwrap_or(Timestamp::MIN), now })
}

fn days(time: SignedDuration) -> i64 {
    time.as_hours() / 24
}

/// What is known of one feed, or of all.
fn chosen(mut coverage: Coverage, feed: Option<&str>) -> Result<Coverage, String> {
    let Some(wanted) = feed else { return Ok(coverage) };
    let meant = config::nearest(wanted, coverage.feeds.iter().map(|feed| feed.name.as_str()));
    let help = meant.map_or("`newswatch feeds` lists them".to_owned(), |meant| format!("did you mean {meant:?}?"));
    coverage.feeds.retain(|feed| feed.name.as_str() == wanted);
    if coverage.feeds.is_empty() { Err(format!("there is no feed {wanted:?}; {help}")) } else { Ok(coverage) }
}
