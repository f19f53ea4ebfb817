//! One click in a mail that makes newswatch silent about a rule for a while (RFC 8058).
//!
//! A GET shows what a POST would do: mail scanners follow every link, and must not mute anything.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Method, Request};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use tracing::info;

use super::reply::Reply;
use crate::channel::MuteLinks;
use crate::model::{MuteTarget, RuleName};
use crate::store::{NewMute, Store, StoreError};
use crate::time::Clock;

/// Why it is muted, wherever that is listed.
const REASON: &str = "by a click in a mail";

/// What is needed to take clicks.
pub struct Clicks {
    /// Where mutes are kept.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// The zone in which times are shown.
    pub timezone: TimeZone,
    /// What the addresses are made with.
    pub links: MuteLinks,
}

/// Answers a click.
pub(super) async fn answer(clicks: &Clicks, request: &Request<Incoming>) -> Result<Reply, StoreError> {
    let end = request.uri().path().rsplit('/').next().unwrap_or_default();
    let Some(rule) = clicks.links.rule(end) else { return Ok(Reply::unknown()) };
    match *request.method() {
        Method::POST => mute(clicks, rule).await,
        Method::GET | Method::HEAD => Ok(Reply::page(ask(clicks, &rule))),
        _ => Ok(Reply::not_allowed()),
    }
}

async fn mute(clicks: &Clicks, rule: RuleName) -> Result<Reply, StoreError> {
    let now = clicks.clock.now();
    let duration = SignedDuration::try_from(clicks.links.duration).unwrap_or(SignedDuration::MAX);
    let until = now.saturating_add(duration).unwrap_or(now);
    let target = MuteTarget::Rule(rule.clone());
    let held = clicks.store.mutes(now).await?;
    // Who clicks twice wants the same once.
    if !held.iter().any(|mute| mute.target == target && mute.until >= until - duration / 2) {
        clicks.store.put_mute(NewMute { target, created: now, until, reason: REASON.to_owned() }).await?;
        info!(rule = %rule, until = %until, "muted by a click in a mail");
    }
    let until = until.to_zoned(clicks.timezone.clone()).strftime("%a %-d %b %Y, %H:%M %Z");
    Ok(Reply::page(page(&format!("Silent about <b>{}</b> until {until}.", escaped(rule.as_str())))))
}

fn ask(clicks: &Clicks, rule: &RuleName) -> String {
    let hours = clicks.links.duration.as_secs().div_ceil(3600);
    let rule = escaped(rule.as_str());
    page(&format!(
        "<form method=\"post\"><p>Be silent about <b>{rule}</b> for {hours} h? What matches meanwhile is kept.</p>\
         <button>Be silent</button></form>"
    ))
}

fn page(content: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>newswatch</title><body style=\"font:16px/1.5 sans-serif;max-width:32em;margin:4em auto;padding:0 1em\">\
         {content}</body></html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
