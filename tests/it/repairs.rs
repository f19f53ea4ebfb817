//! Broken feeds, one for each kind of repair: the items that they give, and the line that the user
//! sees.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// One broken feed.
struct Broken {
    /// The document.
    bytes: Vec<u8>,
    /// `id|title|link|published` of each item.
    items: &'static [&'static str],
    /// What is said of the repair.
    line: &'static str,
}

fn broken(text: &str, items: &'static [&'static str], line: &'static str) -> Broken {
    Broken { bytes: text.as_bytes().to_vec(), items, line }
}

fn rss(items: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">\n<channel><title>T</title>\n{items}\n</channel>\n</rss>\n")
}

fn item(inside: &str) -> String {
    rss(&format!("<item><guid>a</guid>{inside}</item>\n<item><guid>b</guid><title>Two</title></item>"))
}

/// What `preview` prints of a document: its items in short, and what it says beside them.
fn preview(folder: &Path, bytes: &[u8]) -> (Vec<String>, String) {
    let path = folder.join("feed");
    std::fs::write(&path, bytes).unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_newswatch"))
        .args(["preview", "--json", "--url", "https://feeds.example/news/feed"])
        .arg(&path)
        .output()
        .unwrap();
    let short = |line: &str| {
        let item: Value = serde_json::from_str(line).unwrap();
        let part = |key: &str| item[key].as_str().unwrap_or("-").to_owned();
        [part("id"), part("title"), part("link"), part("published")].join("|")
    };
    let items = String::from_utf8(program.stdout).unwrap().lines().map(short).collect();
    (items, String::from_utf8(program.stderr).unwrap().trim().to_owned())
}

fn gives(each: Vec<Broken>) {
    let folder = tempfile::tempdir().unwrap();
    for Broken { bytes, items, line } in each {
        let (found, said) = preview(folder.path(), &bytes);
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(found, items, "{text}");
        assert_eq!(said, line, "{text}");
    }
}

#[test]
fn broken_signs_are_repaired() {
    gives(vec![
        broken(
            &item("<title>AT&T & Co</title>"),
            &["a|AT&T & Co|-|-", "b|Two|-|-"],
            "repaired: stray ampersand, line 4 (2 times)",
        ),
        broken(&item("<title>1 < 2</title>"), &["a|1 < 2|-|-", "b|Two|-|-"], "repaired: stray <, line 4"),
        broken(&item("<title>caf&eacute;</title>"), &["a|café|-|-", "b|Two|-|-"], "repaired: unknown entity, line 4"),
        broken(
            &item("<title>One\u{1}&#2;</title>"),
            &["a|One|-|-", "b|Two|-|-"],
            "repaired: forbidden character, line 4 (2 times)",
        ),
    ]);
}

#[test]
fn broken_structure_is_repaired() {
    gives(vec![
        broken(
            &item("<title>One<link>https://example.org/1</link>"),
            &["a|One|https://example.org/1|-", "b|Two|-|-"],
            "repaired: missing end tag, line 4",
        ),
        broken(&item("<x><title>One</title>"), &["a|One|-|-", "b|Two|-|-"], "repaired: missing end tag, line 4"),
        broken(&item("<title>One</title></p>"), &["a|One|-|-", "b|Two|-|-"], "repaired: stray end tag, line 4"),
        broken(&item("<title>One</title"), &["a|One|-|-", "b|Two|-|-"], "repaired: unfinished tag, line 4"),
        broken(
            &item("<title><![CDATA[One</title>"),
            &["a|One|-|-", "b|Two|-|-"],
            "repaired: unfinished CDATA or comment, line 4",
        ),
        broken(
            &item("<title>One <b>big</b> day</title>"),
            &["a|One big day|-|-", "b|Two|-|-"],
            "repaired: unescaped markup, line 4",
        ),
        broken(
            "<rss version=\"2.0\"><channel><item><guid>a</guid><title>One</title></item>\n<item><guid>b</guid><title>Tw",
            &["a|One|-|-"],
            "repaired: missing end of the document, line 2",
        ),
        broken(
            &format!("<br />\n<b>Warning</b>: x\n{}", item("<title>One</title>")),
            &["a|One|-|-", "b|Two|-|-"],
            "repaired: text before the feed, line 1",
        ),
        broken(
            "<rss version=\"2.0\"><channel><title>T</title></channel>\n<item><guid>a</guid><title>One</title></item></rss>",
            &["a|One|-|-"],
            "repaired: items in the wrong place, line 2",
        ),
    ]);
}

