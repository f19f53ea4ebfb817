//! Cookies that the user brought along from a browser.
//!
//! The text of a `cookies.txt` comes in (Netscape's format, as browsers' add-ons and curl write
//! it); for each URL goes out what may be sent to it (RFC 6265, sections 5.1.3 and 5.1.4).
//!
//! Deliberately not here: taking cookies from answers. Who the program is, the user says.

use std::net::IpAddr;

use jiff::Timestamp;
use url::Url;

use crate::secret::Secret;

/// One cookie.
#[derive(Clone, Debug, PartialEq)]
pub struct Cookie {
    /// The host in lower case, without a dot before it.
    domain: String,
    /// Whether hosts below the domain get it too.
    subdomains: bool,
    path: String,
    /// Only over https.
    secure: bool,
    expires: Option<Timestamp>,
    name: String,
    value: Secret,
}

impl Cookie {
    /// Reads a whole file.
    ///
    /// # Errors
    ///
    /// The number of the first line that is none, from 1 on.
    pub fn read_file(text: &str) -> Result<Vec<Self>, usize> {
        let lines = (1..).zip(text.lines().map(str::trim_end));
        let lines = lines.map(|(number, line)| (number, line.strip_prefix("#HttpOnly_").unwrap_or(line)));
        let written = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        written.map(|(number, line)| Self::read(line).ok_or(number)).collect()
    }

    fn read(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.splitn(7, '\t').collect();
        let [domain, subdomains, path, secure, expires, name, value] = fields.try_into().ok()?;
        let sendable = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';' || byte == b' ');
        let yes = |text: &str| text.eq_ignore_ascii_case("true");
        let seconds: i64 = expires.parse().ok()?;
        (!name.is_empty() && sendable(name) && sendable(value)).then(|| Self {
            domain: domain.trim_start_matches('.').to_ascii_lowercase(),
            subdomains: yes(subdomains) || domain.starts_with('.'),
            path: path.to_owned(),
            secure: yes(secure),
            // Zero means until the browser is closed, which nobody does here.
            expires: Some(seconds)
                .filter(|seconds| *seconds > 0)
                .and_then(|seconds| Timestamp::from_second(seconds).ok()),
            name: name.to_owned(),
            value: Secret::from(value),
        })
    }

    /// Whether the cookie has not run out at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|expires| expires > now)
    }

    /// Whether the cookie may be sent to `url`.
    fn fits(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let below = || {
            host.strip_suffix(&self.domain).is_some_and(|rest| rest.ends_with('.')) && host.parse::<IpAddr>().is_err()
        };
        let in_domain = host == self.domain || self.subdomains && below();
        in_domain && is_below(url.path(), &self.path) && (!self.secure || url.scheme() == "https")
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || folder.ends_with('/') || rest.starts_with('/'))
}

/// The `Cookie` header for a request to `url`; none if none of `cookies` may be sent there.
pub(super) fn header(cookies: &[Cookie], url: &Url) -> Option<String> {
    let fitting = cookies.iter().filter(|cookie| cookie.fits(url));
    let pairs: Vec<String> = fitting.map(|cookie| format!("{}={}", cookie.name, cookie.value.expose())).collect();
    (!pairs.is_empty()).then(|| pairs.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Netscape HTTP Cookie File\n\
        \n\
        .example.org\tTRUE\t/\tFALSE\t0\tsession\tabc=1\n\
        #HttpOnly_feeds.example.org\tFALSE\t/members\tTRUE\t1900000000\ttoken\tT\r\n\
        old.example.org\tFALSE\t/\tFALSE\t1000\tgone\tx\n";

    fn sent(url: &str) -> Option<String> {
        header(&Cookie::read_file(FILE).unwrap(), &Url::parse(url).unwrap())
    }

    #[test]
    fn cookies_go_to_their_domain_path_and_scheme_only() {
        assert_eq!(sent("https://feeds.example.org/members/rss").as_deref(), Some("session=abc=1; token=T"));
        assert_eq!(sent("http://feeds.example.org/members/rss").as_deref(), Some("session=abc=1"));
        assert_eq!(sent("https://feeds.example.org/membership").as_deref(), Some("session=abc=1"));
        assert_eq!(sent("https://example.org/").as_deref(), Some("session=abc=1"));
        for elsewhere in ["https://badexample.org/", "https://example.org.evil.example/", "https://127.0.0.1/"] {
            assert_eq!(sent(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_cookie_runs_out() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let holds: Vec<bool> = Cookie::read_file(FILE).unwrap().iter().map(|cookie| cookie.holds(now)).collect();
        assert_eq!(holds, [true, true, false]);
    }

    #[test]
    fn a_line_that_is_no_cookie_is_named() {
        for bad in [
            "session=abc",
            "a\tTRUE\t/\tFALSE\tsoon\tn\tv",
            "a\tTRUE\t/\tFALSE\t0\tn\tv;w",
            "a\tTRUE\t/\tFALSE\t0\t\tv",
        ] {
            assert_eq!(Cookie::read_file(&format!("# file\n{bad}\n")), Err(2), "{bad}");
        }
    }

    #[test]
    fn a_cookie_does_not_print_its_value() {
        assert!(!format!("{:?}", Cookie::read_file(FILE)).contains("abc"));
    }

    proptest::proptest! {
        #[test]
        fn no_file_does_harm(text in "([a-z.#_]{0,9}\t?){0,9}\n?.{0,40}") {
            let _ = Cookie::read_file(&text);
        }
    }
}
