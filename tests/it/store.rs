//! The store, as who runs newswatch meets it: kept, copied, upgraded, damaged, taken away.

use crate::support::newsroom::Newsroom;

mod keeping;
mod copying;
mod upgrading;
mod refusing;
mod sharing;

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
