//! `newswatch alerts`: what is on its way out, what arrived, what was given up.

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use serde::Serialize;

use super::exit::Exit;
use super::print;
use super::setting::Setting;
use crate::model::{AlertId, ChannelName, DeliveryId, DeliveryState, FeedName, RuleName};
use crate::store::{DeliveryFilter, DeliveryRow, StoreError, UntoldMatch};
use crate::time::{Clock, SystemClock};

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
    /// Send what was given up, or what waits for its next attempt, now
    Retry(Chosen),
    /// Give up what waits or was given up, for good
    Discard(Chosen),
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

/// How matches that were not told are listed.
#[derive(Clone, Copy, Debug, Args)]
struct Untold {
    /// At most so many, the newest
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// A match that was not told, as it is printed as JSON.
#[derive(Debug, Serialize)]
struct ShownUntold<'a> {
    rule: &'a RuleName,
    created: Timestamp,
    reason: &'a str,
    feed: &'a FeedName,
    title: &'a str,
    link: Option<&'a str>,
}

impl<'a> ShownUntold<'a> {
    fn of(untold: &'a UntoldMatch) -> Self {
        let UntoldMatch { rule, created, reason, feed, title, link, .. } = untold;
        Self { rule, created: *created, reason, feed, title, link: link.as_deref() }
    }
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

/// What is printed as JSON.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    id: &'a DeliveryId,
    alert: AlertId,
    rule: Option<&'a RuleName>,
    title: &'a str,
    items: usize,
    channel: &'a ChannelName,
    recipient: &'a str,
    state: DeliveryState,
    attempts: u32,
    created: Timestamp,
    next_attempt: Option<Timestamp>,
    error: Option<&'a str>,
}

pub(super) async fn execute(setting: &Setting<'_>, options: Options) -> Exit {
    let done = match options.action.clone() {
        None => list(setting, &options).await,
        Some(Action::Retry(chosen)) => retry(setting, &chosen).await,
        Some(Action::Discard(chosen)) => discard(setting, &chosen).await,
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

async fn untold(setting: &Setting<'_>, listed: &Untold) -> Result<Exit, Exit> {
    let matches = setting.store()?.untold(listed.limit).await.map_err(failure)?;
    if listed.json {
        matches.iter().for_each(|untold| print::json(&ShownUntold::of(untold)));
    } else if matches.is_empty() {
        print::note("Every match was told.");
    } else {
        let row = |untold: &UntoldMatch| {
            let time = untold.created.strftime("%Y-%m-%d %H:%M").to_string();
            vec![time, untold.rule.to_string(), untold.feed.to_string(), untold.title.clone(), untold.reason.clone()]
        };
        print::table(&["when (UTC)", "rule", "feed", "title", "why not"], matches.iter().map(row).collect());
    }
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

    /// As [`Self::filter`], but refuses to mean everything by accident.
    fn named(&self, action: &str) -> Result<DeliveryFilter, Exit> {
        if self.ids.is_empty() && self.channel.is_none() && self.state.is_empty() && !self.all {
            print::note(&format!("error: name what to {action}: an id, --channel, --state or --all"));
            return Err(Exit::Usage);
        }
        self.filter()
    }
}

fn shown(row: &DeliveryRow) -> Shown<'_> {
    let delivery = &row.delivery;
    Shown {
        id: &delivery.id,
        alert: delivery.alert,
        rule: row.rule.as_ref(),
        title: &row.title,
        items: row.items,
        channel: &delivery.channel,
        recipient: &delivery.recipient,
        state: delivery.state,
        attempts: delivery.attempts,
        created: delivery.created,
        next_attempt: (delivery.state == DeliveryState::Pending).then_some(delivery.next_attempt),
        error: delivery.last_error.as_deref(),
    }
}

fn show(rows: &[DeliveryRow]) {
    let rows = rows.iter().map(|row| {
        let delivery = &row.delivery;
        let title =
            if row.items > 1 { format!("{} (and {} more)", row.title, row.items - 1) } else { row.title.clone() };
        vec![
            delivery.id.to_string(),
            delivery.created.strftime("%Y-%m-%d %H:%M").to_string(),
            delivery.state.to_string(),
            delivery.channel.to_string(),
            row.rule.as_ref().map_or_else(|| "several".to_owned(), RuleName::to_string),
            title,
            delivery.attempts.to_string(),
            delivery.last_error.clone().unwrap_or_default(),
        ]
    });
    print::table(&["delivery", "since (UTC)", "state", "channel", "rule", "title", "tries", "error"], rows.collect());
}
