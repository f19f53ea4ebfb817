//! Webhooks, against a receiver that misbehaves.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story fails by panicking")]

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use newswatch::channel::{
    Channel, ChannelKind, ChannelSettings, Format, Message, Receipt, SendError, Service, Step, WebhookSettings, build,
    sample_alert, sample_delivery,
};
use newswatch::model::{DeliveryId, Severity};
use newswatch::net::{Network, NetworkSettings, Route};
use newswatch::secret::Secret;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use url::Url;

use crate::support::http_server::{HttpServer, Reply};
use crate::support::newsroom::signature;

const SECRETS: [&str; 2] = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "old secret"];

fn settings(url: Url) -> WebhookSettings {
    let headers = vec![("Authorization".to_owned(), Secret::from("Bearer hunter2"))];
    WebhookSettings {
        format: Format::Json,
        url,
        secrets: SECRETS.map(Secret::from).to_vec(),
        headers,
        allow_private: Vec::new(),
        timeout: Duration::from_secs(10),
    }
}

/// A channel that may reach loopback.
fn channel(settings: WebhookSettings) -> Arc<dyn Channel> {
    built(settings, &["127.0.0.0/8"])
}

fn built(settings: WebhookSettings, allowed: &[&str]) -> Arc<dyn Channel> {
    let allow_private = allowed.iter().map(|range| range.parse().unwrap()).collect();
    let route = Route { allow_private, ..Route::default() };
    let network = NetworkSettings { route, per_host_gap: Duration::ZERO, ..NetworkSettings::default() };
    let kind = ChannelKind::Webhook(settings);
    build(&ChannelSettings { name: "hook".into(), kind }, &Network::new(network).unwrap(), None).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn send_at(channel: &Arc<dyn Channel>, now: Timestamp) -> Result<Receipt, SendError> {
    let created = at("2026-11-23T14:05:00Z");
    let delivery = sample_delivery(DeliveryId("msg_1".to_owned()), &"hook".into(), "", created);
    let alert = sample_alert(created);
    channel
        .send(&Message {
            delivery: &delivery,
            alert: &alert,
            severity: Severity::Normal,
            now,
            timezone: &TimeZone::UTC,
        })
        .await
}

async fn send(channel: &Arc<dyn Channel>) -> Result<Receipt, SendError> {
    send_at(channel, at("2026-11-23T14:05:00Z")).await
}

#[track_caller]
fn retried(outcome: Result<Receipt, SendError>) -> (Option<Duration>, String) {
    match outcome {
        Err(SendError::Retry { after, reason }) => (after, reason),
        other => panic!("not to be tried again: {other:?}"),
    }
}

#[tokio::test]
async fn an_alert_arrives_signed_with_each_secret() {
    let server = HttpServer::scripted([Reply::ok("thanks")]).await;
    let receipt = send(&channel(settings(server.url("/hook")))).await.unwrap();
    assert_eq!(receipt.detail, "200: thanks");
    let received = server.received();
    let [request] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/hook"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some("Bearer hunter2"));
    assert_eq!(request.header("webhook-id"), Some("msg_1"));
    assert_eq!(request.header("webhook-timestamp"), Some("1795442700"));
    let first = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let signatures = [signature(&first, request), signature(b"old secret", request)].join(" ");
    assert_eq!(request.header("webhook-signature"), Some(signatures.as_str()));
    let alert: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!((&alert["version"], &alert["id"], &alert["type"]), (&1.into(), &"msg_1".into(), &"alert".into()));
}

#[tokio::test]
async fn a_second_attempt_has_the_same_id_and_body_but_a_fresh_signature() {
    let server = HttpServer::scripted([Reply::status(500), Reply::status(204)]).await;
    let channel = channel(settings(server.url("/hook")));
    let (after, reason) = retried(send(&channel).await);
    assert_eq!(after, None);
    assert_eq!(reason, "127.0.0.1 answered 500; the receiver has a fault of its own: see its log");
    send_at(&channel, at("2026-11-23T14:10:00Z")).await.unwrap();
    let received = server.received();
    let header =
        |name: &str| received.iter().map(|request| request.header(name).unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(header("webhook-id"), ["msg_1", "msg_1"]);
    assert_eq!(header("webhook-timestamp"), ["1795442700", "1795443000"]);
    assert_ne!(header("webhook-signature")[0], header("webhook-signature")[1]);
    assert_eq!(received[0].body, received[1].body);
}

#[tokio::test]
async fn without_a_secret_nothing_is_signed() {
    let server = HttpServer::scripted([Reply::status(200)]).await;
    send(&channel(WebhookSettings { secrets: Vec::new(), ..settings(server.url("/hook")) })).await.unwrap();
    assert_eq!(server.received()[0].header("webhook-signature"), None);
}

#[tokio::test]
async fn a_busy_receiver_says_when_to_come_back() {
    for status in [429, 503] {
        let server = HttpServer::scripted([Reply::status(status).header("Retry-After", "120")]).await;
        let (after, _) = retried(send(&channel(settings(server.url("/hook")))).await);
        assert_eq!(after, Some(Duration::from_secs(120)));
    }
}

#[tokio::test]
async fn services_say_in_the_body_when_to_come_back() {
    let bodies = [
        (r#"{"message": "You are being rate limited.", "retry_after": 64.57, "global": false}"#, 64_570),
        (r#"{"ok": false, "error_code": 429, "parameters": {"retry_after": 35}}"#, 35_000),
        (r#"{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2000}"#, 2_000),
        (r#"{"retry_after": 1e9}"#, 24 * 3_600_000),
    ];
    for (body, milliseconds) in bodies {
        let server = HttpServer::scripted([Reply::status(429).body(body)]).await;
        let (after, _) = retried(send(&channel(settings(server.url("/hook")))).await);
        assert_eq!(after, Some(Duration::from_millis(milliseconds)), "{body}");
    }
}

#[tokio::test]
async fn a_success_whose_body_says_otherwise_is_none() {
    for body in [
        r#"{"ok": false, "error": "invalid_blocks"}"#,
        r#"{"status": 0, "errors": ["user identifier is invalid"]}"#,
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
    ] {
        let server = HttpServer::scripted([Reply::ok(body)]).await;
        let (_, reason) = retried(send(&channel(settings(server.url("/hook")))).await);
        assert!(reason.starts_with("127.0.0.1 answered 200"), "{reason}");
    }
}

#[tokio::test]
async fn a_repeat_in_a_room_is_the_same_transaction() {
    let server = HttpServer::scripted([Reply::status(502), Reply::ok(r#"{"event_id": "$1"}"#)]).await;
    let format =
        Format::Service(Service::Matrix { token: Secret::from("syt_1"), room: "!desk:example.org".to_owned() });
    let channel = channel(WebhookSettings { format, headers: Vec::new(), ..settings(server.url("/")) });
    retried(send(&channel).await);
    send(&channel).await.unwrap();
    for request in server.received() {
        let path = "/_matrix/client/v3/rooms/!desk:example.org/send/m.room.message/msg_1";
        assert_eq!((request.method.as_str(), request.path.as_str()), ("PUT", path));
        assert_eq!(request.header("authorization"), Some("Bearer syt_1"));
        assert_eq!(request.header("webhook-id"), None);
    }
}

#[tokio::test]
async fn every_other_refusal_is_tried_again() {
    for status in [400, 401, 403, 404, 418, 500, 502, 504] {
        let server = HttpServer::scripted([Reply::status(status)]).await;
        let (after, reason) = retried(send(&channel(settings(server.url("/hook")))).await);
        assert_eq!(after, None);
        assert!(reason.starts_with(&format!("127.0.0.1 answered {status}")), "{reason}");
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn gone_switches_the_channel_off() {
    let server = HttpServer::scripted([Reply::status(410)]).await;
    let outcome = send(&channel(settings(server.url("/hook")))).await;
    let Err(SendError::SwitchOff { reason }) = outcome else { panic!("{outcome:?}") };
    assert!(reason.contains("has closed this address"), "{reason}");
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_its_target_hears_nothing() {
    let target = HttpServer::scripted([Reply::status(200)]).await;
    for status in [301, 302, 303, 307, 308] {
        let server = HttpServer::scripted([Reply::redirect(status, target.url("/"))]).await;
        let (_, reason) = retried(send(&channel(settings(server.url("/hook")))).await);
        assert!(reason.contains("redirects are not followed"), "{reason}");
    }
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn a_receiver_that_never_answers_costs_no_more_than_the_timeout() {
    let server = HttpServer::scripted([Reply::silence()]).await;
    let timeout = Duration::from_millis(300);
    let (_, reason) = retried(send(&channel(WebhookSettings { timeout, ..settings(server.url("/hook")) })).await);
    assert!(reason.contains("took longer than 0.3 s"), "{reason}");
}

#[tokio::test]
async fn a_connection_that_breaks_behind_the_alert_has_it_repeated_with_the_same_id() {
    let server = HttpServer::scripted([Reply::raw("").then_reset(), Reply::ok("")]).await;
    let channel = channel(settings(server.url("/hook")));
    retried(send(&channel).await);
    send(&channel).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2, "nothing is repeated behind the back of whoever counts attempts");
    assert_eq!(received[0].header("webhook-id"), received[1].header("webhook-id"));
    assert_eq!(received[0].body, received[1].body);
}

#[tokio::test]
async fn headers_without_measure_are_not_read_to_their_end() {
    for reply in [
        Reply::ok("").header("X-Long", "x".repeat(1 << 20)),
        Reply::raw(format!("HTTP/1.1 200 OK\r\n{}", "X-Many: 1\r\n".repeat(1_000))).endless(),
    ] {
        let server = HttpServer::scripted([reply]).await;
        let (_, reason) = retried(send(&channel(settings(server.url("/hook")))).await);
        assert!(reason.contains("not proper HTTP"), "{reason}");
    }
}

/// The answer may be read or the break be noticed first; either way the alert is not lost.
#[tokio::test]
async fn an_answer_that_does_not_wait_for_the_alert_is_taken_or_the_alert_repeated() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let answering = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    };
    let channel = channel(settings(url.parse().unwrap()));
    let (outcome, ()) = tokio::join!(send(&channel), answering);
    assert!(matches!(outcome, Ok(_) | Err(SendError::Retry { .. })), "{outcome:?}");
}

#[tokio::test]
async fn an_endless_answer_is_a_success_that_is_not_listened_to() {
    let server = HttpServer::scripted([Reply::ok("x").endless()]).await;
    let receipt = send(&channel(settings(server.url("/hook")))).await.unwrap();
    assert!(receipt.detail.len() < 200, "{}", receipt.detail);
}

#[tokio::test]
async fn a_private_address_is_refused_unless_it_is_allowed() {
    let server = HttpServer::scripted([Reply::status(200)]).await;
    let (_, reason) = retried(send(&built(settings(server.url("/T0KEN")), &[])).await);
    assert!(reason.contains("allow_private"), "{reason}");
    assert!(!reason.contains("T0KEN"), "{reason}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn no_error_and_no_debug_output_shows_the_address_or_a_secret() {
    let server = HttpServer::scripted([Reply::status(500)]).await;
    let channel = channel(settings(server.url("/T0KEN?key=k123")));
    let (_, reason) = retried(send(&channel).await);
    for text in [reason, format!("{channel:?}"), channel.target()] {
        for secret in ["T0KEN", "k123", "hunter2", "MfKQ9r8G"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

async fn steps(channel: &Arc<dyn Channel>) -> String {
    let now = at("2026-11-23T14:05:00Z");
    let delivery = sample_delivery(DeliveryId("msg_1".to_owned()), &"hook".into(), "", now);
    let alert = sample_alert(now);
    let message =
        Message { delivery: &delivery, alert: &alert, severity: Severity::Normal, now, timezone: &TimeZone::UTC };
    let mut lines = Vec::new();
    let mut report = |step: Step| {
        lines.push(match step.result {
            Ok(detail) => format!("ok   {}: {detail}", step.name),
            Err(fault) => format!("FAIL {}: {}\n     fix: {}", step.name, fault.reason, fault.fix),
        });
    };
    let passed = channel.test(&message, &mut report).await;
    lines.push(format!("passed: {passed}"));
    lines.join("\n")
}

#[tokio::test]
async fn a_test_shows_what_was_sent_and_what_was_answered() {
    let server = HttpServer::scripted([Reply::ok("welcome"), Reply::status(403)]).await;
    let channel = channel(settings(server.url("/hook")));
    insta::assert_snapshot!(steps(&channel).await, @"
    ok   write the alert as JSON: 1094 bytes
    ok   sign it: Standard Webhooks, with 2 secrets
    ok   POST to 127.0.0.1: answered 200: welcome
    passed: true
    ");
    insta::assert_snapshot!(steps(&channel).await, @"
    ok   write the alert as JSON: 1094 bytes
    ok   sign it: Standard Webhooks, with 2 secrets
    FAIL POST to 127.0.0.1: answered 403
         fix: check `secret` and `headers`; the receiver's clock may also be wrong
    passed: false
    ");
    let alert: serde_json::Value = serde_json::from_slice(&server.received()[0].body).unwrap();
    assert_eq!(alert["type"], "test");
}
