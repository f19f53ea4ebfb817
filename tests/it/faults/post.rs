//! A mail server that is not always there, and not always well.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use regex::Regex;

use super::dice::Dice;
use super::ledger::{Answer, Arrival};
use crate::support::smtp_server::{Act, Mail, Script, SmtpServer};

pub(super) const RECIPIENTS: [&str; 2] = ["desk@example.org", "night@example.org"];

/// The latest answer.
const LATEST: Duration = Duration::from_millis(40);

pub(super) struct Post {
    dice: Dice,
    hectic: Arc<AtomicBool>,
    port: u16,
    server: Option<SmtpServer>,
    /// Mails of servers that are closed.
    mails: Vec<Mail>,
}

impl Post {
    pub(super) fn new(dice: Dice) -> Self {
        let hectic = Arc::new(AtomicBool::new(false));
        let server = SmtpServer::start(script(dice.clone(), Arc::clone(&hectic)));
        Self { dice, hectic, port: server.port(), server: Some(server), mails: Vec::new() }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn set_hectic(&self, hectic: bool) {
        self.hectic.store(hectic, Ordering::SeqCst);
    }

    /// Closes the port: whoever comes is refused by the system.
    pub(super) fn close(&mut self) {
        if let Some(server) = self.server.take() {
            self.mails.extend(server.stop());
        }
    }

    pub(super) fn open(&mut self) {
        if self.server.is_none() {
            self.server = Some(SmtpServer::start_at(self.port, script(self.dice.clone(), Arc::clone(&self.hectic))));
        }
    }

    /// What came for a recipient, once the server is closed.
    pub(super) fn arrived(&self, recipient: &str) -> Vec<Arrival> {
        self.mails.iter().filter(|mail| mail.to == [recipient]).map(arrival).collect()
    }
}

fn script(dice: Dice, hectic: Arc<AtomicBool>) -> Script {
    Script::default().moody(move |command| hectic.load(Ordering::SeqCst).then(|| fate(&dice, command))?)
}

/// `""` is the greeting, `"."` the end of a mail.
fn fate(dice: &Dice, command: &str) -> Option<Act> {
    let throw = dice.below(100);
    match command {
        "" if throw < 5 => Some(Act::Say("421 4.3.2 too busy")),
        "" if throw < 8 => Some(Act::HangUp),
        _ if command.starts_with("MAIL") && throw < 4 => Some(Act::Say("421 4.7.0 too many of you")),
        _ if command.starts_with("RCPT") && command.contains("night") && throw < 10 => {
            Some(Act::Say("450 4.2.1 greylisted"))
        }
        "." if throw < 12 => Some(Act::Say("451 4.3.0 not now")),
        "." if throw < 22 => Some(Act::HangUp),
        "." if throw < 70 => Some(Act::Dawdle(dice.part(LATEST))),
        _ => None,
    }
}

fn arrival(mail: &Mail) -> Arrival {
    let text = mail.text.replace("=\r\n", "");
    let links = Regex::new(r"news\.example/bulletin-(\d+-\d+)").unwrap();
    let answer = match mail.said {
        Some(250) => Answer::Taken,
        Some(_) => Answer::Refused,
        None => Answer::Lost,
    };
    Arrival {
        id: mail.header("Message-ID").unwrap(),
        numbers: links.captures_iter(&text).map(|found| found[1].to_owned()).collect(),
        life: mail.from.split(['+', '@']).nth(1).and_then(|life| life.parse().ok()),
        answer,
    }
}
