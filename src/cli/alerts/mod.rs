//! `newswatch alerts`: what is on its way out, what arrived, what was given up.

use clap::{Args, Subcommand, ValueEnum};
use jiff::SignedDuration;

use self::row::{show, shown};
use self::untold::{Untold, untold};
use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::config;
use crate::model::{AlertId, ChannelName, DeliveryId, DeliveryState};
use crate::store::{DeliveryFilter, StoreError};
use crate::time::{Clock, SystemClock};

mod row;
mod untold;

/// What is listed, or done to what is listed.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    chosen: Chosen,
    /// List at most so many, the newest
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    /// Send what was given up, or what waits for its next attempt, now; what is held only if it is named
    Retry(Chosen),
    /// Give up what waits or was given up, for good
    Discard(Chosen),
    /// Send again what was sent or given up, with the same ids
    Replay(Replay),
    /// List the matches that were not told, with the reason: duplicates, muted and silenced ones
    Untold(Untold),
}

/// Which deliveries are meant.
#[derive(Clone, Debug, Args)]
struct Chosen {
    /// Deliveries (msg_…) or alerts (a number); all when none is named
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Only this channel
    #[arg(long)]
    channel: Option<String>,
    /// Only these states
    #[arg(long, value_enum, value_delimiter = ',')]
    state: Vec<State>,
    /// All of them, where an id or a channel would else be asked for
    #[arg(long)]
    all: bool,
}

/// What is sent again.
#[derive(Clone, Debug, Args)]
struct Replay {
    /// All that was to be told in this time up to now, as 2h or 3d
    #[arg(long, value_name = "TIME")]
    since: String,
    /// Only this channel
    #[arg(long)]
    channel: Option<String>,
    /// Only alerts of this rule
    #[arg(long)]
    rule: Option<String>,
}

/// A delivery's state as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    Held,
    Pending,
    Sent,
    Dead,
    Discarded,
}

impl From<State> for DeliveryState {
    fn from(state: State) -> Self {
        match state {
            State::Held => Self::Held,
            State::Pending => Self::Pending,
            State::Sent => Self::Sent,
            State::Dead => Self::Dead,
            State::Discarded => Self::Discarded,
        }
    }
}

pub(super) async fn execute(setting: &Setting<'_>, options: Options) -> Exit {
    let done = match options.action.clone() {
        None => list(setting, &options).await,
        Some(Action::Retry(chosen)) => retry(setting, &chosen).await,
        Some(Action::Discard(chosen)) => discard(setting, &chosen).await,
        Some(Action::Replay(replayed)) => replay(setting, &replayed).await,
        Some(Action::Untold(listed)) => untold(setting, &listed).await,
    };
    done.unwrap_or_else(|exit| exit)
}

async fn list(setting: &Setting<'_>, options: &Options) -> Result<Exit, Exit> {
    let filter = DeliveryFilter { limit: Some(options.limit), ..options.chosen.filter()? };
    let rows = setting.store()?.deliveries(filter).await.map_err(failure)?;
    if options.json {
        rows.iter().for_each(|row| print::json(&shown(row)));
    } else if rows.is_empty() {
        print::note("No alerts.");
    } else {
        show(&rows);
    }
    Ok(Exit::Success)
}

async fn retry(setting: &Setting<'_>, chosen: &Chosen) -> Result<Exit, Exit> {
    let filter = chosen.named("retry")?;
    let count = setting.store()?.retry(filter, SystemClock.now()).await.map_err(failure)?;
    print::line(&format!("{count} will be tried again."));
    Ok(Exit::Success)
}

async fn discard(setting: &Setting<'_>, chosen: &Chosen) -> Result<Exit, Exit> {
    let filter = chosen.named("discard")?;
    let count = setting.store()?.discard(filter).await.map_err(failure)?;
    print::line(&format!("{count} given up for good."));
    Ok(Exit::Success)
}

async fn replay(setting: &Setting<'_>, replayed: &Replay) -> Result<Exit, Exit> {
    let span = config::duration(&replayed.since).map_err(|error| {
        print::note(&format!("error: {error}"));
        Exit::Usage
    })?;
    let now = SystemClock.now();
    let span = SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
    let since = now.saturating_sub(span).unwrap_or(jiff::Timestamp::MIN);
    let filter = DeliveryFilter {
        channel: replayed.channel.as_deref().map(ChannelName::from),
        rule: replayed.rule.as_deref().map(Into::into),
        ..DeliveryFilter::default()
    };
    let count = setting.store()?.replay(filter, since, now).await.map_err(failure)?;
    print::line(&format!("{count} will be sent again."));
    Ok(Exit::Success)
}

fn failure(error: StoreError) -> Exit {
    print::failure(&error)
}

impl Chosen {
    fn filter(&self) -> Result<DeliveryFilter, Exit> {
        let mut filter = DeliveryFilter {
            channel: self.channel.as_deref().map(ChannelName::from),
            states: self.state.iter().map(|&state| state.into()).collect(),
            ..DeliveryFilter::default()
        };
        for id in &self.ids {
            match id.parse() {
                Ok(number) => filter.alerts.push(AlertId(number)),
                Err(_) if id.starts_with("msg_") => filter.ids.push(DeliveryId(id.clone())),
                Err(_) => {
                    print::note(&format!("error: `{id}` is neither a delivery (msg_…) nor an alert (a number)"));
                    return Err(Exit::Usage);
                }
            }
        }
        Ok(filter)
    }

    /// As [`Self::filter`], but refuses to mean everything by accident, and means what is held only where that
    /// is said.
    fn named(&self, action: &str) -> Result<DeliveryFilter, Exit> {
        if self.ids.is_empty() && self.channel.is_none() && self.state.is_empty() && !self.all {
            print::note(&format!("error: name what to {action}: an id, --channel, --state or --all"));
            return Err(Exit::Usage);
        }
        let mut filter = self.filter()?;
        if filter.states.is_empty() && self.ids.is_empty() {
            filter.states = DeliveryState::ALL.into_iter().filter(|state| *state != DeliveryState::Held).collect();
        }
        Ok(filter)
    }
}
