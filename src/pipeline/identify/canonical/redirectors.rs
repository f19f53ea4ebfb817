//! Links that lead to another page and carry its address.
//!
//! Deliberately not here: redirectors that only know where they lead to. Nothing is asked for its address.

use std::borrow::Cow;

use url::Url;

/// So many links inside one another are looked through. A link with more of them leads nobody to an article.
const DEEPEST: usize = 4;

/// Hosts, without `www.`, and paths of pages that lead to the address in one of these parameters.
const IN_PARAMETER: &[(&str, &str, &[&str])] = &[
    ("bing.com", "/news/apiclick.aspx", &["url"]),
    ("duckduckgo.com", "/l/", &["uddg"]),
    ("facebook.com", "/l.php", &["u"]),
    ("l.facebook.com", "/l.php", &["u"]),
    ("l.instagram.com", "/", &["u"]),
    ("lm.facebook.com", "/l.php", &["u"]),
    ("slack-redir.net", "/link", &["url"]),
    ("t.umblr.com", "/redirect", &["z"]),
    ("vk.com", "/away.php", &["to"]),
    ("youtube.com", "/redirect", &["q"]),
];

/// Where a link leads to in the end, as far as it says so itself; nothing if that has no end.
pub(super) fn target(url: Url) -> Option<Url> {
    let mut url = url;
    for _ in 0..=DEEPEST {
        match next(&url) {
            Some(next) => url = next,
            None => return Some(url),
        }
    }
    None
}

/// Where a link leads to at once.
fn next(url: &Url) -> Option<Url> {
    let host = url.host_str()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    let address = in_parameter(url, host).or_else(|| in_path(url, host))?;
    let target = Url::parse(&address).ok()?;
    let is_web =
        matches!(target.scheme(), "http" | "https") && target.host_str().is_some_and(|host| host.contains('.'));
    is_web.then_some(target)
}

/// The address in a parameter.
fn in_parameter<'a>(url: &'a Url, host: &str) -> Option<Cow<'a, str>> {
    let names: &[&str] = match url.path() {
        "/url" if is_google(host) => &["url", "q"],
        _ if host == "out.reddit.com" || host.ends_with(".safelinks.protection.outlook.com") => &["url"],
        "/" if host == "href.li" => return url.query().map(Cow::Borrowed),
        path => IN_PARAMETER.iter().find(|(known, page, _)| *known == host && *page == path)?.2,
    };
    names.iter().find_map(|name| url.query_pairs().find(|(key, _)| key == name)).map(|(_, value)| value)
}

/// The address in the path: with the host as its first part, and often with a mark for `https` before it.
fn in_path<'a>(url: &Url, host: &str) -> Option<Cow<'a, str>> {
    let path = url.path();
    if host == "r.search.yahoo.com" {
        let encoded = path.split('/').find_map(|part| part.strip_prefix("RU="))?;
        // A query of its own, so that its signs are decoded.
        let encoded = format!("RU={encoded}");
        let (_, value) = url::form_urlencoded::parse(encoded.as_bytes()).next()?;
        return Some(Cow::Owned(value.into_owned()));
    }
    let rest = match host {
        "go.theregister.com" => path.strip_prefix("/feed/")?,
        _ if is_google(host) => path.strip_prefix("/amp/")?,
        _ if host == "cdn.ampproject.org" || host.ends_with(".cdn.ampproject.org") => {
            path.strip_prefix("/c/").or_else(|| path.strip_prefix("/v/"))?
        }
        _ => return None,
    };
    let rest = rest.strip_prefix("s/").unwrap_or(rest);
    let (place, _) = rest.split_once('/')?;
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    place.contains('.').then(|| Cow::Owned(format!("https://{rest}{query}")))
}

/// Whether a host is the search engine, in whatever country: `google.com`, `google.de`, `google.co.uk`.
fn is_google(host: &str) -> bool {
    let Some(country) = host.strip_prefix("google.") else { return false };
    let last = country.strip_prefix("co.").or_else(|| country.strip_prefix("com.")).unwrap_or(country);
    country == "com" || (last.len() == 2 && last.bytes().all(|sign| sign.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn led_to(link: &str) -> Option<String> {
        target(Url::parse(link).unwrap()).map(String::from)
    }

    #[test]
    fn a_link_that_carries_its_target_is_its_target() {
        for link in [
            "https://www.google.com/url?rct=j&sa=t&url=https://example.org/a/b%3Fx%3D1&ct=ga&usg=x",
            "https://www.google.co.uk/url?q=https%3A%2F%2Fexample.org%2Fa%2Fb%3Fx%3D1&sa=D",
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%2Fb%3Fx%3D1&h=AT0",
            "https://href.li/?https://example.org/a/b?x=1",
            "https://out.reddit.com/t3_abc?url=https%3A%2F%2Fexample.org%2Fa%2Fb%3Fx%3D1&token=AQ",
            "http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fexample.org%2fa%2fb%3fx%3d1&c=1",
            "https://go.theregister.com/feed/example.org/a/b?x=1",
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%2Fb%3Fx%3D1&data=05",
            "https://slack-redir.net/link?url=https%3A%2F%2Fexample.org%2Fa%2Fb%3Fx%3D1",
            "https://r.search.yahoo.com/_ylt=A0/RV=2/RE=1/RO=10/RU=https%3a%2f%2fexample.org%2fa%2fb%3fx%3d1/RK=2/RS=x-",
            "https://example-org.cdn.ampproject.org/c/s/example.org/a/b?x=1",
            "https://cdn.ampproject.org/v/s/example.org/a/b?x=1",
            "https://www.google.com/amp/s/example.org/a/b?x=1",
        ] {
            assert_eq!(led_to(link).as_deref(), Some("https://example.org/a/b?x=1"), "{link}");
        }
    }

    #[test]
    fn other_links_stay() {
        for link in [
            "https://example.org/url?url=https://example.com/a",
            "https://www.google.com/search?q=https://example.com/a",
            "https://www.google.com/url?q=drones",
            "https://www.google.com/amp/about",
            "https://google.example.org/url?q=https://example.com/a",
            "https://l.facebook.com/l.php?u=javascript%3Aalert(1)",
            "https://href.li/?example",
            "https://go.theregister.com/feed/about/",
            "https://notcdn.ampproject.org.example.org/c/s/example.com/a",
        ] {
            assert_eq!(led_to(link).as_deref(), Some(link));
        }
    }

    #[test]
    fn links_in_links_are_looked_through_up_to_a_bound() {
        let nested = |depth: usize| {
            (0..depth).fold("https://example.org/a".to_owned(), |inner, _| {
                let encoded: String = url::form_urlencoded::byte_serialize(inner.as_bytes()).collect();
                format!("https://www.google.com/url?url={encoded}")
            })
        };
        assert_eq!(led_to(&nested(DEEPEST)).as_deref(), Some("https://example.org/a"));
        assert_eq!(led_to(&nested(DEEPEST + 1)), None);
    }
}
