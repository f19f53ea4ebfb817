//! Mail, against a server that misbehaves.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use newswatch::channel::{
    Channel, ChannelKind, ChannelSettings, EmailSettings, Message, Receipt, SendError, SmtpSecurity, Step, build,
    sample_alert, sample_delivery,
};
use newswatch::model::{Alert, Delivery, DeliveryId, Severity};
use newswatch::net::{Network, NetworkSettings};
use newswatch::secret::Secret;

use crate::support::smtp_server::{Act, BEGINNING, Script, SmtpServer};

const DESK: &str = "desk@example.org";

fn settings(server: &SmtpServer) -> EmailSettings {
    EmailSettings {
        to: vec![DESK.parse().unwrap(), "bad@example.org".parse().unwrap(), "night@example.org".parse().unwrap()],
        from: "Newswatch <newswatch@example.org>".parse().unwrap(),
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        security: SmtpSecurity::Plain,
        user: None,
        password: None,
        timeout: Duration::from_secs(20),
    }
}

fn channel(settings: EmailSettings) -> Arc<dyn Channel> {
    let network = Network::new(NetworkSettings::default()).unwrap();
    let kind = ChannelKind::Email(Box::new(settings));
    build(&ChannelSettings { name: "desk".into(), kind }, &network, None).unwrap()
}

fn now() -> Timestamp {
    "2026-11-23T14:05:00Z".parse().unwrap()
}

fn delivery(id: &str, recipient: &str) -> Delivery {
    sample_delivery(DeliveryId(id.to_owned()), &"desk".into(), recipient, now())
}

async fn send(channel: &Arc<dyn Channel>, id: &str, recipient: &str) -> Result<Receipt, SendError> {
    send_alert(channel, &sample_alert(now()), &delivery(id, recipient), now()).await
}

async fn send_alert(
    channel: &Arc<dyn Channel>,
    alert: &Alert,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Receipt, SendError> {
    channel.send(&Message { delivery, alert, severity: Severity::Normal, now, timezone: &TimeZone::UTC }).await
}

#[track_caller]
fn retried(outcome: Result<Receipt, SendError>) -> (Option<Duration>, String) {
    match outcome {
        Err(SendError::Retry { after, reason }) => (after, reason),
        other => panic!("not to be tried again: {other:?}"),
    }
}

#[track_caller]
fn given_up(outcome: Result<Receipt, SendError>) -> String {
    match outcome {
        Err(SendError::Final { reason }) => reason,
        other => panic!("not given up: {other:?}"),
    }
}

#[tokio::test]
async fn a_mail_arrives_with_all_that_a_reader_and_a_filter_need() {
    let server = SmtpServer::start(Script::default());
    let receipt = send(&channel(settings(&server)), "msg_1", DESK).await.unwrap();
    assert_eq!(receipt.detail, "250 2.0.0 queued as 4711");
    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("newswatch@example.org", [DESK.to_owned()].as_slice()));
    assert_eq!(mail.header("Message-ID").unwrap(), "<msg_1@example.org>");
    assert_eq!(mail.header("Date").unwrap(), "Mon, 23 Nov 2026 14:05:00 +0000");
    assert_eq!(mail.header("From").unwrap(), "Newswatch <newswatch@example.org>");
    assert_eq!(mail.header("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(mail.header("List-Id").unwrap(), "<newswatch-test.newswatch.example.org>");
    assert!(mail.text.contains("Content-Type: text/plain; charset=utf-8"), "{}", mail.text);
    assert!(mail.text.contains("Content-Type: text/html; charset=utf-8"), "{}", mail.text);
}

#[tokio::test]
async fn one_refused_recipient_is_given_up_and_the_others_get_their_mail() {
    let script = Script::default().on("RCPT TO:<bad@", Act::Say("550 5.1.1 <bad@example.org>: no such user"));
    let server = SmtpServer::start(script);
    let channel = channel(settings(&server));
    let mut refused = Vec::new();
    for recipient in channel.recipients() {
        if let Err(error) = send(&channel, &format!("msg_{}", recipient.len()), &recipient).await {
            refused.push(given_up(Err(error)));
        }
    }
    let to: Vec<String> = server.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, [DESK, "night@example.org"]);
    assert_eq!(refused.len(), 1);
    assert!(refused[0].contains("answered RCPT TO with 550 5.1.1"), "{}", refused[0]);
    assert!(!refused[0].contains('@'), "an address in an error that is logged: {}", refused[0]);
}

#[tokio::test]
async fn a_mail_that_is_put_off_comes_again_with_the_same_id() {
    let server = SmtpServer::start(Script::default().once(".", Act::Say("451 4.3.0 try again")));
    let channel = channel(settings(&server));
    let (after, reason) = retried(send(&channel, "msg_1", DESK).await);
    assert_eq!(after, None);
    assert!(reason.contains("answered the mail with 451 4.3.0 try again"), "{reason}");
    send(&channel, "msg_1", DESK).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].text, mails[1].text);
}

