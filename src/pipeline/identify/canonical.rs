//! One spelling for all addresses of one article.

use url::Url;

/// What campaigns and networks add to links to follow a reader about. In lower case, sorted.
const TRACKERS: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "cmpid",
    "dclid",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "fbclid",
    "ftcamp",
    "gbraid",
    "gclid",
    "gclsrc",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ns_campaign",
    "ns_linkname",
    "ns_mchannel",
    "ns_source",
    "oly_anon_id",
    "oly_enc_id",
    "s_cid",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_conv",
    "vero_id",
    "wbraid",
    "wickedid",
    "xtor",
    "yclid",
    "ysclid",
];

/// Beginnings of names of the same kind.
const TRACKER_FAMILIES: &[&str] =
    &["utm_", "at_campaign", "at_medium", "at_custom", "pk_campaign", "pk_kwd", "mtm_", "hsa_"];

/// Names that say where a reader came from, but on some sites which article is meant: they count
/// as trackers only with one of [`FEED_WORDS`].
const ORIGINS: &[&str] = &["cmp", "emc", "from", "partner", "ref", "source", "src", "via"];

/// Values that say that the reader came through a feed.
const FEED_WORDS: &[&str] = &["atom", "feed", "rss", "rss2", "rssfeed", "rss_feed"];

/// The canonical form of a link, to compare links by; nothing to open.
///
/// Scheme, leading `www.`, default port, trailing slashes, credentials, fragment (unless it is a
/// `#!` route), tracking parameters and the order of parameters make no difference. A home page
/// identifies no article: there is no canonical form of one.
pub(super) fn canonical(link: &str) -> Option<String> {
    let url = Url::parse(link).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let path = url.path().trim_end_matches('/');
    let query = query(url.query().unwrap_or_default());
    let route = url.fragment().filter(|fragment| fragment.starts_with('!'));
    if path.is_empty() && query.is_empty() && route.is_none() {
        return None;
    }
    let mut form = host(url.host_str()?).to_owned();
    // The default ports of both schemes are the same place, whichever scheme is written.
    if let Some(port) = url.port().filter(|port| !matches!(port, 80 | 443)) {
        form.push_str(&format!(":{port}"));
    }
    form.push_str(path);
    for (sign, part) in [("?", query.join("&")), ("#", route.unwrap_or_default().to_owned())] {
        if !part.is_empty() {
            form.push_str(sign);
            form.push_str(&part);
        }
    }
    Some(form)
}

/// The host without leading `www.`, as far as a name is left, and without a final dot.
fn host(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    match host.strip_prefix("www.") {
        Some(rest) if rest.contains('.') => self::host(rest),
        _ => host,
    }
}

/// The parameters that matter, sorted.
fn query(query: &str) -> Vec<&str> {
    let mut parameters: Vec<&str> =
        query.split('&').filter(|parameter| !parameter.is_empty() && !tracks(parameter)).collect();
    parameters.sort_unstable();
    parameters
}

/// Whether a parameter only tells where the reader comes from.
fn tracks(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    TRACKERS.binary_search(&name.as_str()).is_ok()
        || TRACKER_FAMILIES.iter().any(|family| name.starts_with(family))
        || (ORIGINS.contains(&name.as_str()) && FEED_WORDS.contains(&value.as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn the_table_can_be_searched() {
        assert!(TRACKERS.is_sorted());
        assert!(TRACKERS.iter().chain(TRACKER_FAMILIES).all(|name| tracks(name)));
    }

    fn links() -> impl Strategy<Value = String> {
        let host = "(www\\.){0,2}[a-z]{1,6}\\.(org|com|co\\.uk)\\.?";
        (
            "https?",
            host,
            "(:[0-9]{1,4})?",
            "(/[a-zA-Z0-9%é.-]{0,6}){0,4}",
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
