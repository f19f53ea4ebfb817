//! The command line: one file per subcommand; each prints and none decides.
//!
//! Arguments come in; data goes to standard output, diagnostics to standard error, and an
//! [`Exit`] code to the shell.

use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand};

pub use self::exit::Exit;
use crate::config::Environment;
use crate::telemetry;

mod exit;
mod print;
mod progress;
mod setting;
mod run;
mod check;
mod check_feeds;
mod document;
mod preview;
mod item_line;
mod match_items;
mod explain;
mod test_channel;
mod status;
mod feeds;
mod coverage;
mod discover;
mod subscriptions;
mod alerts;
mod mute;
mod preview_alert;
mod when;
mod number;
mod why;
mod story;
mod store;
mod help;
mod man;

/// Watches RSS, Atom and JSON feeds and alerts when an item matches a rule.
#[derive(Debug, Parser)]
#[command(name = "newswatch", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The configuration file [default: /etc/newswatch/newswatch.toml, or the one in your own
    /// configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, or tracing directives
    #[arg(long, global = true, value_name = "FILTER", env = "NEWSWATCH_LOG", default_value = telemetry::DEFAULT_FILTER)]
    log: String,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the daemon: poll, match, alert
    Run(run::Options),
    /// Check the configuration; by itself touches neither the network nor the store
    Check(check::Options),
    /// Show the items of a feed as newswatch sees them
    Preview(preview::Options),
    /// Try items against the rules; touches neither the network nor the store
    Match(match_items::Options),
    /// Explain what a rule asks for, or why it matches an item or does not
    Explain(explain::Options),
    /// Show what a rule would send, through each of its channels; sends nothing
    PreviewAlert(preview_alert::Options),
    /// Send a test alert through a channel and show each step
    Test(test_channel::Options),
    /// Show how the daemon is doing
    Status(Listing),
    /// List the feeds and how they are doing
    Feeds(feeds::Options),
    /// Show where news may have been missed
    Coverage(coverage::Options),
    /// List alerts on their way out, try them again or give them up
    Alerts(alerts::Options),
    /// Say when a match of a rule would be told, and what of it waits
    When(when::Options),
    /// Say what became of an item: why it was told, or why not
    Why(why::Options),
    /// Show stories and their reports, take an item out of one, or try what counts as one
    Story(story::Options),
    /// Be silent about a rule, a feed, a story or a query for a while
    Mute(mute::Options),
    /// Back up, check, prune and upgrade the store
    Store(store::Options),
    /// Explain a command, or the language of queries as `help query`
    Help {
        /// A command, or `query`
        topic: Option<String>,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write all pages into a folder
    Man(man::Options),
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, Args)]
struct Listing {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Does what the arguments ask for.
pub async fn execute(arguments: Arguments, environment: &Environment) -> Exit {
    if let Err(error) = telemetry::start(&arguments.log, environment.journal_stream().as_deref()) {
        print::note(&format!("error: {error}"));
        return Exit::Usage;
    }
    let setting = setting::Setting { path: arguments.config, environment };
    match arguments.command {
        Command::Run(options) => run::execute(&setting, options).await,
        Command::Check(options) => check::execute(&setting, options).await,
        Command::Preview(options) => preview::execute(&setting, options).await,
        Command::Match(options) => match_items::execute(&setting, &options),
        Command::Explain(options) => explain::execute(&setting, &options),
        Command::PreviewAlert(options) => preview_alert::execute(&setting, &options).await,
        Command::Test(options) => test_channel::execute(&setting, &options).await,
        Command::Status(listing) => status::execute(&setting, listing).await,
        Command::Feeds(options) => feeds::execute(&setting, options).await,
        Command::Coverage(options) => coverage::execute(&setting, &options).await,
        Command::Alerts(options) => alerts::execute(&setting, options).await,
        Command::When(options) => when::execute(&setting, &options).await,
        Command::Why(options) => why::execute(&setting, &options).await,
        Command::Story(options) => story::execute(&setting, &options).await,
        Command::Store(options) => store::execute(&setting, &options).await,
        Command::Mute(options) => mute::execute(&setting, &options).await,
        Command::Help { topic } => help::execute(topic.as_deref()),
        Command::Completions { shell } => completions(shell),
        Command::Man(options) => man::execute(&options),
    }
}

/// Says that not even the runtime could be started.
pub fn cannot_start(error: &std::io::Error) -> Exit {
    print::failure(&format!("cannot start threads: {error}; check the limits on processes and memory"))
}

fn completions(shell: clap_complete::Shell) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "newswatch", &mut script);
    print::line(String::from_utf8_lossy(&script).trim_end());
    Exit::Success
}