#[tokio::test]
async fn greylisting_is_waited_for() {
    let server = SmtpServer::start(Script::default().once("RCPT", Act::Say("451 4.7.1 greylisted")));
    let channel = channel(settings(&server));
    retried(send(&channel, "msg_1", DESK).await);
    send(&channel, "msg_1", DESK).await.unwrap();
}

#[tokio::test]
async fn a_busy_server_is_tried_again() {
    let server = SmtpServer::start(Script::default().on("", Act::Say("421 4.3.2 too many connections")));
    let (_, reason) = retried(send(&channel(settings(&server)), "msg_1", DESK).await);
    assert!(reason.contains("answered EHLO with 421 4.3.2 too many connections"), "{reason}");
}

#[tokio::test]
async fn a_closed_port_is_named_with_what_to_do() {
    let server = SmtpServer::start(Script::default());
    let settings = EmailSettings { port: 1, ..settings(&server) };
    let (_, reason) = retried(send(&channel(settings), "msg_1", DESK).await);
    assert!(reason.contains("127.0.0.1:1, connecting: "), "{reason}");
    assert!(reason.contains("nothing listens on port 1"), "{reason}");
}

#[tokio::test]
async fn a_server_that_never_greets_costs_no_more_than_the_timeout() {
    let server = SmtpServer::start(Script::default().on("", Act::FallSilent));
    let settings = EmailSettings { timeout: Duration::from_millis(300), ..settings(&server) };
    let (_, reason) = retried(send(&channel(settings), "msg_1", DESK).await);
    assert!(reason.contains("EHLO: no answer within"), "{reason}");
}

#[tokio::test]
async fn a_server_that_speaks_byte_by_byte_costs_no_more_than_the_timeout() {
    for step in ["", "EHLO", "MAIL", "."] {
        let server = SmtpServer::start(Script::default().on(step, Act::Drip(Duration::from_millis(100))));
        let settings = EmailSettings { timeout: Duration::from_millis(500), ..settings(&server) };
        let (_, reason) = retried(send(&channel(settings), "msg_1", DESK).await);
        assert!(reason.contains("no answer within"), "{step}: {reason}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_speak_esmtp_is_told_of() {
    let server = SmtpServer::start(Script::default().on("EHLO", Act::Say("502 5.5.1 not implemented")));
    let (_, reason) = retried(send(&channel(settings(&server)), "msg_1", DESK).await);
    assert!(reason.contains("answered EHLO with 502 5.5.1 not implemented"), "{reason}");
    assert!(!server.conversations().concat().iter().any(|command| command.starts_with("HELO")));
}

#[tokio::test]
async fn a_server_that_takes_seven_bits_only_gets_every_letter_all_the_same() {
    let server = SmtpServer::start(Script::default());
    let mut alert = sample_alert(now());
    alert.items[0].item.title = "Öl über Kyjiw, нафта".to_owned();
    send_alert(&channel(settings(&server)), &alert, &delivery("msg_1", DESK), now()).await.unwrap();
    let mails = server.mails();
    assert!(mails[0].text.is_ascii(), "{}", mails[0].text);
    assert!(!server.conversations().concat().iter().any(|command| command.contains("8BITMIME")));
    assert!(decoded(&mails[0].text).contains("Öl über Kyjiw, нафта"), "{}", mails[0].text);
}

#[tokio::test]
async fn a_server_that_takes_one_recipient_a_mail_gets_a_mail_for_each() {
    let named = Arc::new(AtomicUsize::new(0));
    let script = Script::default().once("RCPT TO:<night@", Act::Say("452 4.5.3 not now")).moody(move |command| {
        match command.split(' ').next() {
            Some("MAIL") => named.store(0, Ordering::SeqCst),
            Some("RCPT") if named.fetch_add(1, Ordering::SeqCst) > 0 => {
                return Some(Act::Say("452 4.5.3 too many recipients"));
            }
            _ => {}
        }
        None
    });
    let server = SmtpServer::start(script);
    let channel = channel(settings(&server));
    let mut put_off = Vec::new();
    for recipient in channel.recipients() {
        if let Err(error) = send(&channel, "msg_1", &recipient).await {
            retried(Err(error));
            put_off.push(recipient);
        }
    }
    assert_eq!(put_off, ["night@example.org"]);
    send(&channel, "msg_1", &put_off[0]).await.unwrap();
    let to: Vec<_> = server.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, [[DESK], ["bad@example.org"], ["night@example.org"]]);
}

#[tokio::test]
async fn a_mail_that_breaks_off_in_the_middle_comes_whole_the_next_time() {
    let server = SmtpServer::start(Script::default().once(BEGINNING, Act::BreakOff));
    let channel = channel(settings(&server));
    retried(send(&channel, "msg_1", DESK).await);
    assert!(server.mails().is_empty());
    send(&channel, "msg_1", DESK).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.trim_end().ends_with("--"), "{}", mails[0].text);
}

