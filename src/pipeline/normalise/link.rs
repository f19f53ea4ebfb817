//! The one link of an item that leads to the article.

use feed_rs::model::Entry;
use url::Url;

/// Longest link that is kept, in bytes; browsers and mail programs cut longer ones.
const LONGEST: usize = 8192;

/// The address of the article, if the entry gives one that may be shown.
pub(super) fn of(entry: &Entry) -> Option<String> {
    entry.links.iter().find_map(|link| clean(link.title.as_deref().unwrap_or(&link.href)))
}

/// The address as absolute `http` or `https`, without credentials, spelt as the feed spells it.
/// Anything else, as `javascript:`, is not for people to click on.
fn clean(href: &str) -> Option<String> {
    let href = href.trim();
    let mut url = Url::parse(href).ok()?;
    if !matches!(url.scheme(), "http" | "https") || href.len() > LONGEST {
        return None;
    }
    let is_bare = url.username().is_empty() && url.password().is_none();
    if is_bare
        && !href
            .contains(|sign: char| sign.is_whitespace() || sign.is_control() || matches!(sign, '"' | '<' | '>' | '\\'))
    {
        return Some(href.to_owned());
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_to_the_web_are_kept() {
        for href in
            ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.c", "", " ", "http://"]
        {
            assert_eq!(clean(href), None, "{href}");
        }
        assert_eq!(clean(&format!("https://example.org/{}", "x".repeat(20_000))), None);
    }

    #[test]
    fn credentials_are_removed() {
        assert_eq!(clean(" https://me:pass@example.org/a#b\n").as_deref(), Some("https://example.org/a#b"));
    }
}
