//! `newswatch preview-alert`: what a rule would send. Nothing is sent.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::channel::{self, Channel, Message, Preview};
use crate::config::{self, Config};
use crate::model::{Alert, AlertItem, ChannelName, Severity};
use crate::net::Network;
use crate::pipeline::Rule;
use crate::random::Random;
use crate::store::{StoreError, sqlite};
use crate::time::{Clock, SystemClock};

/// How many of the newest matches are shown.
const SHOWN: usize = 3;

/// What is shown, and where.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// The rule; its newest matches are told, or an item that is made up where it has none
    rule: String,
    /// Only this channel, also one that the rule does not notify
    #[arg(long, value_name = "NAME")]
    channel: Option<String>,
    /// Write it there instead; of a mail `.eml` is the whole, `.html` and `.txt` are its parts
    #[arg(long, value_name = "FILE", requires = "channel")]
    output: Option<PathBuf>,
    /// How many of the newest matches are told
    #[arg(long, value_name = "NUMBER", default_value_t = SHOWN)]
    matches: usize,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    preview(setting, options).await.err().unwrap_or(Exit::Success)
}

async fn preview(setting: &Setting<'_>, options: &Options) -> Result<(), Exit> {
    let config = setting.config()?;
    let rule = rule(&config, &options.rule)?;
    let names = match &options.channel {
        Some(name) => vec![ChannelName::from(name.as_str())],
        None => rule.notify.clone(),
    };
    let alert = alert(&config, rule, options.matches).await?;
    let network = Network::new(config.network.clone()).map_err(|error| print::failure(&error))?;
    for name in &names {
        let channel = built(&config, name, &network)?;
        let preview = written(&config, channel.as_ref(), name, (&alert, rule.severity))?;
        match &options.output {
            Some(path) => save(&preview, path)?,
            None if names.len() > 1 => print::line(&format!("== {name}\n\n{}\n", preview.shown.trim_end())),
            None => print::line(preview.shown.trim_end()),
        }
    }
    Ok(())
}

fn rule<'a>(config: &'a Config, name: &str) -> Result<&'a Rule, Exit> {
    config.rules.iter().find(|rule| rule.name.as_str() == name).ok_or_else(|| {
        let hint = match config::nearest(name, config.rules.iter().map(|rule| rule.name.as_str())) {
            Some(meant) => format!("; did you mean `{meant}`?"),
            None => String::new(),
        };
        print::note(&format!("error: there is no rule `{name}`{hint}"));
        Exit::Usage
    })
}

/// The newest matches of the rule; an item that is made up where there are none, or no store.
async fn alert(config: &Config, rule: &Rule, matches: usize) -> Result<Alert, Exit> {
    let recent = match sqlite::open_beside(&config.state) {
        Ok(store) => store.recent_alert(&rule.name, matches.max(1)).await.map_err(|error| print::failure(&error))?,
        Err(StoreError::Absent { .. }) => None,
        Err(error) => return Err(print::failure(&error)),
    };
    Ok(recent.unwrap_or_else(|| {
        print::note("This rule has matched nothing yet; the item is made up.");
        let sample = channel::sample_alert(SystemClock.now());
        let items = sample.items.into_iter().map(|item| AlertItem { rule: rule.name.clone(), ..item });
        Alert { rule: Some(rule.name.clone()), items: items.collect(), ..sample }
    }))
}

fn built(config: &Config, name: &ChannelName, network: &Network) -> Result<Arc<dyn Channel>, Exit> {
    let settings = config.channels.iter().find(|settings| settings.name == *name).ok_or_else(|| {
        print::note(&format!("error: there is no channel `{name}`"));
        Exit::Usage
    })?;
    channel::build(settings, network, config.mute.as_ref().map(|(_, links)| links))
        .map_err(|error| print::failure(&error))
}

fn written(
    config: &Config,
    channel: &dyn Channel,
    name: &ChannelName,
    (alert, severity): (&Alert, Severity),
) -> Result<Preview, Exit> {
    let now = SystemClock.now();
    let recipient = channel.recipients().into_iter().next().unwrap_or_default();
    let delivery = channel::sample_delivery(Random::from_system().delivery_id(now), name, &recipient, now);
    let message = Message { delivery: &delivery, alert, severity, now, timezone: &config.timezone };
    channel.preview(&message).map_err(|error| print::failure(&error))
}

/// Writes the part that the ending of the file asks for; the whole if it asks for none.
fn save(preview: &Preview, path: &Path) -> Result<(), Exit> {
    let wanted = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let part = preview.files.iter().find(|(ending, _)| *ending == wanted).or(preview.files.first());
    let (_, content) = part.expect("a preview has a file");
    std::fs::write(path, content).map_err(|error| print::failure(&format!("cannot write {}: {error}", path.display())))
}