#[tokio::test]
async fn a_server_that_takes_only_small_mails_gets_a_short_one() {
    const LIMIT: usize = 20_000;
    for refusal in ["552 5.3.4 message too big", "552 message size exceeds fixed limit"] {
        let server = SmtpServer::start(Script::default().offer("SIZE 20000").larger_than(LIMIT, refusal));
        let mut alert = sample_alert(now());
        alert.items[0].item.title = "Öl über Kyjiw".to_owned();
        let mut other = alert.items[0].clone();
        other.item.title = "нафта ".repeat(60);
        other.evidence.clear();
        alert.items.extend(vec![other; 90]);
        let receipt = send_alert(&channel(settings(&server)), &alert, &delivery("msg_1", DESK), now()).await.unwrap();
        assert_eq!(receipt.detail, "250 2.0.0 queued as 4711");
        let mails = server.mails();
        let [refused, taken] = mails.as_slice() else { panic!("{} mails", mails.len()) };
        assert!(refused.text.len() > LIMIT);
        assert!(taken.text.len() <= LIMIT, "{}", taken.text.len());
        assert_eq!(taken.header("Message-ID"), refused.header("Message-ID"));
        assert_eq!(taken.header("Subject"), refused.header("Subject"));
        let text = decoded(&taken.text);
        assert!(text.contains("Öl über Kyjiw"), "{text}");
        assert!(text.contains("the mail server takes no larger mail"), "{text}");
    }
}

#[tokio::test]
async fn a_mail_without_an_answer_comes_again_with_the_same_id() {
    for act in [Act::HangUp, Act::FallSilent] {
        let server = SmtpServer::start(Script::default().once(".", act));
        let settings = EmailSettings { timeout: Duration::from_secs(1), ..settings(&server) };
        let channel = channel(settings);
        retried(send(&channel, "msg_1", DESK).await);
        send(&channel, "msg_1", DESK).await.unwrap();
        let ids: Vec<_> = server.mails().iter().map(|mail| mail.header("Message-ID").unwrap()).collect();
        assert_eq!(ids, ["<msg_1@example.org>", "<msg_1@example.org>"]);
    }
}

#[tokio::test]
async fn a_mail_that_the_server_will_never_take_is_given_up() {
    for reply in ["554 5.7.1 spam", "552 5.2.2 mailbox full"] {
        let server = SmtpServer::start(Script::default().on(".", Act::Say(reply)));
        let reason = given_up(send(&channel(settings(&server)), "msg_1", DESK).await);
        assert!(reason.contains(reply), "{reason}");
    }
}

#[tokio::test]
async fn a_sender_that_is_not_allowed_keeps_the_mail_for_when_it_is() {
    let server = SmtpServer::start(Script::default().on("MAIL", Act::Say("550 5.7.1 not your address")));
    let (_, reason) = retried(send(&channel(settings(&server)), "msg_1", DESK).await);
    assert!(reason.contains("use a `from` address"), "{reason}");
}

#[tokio::test]
async fn without_starttls_nothing_is_said_in_clear() {
    let server = SmtpServer::start(Script::default().offer("AUTH PLAIN"));
    let settings = EmailSettings {
        security: SmtpSecurity::StartTls,
        user: Some("me".to_owned()),
        password: Some(Secret::from("hunter2")),
        ..settings(&server)
    };
    let (_, reason) = retried(send(&channel(settings), "msg_1", DESK).await);
    assert!(reason.contains("STARTTLS: the server does not offer it; use smtps://"), "{reason}");
    for command in server.conversations().concat() {
        assert!(command.starts_with("EHLO ") || command == "QUIT", "{command}");
    }
}

