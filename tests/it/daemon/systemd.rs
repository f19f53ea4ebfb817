//! What systemd is told through its socket (sd_notify(3)).

use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::net::UnixDatagram;
use tokio::time::timeout;

use crate::support::newsroom::Newsroom;
use crate::support::program::{Home, Running};

/// The end of the socket that systemd listens at.
struct Manager {
    socket: UnixDatagram,
}

impl Manager {
    fn listen(home: &Home) -> Self {
        Self { socket: UnixDatagram::bind(home.path("notify")).unwrap() }
    }

    fn daemon(&self, home: &Home) -> Running {
        let socket = home.path("notify");
        home.daemon_with(&[("NOTIFY_SOCKET", socket.to_str().unwrap()), ("WATCHDOG_USEC", "60000000")])
    }

    /// Waits until it hears a line that begins with `start`, and gives all up to there.
    async fn hears(&self, start: &str) -> Vec<String> {
        let mut heard = Vec::new();
        let hearing = async {
            while !heard.iter().any(|line: &String| line.starts_with(start)) {
                let mut bytes = [0; 4096];
                let length = self.socket.recv(&mut bytes).await.unwrap();
                heard.extend(String::from_utf8_lossy(&bytes[..length]).lines().map(str::to_owned));
            }
        };
        let in_time = timeout(Duration::from_secs(20), hearing).await.is_ok();
        assert!(in_time, "it never said {start}, but {heard:?}");
        heard
    }
}

fn config(newsroom: &Newsroom) -> String {
    format!(
        "[[feed]]\nname = \"Wire\"\nurl = \"{}\"\n[[rule]]\nname = \"drones\"\nkeywords = [\"drones\"]\n",
        newsroom.url("/feed")
    )
}

#[tokio::test]
async fn systemd_hears_that_the_daemon_is_ready_alive_and_stopping() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&config(&newsroom));
    let manager = Manager::listen(&home);
    let daemon = manager.daemon(&home);
    manager.hears("READY=1").await;
    manager.hears("WATCHDOG=1").await;
    let heard = manager.hears("STATUS=1 feed, next poll in ").await;
    assert!(heard.last().unwrap().ends_with(", 0 waiting"), "{heard:?}");
    daemon.signal(Signal::SIGTERM);
    manager.hears("STOPPING=1").await;
    daemon.ends().await.succeeded();
}

#[tokio::test]
async fn systemd_hears_of_a_reload_and_of_its_end_even_if_it_fails() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&config(&newsroom));
    let manager = Manager::listen(&home);
    let daemon = manager.daemon(&home);
    manager.hears("READY=1").await;
    daemon.signal(Signal::SIGHUP);
    manager.hears("RELOADING=1").await;
    manager.hears("READY=1").await;
    home.configure("[[feed]]\nnothing = true\n");
    daemon.signal(Signal::SIGHUP);
    manager.hears("RELOADING=1").await;
    manager.hears("READY=1").await;
    daemon.stop().await.succeeded();
}

#[tokio::test]
async fn a_reload_tells_systemd_when_it_began() {
    let newsroom = Newsroom::start().await;
    newsroom.publish("/feed", &["Old drones"]);
    let home = Home::new(&config(&newsroom));
    let manager = Manager::listen(&home);
    let daemon = manager.daemon(&home);
    manager.hears("READY=1").await;
    daemon.signal(Signal::SIGHUP);
    let heard = manager.hears("MONOTONIC_USEC=").await;
    assert!(heard.iter().any(|line| line == "RELOADING=1"), "{heard:?}");
    daemon.stop().await.succeeded();
}
