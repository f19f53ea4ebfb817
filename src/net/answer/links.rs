//! The links of an answer (RFC 8288).

use url::Url;

use super::Answer;
use crate::model::HubLinks;

/// Links beyond this many are not looked at.
const MOST: usize = 100;

impl Answer {
    /// The hub and the topic that the `Link` headers name.
    pub fn hub_links(&self) -> HubLinks {
        let mut found = HubLinks::default();
        for (target, relations) in self.headers.texts("link").flat_map(links).take(MOST) {
            let address = || self.url.join(target).ok().filter(is_web).map(String::from);
            for relation in relations.split_ascii_whitespace() {
                let slot = match relation.to_ascii_lowercase().as_str() {
                    "hub" => &mut found.hub,
                    "self" => &mut found.topic,
                    _ => continue,
                };
                if slot.is_none() {
                    *slot = address();
                }
            }
        }
        found
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// The targets of one header with their relations.
fn links(header: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, parameters)) = after.split_once('>') else { break };
        let end = end_of_link(parameters);
        links.extend(relations(&parameters[..end]).map(|relations| (target.trim(), relations)));
        rest = &parameters[end..];
    }
    links
}

/// Where the parameters of a link end: at a comma that is not quoted.
fn end_of_link(parameters: &str) -> usize {
    let mut quoted = false;
    for (place, sign) in parameters.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            ',' if !quoted => return place,
            _ => {}
        }
    }
    parameters.len()
}

/// The value of `rel`, the first one.
fn relations(parameters: &str) -> Option<&str> {
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("rel").then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(headers: &[&str]) -> HubLinks {
        let answer = Answer {
            status: 200,
            headers: headers.iter().map(|header| ("link", *header)).collect(),
            body: Vec::new(),
            url: Url::parse("https://news.example/feed").unwrap(),
            moved: None,
            from_outside: false,
            took: std::time::Duration::ZERO,
        };
        answer.hub_links()
    }

    fn links(hub: Option<&str>, topic: Option<&str>) -> HubLinks {
        HubLinks { hub: hub.map(str::to_owned), topic: topic.map(str::to_owned) }
    }

    #[test]
    fn hub_and_topic_are_found_however_they_are_written() {
        let (hub, topic) = (Some("https://hub.example/"), Some("https://news.example/self"));
        let both = links(hub, topic);
        assert_eq!(found(&["<https://hub.example/>; rel=\"hub\"", "<https://news.example/self>; rel=\"self\""]), both);
        assert_eq!(found(&["<https://hub.example/>;title=\"a, b\";rel=hub, </self>; REL=\"alternate Self\""]), both);
        assert_eq!(found(&["<https://hub.example/>; rel=hub, <https://other.example/>; rel=hub"]), links(hub, None));
    }

    #[test]
    fn what_is_no_link_is_passed_over() {
        for header in ["", "<", "<https://hub.example/", "rel=hub", "<javascript:x>; rel=hub", "<https://h/>; rev=hub"]
        {
            assert_eq!(found(&[header]), HubLinks::default(), "{header}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_server_writes_is_read_without_harm(header in ".{0,200}") {
            for (target, relations) in super::links(&header) {
                proptest::prop_assert!(header.contains(target) && header.contains(relations));
            }
        }

        #[test]
        fn what_is_written_as_a_link_is_found(title in "[a-z,;<> ]{0,20}", path in "[a-z0-9/]{0,20}") {
            let header = format!("<https://other/>; rel=\"next\", <https://hub/{path}>; title=\"{title}\"; rel=\"x hub\"");
            proptest::prop_assert_eq!(found(&[&header]).hub, Some(format!("https://hub/{path}")));
        }
    }
}
