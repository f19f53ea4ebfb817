//! `newswatch story`: what reports the same thing, and what is done about it.

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::number::number;
use super::print;
use super::setting::Setting;
use super::why::PRUNED;
use crate::model::ItemId;
use crate::store::{StoreError, sqlite};

mod compare;
mod row;
mod split;

/// Which story is shown; without one the newest are listed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    action: Option<Action>,
    /// The story's number, or that of any of its items; the newest stories with more than one report are listed
    /// where none is given
    #[arg(value_name = "ID")]
    story: Option<String>,
    /// List at most so many, the newest
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Take an item out of its story: it becomes a story of its own, and what was kept back because of the other
    /// one is told
    Split {
        /// The item's number
        item: String,
    },
    /// Try which items of your own count as one story; touches neither the network nor the store
    Compare(compare::Options),
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    let done = match (&options.action, &options.story) {
        (Some(Action::Split { item }), _) => split::split(setting, item).await,
        (Some(Action::Compare(compared)), _) => Ok(compare::execute(compared)),
        (None, Some(story)) => show(setting, story, options.json).await,
        (None, None) => list(setting, options).await,
    };
    done.unwrap_or_else(|exit| exit)
}

async fn show(setting: &Setting<'_>, text: &str, json: bool) -> Result<Exit, Exit> {
    let number = number(text, "story").map_err(|error| print::usage(&error))?;
    let config = setting.config()?;
    let store = sqlite::open_beside(&config.state).map_err(|error| print::failure(&error))?;
    let Some(story) = store.story_of(ItemId(number)).await.map_err(failure)? else {
        let was_pruned = store.was_pruned(ItemId(number)).await.map_err(failure)?;
        return Err(print::failure(&match was_pruned {
            true => format!("story {number} has been pruned, or that item of it: {PRUNED}"),
            false => format!("there is no story {number}; `newswatch story` lists the newest"),
        }));
    };
    if json {
        print::json(&row::shown(&story));
    } else {
        row::lines(&story, &config.timezone).iter().for_each(|line| print::line(line));
    }
    Ok(Exit::Success)
}

async fn list(setting: &Setting<'_>, options: &Options) -> Result<Exit, Exit> {
    let stories = setting.store()?.stories(options.limit).await.map_err(failure)?;
    if options.json {
        stories.iter().for_each(|story| print::json(&row::listed(story)));
    } else if stories.is_empty() {
        print::note("No story has more than one report.");
    } else {
        print::table(&row::COLUMNS, stories.iter().map(row::row).collect());
    }
    Ok(Exit::Success)
}

fn failure(error: StoreError) -> Exit {
    print::failure(&error)
}
