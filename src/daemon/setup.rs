//! What a configuration becomes when it runs: everything that a reload swaps at once.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::channel::{self, Channel, MuteLinks};
use crate::config::Config;
use crate::model::{Alert, AlertItem, ChannelName, FeedMemory, FeedName, RuleName, Severity};
use crate::net::{Network, NetworkError, NetworkSettings, Route};
use crate::pipeline::{
    self, Deliver, Due, Fallback, FeedSettings, HealthSettings, Matcher, OWN_NAME, Routes, Rule, Silences, Source,
    Timing, Way,
};
use crate::random::Random;
use crate::store::{Configured, Retention};

use super::DaemonError;
use super::changes::Written;
use crate::web::{MetricsSettings, WebsubSettings};

/// The parts that follow from one configuration.
#[derive(Debug)]
pub(super) struct Setup {
    /// The feeds in the order of the configuration.
    in_order: Vec<Arc<FeedSettings>>,
    pub(super) feeds: HashMap<FeedName, Arc<FeedSettings>>,
    /// The feeds that share their source with others, with a number for each way to reach it.
    shared: HashMap<FeedName, usize>,
    pub(super) matcher: Matcher,
    pub(super) routes: Routes,
    pub(super) silences: Silences,
    /// How much the matches of each rule matter, where that is not the usual.
    severities: HashMap<RuleName, Severity>,
    /// Where the alerts of a channel go as well that it does not deliver.
    pub(super) fallbacks: HashMap<ChannelName, Fallback>,
    pub(super) channels: HashMap<ChannelName, Arc<dyn Channel>>,
    pub(super) network: Network,
    /// The ways to feeds that have one of their own.
    routes_to: Vec<(Route, Network)>,
    network_settings: NetworkSettings,
    pub(super) timezone: TimeZone,
    /// How long after its first report a story may be joined.
    pub(super) story_window: Duration,
    /// How long what is finished is kept.
    pub(super) retention: Retention,
    /// What is said of newswatch itself, and to whom.
    pub(super) health: HealthSettings,
    /// Where hubs call, if they may.
    pub(super) websub: Option<WebsubSettings>,
    /// Where clicks in mails are taken, if they may be.
    pub(super) mute: Option<(SocketAddr, MuteLinks)>,
    /// Where others look inside, if they may.
    pub(super) metrics: Option<MetricsSettings>,
    /// What was written, to say what a reload changes.
    pub(super) written: Written,
    /// Polls under way at once, all hosts together.
    pub(super) polls_at_once: usize,
    /// Polls under way at once to one host.
    pub(super) polls_per_host: usize,
}

impl Setup {
    /// Builds every part, touching nothing that runs.
    ///
    /// The way to the network of the set-up `before` is kept where its settings are the same, so
    /// that a reload does not forget when each host was last asked.
    pub(super) fn build(config: Config, before: Option<&Self>) -> Result<Self, DaemonError> {
        let written = Written::of(&config);
        let network = match before.filter(|before| before.network_settings == config.network) {
            Some(before) => before.network.clone(),
            None => Network::new(config.network.clone())?,
        };
        let channels = channels(&config, &network)?;
        let routes = routes(&config, |name| Some(channels.get(name)?.recipients()));
        let silences = config.rules.iter().map(|rule| (rule.name.clone(), rule.suppresses.clone()));
        let silences = Silences::new(silences);
        let severities = config.rules.iter().map(|rule| (rule.name.clone(), rule.severity));
        let severities = severities.filter(|(_, severity)| *severity != Severity::default()).collect();
        let in_order: Vec<_> = config.feeds.into_iter().map(Arc::new).collect();
        let routes_to = routes_to(&in_order, &network)?;
        Ok(Self {
            written,
            shared: shared(&in_order),
            feeds: in_order.iter().map(|feed| (feed.name.clone(), Arc::clone(feed))).collect(),
            in_order,
            matcher: match before {
                Some(before) => before.matcher.relearned(config.rules),
                None => Matcher::new(config.rules),
            },
            routes,
            silences,
            severities,
            channels,
            routes_to,
            network,
            timezone: config.timezone,
            story_window: config.story_window,
            retention: config.retention,
            health: config.health,
            fallbacks: config.fallbacks,
            websub: config.websub,
            mute: config.mute,
            metrics: config.metrics,
            polls_at_once: config.network.at_once,
            polls_per_host: config.network.per_host_at_once,
            network_settings: config.network,
        })
    }

    /// The feeds as the store wants to know them. New ones begin at `now` if `at_once`, else
    /// spread out.
    pub(super) fn configured(&self, now: Timestamp, at_once: bool, random: &Random) -> Vec<Configured> {
        self.in_order
            .iter()
            .map(|feed| {
                let (schedule, zone) = (&feed.schedule, &self.timezone);
                let spread = if at_once { 1 } else { self.feeds.len() };
                Configured {
                    name: feed.name.clone(),
                    source: feed.source.identity(),
                    first_poll: pipeline::first_poll(schedule, spread, now, zone, random.fraction()),
                    latest_poll: pipeline::latest_poll(schedule, now, zone),
                    latest_held: pipeline::latest_held(schedule, feed.publisher_wait, now, zone),
                    latest_retry: pipeline::latest_retry(schedule, now, zone),
                }
            })
            .collect()
    }

    /// Where the requests of a feed go; a program is a host of its own, all files together are one.
    pub(super) fn host(&self, feed: &FeedMemory) -> String {
        match self.feeds.get(&feed.name).map(|settings| &settings.source) {
            Some(Source::Http(url)) => {
                format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
            }
            Some(Source::Exec(command)) => command.concat(),
            Some(Source::File(_)) | None => String::new(),
        }
    }

