use super::*;
use crate::model::Validators;

fn get(url: &str) -> Request {
    Request::get(Url::parse(url).unwrap())
}

fn follow(from: &str, status: u16, location: &str) -> Result<String, String> {
    let hop = Hop::first(&get(from)).next(status, Some(location.as_bytes()));
    hop.map(|hop| hop.url.to_string()).map_err(|error| error.to_string())
}

#[test]
fn a_redirect_is_read_relative_to_where_it_came_from() {
    assert_eq!(follow("http://a.example/x/y?q#f", 302, "z#g").unwrap(), "http://a.example/x/z");
    assert_eq!(follow("http://a.example/x/y", 302, "//b.example/").unwrap(), "http://b.example/");
    assert_eq!(follow("http://a.example/", 302, "https://u:p@b.example/").unwrap(), "https://b.example/");
    assert_eq!(follow("http://a.example/", 302, "/naïve").unwrap(), "http://a.example/na%C3%AFve");
}

#[test]
fn redirects_that_lead_nowhere_good_are_refused() {
    let locations = [
        "file:///etc/passwd",
        "ftp://b.example/",
        "gopher://b.example/",
        "data:,x",
        "http://[",
        "http://b.example:8080/t0ken",
    ];
    let refused = locations.map(|location| follow("https://a.example/secret?key=k", 302, location).unwrap_err());
    insta::assert_snapshot!(refused.join("\n"), @"
    a.example redirects to an address that is neither http nor https
    a.example redirects to an address that is neither http nor https
    a.example redirects to an address that is neither http nor https
    a.example redirects to an address that is neither http nor https
    a.example redirects to an address that cannot be read
    a.example redirects from https to unprotected http at b.example:8080, which is refused
    ");
    let mute = Hop::first(&get("http://a.example:81/")).next(302, None).unwrap_err();
    insta::assert_snapshot!(mute, @"a.example:81 redirects without an address to go to");
}

#[test]
fn five_redirects_are_followed_and_no_more() {
    let mut hop = Hop::first(&get("http://a.example/0"));
    for number in 1..=5 {
        hop = hop.next(302, Some(format!("/{number}").as_bytes())).unwrap();
    }
    let error = hop.next(302, Some(b"/6")).unwrap_err();
    assert_eq!(error, NetworkError::TooManyRedirects { host: "a.example".into(), limit: 5 });
}

#[test]
fn only_the_permanent_beginning_of_a_way_is_remembered() {
    let moved = |statuses: &[u16]| {
        let mut hop = Hop::first(&get("http://a.example/0"));
        for (number, status) in statuses.iter().enumerate() {
            hop = hop.next(*status, Some(format!("/{}", number + 1).as_bytes())).unwrap();
        }
        hop.moved.map(|url| url.path().to_owned())
    };
    assert_eq!(moved(&[301]).as_deref(), Some("/1"));
    assert_eq!(moved(&[301, 308]).as_deref(), Some("/2"));
    assert_eq!(moved(&[301, 302, 301]).as_deref(), Some("/1"));
    assert_eq!(moved(&[307, 301]), None);
}

#[test]
fn secrets_go_to_their_own_origin_only() {
    let request = get("http://me:pass@a.example/")
        .header("Accept", "application/rss+xml")
        .secret_header("X-Key", &Secret::from("k123"));
    let sent = |hop: &Hop| {
        let headers = hop.headers(&request).map(|(name, ..)| name.to_owned()).collect::<Vec<_>>().join(" ");
        (hop.url_with_credentials(&request).to_string(), headers)
    };
    let first = Hop::first(&request);
    let home = first.clone().next(302, Some(b"/b")).unwrap();
    let port = first.clone().next(302, Some(b"http://a.example:8080/")).unwrap();
    let away = first.clone().next(302, Some(b"//b.example/")).unwrap();
    let back = away.clone().next(302, Some(b"//a.example/")).unwrap();
    assert_eq!(sent(&first), ("http://me:pass@a.example/".into(), "Accept X-Key".into()));
    assert_eq!(sent(&home), ("http://me:pass@a.example/b".into(), "Accept X-Key".into()));
    assert_eq!(sent(&port), ("http://a.example:8080/".into(), "Accept".into()));
    assert_eq!(sent(&away), ("http://b.example/".into(), "Accept".into()));
    assert_eq!(sent(&back), ("http://me:pass@a.example/".into(), "Accept X-Key".into()));
}

#[test]
fn validators_go_to_their_own_url_only() {
    let validators = Validators {
        etag: Some(b"W/\"1\"".to_vec()),
        last_modified: Some(b"then".to_vec()),
        url: Some("http://b.example/feed".into()),
    };
    let request = get("http://a.example/feed").conditional(&validators);
    let first = Hop::first(&request);
    assert_eq!(first.conditions(&request).count(), 0);
    let next = first.next(302, Some(b"//b.example/feed")).unwrap();
    let conditions: Vec<_> = next.conditions(&request).collect();
    assert_eq!(conditions, [("if-none-match", &b"W/\"1\""[..]), ("if-modified-since", &b"then"[..])]);
}
