use std::time::Duration;

use super::*;
use crate::channel::fixture::{
    Letter, alert, also_by, bare, change, digest, digest_of_stories, drones, edited, grown, headline, hostile, of,
};
use crate::model::{AlertItem, Item, Occasion};

fn services() -> Vec<Service> {
    let token = || Secret::from("t0ken");
    vec![
        Service::Slack,
        Service::Discord,
        Service::Teams,
        Service::Mattermost,
        Service::GoogleChat,
        Service::Telegram { token: token(), chat: "@desk".to_owned() },
        Service::Matrix { token: token(), room: "!desk:example.org".to_owned() },
        Service::Ntfy { topic: "desk".to_owned(), token: Some(token()) },
        Service::Gotify { token: token() },
        Service::Pushover { token: token(), user: Secret::from("us3r") },
        Service::PagerDuty { key: token() },
        Service::Alertmanager,
    ]
}

fn sent(service: &Service, letter: &Letter) -> Outgoing {
    let settings = WebhookSettings {
        url: Url::parse("https://chat.example.org/hooks/1").unwrap(),
        format: Format::Service(service.clone()),
        secrets: Vec::new(),
        headers: Vec::new(),
        allow_private: Vec::new(),
        timeout: Duration::from_secs(30),
    };
    outgoing(&settings, &letter.message(), Purpose::Alert).unwrap()
}

/// A request as a person reads it.
fn shown(sent: &Outgoing) -> String {
    let method = if sent.put { "PUT" } else { "POST" };
    let header = sent.credentials.as_ref().map(|(name, value)| format!("{name}: {}\n", value.expose()));
    let body: Value = serde_json::from_str(&sent.body).unwrap();
    let body = serde_json::to_string_pretty(&body).unwrap();
    format!("{method} {}\n{}content-type: {}\n\n{body}\n", sent.url, header.unwrap_or_default(), sent.content_type)
}

#[test]
fn each_service_gets_its_documented_request() {
    for service in services() {
        let letters = [alert(vec![drones()]), digest(), alert(vec![grown()]), digest_of_stories()];
        let letters = letters.map(|alert| Letter::of(alert, ""));
        let requests: Vec<String> = letters.iter().map(|letter| shown(&sent(&service, letter))).collect();
        insta::assert_snapshot!(service.name(), requests.join("\n"));
    }
}

#[test]
fn a_hostile_item_is_only_text_for_each_service() {
    for service in services() {
        let request = shown(&sent(&service, &Letter::of(alert(vec![hostile()]), "")));
        insta::assert_snapshot!(format!("hostile_{}", service.name()), request);
    }
}

/// Items whose texts are as long and as hard to escape as they come.
fn flood(sign: &str, items: usize) -> Letter {
    let text = sign.repeat(4_000);
    let link = Some(format!("https://example.org/{}", "a&b".repeat(600)));
    let item = Item { title: text.clone(), summary: text.clone(), author: Some(text.clone()), link, ..bare() };
    let occasion = Some(Occasion::Edited { changes: vec![change(&sign.repeat(300), "now"); 9] });
    let also_by = also_by(&[text.as_str(); 7]);
    Letter::of(alert(vec![AlertItem { occasion, also_by, ..of(item) }; items]), "")
}

