//! Faults of Boolean queries, as a person sees them in a configuration.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use std::fs;

use newswatch::config::{self, Environment, Faults, Loaded};

/// What is said about a configuration with these lines in a rule, with `DIR` for the folder.
fn said(rule: &str, of: fn(Result<Loaded, Faults>) -> String) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newswatch.toml");
    let feed = "[[feed]]\nname = \"BBC\"\nurl = \"https://example.org/feed\"\n";
    fs::write(&path, format!("[[rule]]\nname = \"iran\"\n{rule}\n{feed}")).unwrap();
    let loaded = config::load(&path, &Environment::of([("HOME", "/home/me")]));
    of(loaded).replace(folder.path().to_str().unwrap(), "DIR")
}

fn faults(rule: &str) -> String {
    said(rule, |loaded| loaded.unwrap_err().to_string())
}

fn warnings(rule: &str) -> String {
    said(rule, |loaded| loaded.unwrap().warnings.to_string())
}

#[test]
fn every_fault_is_pointed_at_in_the_file() {
    insta::assert_snapshot!(
        [
            faults("query = 'titel:iran AND dron! OR (ab* NEAR drones'"),
            faults("query = '''\n  iran drones\n  AND !football\n'''"),
            faults("query = \"\\\"supreme leader\\\" and \\u00e9lys\\u00e9e w/5 drones\""),
            faults("query = \"\"\"iran \\\n   && drones\"\"\""),
            faults("query = '''\r\niran\r\nAND\r\n*rone\r\n'''"),
            faults("query = ''"),
        ]
        .join("\n\n")
    );
}

#[test]
fn a_query_stands_instead_of_keywords_and_all() {
    insta::assert_snapshot!(faults(
        "keywords = [\"drones\"]\nall = [\"Russia\"]\nquery = 'NOT iran'\nexclude = [\"\", \"ab*\"]\nlanguage = \"russian\""
    ));
}

#[test]
fn a_test_that_fails_is_a_fault() {
    insta::assert_snapshot!(faults(
        "query = 'iran AND NOT football'\n\
         [[rule.test]]\ntitle = \"Iran talks\"\nmatch = true\n\
         [[rule.test]]\ntitle = \"Iran\"\nsummary = \"<p>football</p>\"\nmatch = true\n\
         [[rule.test]]\ntitle = \"Iran &amp; oil\"\nmatch = false\n\
         [[rule.test]]\ntitel = \"x\""
    ));
}

#[test]
fn what_is_doubtful_is_a_warning() {
    insta::assert_snapshot!(warnings(
        "query = 'WHO AND feed:Guardian'\n\
         [[rule]]\nname = \"b\"\nkeywords = [\"Iran\", \"{IT}\", \"OPEC+\"]\n\
         [[rule]]\nname = \"c\"\nkeywords = [\"OPEC+\", \"{IT}\", \"Iran\"]"
    ));
}

#[test]
fn every_doubt_of_the_contract_is_a_warning() {
    insta::assert_snapshot!(warnings(
        "keywords = [\"IT\", \"US\", \"WHO\", \"AI\", \"ICE\", \"AIDS\", \"\\\"US troops\\\"\"]\n\
         [[rule]]\nname = \"b\"\nquery = 'cs(IT) AND (IT OR US OR WHO OR AI OR ICE OR AIDS)'\n\
         [[rule]]\nname = \"c\"\nkeywords = [\"government\"]\n\
         [[rule]]\nname = \"d\"\nquery = 'government'\n\
         [[rule]]\nname = \"e\"\nquery = 'OPEC+ OR title:(\"OPEC+\" AND cut*)'\n\
         [[rule]]\nname = \"f\"\nkeywords = [\"oil\", \"oil price\"]\nfeeds = [\"Guardian\", \"tag:world\"]\n\
         [[rule]]\nname = \"g\"\nquery = 'iran AND (iran OR oil) AND feed:(CNN OR NPR)'\n\
         [[rule]]\nname = \"h\"\nquery = 'feed:bbc AND (gas OR oil NEAR/5 iran)'\n\
         [[rule]]\nname = \"i\"\nquery = '(iran NEAR/5 oil OR gas) AND source:bbc'\n\
         [[rule]]\nname = \"j\"\nkeywords = [\"‘Iran deal’\", \"Iran}\"]"
    ));
}

#[test]
fn a_rule_that_every_item_is_tried_on_is_told_of() {
    insta::assert_snapshot!(warnings("query = 're:/dr[ou]nes?/i'"));
    assert_eq!(warnings("query = 'iran AND re:/dr[ou]nes?/i'"), "0 warnings in the configuration");
}

#[test]
fn a_query_is_a_text() {
    insta::assert_snapshot!(faults("query = ['iran']\nfields = ['titel']"));
}