#[tokio::test]
async fn text_that_is_forged_behind_the_starttls_reply_is_not_believed() {
    let forged = "220 go ahead\r\n250-forged\r\n250 AUTH PLAIN";
    let server = SmtpServer::start(Script::default().offer("STARTTLS").on("STARTTLS", Act::SayLast(forged)));
    let settings =
        EmailSettings { security: SmtpSecurity::StartTls, timeout: Duration::from_secs(2), ..settings(&server) };
    let (_, reason) = retried(send(&channel(settings), "msg_1", DESK).await);
    assert!(reason.contains("STARTTLS: received corrupt message"), "{reason}");
    assert!(reason.contains("spoke in clear after STARTTLS"), "{reason}");
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn a_server_that_cannot_protect_the_connection_now_is_tried_again() {
    let script = Script::default().offer("STARTTLS").on("STARTTLS", Act::Say("454 4.7.0 TLS not available"));
    let server = SmtpServer::start(script);
    let settings = EmailSettings { security: SmtpSecurity::StartTls, ..settings(&server) };
    let (after, reason) = retried(send(&channel(settings), "msg_1", DESK).await);
    assert_eq!(after, None);
    assert!(reason.contains("answered STARTTLS with 454 4.7.0 TLS not available"), "{reason}");
    assert!(!server.conversations().concat().iter().any(|command| command.starts_with("MAIL")));
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_mail_is_through_is_tried_again() {
    for step in ["EHLO", "MAIL", "RCPT", "DATA"] {
        let server = SmtpServer::start(Script::default().once(step, Act::HangUp));
        let channel = channel(settings(&server));
        retried(send(&channel, "msg_1", DESK).await);
        send(&channel, "msg_1", DESK).await.unwrap();
        assert_eq!(server.mails().len(), 1);
    }
}

#[tokio::test]
async fn a_refused_login_is_not_tried_again_for_half_an_hour_whatever_waits() {
    let script = Script::default().offer("AUTH PLAIN LOGIN").on("AUTH", Act::Say("535 5.7.8 bad credentials"));
    let server = SmtpServer::start(script);
    let settings =
        EmailSettings { user: Some("me".to_owned()), password: Some(Secret::from("hunter2")), ..settings(&server) };
    let channel = channel(settings);
    let (after, reason) = retried(send(&channel, "msg_1", DESK).await);
    assert_eq!(after, Some(Duration::from_secs(1_800)));
    assert!(reason.contains("answered AUTH with 535 5.7.8 bad credentials; check user and password"), "{reason}");
    assert!(!reason.contains("hunter2"));

    let alert = sample_alert(now());
    let ten_minutes_later = now() + Duration::from_secs(600);
    let waiting = delivery("msg_2", DESK);
    let (after, _) = retried(send_alert(&channel, &alert, &waiting, ten_minutes_later).await);
    assert_eq!(after, Some(Duration::from_secs(1_200)));
    assert_eq!(server.conversations().len(), 1);

    let half_an_hour_later = now() + Duration::from_secs(1_800);
    retried(send_alert(&channel, &alert, &waiting, half_an_hour_later).await);
    assert_eq!(server.conversations().len(), 2);
}

#[tokio::test]
async fn several_mails_share_a_connection_until_the_server_closes_it() {
    let server = SmtpServer::start(Script::default());
    let channel = channel(settings(&server));
    send(&channel, "msg_1", DESK).await.unwrap();
    send(&channel, "msg_2", DESK).await.unwrap();
    assert_eq!(server.conversations().len(), 1);
    server.hang_up();
    send(&channel, "msg_3", DESK).await.unwrap();
    assert_eq!(server.conversations().len(), 2);
    assert_eq!(server.mails().len(), 3);
}

#[tokio::test]
async fn a_server_that_takes_one_mail_a_connection_gets_the_next_on_another() {
    let server = SmtpServer::start(Script::default().on_second("MAIL", Act::Say("421 4.7.0 enough for now")));
    let channel = channel(settings(&server));
    send(&channel, "msg_1", DESK).await.unwrap();
    send(&channel, "msg_2", DESK).await.unwrap();
    assert_eq!(server.mails().len(), 2);
    assert_eq!(server.conversations().len(), 2);
}

#[tokio::test]
async fn a_recipient_who_was_taken_out_gets_no_more_mail() {
    let server = SmtpServer::start(Script::default());
    let reason = given_up(send(&channel(settings(&server)), "msg_1", "gone@example.org").await);
    assert!(reason.contains("no longer in `to`"), "{reason}");
    assert!(server.conversations().is_empty());
}

#[tokio::test]
async fn lines_of_dots_and_other_traps_arrive_unchanged() {
    let server = SmtpServer::start(Script::default());
    let trap = format!("{} From here to there = {}", ". .. ".repeat(60), "=3D.".repeat(20));
    let mut alert = sample_alert(now());
    alert.items[0].item.summary = format!(".\r\n{trap}\n.\r\nQUIT\r\n");
    alert.items[0].evidence.truncate(1);
    send_alert(&channel(settings(&server)), &alert, &delivery("msg_1", DESK), now()).await.unwrap();
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let text = quoted_printable(&mails[0].text);
    let start: String = trap.chars().take(300).collect();
    assert!(text.contains(start.trim_end()), "{text}");
    assert_eq!(server.conversations()[0].len(), 4, "{:?}", server.conversations());
}

/// Decodes RFC 2045, section 6.7, into a character for each byte.
fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut pieces = joined.split('=');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push_str(&code.map_or('='.to_string(), |code| char::from(code).to_string()));
        out.push_str(if code.is_some() { &piece[2..] } else { piece });
    }
    out
}

