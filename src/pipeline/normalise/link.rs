//! The one link of an item that leads to the article.

use feed_rs::model::{Entry, FeedType, Link};
use url::Url;

/// Longest link that is kept, in bytes; browsers and mail programs cut longer ones.
const LONGEST: usize = 8192;

/// The address of the article, if the entry gives one that may be shown.
///
/// An RSS id that is an address is one, too: most are permanent links.
pub(super) fn of(entry: &Entry, guid: Option<&str>, format: &FeedType, base: Option<&Url>) -> Option<String> {
    let permanent = guid.filter(|_| matches!(format, FeedType::RSS0 | FeedType::RSS2));
    let given = entry.links.iter().filter(|link| leads_to_article(link, format));
    given.filter_map(|link| clean(&link.href, base)).next().or_else(|| permanent.and_then(|id| clean(id, None)))
}

/// Comments, enclosures, edit links and the like lead elsewhere. In JSON Feed, attachments are
/// the links that have a media type.
fn leads_to_article(link: &Link, format: &FeedType) -> bool {
    let related = link.rel.as_deref().is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"));
    let attached = *format == FeedType::JSON && link.media_type.is_some();
    related && !attached && link.target.is_none()
}

/// The address as absolute `http` or `https`, without credentials. Anything else, as
/// `javascript:`, is not for people to click on.
fn clean(href: &str, base: Option<&Url>) -> Option<String> {
    let href = href.trim();
    if href.is_empty() {
        return None;
    }
    let mut url = Url::options().base_url(base).parse(href).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url.to_string()).filter(|link| link.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(href: &str) -> Option<String> {
        clean(href, Some(&Url::parse("https://example.org/news/feed.xml").unwrap()))
    }

    #[test]
    fn a_relative_link_starts_from_the_document() {
        assert_eq!(cleaned("a.html").as_deref(), Some("https://example.org/news/a.html"));
        assert_eq!(cleaned("/a").as_deref(), Some("https://example.org/a"));
        assert_eq!(cleaned("//other.example/a").as_deref(), Some("https://other.example/a"));
        assert_eq!(clean("a.html", None), None);
    }

    #[test]
    fn only_links_to_the_web_are_kept() {
        for href in
            ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.c", "", " ", "http://"]
        {
            assert_eq!(cleaned(href), None, "{href}");
        }
        assert_eq!(cleaned(&format!("https://example.org/{}", "x".repeat(20_000))), None);
    }

    #[test]
    fn credentials_are_removed() {
        assert_eq!(cleaned(" https://me:pass@example.org/a#b\n").as_deref(), Some("https://example.org/a#b"));
    }
}
