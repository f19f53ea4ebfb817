//! Reads the sources and refuses an arrow that points the wrong way.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A module may use only modules before it.
const ORDER: [&str; 17] = [
    "model",
    "time",
    "random",
    "secret",
    "telemetry",
    "net",
    "text",
    "query",
    "story",
    "store",
    "status",
    "channel",
    "pipeline",
    "web",
    "config",
    "daemon",
    "cli",
];

/// The stages of the pipeline; values pass between them, calls do not. `poll` calls them all.
const STAGES: [&str; 17] = [
    "fetch",
    "decode",
    "repair",
    "parse",
    "normalise",
    "identify",
    "acquaint",
    "overlap",
    "rekey",
    "withdrawal",
    "article",
    "full_text",
    "matcher",
    "schedule",
    "group",
    "deliver",
    "backlog",
];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module of the crate's root that a file belongs to, and the part of it.
fn place(path: &Path) -> (String, String) {
    let relative = path.strip_prefix(sources()).unwrap();
    let mut parts = relative.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned());
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// Words that follow `prefix` in code (not in comments), with their line numbers, also inside the
/// braces of one grouped import.
fn words_after(text: &str, prefix: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let code = line.split("//").next().unwrap_or_default();
        for rest in code.split(prefix).skip(1) {
            let group = rest.strip_prefix('{').map_or(rest, |group| group.split('}').next().unwrap_or(group));
            let names = if rest.starts_with('{') { group.split(',').collect() } else { vec![rest] };
            found.extend(names.into_iter().map(|name| {
                let word = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                (number, word)
            }));
        }
    }
    found
}

fn wrong_arrows(path: &Path, text: &str) -> Vec<String> {
    let (from, _) = place(path);
    let Some(rank) = ORDER.iter().position(|name| *name == from) else { return Vec::new() };
    let allowed = &ORDER[..=rank];
    let wrong = words_after(text, "crate::").into_iter().filter(|(_, to)| !allowed.contains(&to.as_str()));
    wrong
        .map(|(line, to)| {
            format!("{}:{line}: `{from}` uses `{to}`; it may use only {}", path.display(), allowed.join(", "))
        })
        .collect()
}

#[test]
fn every_arrow_points_up_the_list() {
    let mut files = Vec::new();
    rust_files(&sources(), &mut files);
    let wrong: Vec<_> = files.iter().flat_map(|path| wrong_arrows(path, &fs::read_to_string(path).unwrap())).collect();
    assert!(wrong.is_empty(), "arrows that point the wrong way:\n{}", wrong.join("\n"));
}

#[test]
fn an_arrow_turned_round_is_refused() {
    let path = sources().join("net/mod.rs");
    let turned = "use crate::{model, store};\nfn f() { crate::daemon::run() }\n// crate::cli is only mentioned\n";
    let wrong = wrong_arrows(&path, turned);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong[0].contains("`net` uses `store`"), "{wrong:?}");
    assert!(wrong[1].contains(":2: `net` uses `daemon`"), "{wrong:?}");
}

#[test]
fn stages_never_use_one_another() {
    let mut files = Vec::new();
    rust_files(&sources().join("pipeline"), &mut files);
    for path in files {
        let (_, stage) = place(&path);
        if !STAGES.contains(&stage.as_str()) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let used = ["crate::pipeline::", "pipeline::", "super::"].iter().flat_map(|prefix| words_after(&text, prefix));
        let top = path.parent().is_some_and(|folder| folder.ends_with("pipeline"));
        let wrong: Vec<_> = used
            .filter(|(_, to)| top && to != &stage && STAGES.contains(&to.as_str()))
            .map(|(line, to)| format!("{}:{line}: stage `{stage}` uses stage `{to}`", path.display()))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn the_order_is_the_order_of_declaration_and_of_the_map() {
    let text = fs::read_to_string(sources().join("lib.rs")).unwrap();
    let declared: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mapped: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("//! | [`")?.split('`').next()).collect();
    let ordered: Vec<_> = ORDER.into_iter().filter(|name| declared.contains(name)).collect();
    assert_eq!(declared, ordered, "lib.rs declares modules in another order");
    assert_eq!(mapped, declared, "the map in lib.rs names other modules than it declares");
}

#[test]
fn no_module_is_a_bag() {
    let mut files = Vec::new();
    rust_files(&sources(), &mut files);
    let bags: BTreeSet<_> = ["utils", "util", "common", "types", "helpers", "misc", "core", "prelude"].into();
    let found: Vec<_> = files
        .iter()
        .filter(|path| {
            let stem = path.file_stem().unwrap().to_string_lossy();
            let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy();
            bags.contains(stem.as_ref()) || bags.contains(folder.as_ref())
        })
        .collect();
    assert!(found.is_empty(), "bags: {found:?}");
}