/// How long the texts of a request are, by the service's own measure, and how long they may be.
fn sizes(service: &Service, body: &Value) -> Vec<(usize, usize)> {
    let units = |text: &Value| text.as_str().unwrap().encode_utf16().count();
    let bytes = |text: &Value| text.as_str().unwrap().len();
    match service {
        Service::Slack => {
            let blocks = body["blocks"].as_array().unwrap();
            let sections = blocks[1..].iter().map(|block| (units(&block["text"]["text"]), 3_000));
            let whole = [(blocks.len(), 50), (units(&blocks[0]["text"]["text"]), 150)];
            sections.chain(whole).collect()
        }
        Service::Discord => {
            let embed = &body["embeds"][0];
            let (title, description) = (units(&embed["title"]), units(&embed["description"]));
            vec![(title, 256), (description, 4_096), (title + description, 6_000)]
        }
        Service::Teams => vec![(body.to_string().len(), 28_000)],
        Service::Mattermost => vec![(units(&body["text"]), 16_383)],
        Service::GoogleChat => vec![(bytes(&body["text"]), 32_000)],
        Service::Telegram { .. } => vec![(units(&body["text"]), 4_096)],
        Service::Matrix { .. } => vec![(body.to_string().len(), 65_000)],
        Service::Ntfy { .. } => vec![(bytes(&body["message"]), 4_096)],
        Service::Gotify { .. } => Vec::new(),
        Service::Pushover { .. } => vec![(units(&body["title"]), 250), (units(&body["message"]), 1_024)],
        Service::PagerDuty { .. } => {
            vec![(units(&body["payload"]["summary"]), 1_024), (body.to_string().len(), 512_000)]
        }
        Service::Alertmanager => Vec::new(),
    }
}

#[test]
fn no_flood_is_longer_than_the_service_takes() {
    for service in services() {
        for sign in ["<&", "*_", "😀", "\"\\"] {
            for items in [1, 100] {
                let request = sent(&service, &flood(sign, items));
                let body: Value = serde_json::from_str(&request.body).unwrap();
                for (size, most) in sizes(&service, &body) {
                    assert!(size <= most, "{}: {size} of {most} with {items} of {sign}", service.name());
                }
            }
        }
    }
}

#[test]
fn what_has_no_room_is_counted() {
    let letter = Letter::of(alert(vec![headline(); 100]), "");
    for service in services() {
        let body = sent(&service, &letter).body;
        let told = body.matches("OPEC").count();
        let rest = body.split("… and ").nth(1).and_then(|rest| rest.split(' ').next());
        let omitted = rest.map_or(0, |count| count.parse::<usize>().unwrap());
        assert!(omitted == 0 || told + omitted >= 100, "{}: {told} and {omitted}", service.name());
        assert!(omitted > 0 || told >= 100, "{}: {told}", service.name());
    }
}

#[test]
fn a_template_makes_any_body() {
    let text = "{\"text\": {{ (rule ~ ': ' ~ items[0].title)|tojson }}, \"n\": {{ items|length }}}";
    let template = Template::new(text, "application/json").unwrap();
    let letter = Letter::of(alert(vec![hostile()]), "");
    let body: Value = serde_json::from_str(&template.render(&letter.message(), Purpose::Alert).unwrap()).unwrap();
    assert_eq!(body["n"], 1);
    assert!(body["text"].as_str().unwrap().starts_with("iran-drones: <script>alert(1)</script>"), "{body}");
}

#[test]
fn a_template_that_is_wrong_says_where() {
    let said = |text: &str| Template::new(text, "application/json").unwrap_err().to_string();
    insta::assert_snapshot!(
        [
            said("{\n{% for item in items %}\n"),
            said("{\n\"a\": {{ rul|tojson }}}"),
            said("{\"title\": \"{{ items[0].summary }}\", }"),
            said("{\"copy\": {{ items[0].also_by[0].feed|tojson }}}"),
            said("[{% for change in items[0].changes %}{{ change.befor|tojson }}{% endfor %}]"),
            said("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}1"),
        ]
        .join("\n")
    );
    assert!(Template::new("{{ rule }}: {{ items[0].title }}", "text/plain").is_ok());
}

#[test]
fn a_template_can_say_why_an_alert_is_told_and_who_else_reports_it() {
    let text = "{{ items[0].title }} ({{ items[0].occasion or 'new' }}, {{ items[0].outlets or 'few' }})\
                {% for change in items[0].changes %} {{ change.before }} > {{ change.now }};{% endfor %}\
                {% for report in items[0].also_by[:2] %} {{ report.feed }}{% endfor %}";
    let template = Template::new(text, "text/plain").unwrap();
    let said = |item| template.render(&Letter::of(alert(vec![item]), "").message(), Purpose::Alert).unwrap();
    insta::assert_snapshot!([said(drones()), said(grown()), said(edited())].join("\n"));
}
