//! `newswatch test CHANNEL`: a test alert, step by step.

use clap::Args;

use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::channel::{self, Message, Step};
use crate::model::Severity;
use crate::net::Network;
use crate::random::Random;
use crate::time::{Clock, SystemClock};

/// Which channel is tried.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// The channel's name in the configuration
    channel: String,
}

pub(super) async fn execute(setting: &Setting<'_>, options: &Options) -> Exit {
    let config = match setting.load() {
        Ok(loaded) => loaded.config,
        Err(exit) => return exit,
    };
    let Some(settings) = config.channels.iter().find(|settings| settings.name.as_str() == options.channel) else {
        let known: Vec<_> = config.channels.iter().map(|settings| settings.name.as_str()).collect();
        print::note(&format!(
            "error: there is no channel `{}` in {}; the channels are: {}",
            options.channel,
            setting.file().display(),
            known.join(", "),
        ));
        return Exit::Usage;
    };
    let mutes = config.mute.as_ref().map(|(_, links)| links);
    let built = Network::new(config.network)
        .map_err(|error| error.to_string())
        .and_then(|network| channel::build(settings, &network, mutes).map_err(|error| error.to_string()));
    match built {
        Ok(channel) => try_recipients(channel.as_ref(), &config.timezone, settings.name.as_str()).await,
        Err(error) => print::failure(&error),
    }
}

async fn try_recipients(channel: &dyn channel::Channel, timezone: &jiff::tz::TimeZone, name: &str) -> Exit {
    let now = SystemClock.now();
    let random = Random::from_system();
    let mut exit = Exit::Success;
    for recipient in channel.recipients() {
        if !recipient.is_empty() {
            print::line(&format!("To {recipient}:"));
        }
        let alert = channel::sample_alert(now);
        let delivery = channel::sample_delivery(random.delivery_id(now), &name.into(), &recipient, now);
        let message = Message { delivery: &delivery, alert: &alert, severity: Severity::Normal, now, timezone };
        if !channel.test(&message, &mut |step| show(&step)).await {
            exit = Exit::Failure;
        }
    }
    exit
}

fn show(step: &Step) {
    match &step.result {
        Ok(answer) if answer.is_empty() => print::line(&format!("  ok    {}", step.name)),
        Ok(answer) => print::line(&format!("  ok    {}: {answer}", step.name)),
        Err(fault) => {
            print::line(&format!("  FAIL  {}: {}", step.name, fault.reason));
            print::line(&format!("        likely fix: {}", fault.fix));
        }
    }
}
