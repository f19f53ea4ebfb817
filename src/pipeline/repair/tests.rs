use proptest::prelude::*;

use super::*;

const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\">";

fn repaired(text: &str) -> Repaired {
    repair(text, Some(&Url::parse("https://example.org/news/feed").unwrap())).unwrap()
}

/// The feed as Atom without its frame, and its flaws.
fn shown(text: &str) -> (String, String) {
    let Repaired { atom, flaws, .. } = repaired(text);
    let inside = atom.trim().trim_start_matches(ATOM).trim_end_matches("</feed>").trim();
    (inside.replace("<![CDATA[", "").replace("]]>", ""), flaws.to_string())
}

fn rss(items: &str) -> (String, String) {
    shown(&format!("<rss version=\"2.0\"><channel>{items}</channel></rss>"))
}

fn entries(inside: &[&str]) -> String {
    inside.iter().map(|entry| format!("<entry>{entry}</entry>")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_sound_feed_has_no_flaws() {
    let (atom, flaws) = rss("<item><title>A &amp; B</title><guid>x</guid><link>https://example.org/1</link></item>");
    assert_eq!(flaws, "");
    assert_eq!(
        atom,
        entries(&["<id>x</id><title type=\"html\">A & B</title>\
            <link title=\"https://example.org/1\" href=\"https://example.org/1\"/>"])
    );
}

#[test]
fn the_same_item_is_written_the_same_in_every_dialect() {
    let rss = rss("<item><title>A</title><guid>x</guid><description>b</description></item>").0;
    let rdf = "<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"><item rdf:about=\"x\"><title>A</title><description>b</description></item></rdf:RDF>";
    let old = "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry><title>A</title><id>x</id><summary>b</summary></entry></feed>";
    let capitals = "<RSS VERSION=\"2.0\"><CHANNEL><ITEM><TITLE>A</TITLE><GUID>x</GUID><DESCRIPTION>b</DESCRIPTION></ITEM></CHANNEL></RSS>";
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"x\",\"title\":\"A\",\"summary\":\"b\"}]}";
    let without_link = |text: String| {
        text.replace("<link title=\"https://example.org/news/x\" href=\"https://example.org/news/x\"/>", "")
    };
    for text in [rdf, old, capitals, json] {
        assert_eq!(without_link(shown(text).0), rss, "{text}");
    }
}

#[test]
fn an_item_that_the_end_cuts_off_is_left_out_and_the_others_stay() {
    let (atom, flaws) = shown("<rss version=\"2.0\"><channel><item><title>A</title></item><item><title>B");
    assert_eq!(
        (atom, flaws.as_str()),
        (entries(&["<title type=\"html\">A</title>"]), "missing end of the document, line 1")
    );
    let (atom, flaws) =
        shown("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\"},{\"id\":\"2\",\"ti");
    assert_eq!((atom, flaws.as_str()), (entries(&["<id>1</id>"]), "missing end of the document, line 1"));
    let (atom, flaws) =
        shown("{\"version\":\"https://jsonfeed.org/version/1\",\n\"items\":[{\"id\":\"1\"},{nothing}]}");
    assert_eq!((atom, flaws.as_str()), (entries(&["<id>1</id>"]), "unreadable from there on, line 2"));
}

#[test]
fn a_json_feed_is_read_whatever_types_its_members_have() {
    let item = r#"{"id":7,"title":null,"title":"A & B","authors":[{"url":"https://jo.example"},"Ann",5],"author":{"name":"Old"},
        "tags":["x",["y"],8],"summary":{"a":[1,{}]},"content_text":"<b>"}"#;
    let (atom, flaws) = shown(&format!(r#"{{"items":[1,"x",[{{}}],null,{item}],"version":1.1}}"#));
    assert_eq!(
        atom,
        entries(&["<id>7</id><title type=\"html\">A &amp; B</title><author><name>https://jo.example</name></author>\
            <author><name>Ann</name></author><author><name>5</name></author><category term=\"x\"/><category term=\"8\"/>\
            <content type=\"html\">&lt;b&gt;</content>"])
    );
    assert_eq!(flaws, "member of a wrong type (3 times); unknown version");
}

#[test]
fn an_end_tag_that_the_feed_lacks_costs_no_item() {
    let both = entries(&["<title type=\"html\">A</title>", "<title type=\"html\">B</title>"]);
    let items = "<item><x>1</x><title>A</title></item><item><x>1</x><title>B</title></item>";
    for head in ["<title>T ", "<x>", "<image>", "<link>https://example.org/", "<title>T <link>L <description>D "] {
        let (atom, _) = rss(&format!("{head}{items}"));
        assert!(atom.ends_with(&both), "{head}: {atom}");
    }
    assert_eq!(rss(&format!("<items>{items}</items>")), (both, String::new()));
}

#[test]
fn an_item_inside_another_is_an_item_of_its_own_and_comes_behind_it() {
    let [a, b, c] = ["A", "B", "C"].map(|title| format!("<title type=\"html\">{title}</title>"));
    let inside = "<old><x/><item><title>B</title><old><item><title>C</title></item></old></item><item/></old>";
    let (atom, flaws) = rss(&format!("<item>{inside}<title>A</title></item>"));
    assert_eq!((atom, flaws.as_str()), (entries(&[&a, &b, &c, ""]), ""));
    let (atom, flaws) = rss("<item><item/><title>A</title></item><item><title>B</title></item>");
    assert_eq!((atom, flaws.as_str()), (entries(&[&a, "", &b]), "items in the wrong place, line 1"));
    let (atom, flaws) = shown(&format!("<rss version=\"2.0\"><channel><item>{inside}<title>A"));
    assert_eq!((atom, flaws.as_str()), (entries(&[&b, &c, ""]), "missing end of the document, line 1"));
}

#[test]
fn an_item_inside_another_with_its_id_is_another_version_of_it() {
    let older = |inside: &str| format!("<old><item><guid>a</guid>{inside}</item></old>");
    let inside = older(&older("")) + "<old><item><guid>b</guid></item><item/></old>";
    let versions = |text: &str| repaired(&format!("<rss version=\"2.0\"><channel>{text}")).versions;
    let item = format!("<item><guid>x</guid></item><item>{inside}<guid>a</guid></item>");
    assert_eq!(versions(&item), [(2, 1), (3, 1)].into());
    assert_eq!(versions("<item><guid>a</guid></item><item><guid>a</guid></item>"), [].into());
    assert_eq!(versions(&format!("<item>{}", older(&older("")))), [(1, 0)].into());
}

#[test]
fn a_prefix_means_what_the_document_declares() {
    let text = "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:title>A</a:title>\
        <d:date xmlns:d=\"http://purl.org/dc/elements/1.1/\">2026-11-23</d:date></a:entry></a:feed>";
    let expected = entries(&["<title type=\"html\">A</title><published>2026-11-23</published>"]);
    assert_eq!(shown(text), (expected, String::new()));
}

#[test]
fn only_what_may_lack_items_is_called_cut() {
    let item = "<item><title>A</title></item>";
    for whole in [
        "<entry xmlns=\"http://www.w3.org/2005/Atom\"><title>A</title></entry>".to_owned(),
        format!("<rss version=\"2.0\"><channel>{item}</channel>"),
        format!("<rss version=\"2.0\"><channel>{item}</Channel></RSS>"),
        "<rss version=\"2.0\"/>".to_owned(),
    ] {
        assert!(!repaired(&whole).flaws.contains(Flaw::Cut), "{whole}");
    }
    let cuts = [
        "<rss",
        "<rss version=\"2.0\">",
        "<rss version=\"2.0\"><chann",
        "<rss version=\"2.0\"><channel>",
        "<entry><title>A",
    ];
    for cut in cuts.map(str::to_owned).into_iter().chain([format!("<rss version=\"2.0\"><channel>{item}")]) {
        assert!(repaired(&cut).flaws.contains(Flaw::Cut), "{cut}");
    }
}

#[test]
fn what_is_no_feed_is_called_by_its_name() {
    let error = |text: &str| repair(text, None).unwrap_err();
    assert_eq!(error(""), RepairError::Empty);
    assert_eq!(error("\u{feff} \r\n"), RepairError::Empty);
    assert_eq!(error("<!DOCTYPE html>\n<html><head>"), RepairError::page());
    assert_eq!(error("<div>Please log in</div>"), RepairError::page());
    assert_eq!(error("<opml version=\"2.0\"><body/></opml>"), RepairError::NotAFeed { found: "<opml>".into() });
    assert_eq!(
        error("%PDF-1.7 and more than enough"),
        RepairError::NotAFeed { found: "\"%PDF-1.7 and more th\"".into() }
    );
    assert!(matches!(error("[1, 2]"), RepairError::NotAFeed { .. }));
    assert!(matches!(error("{\"a\": nothing}"), RepairError::Malformed { .. }));
}

#[test]
fn a_page_that_announces_feeds_says_which() {
    let page = "<html><link rel=alternate type=application/rss+xml href=/a.xml><a href=/rss>RSS</a></html>";
    let error = |page: &str| repair(page, Some(&Url::parse("https://news.example/").unwrap())).unwrap_err().to_string();
    assert_eq!(
        error(page),
        "the document is a web page, not a feed; it announces the feed https://news.example/a.xml: write that as the `url`"
    );
    assert_eq!(
        error(&page.replace("/a.xml", "/?feed=rss2")),
        "the document is a web page, not a feed; it announces the feed https://news.example/?…: write that as the `url` \
         (`newswatch feeds discover` shows the whole address)"
    );
    assert_eq!(
        error(&page.replace("<a", "<link rel=feed href=/b.json><a")),
        "the document is a web page, not a feed; it announces the feeds https://news.example/a.xml, \
         https://news.example/b.json: write the one that you want as the `url`"
    );
}

#[test]
fn more_items_than_any_feed_has_are_refused() {
    let items = "<item/>".repeat(RepairError::MOST_ITEMS + 1);
    let error = repair(&format!("<rss><channel>{items}</channel></rss>"), None).unwrap_err();
    assert_eq!(error, RepairError::TooMany { limit: RepairError::MOST_ITEMS });
}

#[test]
fn hostile_nesting_takes_time_only_in_proportion() {
    for piece in
        ["<div>", "<title>", "<a b='", "<![CDATA[</title>", "<!--", "<!D [", "&", "<", "<x><y>", "<item><title>"]
    {
        let text = format!("<rss version=\"2.0\"><channel><item><title>{}", piece.repeat(1_000_000 / piece.len()));
        assert!(repair(&text, None).is_ok(), "{piece}");
    }
    let often = |piece: &str| piece.repeat(300_000);
    let name = "a".repeat(3_000_000);
    for text in [
        often("<channel>") + &often("</x>"),
        often("<channel xml:base=\"abcdefgh/\">"),
        format!("<{name}>{}</{name}>", often("<![CDATA[x]]>")),
        format!("<item>{}</item>", often("<a><b></a>")),
        often("<item><x>") + &often("</x></item>"),
        often("<item><x>") + &often("<item/></x></item>"),
    ] {
        assert!(repair(&format!("<rss version=\"2.0\">{text}"), None).is_ok());
    }
}

#[test]
fn what_is_left_out_makes_no_end_of_a_section() {
    let (atom, _) = rss("<item><title><![CDATA[a]]\u{1}><b>c</title></item>");
    assert_eq!(atom, entries(&["<title type=\"html\">a]]><b>c</title>"]));
}

#[test]
fn an_entity_bomb_stays_small_and_no_file_is_read() {
    let subset = "<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">";
    let text = format!(
        "<!DOCTYPE rss [{subset}]><rss version=\"2.0\"><channel><item><title>&a; &b; &f;</title></item></channel></rss>"
    );
    assert_eq!(shown(&text).0, entries(&["<title type=\"html\">aaaaaaaaaa &b; &f;</title>"]));
}

#[test]
fn relative_links_start_from_the_nearest_base() {
    let text = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://a.example/b/\">\
        <entry xml:base=\"c/\"><link href=\"d\"/></entry><entry><link href=\"/e\"/></entry>\
        <entry xml:base=\"f/\"><x><entry><link href=\"g\"/></entry></x></entry><entry><link href=\"h\"/></entry></feed>";
    let links = repaired(text).atom;
    for link in ["b/c/d", "e", "b/f/g", "b/h"] {
        assert!(links.contains(&format!("href=\"https://a.example/{link}\"")), "{link}: {links}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_written_as_sound_atom(
        pieces in proptest::collection::vec(prop_oneof![
            Just("<item>".to_owned()), Just("</item>".to_owned()), Just("<title>".to_owned()), Just("</title>".to_owned()),
            Just("<![CDATA[".to_owned()), Just("]]>".to_owned()), Just("&amp;".to_owned()), Just("<link href='".to_owned()),
            Just("<description>".to_owned()), Just("</description>".to_owned()), Just("<author><name>".to_owned()),
            Just("<x>".to_owned()), Just("</x>".to_owned()), Just("<media:group>".to_owned()), Just("</channel>".to_owned()), Just("<!--".to_owned()), Just("\"/>".to_owned()),
            "\\PC{0,12}",
        ], 0..40),
    ) {
        let text = format!("<rss><channel>{}", pieces.concat());
        if let Ok(repaired) = repair(&text, None) {
            let written = repaired.atom.matches("<entry>").count();
            let parser = feed_rs::parser::Builder::new().sanitize_content(false).build();
            let read = parser.parse(repaired.atom.as_bytes()).unwrap().entries.len();
            prop_assert!(read <= written, "{}", repaired.atom);
        }
    }
}

#[test]
fn what_a_feed_says_of_when_to_ask_is_read_outside_its_items() {
    let said = repaired(
        "<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><ttl>15</ttl>\
         <sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>\
         <skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>\
         <item><title>One</title><ttl>600</ttl></item></channel></rss>",
    );
    assert_eq!(said.rhythm.period.map(|period| period.as_secs()), Some(1800));
    assert_eq!((said.rhythm.skip_hours, said.rhythm.skip_days), (1 << 3, 1 << 6));
    assert_eq!(said.atom.matches("<entry").count(), 1);
}
