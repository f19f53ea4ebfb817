use std::time::Duration;

use super::*;
use crate::channel::fixture::{
    Letter, alert, bare, digest, digest_of_stories, drones, edited, grown, headline, hostile, of,
};
use crate::channel::{EmailSettings, MuteLinks, SmtpSecurity};
use crate::model::{AlertItem, Item, StoryId};

fn settings(from: &str) -> EmailSettings {
    EmailSettings {
        to: vec!["desk@example.org".parse().unwrap()],
        from: from.parse().unwrap(),
        host: "mail.example.org".to_owned(),
        port: 465,
        security: SmtpSecurity::Tls,
        user: None,
        password: None,
        timeout: Duration::from_secs(30),
    }
}

fn mail(letter: &Letter) -> String {
    let settings = settings("Newswatch <newswatch@example.org>");
    let mail = compose(&settings.from, &letter.message(), &settings.to[0], &Html::new(None)).unwrap();
    String::from_utf8(mail.formatted()).unwrap()
}

/// The HTML part.
fn page(letter: &Letter) -> String {
    let view = View::new(&letter.alert, letter.message().timezone);
    Html::new(None).render(&view, letter.delivery.id.as_str())
}

fn headers(mail: &str) -> &str {
    mail.split_once("\r\n\r\n").unwrap().0
}

#[test]
fn headers_say_what_it_is_and_keep_machines_from_answering() {
    let mail = mail(&Letter::of(alert(vec![drones()]), "desk@example.org"));
    insta::assert_snapshot!(headers(&mail).replace('\r', ""), @r#"
    From: Newswatch <newswatch@example.org>
    To: desk@example.org
    Subject: [iran-drones] Iran unveils new drones at air show
    Date: Mon, 23 Nov 2026 14:05:00 +0000
    Message-ID: <msg_01hfyc3q0v8m2k5p7r9t1w3x5z@example.org>
    In-Reply-To: <iran-drones.newswatch@example.org>
    References: <iran-drones.newswatch@example.org>
    List-Id: <iran-drones.newswatch.example.org>
    Auto-Submitted: auto-generated
    X-Newswatch-Rule: iran-drones
    MIME-Version: 1.0
    Content-Type: multipart/alternative;
     boundary="=_msg_01hfyc3q0v8m2k5p7r9t1w3x5z"
    "#);
}

/// The value of a header, its lines put together as a mail program does.
fn header_of(mail: &str, name: &str) -> String {
    let unfolded = headers(mail).replace("\r\n ", " ");
    let mut lines = unfolded.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).unwrap()
}

/// Subject, id and thread of the mail of an alert.
fn read(alert: Alert) -> (String, String, String) {
    let mail = mail(&Letter::of(alert, "desk@example.org"));
    let thread = header_of(&mail, "References");
    assert_eq!(thread, header_of(&mail, "In-Reply-To"), "programs go by either");
    (header_of(&mail, "Subject"), header_of(&mail, "Message-ID"), thread)
}

#[test]
fn what_comes_of_a_story_stands_in_the_thread_of_the_mail_that_told_it() {
    let told = AlertItem { story: Some(StoryId(4)), ..drones() };
    let threads = [told, grown(), edited()].map(|item| read(alert(vec![item])));
    assert_eq!(
        threads.clone().map(|(subject, ..)| subject),
        [
            "[iran-drones] Iran unveils new drones at air show",
            "[iran-drones] now reported by 10 outlets: Drones on show in Tehran: what is known",
            "[iran-drones] edited: Iran unveils new drones at air show, minister denies",
        ]
    );
    for (_, id, thread) in threads {
        assert_eq!(id, "<msg_01hfyc3q0v8m2k5p7r9t1w3x5z@example.org>");
        assert_eq!(thread, "<story-4.iran-drones.newswatch@example.org>");
    }
}

#[test]
fn what_is_about_several_stories_stands_in_the_thread_of_its_rule() {
    let thread = |alert| read(alert).2;
    let other = AlertItem { story: Some(StoryId(5)), ..headline() };
    assert_eq!(thread(alert(vec![grown(), edited()])), "<story-4.iran-drones.newswatch@example.org>");
    assert_eq!(thread(alert(vec![grown(), other])), "<iran-drones.newswatch@example.org>");
    assert_eq!(thread(alert(vec![drones()])), "<iran-drones.newswatch@example.org>");
    assert_eq!(thread(digest_of_stories()), "<digest.newswatch@example.org>");
    let of_other_rule = AlertItem { rule: "opec-plus".into(), ..grown() };
    let two_rules = Alert { rule: None, ..alert(vec![grown(), of_other_rule]) };
    assert_eq!(thread(two_rules), "<digest.newswatch@example.org>");
}

