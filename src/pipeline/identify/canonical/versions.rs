//! Versions of a page for phones: AMP pages and mobile hosts.
//!
//! A word like `amp` or `m` may well be a name: it is taken for a version only around what is surely the address
//! of an article, by its slug or its number, so that no two pages are ever taken for one by chance.

/// Beginnings of hosts of such versions, and of the usual one.
const LABELS: &[&str] = &["www.", "m.", "mobile.", "amp."];

/// So many digits in a row are the number of an article.
const DIGITS: usize = 5;

/// The path without slashes at its end and without what makes it an AMP page.
pub(super) fn path(path: &str) -> String {
    let path = path.trim_end_matches('/');
    if let Some(article) = path.strip_suffix(".amp.html").filter(|article| !article.ends_with('/')) {
        return self::path(&format!("{article}.html"));
    }
    let article = path.strip_suffix("/amp").or_else(|| path.strip_suffix(".amp"));
    match article.map(|article| article.trim_end_matches('/')).filter(|article| names_article(article)) {
        Some(article) => self::path(article),
        None => path.to_owned(),
    }
}

/// The host without `www.`, and without what makes it one for phones if the path names an article; as far as a
/// name is left.
pub(super) fn host<'a>(host: &'a str, path: &str) -> &'a str {
    let host = host.trim_end_matches('.');
    let shorter = LABELS.iter().find_map(|label| {
        let rest = host.strip_prefix(label)?;
        let is_safe = *label == "www." || (names_article(path) && !is_suffix(rest));
        (is_safe && rest.contains('.')).then_some(rest)
    });
    shorter.map_or(host, |rest| self::host(rest, path))
}

/// Whether a path surely names an article: its last part has a slug of several words or a number.
fn names_article(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let words = last.split(['-', '_']).filter(|word| word.bytes().any(|sign| sign.is_ascii_alphanumeric()));
    words.count() >= 3 || last.as_bytes().windows(DIGITS).any(|run| run.iter().all(u8::is_ascii_digit))
}

/// Whether hosts are registered below this one, as below `co.uk`: then the label before it is the name.
fn is_suffix(host: &str) -> bool {
    let Some((first, last)) = host.split_once('.') else { return true };
    !last.contains('.') && last.len() == 2 && first.len() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amp_page_has_the_path_of_its_article() {
        for amp in
            ["/news/dam-breaks-in-brazil/amp", "/news/dam-breaks-in-brazil/amp//", "/news/dam-breaks-in-brazil.amp"]
        {
            assert_eq!(path(amp), "/news/dam-breaks-in-brazil");
        }
        assert_eq!(path("/2026/11/dam.amp.html"), "/2026/11/dam.html");
        assert_eq!(path("/article12345678.html/amp"), "/article12345678.html");
    }

    #[test]
    fn a_page_about_amps_stays() {
        for page in
            ["/amp", "/wiki/amp", "/guitars/valve-amp", "/products/x.amp", "/amp/dam-breaks-in-brazil", "/.amp.html"]
        {
            assert_eq!(path(page), page);
        }
    }

    #[test]
    fn a_host_for_phones_is_the_usual_one() {
        for name in ["m.example.org", "mobile.example.org", "amp.example.org", "www.m.example.org", "m.example.org."] {
            assert_eq!(host(name, "/dam-breaks-in-brazil"), "example.org");
        }
    }

    #[test]
    fn a_host_whose_name_is_m_stays() {
        for (name, path) in [
            ("m.org", "/dam-breaks-in-brazil"),
            ("m.co.uk", "/dam-breaks-in-brazil"),
            ("amp.com.au", "/dam-breaks-in-brazil"),
            ("m.example.org", "/123"),
            ("m.example.org", ""),
            ("news.example.org", "/dam-breaks-in-brazil"),
        ] {
            assert_eq!(host(name, path), name);
        }
        assert_eq!(host("www.example.org", ""), "example.org");
        assert_eq!(host("www.org", ""), "www.org");
    }
}
