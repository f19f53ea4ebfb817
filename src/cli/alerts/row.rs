//! One delivery as it is listed.

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::print;
use crate::model::{AlertId, ChannelName, DeliveryId, DeliveryState, HoldReason, RuleName};
use crate::store::DeliveryRow;

/// What is printed as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    id: &'a DeliveryId,
    alert: AlertId,
    rule: Option<&'a RuleName>,
    title: &'a str,
    items: usize,
    channel: &'a ChannelName,
    recipient: &'a str,
    state: DeliveryState,
    hold: Option<HoldReason>,
    attempts: u32,
    created: Timestamp,
    next_attempt: Option<Timestamp>,
    error: Option<&'a str>,
}

/// The delivery as an object.
pub(super) fn shown(row: &DeliveryRow) -> Shown<'_> {
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
        hold: row.hold,
        attempts: delivery.attempts,
        created: delivery.created,
        next_attempt: waits(delivery.state).then_some(delivery.next_attempt),
        error: delivery.last_error.as_deref(),
    }
}

/// Prints the deliveries as a table.
pub(super) fn show(rows: &[DeliveryRow]) {
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
            remark(row),
        ]
    });
    print::table(&["delivery", "since (UTC)", "state", "channel", "rule", "title", "tries", "remark"], rows.collect());
}

fn waits(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Held | DeliveryState::Pending)
}

/// Why it waits, or what went wrong.
fn remark(row: &DeliveryRow) -> String {
    let until = row.delivery.next_attempt.strftime("%Y-%m-%d %H:%M");
    match (row.delivery.state, row.hold) {
        (DeliveryState::Held, Some(reason)) => format!("{reason} until {until}"),
        _ => row.delivery.last_error.clone().unwrap_or_default(),
    }
}