/// The text of all parts of a mail (RFC 2045, section 6).
fn decoded(mail: &str) -> String {
    let parts = mail.split("\r\n--=_").filter_map(|part| part.split_once("\r\n\r\n"));
    let texts = parts.map(|(head, body)| match head.contains("Content-Transfer-Encoding: base64") {
        true => STANDARD.decode(body.replace("\r\n", "")).unwrap(),
        false => quoted_printable(body).chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect(),
    });
    texts.map(|bytes| String::from_utf8(bytes).unwrap()).collect()
}

async fn steps(channel: &Arc<dyn Channel>, port: u16) -> String {
    let (delivery, alert) = (delivery("msg_1", DESK), sample_alert(now()));
    let message = Message {
        delivery: &delivery,
        alert: &alert,
        severity: Severity::Normal,
        now: now(),
        timezone: &TimeZone::UTC,
    };
    let mut lines = Vec::new();
    let mut report = |step: Step| {
        lines.push(match step.result {
            Ok(detail) => format!("ok   {}: {detail}", step.name),
            Err(fault) => format!("FAIL {}: {}\n     fix: {}", step.name, fault.reason, fault.fix),
        });
    };
    let passed = channel.test(&message, &mut report).await;
    lines.push(format!("passed: {passed}"));
    lines.join("\n").replace(&port.to_string(), "PORT")
}

#[tokio::test]
async fn a_test_shows_every_step() {
    let server = SmtpServer::start(Script::default().offer("AUTH PLAIN").offer("8BITMIME"));
    let settings =
        EmailSettings { user: Some("me".to_owned()), password: Some(Secret::from("hunter2")), ..settings(&server) };
    insta::assert_snapshot!(steps(&channel(settings), server.port()).await, @"
    ok   look up 127.0.0.1: 127.0.0.1
    ok   connect to 127.0.0.1:PORT: 127.0.0.1:PORT
    ok   EHLO: test.example offers AUTH PLAIN
    ok   AUTH as me: 235 2.7.0 welcome
    ok   MAIL FROM <newswatch@example.org>: 250 2.1.0 fine
    ok   RCPT TO <desk@example.org>: 250 2.1.0 fine
    ok   DATA: 354 go ahead
    ok   send the mail: 250 2.0.0 queued as 4711
    passed: true
    ");
}

#[tokio::test]
async fn a_test_stops_at_the_step_that_fails_and_names_the_fix() {
    let script = Script::default().on("RCPT", Act::Say("554 5.7.1 <desk@example.org>: relay access denied"));
    let server = SmtpServer::start(script);
    insta::assert_snapshot!(steps(&channel(settings(&server)), server.port()).await, @"
    ok   look up 127.0.0.1: 127.0.0.1
    ok   connect to 127.0.0.1:PORT: 127.0.0.1:PORT
    ok   EHLO: test.example
    ok   MAIL FROM <newswatch@example.org>: 250 2.1.0 fine
    FAIL RCPT TO <desk@example.org>: 127.0.0.1:PORT answered RCPT TO with 554 5.7.1 <desk@example.org>: relay access denied
         fix: check the address in `to`, and whether this server sends mail to other domains for you
    passed: false
    ");
    let settings = EmailSettings { security: SmtpSecurity::Tls, ..settings(&server) };
    insta::assert_snapshot!(steps(&channel(settings), server.port()).await, @"
    ok   look up 127.0.0.1: 127.0.0.1
    ok   connect to 127.0.0.1:PORT with TLS: 127.0.0.1:PORT
    FAIL TLS handshake: 127.0.0.1:PORT, the TLS handshake: received corrupt message of type InvalidContentType
         fix: the server does not speak TLS here: try smtp:// with STARTTLS (587)
    passed: false
    ");
}
