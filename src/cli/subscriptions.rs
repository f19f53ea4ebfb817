//! `newswatch feeds import` and `feeds export`: subscription lists.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;

use super::document::document;
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::channel::inert;
use crate::config::opml::{Subscription, read_list, write_list};
use crate::pipeline::{Source, text_of};
use crate::secret;

/// Longest name that is given to a feed, in characters; the configuration takes 200.
const LONGEST_NAME: usize = 190;

/// Which list is imported.
#[derive(Clone, Debug, Args)]
pub(super) struct Import {
    /// The OPML file
    file: PathBuf,
}

/// Prints the feeds of a list as tables for the configuration. The user's files are not changed.
pub(super) async fn import(setting: &Setting<'_>, options: &Import) -> Exit {
    let shown = options.file.display();
    let document = match document(setting, &options.file.to_string_lossy()).await {
        Ok(document) => document,
        Err(exit) => return exit,
    };
    let list = read_list(&text_of(&document));
    list.faults.iter().for_each(|fault| print::note(&format!("{shown}: {fault}")));
    if list.feeds.is_empty() {
        return print::failure(&format!("{shown} holds no feed that can be taken"));
    }
    let (mut names, mut addresses) = match known(setting) {
        Ok(known) => known,
        Err(exit) => return exit,
    };
    let mut added = 0;
    for mut feed in list.feeds {
        if !addresses.insert(feed.url.clone()) {
            print::note(&format!("{} is known already and left out", inert(&feed.name)));
            continue;
        }
        feed.name = free_name(&feed, &mut names);
        feed.tags = feed.tags.iter().map(|tag| tidy(tag)).filter(|tag| !tag.is_empty()).collect();
        print::line(&table(&feed));
        added += 1;
    }
    print::note(&format!("{}: add what was printed to your configuration", print::counted(added, "feed")));
    if list.faults.is_empty() { Exit::Success } else { Exit::Failure }
}

/// The table of a feed. One that runs a program is only a comment: the list may be anybody's.
fn table(feed: &Subscription) -> String {
    let table = feed.toml();
    if !feed.url.starts_with("exec:") {
        return table;
    }
    let name = inert(&feed.name);
    print::note(&format!("{name} runs a program on this machine: look at it before you take away the `#`"));
    table.lines().map(|line| format!("# {line}\n")).collect()
}

/// The names and addresses of the configuration, if there is one.
fn known(setting: &Setting<'_>) -> Result<(HashSet<String>, HashSet<String>), Exit> {
    if setting.path.is_none() && !setting.file().exists() {
        return Ok((HashSet::new(), HashSet::new()));
    }
    let feeds = setting.config()?.feeds;
    let names = feeds.iter().map(|feed| feed.name.to_string()).collect();
    Ok((names, feeds.iter().map(|feed| Subscription::from(feed).url).collect()))
}

/// A name that no other feed has: that of the list, or else the host.
fn free_name(feed: &Subscription, names: &mut HashSet<String>) -> String {
    let host = || url::Url::parse(&feed.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let given = Some(tidy(&feed.name)).filter(|name| !name.is_empty());
    let name = given.or_else(host).unwrap_or_else(|| "feed".to_owned());
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !names.contains(name));
    let free = free.expect("numbers do not end");
    names.insert(free.clone());
    free
}

/// A name or tag as the configuration takes it, with room for a number.
fn tidy(name: &str) -> String {
    let line: String = name.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let name = line.trim_start_matches("tag:").trim();
    name.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned()
}

/// Prints the feeds of the configuration as a list.
pub(super) fn export(setting: &Setting<'_>) -> Exit {
    let config = match setting.config() {
        Ok(config) => config,
        Err(exit) => return exit,
    };
    for feed in &config.feeds {
        if let Source::Http(url) = &feed.source
            && (!url.username().is_empty() || url.password().is_some())
        {
            print::note(&format!("{}: its name and password are not exported ({})", feed.name, secret::shown(url)));
        }
    }
    let feeds: Vec<Subscription> = config.feeds.iter().map(Subscription::from).collect();
    print::line(write_list(&feeds).trim_end());
    Exit::Success
}