#[test]
fn a_mail_of_one_rule_can_mute_it_with_one_click() {
    let address = "https://news.example/mute/".parse().unwrap();
    let links = MuteLinks { address, secret: "s3cret".into(), duration: Duration::from_secs(86_400) };
    let html = Html::new(Some(links));
    let from = settings("newswatch@example.org").from;
    let mail = |alert| {
        let letter = Letter::of(alert, "desk@example.org");
        let mail = compose(&from, &letter.message(), &"desk@example.org".parse().unwrap(), &html).unwrap();
        String::from_utf8(mail.formatted()).unwrap()
    };
    let one = mail(alert(vec![drones()]));
    assert!(one.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{one}");
    assert!(one.contains("List-Unsubscribe: <https://news.example/mute/aXJhbi1kcm9uZXM."), "{one}");
    let several = mail(digest());
    assert!(!several.contains("List-Unsubscribe"), "one click is for one rule");
    assert_eq!(several.matches("mute opec-plus").count(), 1, "{several}");
}

#[test]
fn the_same_delivery_gives_the_same_mail() {
    let letter = Letter::of(alert(vec![drones(), headline()]), "desk@example.org");
    assert_eq!(mail(&letter), mail(&letter));
}

#[test]
fn a_hostile_item_adds_no_header_and_no_line() {
    let mail = mail(&Letter::of(alert(vec![hostile()]), "desk@example.org"));
    for header in ["Bcc:", "X-Injected:", "QUIT"] {
        assert!(!mail.lines().any(|line| line.starts_with(header)), "{header} in {mail}");
    }
    assert!(mail.bytes().all(|byte| matches!(byte, b'\r' | b'\n' | b' '..=b'~')), "{mail}");
}

#[test]
fn no_line_is_longer_than_the_standard_allows() {
    let long = |sign: &str| sign.repeat(3_000);
    for text in [long("x"), long("😀"), long("<"), long("a b ")] {
        let item = Item { title: text.clone(), summary: text.clone(), author: Some(text.clone()), ..bare() };
        let mut alert = alert(vec![of(item)]);
        alert.rule = Some(text.as_str().into());
        let mail = mail(&Letter::of(alert, "desk@example.org"));
        let longest = mail.split("\r\n").map(str::len).max().unwrap();
        assert!(longest <= 998, "{longest}");
        assert!(!mail.replace("\r\n", "").contains(['\r', '\n']));
    }
}

#[test]
fn a_line_break_in_a_configured_name_is_harmless() {
    let mut settings = settings("newswatch@example.org");
    settings.from.name = Some("News\r\nBcc: x@example.org".to_owned());
    let letter = Letter::sample("desk@example.org");
    let mail = compose(&settings.from, &letter.message(), &settings.to[0], &Html::new(None)).unwrap();
    let mail = String::from_utf8(mail.formatted()).unwrap();
    assert!(!mail.contains("\r\nBcc:"), "{mail}");
}

#[test]
fn a_sender_without_an_ascii_domain_still_gets_a_valid_id() {
    assert_eq!(domain(&"a@bücher.example".parse().unwrap()), "xn--bcher-kva.example");
    let literal = lettre::Address::new("a", "[192.0.2.1]").unwrap();
    assert_eq!(domain(&Mailbox::new(None, literal)), "newswatch.invalid");
}

#[test]
fn the_html_part_marks_what_matched() {
    let letter = Letter::of(alert(vec![drones(), headline()]), "desk@example.org");
    insta::assert_snapshot!(page(&letter));
}

#[test]
fn the_html_part_of_a_digest_begins_with_its_contents() {
    let letter = Letter::of(digest(), "desk@example.org");
    let view = View::new(&letter.alert, letter.message().timezone);
    assert_eq!(view.subject(), "[digest] 3 items held in quiet hours: iran-drones 2, opec-plus 1");
    insta::assert_snapshot!(page(&letter));
}

#[test]
fn the_html_part_says_first_why_it_is_told_again_and_shows_what_changed() {
    for (name, item) in [("grown", grown()), ("edited", edited())] {
        let page = page(&Letter::of(alert(vec![item]), "desk@example.org"));
        insta::assert_snapshot!(format!("html_{name}"), page.split_once("</head>").unwrap().1);
    }
}

#[test]
fn the_html_part_of_a_digest_keeps_a_story_in_one_card() {
    let page = page(&Letter::of(digest_of_stories(), "desk@example.org"));
    assert_eq!(page.matches("<table").count(), page.matches("</table>").count(), "every table is closed");
    assert_eq!(page.matches("<table class=\"card\"").count(), 3, "one for each story");
    insta::assert_snapshot!("html_digest_of_stories", page.split_once("</head>").unwrap().1);
}

#[test]
fn the_html_part_lets_nothing_act() {
    let letter = Letter::of(alert(vec![hostile()]), "desk@example.org");
    let page = page(&letter);
    for bad in ["<script", "<img", "<b>", "<i>", "javascript:", "href=\"data:"] {
        assert!(!page.contains(bad), "{bad}");
    }
    assert!(page.contains("{{ 7*7 }}"));
}