    /// The way to a feed.
    pub(super) fn way_to(&self, feed: &FeedSettings) -> &Network {
        let own = self.routes_to.iter().find(|(route, _)| *route == feed.access.route);
        own.map_or(&self.network, |(_, network)| network)
    }

    /// The way to the pages that the items of a feed lead to: none of their hosts learns who we are.
    pub(super) fn way_to_pages(&self, feed: &FeedSettings) -> &Network {
        let nameless = nameless(&feed.access.route);
        let own = self.routes_to.iter().find(|(route, _)| *route == nameless);
        own.map_or(&self.network, |(_, network)| network)
    }

    /// Whether other feeds have the source of this one and reach it the same way.
    pub(super) fn is_shared(&self, feed: &FeedMemory) -> bool {
        self.shared.contains_key(&feed.name)
    }

    /// What is common to all feeds that one request serves.
    pub(super) fn group(&self, feed: &FeedMemory) -> String {
        format!("{} {}", self.shared.get(&feed.name).copied().unwrap_or_default(), feed.source)
    }

    /// How a feed is configured that is remembered; none if that is of another source, as during
    /// a reload.
    pub(super) fn due(&self, memory: FeedMemory) -> Option<Due> {
        let settings = self.feeds.get(&memory.name).filter(|feed| feed.source.identity() == memory.source)?;
        Some(Due { settings: Arc::clone(settings), memory })
    }

    /// How much an alert matters: as much as what matters most in it.
    pub(super) fn severity(&self, alert: &Alert) -> Severity {
        let of = |item: &AlertItem| self.severities.get(&item.rule).copied().unwrap_or_default();
        alert.items.iter().map(of).max().unwrap_or_default()
    }

    /// Where each channel leads.
    pub(super) fn targets(&self) -> Vec<(ChannelName, String)> {
        self.channels.iter().map(|(name, channel)| (name.clone(), channel.target())).collect()
    }
}

/// Where the alerts of each rule go, and when; what newswatch says of itself is told at once.
pub fn routes(config: &Config, recipients: impl Fn(&ChannelName) -> Option<Vec<String>>) -> Routes {
    let usual = Timing::default();
    let ways = |notify: &[ChannelName], timing: &Timing, urgent: bool| {
        let known = notify.iter().filter_map(|name| {
            let of_channel = config.timings.get(name).unwrap_or(&usual);
            Some(Way::new(name.clone(), recipients(name)?, (timing, urgent), of_channel))
        });
        known.collect::<Vec<_>>()
    };
    let of_rule = |rule: &Rule| {
        let own = ways(&rule.notify, &rule.timing, rule.urgent);
        let routes = config.routes.iter().filter(|route| route.takes(rule));
        let routed = routes.flat_map(|route| {
            let ways = ways(&route.notify, &rule.timing, rule.urgent).into_iter();
            ways.map(|way| Way { feeds: route.feeds.clone(), ..way })
        });
        (rule.name.clone(), own.into_iter().chain(routed).collect())
    };
    let at_once = Timing { deliver: Some(Deliver::Now), ..Timing::default() };
    let own = (OWN_NAME.into(), ways(&config.health.notify, &at_once, false));
    let own = Some(own).filter(|(_, ways)| !ways.is_empty());
    let tags = config.feeds.iter().filter(|feed| !feed.tags.is_empty());
    let tags = tags.map(|feed| (feed.name.clone(), feed.tags.clone()));
    Routes::new(config.rules.iter().map(of_rule).chain(own), tags)
}

/// One way for each route that differs from the usual.
fn routes_to(feeds: &[Arc<FeedSettings>], network: &Network) -> Result<Vec<(Route, Network)>, NetworkError> {
    let mut ways: Vec<(Route, Network)> = Vec::new();
    let own = feeds.iter().map(|feed| feed.access.route.clone());
    let of_pages = feeds.iter().map(|feed| nameless(&feed.access.route));
    for route in own.chain(of_pages) {
        if route != Route::default() && !ways.iter().any(|(known, _)| *known == route) {
            let way = network.along(&route)?;
            ways.push((route, way));
        }
    }
    Ok(ways)
}

/// A route without what says who we are.
fn nameless(route: &Route) -> Route {
    Route { identity: None, ..route.clone() }
}

fn shared(feeds: &[Arc<FeedSettings>]) -> HashMap<FeedName, usize> {
    let mut by_source: HashMap<String, Vec<&FeedSettings>> = HashMap::new();
    for feed in feeds {
        by_source.entry(feed.source.identity()).or_default().push(feed);
    }
    let several = by_source.into_values().filter(|feeds| feeds.len() > 1);
    let numbered = several.flat_map(|feeds| {
        let way = |of: &FeedSettings| feeds.iter().position(|feed| feed.access == of.access).unwrap_or_default();
        feeds.iter().map(|feed| (feed.name.clone(), way(feed))).collect::<Vec<_>>()
    });
    numbered.collect()
}

fn channels(config: &Config, network: &Network) -> Result<HashMap<ChannelName, Arc<dyn Channel>>, DaemonError> {
    let settings = config.channels.iter();
    let mutes = config.mute.as_ref().map(|(_, links)| links);
    settings.map(|settings| Ok((settings.name.clone(), channel::build(settings, network, mutes)?))).collect()
}

/// How long a lease on a delivery holds: longer than the longest timeout that a channel can be
/// given, which is an hour. After a crash leases are given back at the start.
pub(super) const LEASE: Duration = Duration::from_secs(75 * 60);
