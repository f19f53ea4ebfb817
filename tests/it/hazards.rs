//! The table of hazards against the tests that it names.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

const TABLE: &str = include_str!("../hazards.md");

/// The rows that there must be.
const GROUPS: [(char, u32); 10] =
    [('P', 30), ('H', 30), ('F', 35), ('C', 18), ('A', 14), ('S', 20), ('M', 20), ('W', 18), ('O', 16), ('L', 17)];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every function of the sources and the stories, with the names of its file and folder.
fn functions() -> HashSet<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    ["src", "tests/it"].iter().for_each(|folder| sources(&root.join(folder), &mut files));
    let mut functions = HashSet::new();
    for file in files {
        // What every store must do is written once, for the tests of each.
        let text = fs::read_to_string(&file).unwrap().replace("pub(in crate::store) ", "");
        let written =
            text.lines().filter_map(|line| line.trim_start().trim_start_matches("async ").strip_prefix("fn "));
        let names = written.chain(made(&text));
        let places: Vec<_> = file.iter().rev().take(2).map(|part| part.to_string_lossy().replace(".rs", "")).collect();
        for name in names {
            let name = name.split('(').next().unwrap().to_owned();
            functions.extend(places.iter().cloned().chain(["tests".to_owned()]).map(|place| (place, name.clone())));
        }
    }
    functions
}

/// The stories that `faults!` makes, one a line or more.
fn made(text: &str) -> impl Iterator<Item = &str> {
    let stories = text.split_once("\nfaults! {\n").and_then(|(_, after)| after.split_once("\n}\n"));
    let lines = stories.into_iter().flat_map(|(stories, _)| stories.lines());
    lines.filter_map(|line| line.strip_prefix("    ")?.split_once(": ")).map(|(name, _)| name)
}

/// The rows: name and what covers it.
fn rows() -> Vec<(&'static str, &'static str)> {
    let lines = TABLE.lines().filter(|line| line.starts_with("| "));
    let cells = lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>());
    cells.filter(|cells| cells[0] != "row").map(|cells| (cells[0], cells[2])).collect()
}

/// Whether a row says in words why it has no test.
fn is_explained(covered: &str) -> bool {
    let reason = ["later:", "by hand:", "not done:"].iter().find_map(|begin| covered.strip_prefix(begin));
    reason.is_some_and(|reason| reason.split_whitespace().count() > 3)
}

#[test]
fn no_hazard_is_left_out() {
    let named: Vec<_> = rows().iter().map(|(row, _)| (*row).to_owned()).collect();
    let wanted: Vec<_> = GROUPS
        .iter()
        .flat_map(|(group, count)| (1..=*count).map(move |number| format!("{group}{number:02}")))
        .collect();
    assert_eq!(named, wanted);
}

#[test]
fn every_test_of_the_table_exists() {
    let functions = functions();
    for (row, covered) in rows() {
        let mut count = 0;
        for script in covered.split('`').skip(1).step_by(2).filter(|script| script.starts_with(".ci/")) {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(script).is_file(), "{row}: there is no {script}");
            count += 1;
        }
        let tests = covered.split('`').skip(1).step_by(2).filter_map(|test| test.split_once("::"));
        for (place, name) in tests {
            assert!(functions.contains(&(place.to_owned(), name.to_owned())), "{row}: there is no {place}::{name}");
            count += 1;
        }
        assert!(count > 0 || covered.contains("bench") || is_explained(covered), "{row} is covered by nothing");
    }
}

/// The version of a library that is built.
fn version(library: &str) -> Vec<u32> {
    let lock = include_str!("../../Cargo.lock");
    let start = format!("name = \"{library}\"\nversion = \"");
    let version = lock.split(&start).nth(1).unwrap().split('"').next().unwrap();
    version.split('.').map(|part| part.parse().unwrap()).collect()
}

/// Empty DATA frames took time without end before 0.4.16 (RUSTSEC-2026-0258).
#[test]
fn the_library_that_speaks_http_2_is_one_without_known_floods() {
    assert!(version("h2") >= vec![0, 4, 16], "h2 {:?}", version("h2"));
}

/// Attributes took quadratic time, and namespaces memory without end, before 0.41.0 (RUSTSEC-2026-0194 and -0195).
#[test]
fn the_library_that_reads_xml_is_one_without_known_holes() {
    assert!(version("quick-xml") >= vec![0, 41, 0], "quick-xml {:?}", version("quick-xml"));
}
