//! A broken configuration is reported whole, fault by fault, with the place and the fix.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use newswatch::config::{self, Environment, Loaded};
use tempfile::TempDir;

/// A folder with a configuration in it.
struct Folder(TempDir);

impl Folder {
    fn with(main: impl AsRef<[u8]>) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.and("newswatch.toml", main)
    }

    fn and(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// The report of the faults, with `DIR` for the folder.
    fn faults(&self) -> String {
        let faults = config::load(&self.path("newswatch.toml"), &environment()).unwrap_err();
        self.shown(&faults.to_string())
    }

    fn loaded(&self) -> Loaded {
        config::load(&self.path("newswatch.toml"), &environment()).unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn warnings(&self) -> String {
        self.shown(&self.loaded().warnings.to_string())
    }

    fn shown(&self, text: &str) -> String {
        text.replace(self.0.path().to_str().unwrap(), "DIR")
    }
}

fn environment() -> Environment {
    Environment::of([
        ("HOME", "/home/me"),
        ("HOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("TWO_LINES", "a\nb"),
    ])
}

/// A whole configuration around one feed, rule or channel.
const FEED: &str = "[[feed]]\nname = \"BBC\"\nurl = \"https://example.org/feed\"\n";
const RULE: &str = "[[rule]]\nname = \"iran\"\nkeywords = [\"Iran\"]\n";

macro_rules! faults {
    ($($story:ident: $config:expr;)+) => {$(
        #[test]
        fn $story() {
            let report = Folder::with($config).faults();
            assert!(!report.contains("hunter2"), "a secret is shown:\n{report}");
            insta::assert_snapshot!(report);
        }
    )+};
}

faults! {
    a_rule_has_entries_that_make_no_sense: format!("{FEED}[[rule]]\nname = \"iran\"\nkeywords = [\"Iran drones\", \"*rone\", '\"open quote', \"R & D\", \"\"]\nexclude = [\"ab*\"]\nlanguage = \"rus\"\n");
    a_key_of_the_whole_file_is_misspelt: "timzone = \"UTC\"\nfeeds = []\n";
    a_key_of_a_feed_is_misspelt: "[[feed]]\nnme = \"BBC\"\nurl = \"https://example.org\"\nevry = \"5m\"\n";
    a_feed_is_opened_in_two_ways: "[[feed]]\nname = \"a\"\nurl = \"https://me:hunter2@example.org/\"\nuser = \"you\"\npassword = { env = \"P\" }\n\
        [[feed]]\nname = \"b\"\nurl = \"https://b.example/\"\npassword = \"hunter2\"\nproxy = \"ftp://me:hunter2@b\"\nip_version = 5\n";
    a_switch_is_written_as_a_text: format!("{FEED}full_text = \"yes\"\n[[feed]]\nname = \"b\"\nurl = \"https://b.org/feed\"\nfulltext = true\n");
    a_feed_has_no_name_and_no_url: "[[feed]]\n[[feed]]\nname = \"\"\nurl = \"\"\n";
    a_feed_is_written_with_one_bracket: "[feed]\nname = \"BBC\"\n";
    a_time_cannot_be_read: "[poll]\nevery = \"5 minuts\"\n[network]\ntimeout = 30\nconnect_timeout = \"10\"\n";
    a_time_is_out_of_range: "[poll]\nevery = \"0s\"\n[network]\ntimeout = \"2h\"\nper_host = { gap = \"-1s\" }\n";
    a_number_is_out_of_range: "[matching]\nnear = 0\n[network]\nat_once = -1\nper_host = { at_once = 99999999999999999999 }\n";
    what_is_kept_cannot_be_read: "[store]\nkeep_items = \"for ever\"\nkeep_history = \"1h\"\nkeep_per_feed = 10\nkeep_texts = \"1y\"\n";
    a_size_cannot_be_read: "[network]\nbody_limit = \"20 MegaB\"\n";
    a_schedule_cannot_be_read: format!("{FEED}cron = \"*/10 6-25 * * Mon-Fri\"\n");
    a_schedule_never_comes: "[poll]\ncron = \"0 0 31 2 *\"\n";
    two_schedules_are_set: "[poll]\nevery = \"5m\"\ncron = \"@hourly\"\n";
    two_feeds_have_one_name: format!("{FEED}\n{FEED}");
    two_rules_have_one_name: format!("{RULE}\n{RULE}");
    an_address_has_no_scheme: "[[feed]]\nname = \"BBC\"\nurl = \"example.org/feed\"\n";
    an_address_has_another_scheme: "[[feed]]\nname = \"BBC\"\nurl = \"gopher://example.org/feed\"\n";
    an_address_has_a_line_break: "[[feed]]\nname = \"BBC\"\nurl = \"https://example.org/\\r\\nHost: x\"\n";
    a_program_has_an_open_quote: "[[feed]]\nname = \"x\"\nurl = \"exec:print 'a b\"\n[[feed]]\nname = \"y\"\nurl = 'exec:cat x | jq .'\n";
    a_zone_is_unknown: "timezone = \"Europe/Rigga\"\n";
    a_private_range_cannot_be_read: "[network]\nallow_private = [\"localhost\", \"10.0.0.0/33\"]\n";
    the_inside_is_open_to_everyone: "[metrics]\nlisten = \"0.0.0.0:9612\"\npublik = true\n";
    the_inside_has_no_address: "[metrics]\nlisten = \"localhost\"\n";
    the_inside_is_listened_for_nowhere: "[metrics]\npublic = \"yes\"\n";
    a_contact_is_neither_web_nor_mail: "[poll]\nuser_agent_contact = \"me (at home)\"\n";
    a_rule_looks_for_nothing: "[[rule]]\nname = \"a\"\n[[rule]]\nname = \"b\"\nkeywords = []\n";
    a_list_is_written_as_a_text: "[[rule]]\nname = \"a\"\nkeywords = \"Iran drones\"\n";
    a_list_holds_a_number: "[[rule]]\nname = \"a\"\nkeywords = [\"Iran\", 5]\n";
    a_field_is_unknown: format!("{RULE}fields = [\"titel\", \"headline\"]\n");
    a_channel_is_unknown: format!("{RULE}notify = [\"desc\", \"hook\"]\n[channel.desk]\ntype = \"stdout\"\n");
    a_service_lacks_what_it_needs: r#"
        [channel.a]
        type = "webhook"
        format = "slak"
        [channel.b]
        type = "webhook"
        format = "telegram"
        token = { env = "NEWSWATCH_SMTP_PASSWORD" }
        [channel.c]
        type = "webhook"
        format = "slack"
        topic = "desk"
        [channel.d]
        type = "webhook"
        format = "ntfy"
        topic = "my news"
        [channel.e]
        type = "webhook"
        url = "https://example.org/hook"
        template = """
{
  "text": "{{ rul }}"
}"""
        [channel.f]
        type = "webhook"
        url = "https://example.org/hook"
        template = "{{ rule }}: {{ items[0].title }}"
        [channel.g]
        type = "webhook"
        format = "matrix"
        url = "https://matrix.example.org"
        token = "a b"
        room = "!a:b.org"
    "#;
    a_time_to_tell_cannot_be_read: r#"
        [[rule]]
        name = "a"
        keywords = ["a"]
        deliver = "soon"
        quiet = ["22-7", "Mon-Fry 22:00-07:00", "22:00-07:00 Europe/Rige"]
        limit = "many"
        urgent = "yes"
        [[rule]]
        name = "b"
        keywords = ["b"]
        deliver = "digest 25:00"
        quiet = "00:00-24:00"
        limit = "0 per hour"
        [[rule]]
        name = "c"
        keywords = ["c"]
        deliver = "digest 07:00 or 500 items"
        [[rule]]
        name = "d"
        keywords = ["d"]
        deliver = "bundle"
        [[rule]]
        name = "e"
        keywords = ["e"]
        notify = ["night"]
        quiet = "00:00-12:00"
        [channel.night]
        type = "file"
        path = "night"
        quiet = "12:00-24:00"
        [channel.log]
        type = "file"
        path = "log"
        deliver = "digest cron 0 7 * *"
        delivery = "now"
    "#;
    a_channel_has_no_type_or_an_unknown_one: "[channel.a]\n[channel.b]\ntype = \"emial\"\n[channel.stdout]\ntype = \"file\"\npath = \"x\"\n";
    the_type_of_a_channel_is_misspelt: "[channel.a]\ntyp = \"email\"\nto = [\"hunter2\"]\n";
    a_mail_channel_lacks_everything: "[channel.desk]\ntype = \"email\"\n";
    a_route_cannot_be_taken: r#"
        [[rule]]
        name = "drones"
        keywords = ["drones"]
        severity = "urgent"
        [[route]]
        rules = ["oil-*"]
        severity = ["hihg"]
        notify = ["log"]
        [[route]]
        severity = ["high"]
        [channel.log]
        type = "file"
        path = "log"
    "#;
    a_fallback_leads_nowhere: r#"
        notify = ["dessk"]
        [channel.desk]
        type = "file"
        path = "a"
        fallback = "desk"
        [channel.log]
        type = "file"
        path = "b"
        fallback = "dsk"
        [channel.night]
        type = "file"
        path = "c"
        fallback_after = "10m"
    "#;
    a_mail_goes_two_ways: r#"
        [channel.desk]
        type = "email"
        to = ["desk@example.org"]
        from = "newswatch@example.org"
        sendmail = "/usr/sbin/sendmail"
        maildir = "Maildir"
        [channel.night]
        type = "email"
        to = ["desk@example.org"]
        from = "newswatch@example.org"
        maildir = ""
        password = { env = "NEWSWATCH_SMTP_PASSWORD" }
    "#;
    a_mailbox_is_dangerous: r#"
        [channel.desk]
        type = "email"
        to = ["a@example.org\r\nBcc: b@example.org", "desk", "ü@example.org", "a@exämple.org", "a@b.org, c@d.org", "x@y.org", "X <x@y.org>"]
        from = "News\nDesk <a@example.org>"
        smtp = "smtp://localhost"
    "#;
    a_mail_server_cannot_be_read: r#"
        [channel.a]
        type = "email"
        to = ["a@example.org"]
        from = "a@example.org"
        smtp = "smtps://user:hunter2@mail.example.org"
        [channel.b]
        type = "email"
        to = ["a@example.org"]
        from = "a@example.org"
        smtp = "smtps://user@mail.example.org"
        starttls = true
        [channel.c]
        type = "email"
        to = ["a@example.org"]
        from = "a@example.org"
        smtp = "smtp://user@mail.example.org"
        [channel.d]
        type = "email"
        to = []
        from = "a@example.org"
        smtp = "mail.example.org:25"
    "#;
    a_webhook_is_wrong: r#"
        [channel.hook]
        type = "webhook"
        url = "ftp://example.org"
        format = "slack"
        secret = "whsec_no*base64"
        headers = { "X Desk" = "a", Host = "b", X-Name = "ü" }
    "#;
    a_command_and_a_file_name_nothing: "[channel.a]\ntype = \"command\"\ncommand = []\n[channel.b]\ntype = \"file\"\npath = \"\"\n[channel.c]\ntype = \"command\"\ncommand = \"ls\"\n";
    a_secret_is_not_to_be_had: r#"
        [channel.hook]
        type = "webhook"
        url = "https://example.org"
        secret = [{ file = "nowhere" }, { env = "NOT_SET" }, { credential = "hook" }, {}, { file = "a", env = "b" }, { env = "TWO_LINES" }, { path = "x" }]
    "#;
    the_toml_is_broken_here_and_there: "[[feed]]\nname = \"BBC\nurl = \"https://example.org\"\ntimout = 1\n\n[poll\nevery = 10m\n";
    a_value_lacks_its_quotes: "timezone = Europe/Riga\n[poll]\nevery = 10m\n[network]\nat_once = 08\n[[feed]]\nname = BBC\nurl = https://me:hunter2@example.org/?key=hunter2\n";
    a_secret_stands_where_a_fault_is: r#"
        [channel.a]
        type = "emial"
        password = "hunter2"
        [channel.b]
        type = "webhook"
        pasword = "hunter2"
        url = "ftp://example.org/hunter2"
        secret = [{ value = "hunter2" }, "whsec_hunter2"]
        [[feed]]
        name = "x"
        ulr = "https://hunter2@example.org"
        [[feed]]
        name = "y"
        url = "https:\\me:hunter2@example.org"
        password = "hunter2
    "#;
    a_key_is_written_twice: "[poll]\nevery = \"1m\"\nevery = \"2m\"\n";
    five_faults_come_at_once: "zone = 1\n[poll]\nevery = \"1\"\n[[feed]]\nname = \"a\"\n[[rule]]\nname = \"b\"\nnear = \"x\"\n";
}

#[test]
fn a_file_that_is_missing_is_named() {
    let folder = Folder::with("");
    let fault = |name: &str| folder.shown(&config::load(&folder.path(name), &environment()).unwrap_err().to_string());
    insta::assert_snapshot!([fault("nowhere.toml"), fault("")].join("\n\n"));
}

#[test]
fn a_file_that_is_not_utf_8_is_pointed_into() {
    let latin1 = b"[[feed]]\nname = \"Z\xfcrich\"\n";
    let utf16: Vec<u8> = "timezone = \"UTC\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [&b"\xff\xfe"[..], &utf16].concat();
    insta::assert_snapshot!([Folder::with(latin1).faults(), Folder::with(utf16).faults()].join("\n\n"));
}

#[test]
fn a_file_that_is_far_too_large_is_one_fault() {
    insta::assert_snapshot!(Folder::with("# large\n".repeat(1_300_000)).faults());
}

#[test]
fn included_files_are_named_in_their_faults() {
    let folder = Folder::with("include = [\"rules.d/*.toml\", \"gone.toml\", \"*/x*.toml\"]\n")
        .and("rules.d/b.toml", RULE.replace("keywords", "keyword"))
        .and("rules.d/a.toml", format!("timezone = \"UTC\"\n{RULE}"))
        .and("rules.d/.hidden.toml", "nonsense")
        .and("rules.d/notes.txt", "nonsense");
    insta::assert_snapshot!(folder.faults());
}

#[test]
fn what_is_doubtful_is_a_warning() {
    let folder = Folder::with(format!(
        "include = [\"rules.d/*.toml\"]\n{FEED}tags = [\"world\"]\n{RULE}feeds = [\"tag:wordl\", \"world\"]\n\
         [[rule]]\nname = \"b\"\nall = [\"x\"]\nfeeds = [\"BBC\", \"Reuters*\"]\n\
         [channel.hook]\ntype = \"webhook\"\nurl = \"https://example.org\"\nsecret = [\"plain\", {{ file = \"open\" }}]\n"
    ))
    .and("open", "secret\n");
    fs::set_permissions(folder.path("open"), fs::Permissions::from_mode(0o644)).unwrap();
    insta::assert_snapshot!(folder.warnings());
}

#[test]
fn an_empty_file_is_a_configuration_that_does_nothing() {
    for empty in ["", "\u{feff}", "\r\n", "# nothing\r\n"] {
        let folder = Folder::with(empty);
        assert_eq!(folder.loaded().config.feeds.len(), 0);
        assert!(folder.warnings().contains("there is no feed"), "{empty:?}");
        assert!(folder.warnings().contains("there is no rule"), "{empty:?}");
    }
}

#[test]
fn a_byte_order_mark_and_dos_line_ends_do_no_harm() {
    let text = format!("\u{feff}timezone = \"UTC\"\n{FEED}{RULE}").replace('\n', "\r\n");
    let loaded = Folder::with(&text).loaded();
    assert_eq!(loaded.config.feeds.len(), 1);
    let place = Folder::with(text.replace("timezone", "timezones"));
    assert!(place.faults().contains("DIR/newswatch.toml:1:1"), "{}", place.faults());
}

#[test]
fn a_secret_is_never_shown() {
    let channel = "[channel.desk]\ntype = \"email\"\nto = [\"a@example.org\"]\nfrom = \"a@example.org\"\n";
    let folder = Folder::with(format!(
        "{FEED}{RULE}notify = [\"desk\"]\n{channel}smtp = \"smtps://me@mail.example.org\"\npassword = {{ file = \"p\" }}\n"
    ))
    .and("p", "hunter2\n");
    assert!(!format!("{:?}", folder.loaded()).contains("hunter2"));
    let broken = Folder::with("[channel.h]\ntype = \"webhook\"\nurl = { file = \"u\" }\n").and("u", "ftp://hunter2/");
    assert!(broken.faults().contains("the address has the scheme"), "{}", broken.faults());
    assert!(!broken.faults().contains("hunter2"));
}

#[test]
fn a_text_that_is_never_closed_shows_no_secret_behind_it() {
    let channel = "[channel.desk]\ntype = \"email\"\npassword = \"hunter2\"\n";
    for quotes in ["'''", "\"\"\""] {
        for closed_by in [String::new(), format!("query = {quotes}iran{quotes}\n")] {
            let rule = format!("[[rule]]\nname = \"iran\"\nquery = {quotes}\niran AND (drones\n");
            let faults = Folder::with(format!("{rule}{channel}{closed_by}")).faults();
            assert!(faults.contains("this is not TOML") && !faults.contains("hunter2"), "{faults}");
        }
    }
}

#[test]
fn a_list_that_is_never_closed_shows_no_secret_behind_it() {
    let faults = Folder::with(
        include_str!("../../fuzz/corpus/config/list-over-a-password.toml").to_owned()
            + "\n[channel.last]\ntype = \"email\"\nto = [\"desk@example.org\"]\npassword = \"hunter2 inline\"\n",
    );
    assert!(!faults.faults().contains("hunter2"), "{}", faults.faults());
}

#[test]
fn one_line_end_behind_a_secret_is_dropped() {
    let folder =
        Folder::with("[channel.h]\ntype = \"webhook\"\nurl = \"https://example.org\"\nsecret = { file = \"s\" }\n");
    let folder = folder.and("s", "two words \r\n");
    let channel = format!("{:?}", folder.loaded().config.channels);
    assert!(channel.contains("Secret"), "{channel}");
    let empty = folder.and("s", "\n");
    assert!(empty.faults().contains("the secret is empty"));
}

#[test]
fn a_command_that_sends_nothing_can_do_without_secrets() {
    let folder = Folder::with(format!(
        "{FEED}{RULE}notify = [\"h\"]\n[channel.h]\ntype = \"webhook\"\nurl = {{ credential = \"url\" }}\nsecret = {{ env = \"NOT_SET\" }}\n"
    ));
    assert!(config::load(&folder.path("newswatch.toml"), &environment()).is_err());
    let loaded = config::inspect(&folder.path("newswatch.toml"), &environment()).unwrap();
    assert_eq!(loaded.warnings.notices().len(), 2, "{}", loaded.warnings);
}

#[test]
fn a_fault_in_one_line_is_fit_for_a_log() {
    let folder = Folder::with("timezone = \"Europe/Rigga\"\n");
    let faults = config::load(&folder.path("newswatch.toml"), &environment()).unwrap_err();
    let line = folder.shown(&faults.0.notices()[0].to_string());
    assert_eq!(line, "DIR/newswatch.toml:1:12: `Europe/Rigga` is not a time zone (write `\"Europe/Riga\"`)");
    let folder = Folder::with(format!("{FEED}[[rule]]\nname = \"iran\"\nkeywords = ['''\"open\nquote''']\n"));
    let faults = config::load(&folder.path("newswatch.toml"), &environment()).unwrap_err();
    let line = folder.shown(&faults.0.notices()[0].to_string());
    assert_eq!(line, "DIR/newswatch.toml:6:16: this quote \" is never closed (close it: \"open\\nquote\")");
}

#[test]
fn ten_thousand_feeds_with_one_name_are_told_about_in_no_time() {
    let report = Folder::with(FEED.repeat(10_000)).faults();
    assert!(report.ends_with("9999 faults in the configuration"));
    let many: String = (0..10_000).map(|number| FEED.replace("BBC", &format!("feed {number}"))).collect();
    let rules: String =
        (0..500).map(|number| RULE.replace("iran", &format!("rule {number}")) + "feeds = [\"feed 99*9\"]\n").collect();
    assert_eq!(Folder::with(many + &rules).loaded().config.feeds.len(), 10_000);
}

#[test]
fn the_shipped_configurations_are_in_order() {
    for name in ["newswatch.toml", "minimal.toml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(name);
        let loaded = config::load(&path, &environment()).unwrap_or_else(|faults| panic!("{faults}"));
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    }
}
