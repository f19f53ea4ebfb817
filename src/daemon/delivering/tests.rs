use std::fs;

use futures_util::future::BoxFuture;

use super::*;
use crate::channel::{Message, Preview, Receipt, SendError, Step};
use crate::config::{self, Environment};
use crate::daemon::Daemon;
use crate::model::DeliveryState;
use crate::random::Random;
use crate::store::{DeliveryFilter, sqlite};
use crate::time::ManualClock;

/// A channel that ends in a bug.
#[derive(Debug)]
struct Bug;

impl Channel for Bug {
    fn recipients(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn target(&self) -> String {
        "bug".to_owned()
    }

    fn at_once(&self) -> usize {
        1
    }

    fn preview(&self, _: &Message<'_>) -> Result<Preview, SendError> {
        panic!("a bug")
    }

    fn send<'a>(&'a self, _: &'a Message<'a>) -> BoxFuture<'a, Result<Receipt, SendError>> {
        Box::pin(async { panic!("a bug") })
    }

    fn test<'a>(&'a self, _: &'a Message<'a>, _: &'a mut (dyn FnMut(Step) + Send)) -> BoxFuture<'a, bool> {
        Box::pin(async { panic!("a bug") })
    }
}

const CONFIG: &str = r#"
state = "state"
[[feed]]
name = "Wire"
url = "file:wire.rss"
backfill = 1
[[rule]]
name = "oil"
keywords = ["oil"]
notify = ["bug", "log"]
[channel.bug]
type = "stdout"
[channel.log]
type = "file"
path = "log.jsonl"
"#;

const FEED: &str =
    "<rss version=\"2.0\"><channel><title>Wire</title><item><title>Oil</title><guid>1</guid></item></channel></rss>";

#[tokio::test]
async fn a_bug_in_a_channel_gives_up_its_delivery_and_holds_up_no_other() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("newswatch.toml");
    fs::write(&file, CONFIG).unwrap();
    fs::write(home.path().join("wire.rss"), FEED).unwrap();
    let mut setup = Setup::build(config::load(&file, &Environment::of([])).unwrap().config, None).unwrap();
    setup.channels.insert("bug".into(), Arc::new(Bug));
    let clock = Arc::new(ManualClock::at("2026-11-23T12:00:00Z".parse().unwrap()));
    let store = sqlite::open(&home.path().join("state")).unwrap();
    let shared = Shared::new(setup, Arc::clone(&store), clock, Random::seeded(1));
    let summary = Daemon { shared: Arc::new(shared) }.run_once().await.unwrap();
    assert_eq!(summary.delivered, Delivered { sent: 1, failed: 1 });
    let filter = DeliveryFilter { states: vec![DeliveryState::Dead], ..DeliveryFilter::default() };
    let dead = store.deliveries(filter).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert!(dead[0].delivery.last_error.as_deref().unwrap().contains("ended in a bug"), "{dead:?}");
}
