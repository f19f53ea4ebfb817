//! `newswatch store prune`.

use clap::Args;
use serde::Serialize;

use super::{failure, size};
use crate::cli::exit::Exit;
use crate::cli::print;
use crate::cli::setting::Setting;
use crate::store::{PrunePlace, Pruned, Retention, Store, StoreError, sqlite};
use crate::time::{Clock, SystemClock};

/// How it is pruned.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Options {
    /// Only say what would go
    #[arg(long)]
    dry_run: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Shown {
    dry_run: bool,
    items: usize,
    matches: usize,
    alerts: usize,
    deliveries: usize,
    attempts: usize,
    mutes: usize,
    story_keys: usize,
    bytes: u64,
    free: u64,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Result<Exit, Exit> {
    let config = setting.config()?;
    let store = sqlite::open_beside(&config.state).map_err(failure)?;
    let pruned = match options.dry_run {
        true => store.prunable(config.retention, SystemClock.now()).await,
        false => prune(&*store, config.retention).await,
    };
    let pruned = pruned.map_err(failure)?;
    let info = store.info().await.map_err(failure)?;
    let shown = shown(&pruned, options.dry_run, (info.bytes, info.free));
    if options.json {
        print::json(&shown);
    } else if pruned.is_nothing() {
        print::line("Nothing is old enough.");
    } else {
        tell(&shown);
    }
    Ok(Exit::Success)
}

/// Passes until nothing is left to take: what an item was kept for may go in the same pass, but after it.
async fn prune(store: &dyn Store, retention: Retention) -> Result<Pruned, StoreError> {
    let mut pruned = Pruned::default();
    loop {
        let before = pruned.items;
        let mut place = Some(PrunePlace::default());
        while let Some(here) = place {
            let step = store.prune(retention, here, SystemClock.now()).await?;
            pruned += step.pruned;
            place = step.next;
        }
        if pruned.items == before {
            return Ok(pruned);
        }
    }
}

fn shown(pruned: &Pruned, dry_run: bool, (bytes, free): (u64, u64)) -> Shown {
    let Pruned { items, matches, alerts, deliveries, attempts, mutes, keys } = *pruned;
    Shown { dry_run, items, matches, alerts, deliveries, attempts, mutes, story_keys: keys, bytes, free }
}

fn tell(shown: &Shown) {
    let rows = [
        ("items", shown.items),
        ("matches", shown.matches),
        ("alerts", shown.alerts),
        ("deliveries", shown.deliveries),
        ("attempts", shown.attempts),
        ("mutes", shown.mutes),
        ("keys of stories", shown.story_keys),
    ];
    let rows =
        rows.iter().filter(|(_, count)| *count > 0).map(|(what, count)| vec![(*what).to_owned(), count.to_string()]);
    let heading = if shown.dry_run { "would be pruned" } else { "pruned" };
    print::table(&["what", heading], rows.collect());
    if !shown.dry_run {
        let (bytes, free) = (size(shown.bytes), size(shown.free));
        print::line(&format!(
            "{free} of the file's {bytes} is free and will be used again; `newswatch store backup` writes a copy without it."
        ));
    }
}
