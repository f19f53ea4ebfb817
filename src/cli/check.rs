//! `newswatch check`: everything that is wrong with the configuration, at once.

use clap::Args;

use super::check_feeds;
use super::exit::Exit;
use super::print;
use super::setting::Setting;

/// How strict the check is.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Options {
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// Ask each feed once, and say what it gives; touches the network
    #[arg(long)]
    feeds: bool,
}

pub(super) async fn execute(setting: &Setting<'_>, options: Options) -> Exit {
    let loaded = if options.feeds { setting.load() } else { setting.inspected() };
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    print::report(&loaded.warnings);
    let config = &loaded.config;
    print::line(&format!(
        "{} is good: {}, {}, {}.",
        setting.file().display(),
        print::counted(config.feeds.len(), "feed"),
        print::counted(config.rules.len(), "rule"),
        print::counted(config.channels.len(), "channel"),
    ));
    if options.feeds {
        let asked = check_feeds::check(config).await;
        if asked != Exit::Success {
            return asked;
        }
    }
    if options.strict && !loaded.warnings.is_empty() { Exit::Failure } else { Exit::Success }
}
