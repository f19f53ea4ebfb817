//! Takes an item out of its story.

use std::fmt::Display;

use super::failure;
use crate::channel::inert;
use crate::cli::exit::Exit;
use crate::cli::number::number;
use crate::cli::print;
use crate::cli::setting::Setting;
use crate::model::ItemId;
use crate::store::{NoSplit, Split};

/// Takes the item of this number out of its story, and says what that did.
pub(super) async fn split(setting: &Setting<'_>, text: &str) -> Result<Exit, Exit> {
    let item = ItemId(number(text, "item").map_err(|error| print::usage(&error))?);
    match setting.store()?.split_story(item).await.map_err(failure)? {
        Ok(split) => {
            done(item, &split).iter().for_each(|line| print::line(line));
            Ok(Exit::Success)
        }
        Err(why) => Err(print::failure(&refused(item, why))),
    }
}

fn done(item: ItemId, split: &Split) -> Vec<String> {
    let Split { story, along, left, waiting } = split;
    let mut lines = vec![format!("Item {item} is a story of its own now: story {story}.")];
    if !along.is_empty() {
        lines.push(format!("With it: {}, the same article by its address.", listed("item", along)));
    }
    lines.push(format!("What stayed is story {left}."));
    for (item, rule) in waiting {
        lines.push(format!("Item {item} was a duplicate for the rule {} and waits to be told.", inert(rule.as_str())));
    }
    if waiting.is_empty() {
        lines.push("Nothing waits to be told because of that; what was told stays told.".to_owned());
    }
    lines
}

fn refused(item: ItemId, why: NoSplit) -> String {
    match why {
        NoSplit::Unknown => format!("there is no item {item}; `newswatch story ID` shows the items of a story"),
        NoSplit::NoStory => format!("item {item} belongs to no story, so there is nothing to take it out of"),
        NoSplit::Alone => {
            format!("nothing but item {item} itself reports its story, so there is nothing to take it out of")
        }
    }
}

fn listed(noun: &str, ids: &[impl Display]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("{noun} {id}")).collect();
    ids.join(", ")
}
