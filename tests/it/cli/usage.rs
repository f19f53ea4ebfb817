//! What the program says of itself, and its exit codes.

use crate::support::program::Home;

#[tokio::test]
async fn the_help_names_every_command() {
    let home = Home::new("");
    let ended = home.run(&["--help"]).await.succeeded();
    insta::assert_snapshot!(ended.stdout);
    for command in ["run", "check", "preview", "match", "explain", "test", "status", "feeds", "alerts", "why", "story"]
    {
        assert!(home.run(&[command, "--help"]).await.succeeded().stdout.contains("Usage: newswatch "), "{command}");
    }
}

#[tokio::test]
async fn a_wrong_command_line_or_configuration_is_exit_code_2() {
    let home = Home::new("[[feed]]\nnme = \"x\"\n");
    home.run(&["fly"]).await.exited(2);
    home.run(&["run", "--twice"]).await.exited(2);
    home.run(&["status", "--log", "no=such=filter"]).await.exited(2);
    for command in ["run", "check", "status", "feeds", "alerts", "match"] {
        let ended = home.run(&[command]).await.exited(2);
        assert!(ended.stderr.contains("nme"), "{}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    }
}

#[tokio::test]
async fn a_configuration_without_feeds_does_not_run() {
    let home = Home::new("");
    let ended = home.run(&["run"]).await.exited(2);
    assert!(ended.stderr.contains("names no feed; add a [[feed]]"), "{}", ended.stderr);
}

#[tokio::test]
async fn what_fails_while_running_is_exit_code_1() {
    let home = Home::new("");
    for arguments in [&["status"][..], &["feeds"], &["alerts"], &["preview", "nowhere.xml"]] {
        let ended = home.run(arguments).await.exited(1);
        assert!(ended.stderr.starts_with("error: there is no "), "{}", ended.stderr);
        assert!(ended.stdout.is_empty(), "{}", ended.stdout);
    }
}

#[tokio::test]
async fn to_retry_or_discard_everything_one_must_say_so() {
    let home = Home::new("");
    for action in ["retry", "discard"] {
        let ended = home.run(&["alerts", action]).await.exited(2);
        assert!(ended.stderr.contains(&format!("name what to {action}")), "{}", ended.stderr);
        home.run(&["alerts", action, "not-an-id"]).await.exited(2);
    }
}

#[tokio::test]
async fn completions_and_a_manual_page_are_printed() {
    let home = Home::new("");
    for shell in ["bash", "zsh", "fish"] {
        assert!(home.run(&["completions", shell]).await.succeeded().stdout.contains("preview-alert"), "{shell}");
    }
    assert!(home.run(&["man"]).await.succeeded().stdout.contains(".TH newswatch 1"));
}

#[tokio::test]
async fn there_is_a_manual_page_for_each_command_and_one_for_the_configuration() {
    let home = Home::new("");
    let folder = home.path("man");
    home.run(&["man", "--folder", folder.to_str().unwrap()]).await.succeeded();
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let listed: Vec<_> =
        page("newswatch.1").lines().filter_map(|line| line.strip_suffix("(1)").map(str::to_owned)).collect();
    assert!(listed.len() > 10, "{listed:?}");
    for command in listed {
        let page = page(&format!("{}.1", command.replace('\\', "")));
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH OPTIONS"), "{page}");
    }
    assert!(page("newswatch-alerts-retry.1").contains("alerts retry"));
    assert!(page("newswatch.toml.5").contains(".SH [poll]\n.TP\n\\fBevery\\fR = \"10m\"\nHow long to wait"));

    home.write("a-file", "");
    let ended = home.run(&["man", "--folder", home.path("a-file").to_str().unwrap()]).await.exited(1);
    assert!(ended.stderr.contains("name a folder that you may write to"), "{}", ended.stderr);
}
