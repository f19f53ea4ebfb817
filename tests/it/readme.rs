//! The README and the sample configurations agree with the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The fenced blocks of a language, without the fences.
fn blocks(language: &str) -> Vec<String> {
    let text = readme();
    let fenced = text.split("```").skip(1).step_by(2);
    fenced.filter_map(|block| block.strip_prefix(&format!("{language}\n"))).map(str::to_owned).collect()
}

fn newswatch(arguments: &[&str], config: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newswatch"));
    command.args(arguments).arg("--config").arg(config);
    command
        .env("NEWSWATCH_SMTP_PASSWORD", "secret")
        .env("NEWSWATCH_HOOK_SECRET", "a secret of a fair length")
        .env("NEWSWATCH_MUTE_SECRET", "another one");
    command.env("NEWSWATCH_LOG", "warn").output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn copied_config(folder: &Path) -> PathBuf {
    let (from, to) = (root().join("config"), folder.join("config"));
    fs::create_dir_all(to.join("demo")).unwrap();
    for file in ["demo.toml", "demo/world.rss", "demo/energy.atom", "demo/tech.json"] {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    to.join("demo.toml")
}

/// The time of first sight differs from run to run.
fn without_first_sight(text: &str) -> String {
    let lines = text.lines().map(|line| match (line.find(" (seen "), line.rfind(')')) {
        (Some(from), Some(to)) => format!("{}{}", &line[..from], &line[to + 1..]),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[test]
fn command_one_shows_what_the_readme_shows_and_tells_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let config = copied_config(folder.path());
    let first = newswatch(&["run", "--once"], &config);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    assert_eq!(without_first_sight(&stdout(&first)), without_first_sight(&blocks("text")[0]));
    let second = newswatch(&["run", "--once"], &config);
    assert_eq!(stdout(&second), "");
    assert!(String::from_utf8_lossy(&second.stderr).contains("Nothing was due"));
}

#[test]
fn the_coverage_of_the_demo_is_what_the_readme_shows() {
    let folder = tempfile::tempdir().unwrap();
    let config = copied_config(folder.path());
    assert!(newswatch(&["run", "--once"], &config).status.success());
    let shown = blocks("console").into_iter().find(|block| block.contains("newswatch coverage")).unwrap();
    let (_, output) = shown.split_once('\n').unwrap();
    assert_eq!(stdout(&newswatch(&["coverage"], &config)).trim(), output.trim());
}

#[test]
fn every_configuration_in_the_readme_passes_check() {
    let folder = tempfile::tempdir().unwrap();
    for (number, block) in blocks("toml").into_iter().enumerate() {
        let file = folder.path().join(format!("{number}.toml"));
        fs::write(&file, block).unwrap();
        let checked = newswatch(&["check", "--strict"], &file);
        assert!(checked.status.success(), "block {number}: {}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn every_shipped_configuration_passes_check() {
    for name in ["demo.toml", "minimal.toml", "newswatch.toml", "package.toml"] {
        let checked = newswatch(&["check"], &root().join("config").join(name));
        assert!(checked.status.success(), "{name}: {}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn everything_in_the_packaged_configuration_may_be_taken_out_of_its_comment() {
    let text = fs::read_to_string(root().join("config/package.toml")).unwrap();
    let set = |line: &str| match line.strip_prefix('#') {
        Some(key) if !key.is_empty() && !key.starts_with(' ') => format!("{key}\n"),
        _ => format!("{line}\n"),
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("newswatch.toml");
    fs::write(&file, text.lines().map(set).collect::<String>()).unwrap();
    let checked = newswatch(&["check"], &file);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    assert!(stdout(&checked).contains("1 feed, 1 rule, 1 channel"), "{}", stdout(&checked));
}

#[test]
fn the_rule_is_tried_as_the_readme_shows() {
    let shown = blocks("console").into_iter().find(|block| block.contains("newswatch match")).unwrap();
    let (command, output) = shown.split_once('\n').unwrap();
    let item = command.split('\'').nth(1).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (config, items) = (folder.path().join("news.toml"), folder.path().join("items"));
    fs::write(&config, &blocks("toml")[0]).unwrap();
    let item = item.replace('}', r#", "feed": "BBC World"}"#);
    fs::write(&items, item).unwrap();
    let tried = newswatch(&["match", "--items", items.to_str().unwrap()], &config);
    assert_eq!(stdout(&tried).trim(), output.trim());
}

#[test]
fn the_rule_is_explained_as_the_readme_shows() {
    let folder = tempfile::tempdir().unwrap();
    let (config, file) = (folder.path().join("news.toml"), folder.path().join("item"));
    fs::write(&config, &blocks("toml")[0]).unwrap();
    let shown: Vec<_> = blocks("console").into_iter().filter(|block| block.contains("newswatch explain")).collect();
    assert_eq!(shown.len(), 2);
    for block in shown {
        let (command, output) = block.split_once('\n').unwrap();
        let mut arguments = vec!["explain", "iran-drones"];
        if let Some(item) = command.split('\'').nth(1) {
            fs::write(&file, item).unwrap();
            arguments.extend(["--item", file.to_str().unwrap()]);
        }
        assert_eq!(stdout(&newswatch(&arguments, &config)).trim(), output.trim());
    }
}

/// Sizes, versions and places differ.
fn without_sizes(text: &str) -> String {
    let masks = [(r"[0-9.]+ (KiB|MiB|B)\b", "SIZE"), (r"schema \d+", "schema N"), (r"(?m)^\S+/demo-state/", "STATE/")];
    masks.iter().fold(text.to_owned(), |text, (mask, sign)| {
        regex::Regex::new(mask).unwrap().replace_all(&text, *sign).into_owned()
    })
}

#[test]
fn the_store_is_looked_after_as_the_readme_shows() {
    let folder = tempfile::tempdir().unwrap();
    let config = copied_config(folder.path());
    assert!(newswatch(&["run", "--once"], &config).status.success());
    let shown = blocks("console").into_iter().find(|block| block.contains("newswatch store")).unwrap();
    let mut done = String::new();
    for command in shown.lines().filter_map(|line| line.strip_prefix("$ newswatch ")) {
        let backup = folder.path().join("monday.db");
        let words = command.split(' ').take_while(|word| *word != "--config");
        let words = words.map(|word| if word == "monday.db" { backup.to_str().unwrap() } else { word });
        let ran = newswatch(&words.collect::<Vec<_>>(), &config);
        let said = stdout(&ran).replace(backup.to_str().unwrap(), "monday.db");
        done.push_str(&format!("$ newswatch {command}\n{said}"));
    }
    assert_eq!(without_sizes(&done), without_sizes(&shown));
}

#[test]
fn the_command_table_names_every_command() {
    let help = newswatch(&["--help"], Path::new("none"));
    let text = stdout(&help);
    let commands = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let readme = readme();
    for name in commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        assert!(readme.contains(&format!("| `newswatch {name}")), "the README does not name `newswatch {name}`");
    }
}

#[test]
fn the_json_of_an_alert_is_what_a_channel_gets() {
    let folder = tempfile::tempdir().unwrap();
    let config = copied_config(folder.path());
    let text = fs::read_to_string(&config).unwrap();
    let to_file = "[channel.log]\ntype = \"file\"\npath = \"alerts.jsonl\"\n";
    fs::write(&config, format!("{}\n{to_file}", text.replace("[[rule]]", "[[rule]]\nnotify = [\"log\"]"))).unwrap();
    assert!(newswatch(&["run", "--once"], &config).status.success());
    let alerts = fs::read_to_string(config.with_file_name("alerts.jsonl")).unwrap();
    let alert: Value = serde_json::from_str(alerts.lines().next().unwrap()).unwrap();
    let shown: Value = serde_json::from_str(&blocks("json")[0]).unwrap();
    assert_eq!(keys(&alert), keys(&shown));
    assert_eq!(keys(&alert["items"][0]), keys(&shown["items"][0]));
    assert_eq!(keys(&alert["items"][0]["evidence"][0]), keys(&shown["items"][0]["evidence"][0]));
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}
