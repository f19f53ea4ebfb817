//! One spelling for all addresses of one article.
//!
//! The promise: only forms that are certain. Two articles under one form are one that is lost in silence, and
//! one article under two forms is found by its id, its words and its story all the same.

use url::Url;

use self::redirectors::target;
use self::trackers::query;

mod redirectors;
mod trackers;
mod versions;

/// The canonical form of a link, to compare links by; nothing to open.
///
/// Scheme, leading `www.`, default port, trailing slashes, credentials, fragment (unless it is a
/// `#!` route), tracking parameters and the order of parameters make no difference; nor do redirectors
/// that carry the address in theirs, AMP pages and hosts for phones. A home page
/// identifies no article: there is no canonical form of one.
pub(super) fn canonical(link: &str) -> Option<String> {
    let url = Url::parse(link).ok().filter(|url| matches!(url.scheme(), "http" | "https")).and_then(target)?;
    let path = versions::path(url.path());
    let query = query(url.query().unwrap_or_default());
    let route = url.fragment().filter(|fragment| fragment.starts_with('!'));
    if path.is_empty() && query.is_empty() && route.is_none() {
        return None;
    }
    let mut form = versions::host(url.host_str()?, &path).to_owned();
    // The default ports of both schemes are the same place, whichever scheme is written.
    if let Some(port) = url.port().filter(|port| !matches!(port, 80 | 443)) {
        form.push_str(&format!(":{port}"));
    }
    form.push_str(&path);
    for (sign, part) in [("?", query.join("&")), ("#", route.unwrap_or_default().to_owned())] {
        if !part.is_empty() {
            form.push_str(sign);
            form.push_str(&part);
        }
    }
    Some(form)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::trackers::TRACKERS;
    use super::*;

    fn form(link: &str) -> String {
        canonical(link).unwrap()
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        for link in [
            "https://example.org/a/b?x=1&y=2",
            "http://www.EXAMPLE.org:80/a/b/?y=2&x=1#top",
            "https://me:pass@example.org./a/b//?&x=1&&y=2",
            "https://example.org:443/a/b?utm_source=rss&x=1&UTM_Medium=feed&y=2&fbclid=abc&ref=rss",
        ] {
            assert_eq!(form(link), "example.org/a/b?x=1&y=2", "{link}");
        }
    }

    #[test]
    fn what_may_tell_articles_apart_is_kept() {
        assert_ne!(form("https://example.org/?p=1"), form("https://example.org/?p=2"));
        assert_ne!(form("https://example.org/a"), form("https://example.org/A"));
        assert_ne!(form("https://example.org/a"), form("https://example.org:8080/a"));
        assert_ne!(form("https://example.org/a"), form("https://news.example.org/a"));
        assert_ne!(form("https://example.org/#!/a"), form("https://example.org/#!/b"));
        assert_ne!(form("https://example.org/a?ref=main"), form("https://example.org/a?ref=v2"));
    }

    #[test]
    fn a_home_page_identifies_nothing() {
        for link in ["https://example.org", "https://www.example.org/?utm_source=rss", "http://example.org/#news"] {
            assert_eq!(canonical(link), None, "{link}");
        }
        for link in ["", "example.org/a", "mailto:a@example.org", "urn:isbn:1"] {
            assert_eq!(canonical(link), None, "{link}");
        }
    }

    #[test]
    fn versions_and_redirectors_of_one_article_are_one() {
        for link in [
            "https://example.org/world/dam-breaks-in-brazil",
            "https://amp.example.org/world/dam-breaks-in-brazil?utm_source=x",
            "https://m.example.org/world/dam-breaks-in-brazil/?outputType=amp",
            "https://www.example.org/world/dam-breaks-in-brazil/amp/?amp=1",
            "https://www-example-org.cdn.ampproject.org/v/s/www.example.org/world/dam-breaks-in-brazil/amp?amp_js_v=0.1",
            "https://www.google.com/url?url=https://www.google.com/amp/s/amp.example.org/world/dam-breaks-in-brazil",
        ] {
            assert_eq!(form(link), "example.org/world/dam-breaks-in-brazil", "{link}");
        }
        assert_eq!(canonical("https://www.google.com/url?q=https://example.org/&sa=D"), None);
    }

    fn links() -> impl Strategy<Value = String> {
        let host = "(www\\.|m\\.|amp\\.|mobile\\.){0,2}[a-z]{1,6}\\.(org|com|co\\.uk)\\.?";
        (
            "https?",
            host,
            "(:[0-9]{1,4})?",
            "(/[a-zA-Z0-9%é.-]{0,6}){0,4}(/a-b-c|/12345)?(/amp|\\.amp|\\.amp\\.html|/){0,3}",
            "(\\?([a-z_]{1,4}(=[a-z0-9/?]{0,3})?&?){0,4})?",
            "(#!?[a-z/]{0,4})?",
        )
            .prop_map(|(scheme, host, port, path, query, fragment)| {
                format!("{scheme}://{host}{port}{path}{query}{fragment}")
            })
    }

    proptest! {
        #[test]
        fn a_canonical_form_is_its_own(link in links()) {
            if let Some(form) = canonical(&link) {
                prop_assert_eq!(canonical(&format!("https://{form}")), Some(form));
            }
        }

        #[test]
        fn trackers_never_matter(link in links(), place in 0..TRACKERS.len(), value in "[a-z0-9]{0,8}") {
            let (address, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let sign = if address.contains('?') { '&' } else { '?' };
            for name in [TRACKERS[place], "utm_source"] {
                let tracked = format!("{address}{sign}{name}={value}#{fragment}");
                prop_assert_eq!(canonical(&tracked), canonical(&link));
            }
        }

        #[test]
        fn any_text_is_taken(link in any::<String>()) {
            canonical(&link);
        }
    }
}