#[test]
fn odd_dialects_are_repaired() {
    let feed = item("<title>One</title>");
    gives(vec![
        broken(&feed.replace(" version=\"2.0\"", ""), &["a|One|-|-", "b|Two|-|-"], "repaired: unknown version, line 2"),
        broken(&feed.replace("\"2.0\"", "\"2.0.1\""), &["a|One|-|-", "b|Two|-|-"], "repaired: unknown version, line 2"),
        broken(
            &feed.replace(" version", " xmlns=\"http://example.org/\" version"),
            &["a|One|-|-", "b|Two|-|-"],
            "repaired: wrong namespace, line 2",
        ),
        broken(
            "<RSS version=\"2.0\"><CHANNEL><ITEM><GUID>a</GUID><TITLE>One</TITLE></ITEM></CHANNEL></RSS>",
            &["a|One|-|-"],
            "repaired: capital letters in names, line 1 (2 times)",
        ),
        broken(
            "<rdf:RDF xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"><item rdf:about=\"a\"><title>One</title><link>https://example.org/1</link></item></rdf:RDF>",
            &["a|One|https://example.org/1|-"],
            "",
        ),
        broken(
            "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry><id>a</id><title>One</title><issued>2026-11-23T10:00:00Z</issued></entry></feed>",
            &["a|One|-|2026-11-23T10:00:00Z"],
            "",
        ),
        broken(
            "{\"version\":\"1\",\"title\":\"T\",\"items\":[{\"id\":7,\"title\":\"One\",\"tags\":\"x\"}]}",
            &["7|One|-|-"],
            "repaired: member of a wrong type (2 times); unknown version",
        ),
        broken(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"a\",\"title\":\"One\"},\n{oops}]}",
            &["a|One|-|-"],
            "repaired: unreadable from there on, line 2",
        ),
    ]);
}

#[test]
fn broken_encodings_are_repaired() {
    let russian = "<rss version=\"2.0\"><channel><item><guid>a</guid><title>Переговоры о прекращении огня продолжаются</title></item></channel></rss>";
    let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    gives(vec![
        Broken {
            bytes: cyrillic.into_owned(),
            items: &["a|Переговоры о прекращении огня продолжаются|-|-"],
            line: "repaired: wrong encoding",
        },
        Broken {
            bytes: b"<rss version=\"2.0\"><channel><item><guid>a</guid><title>K\xc3\xb6ln, Z\xc3\xbcrich \xff</title></item></channel></rss>".to_vec(),
            items: &["a|Köln, Zürich \u{fffd}|-|-"],
            line: "repaired: bytes that are no text",
        },
        broken(
            &item("<title>BrÃ¸ndby</title>"),
            &["a|Brøndby|-|-", "b|Two|-|-"],
            "repaired: text encoded twice, line 4",
        ),
    ]);
}

#[test]
fn fields_in_odd_places_are_found() {
    gives(vec![
        broken(
            &item("<title>One</title><pubDate>23.11.2026 10:00 CET</pubDate>"),
            &["a|One|-|2026-11-23T09:00:00Z", "b|Two|-|-"],
            "",
        ),
        broken(
            &item("<title>One</title><pubDate>soon</pubDate>"),
            &["a|One|-|-", "b|Two|-|-"],
            "repaired: unreadable date left out",
        ),
        broken(
            &item("<title>&lt;b&gt;One&lt;/b&gt; &amp;amp; two</title><link>/1</link>"),
            &["a|One & two|https://feeds.example/1|-", "b|Two|-|-"],
            "",
        ),
        broken(
            &item("<title>One</title><link>//other.example/1</link>"),
            &["a|One|https://other.example/1|-", "b|Two|-|-"],
            "",
        ),
        broken(&item("<media:group><media:title>One</media:title></media:group>"), &["a|One|-|-", "b|Two|-|-"], ""),
        broken(
            &item(
                "<x:old><item><guid>a</guid><title>Won</title></item><item><guid>c</guid></item></x:old><title>One</title>",
            ),
            &["a|One|-|-", "a|Won|-|-", "c||-|-", "b|Two|-|-"],
            "",
        ),
    ]);
}
