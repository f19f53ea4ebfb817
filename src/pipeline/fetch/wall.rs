//! Who stands between a program and a feed.
//!
//! An answer comes in; the name of the service that turned the request away goes out, if one did.
//! Such a wall answers in the place of the publisher, mostly with a page that only a browser
//! passes: the publisher often does not know, and is the one who can open it.

use crate::net::Answer;

/// How much of a page is looked at, in bytes.
const LOOKED_AT: usize = 64 * 1024;

/// Headers that only an answer of the wall itself has: header, beginning of its value, whose.
const HEADERS: [(&str, &str, &str); 9] = [
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-vercel-mitigated", "", "Vercel"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-datadome", "", "DataDome"),
    ("x-dd-b", "", "DataDome"),
    ("x-sucuri-block", "", "Sucuri"),
    ("x-px-block", "", "HUMAN"),
    ("x-kpsdk-ct", "", "Kasada"),
    ("x-anubis-action", "", "Anubis"),
];

/// What only the page of a wall says, in lower case, and whose it is.
const PAGES: [(&str, &str); 14] = [
    ("cdn-cgi/challenge-platform", "Cloudflare"),
    ("attention required! | cloudflare", "Cloudflare"),
    ("<title>just a moment...</title>", "Cloudflare"),
    ("cf-error-details", "Cloudflare"),
    ("errors.edgesuite.net", "Akamai"),
    ("incapsula incident id", "Imperva"),
    ("_incapsula_resource", "Imperva"),
    ("captcha-delivery.com", "DataDome"),
    ("sucuri website firewall", "Sucuri"),
    ("px-captcha", "HUMAN"),
    ("making sure you're not a bot", "Anubis"),
    ("making sure you&#39;re not a bot", "Anubis"),
    ("ddos-guard", "DDoS-Guard"),
    ("awswafcookiedomainlist", "AWS WAF"),
];

/// The service whose wall this answer is. A document is none, whatever it quotes.
pub(super) fn wall(answer: &Answer) -> Option<&'static str> {
    if !matches!(answer.status, 200 | 202 | 401 | 403 | 405 | 406 | 429 | 503) {
        return None;
    }
    by_header(answer).or_else(|| by_page(answer))
}

fn by_header(answer: &Answer) -> Option<&'static str> {
    if answer.status == 200 && !is_page(answer) {
        return None;
    }
    let says = |(name, value, _): &&(&str, &str, &str)| {
        answer.headers.text(name).is_some_and(|text| text.to_ascii_lowercase().starts_with(value))
    };
    HEADERS.iter().find(says).map(|(_, _, whose)| *whose)
}

fn by_page(answer: &Answer) -> Option<&'static str> {
    if !is_page(answer) {
        return None;
    }
    let start = &answer.body[..answer.body.len().min(LOOKED_AT)];
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    PAGES.iter().find(|(words, _)| text.contains(words)).map(|(_, whose)| *whose)
}

/// Whether the body is a web page by its first tag.
fn is_page(answer: &Answer) -> bool {
    let start = answer.body.trim_ascii_start();
    let begins = |tag: &[u8]| start.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    begins(b"<!doctype html") || begins(b"<html") || begins(b"<head")
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        Answer {
            status,
            headers: headers.iter().copied().collect(),
            body: body.into(),
            url: Url::parse("https://example.org/feed").unwrap(),
            moved: None,
            from_outside: false,
            took: std::time::Duration::ZERO,
        }
    }

    #[test]
    fn a_wall_is_known_by_its_headers() {
        assert_eq!(wall(&answer(403, &[("cf-mitigated", "challenge")], "")), Some("Cloudflare"));
        assert_eq!(wall(&answer(202, &[("x-amzn-waf-action", "challenge")], "")), Some("AWS WAF"));
    }

    #[test]
    fn a_wall_is_known_by_its_page_whatever_its_status() {
        let page = "\n<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>";
        for status in [200, 403, 503] {
            assert_eq!(wall(&answer(status, &[], page)), Some("Cloudflare"), "{status}");
        }
        let anubis = "<!doctype html><title>Making sure you&#39;re not a bot!</title>";
        assert_eq!(wall(&answer(200, &[], anubis)), Some("Anubis"));
    }

    #[test]
    fn a_feed_behind_such_a_service_is_no_wall() {
        let headers = [("server", "cloudflare"), ("x-datadome", "protected"), ("cf-ray", "1")];
        let feed =
            "<rss><channel><title>Just a moment...</title><item><title>px-captcha</title></item></channel></rss>";
        assert_eq!(wall(&answer(200, &headers, feed)), None);
        assert_eq!(wall(&answer(403, &[("server", "cloudflare")], "no")), None);
        assert_eq!(wall(&answer(404, &[], "<html>errors.edgesuite.net")), None);
    }
}
