//! The pages of section 1: one for the program, one for each of its commands.

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::Page;
use crate::cli::exit::Exit;

/// What the program is, for its own page.
const DESCRIPTION: &str = "newswatch polls RSS, Atom and JSON feeds, matches new items against rules that you write \
                           in a text file, and alerts by mail, webhook, program or file. Each alert says why it was \
                           sent, arrives once, and is kept and tried again for days if it cannot be delivered.";

/// Files that the program looks for.
const FILES: [(&str, &str); 4] = [
    ("~/.config/newswatch/newswatch.toml", "The configuration of a user, who needs no other; see newswatch.toml(5)."),
    ("/etc/newswatch/newswatch.toml", "The configuration of the system."),
    ("~/.local/state/newswatch", "Feeds, items and alerts on their way, of a user."),
    ("/var/lib/newswatch", "The same for a configuration in /etc."),
];

/// What the daemon does when it is signalled.
const SIGNALS: [(&str, &str); 2] = [
    ("HUP", "Read the configuration anew; one with faults changes nothing, and the log says why."),
    ("TERM, INT", "Finish what is under way, for ten seconds at most, and stop; a second one stops at once."),
];

/// The page of the program.
pub(super) fn main_page(main: Command) -> Page {
    page(&built(main))
}

/// The page of the program, and those of its commands.
pub(super) fn pages(main: Command) -> Vec<Page> {
    let main = built(main);
    with_subcommands(&main).into_iter().map(page).collect()
}

/// As the pages are to call things.
fn built(main: Command) -> Command {
    fn worded(command: Command) -> Command {
        command.subcommand_value_name("command").subcommand_help_heading("COMMANDS").mut_subcommands(worded)
    }
    let mut main = worded(main);
    main.build();
    main
}

fn with_subcommands(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().filter(|command| !command.is_hide_set()).flat_map(with_subcommands);
    std::iter::once(command).chain(below).collect()
}

fn page(command: &Command) -> Page {
    let source = format!("newswatch {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source).manual("newswatch");
    let file = man.get_filename();
    let text = match command.get_name() {
        "newswatch" => rendered(&man, command, Some(description()), about_the_program()),
        "run" => rendered(&man, command, None, about_the_daemon()),
        _ => rendered(&man, command, None, see_also("newswatch(1)")),
    };
    Page { file, text }
}

fn rendered(man: &Man, command: &Command, description: Option<Roff>, end: Roff) -> String {
    let mut text = Vec::new();
    let mut render = || {
        man.render_title(&mut text)?;
        man.render_name_section(&mut text)?;
        man.render_synopsis_section(&mut text)?;
        match &description {
            Some(description) => description.to_writer(&mut text)?,
            None => man.render_description_section(&mut text)?,
        }
        man.render_options_section(&mut text)?;
        if command.has_subcommands() {
            man.render_subcommands_section(&mut text)?;
        }
        end.to_writer(&mut text)
    };
    render().expect("memory can be written to");
    String::from_utf8(text).expect("pages are made from text")
}

fn description() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["DESCRIPTION"]).text([roman(DESCRIPTION)]);
    roff
}

fn about_the_program() -> Roff {
    let mut roff = listed("FILES", FILES);
    let codes = Exit::ALL.map(|exit| (exit as u8).to_string());
    roff.extend([listed("EXIT STATUS", codes.iter().map(String::as_str).zip(Exit::ALL.map(Exit::meaning)))]);
    roff.extend([see_also("newswatch.toml(5); newswatch help query explains the language of queries")]);
    roff
}

fn about_the_daemon() -> Roff {
    let mut roff = listed("SIGNALS", SIGNALS);
    roff.extend([see_also("newswatch(1), newswatch.toml(5)")]);
    roff
}

fn listed<'a>(heading: &str, entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    for (name, meaning) in entries {
        roff.control("TP", []).text([bold(name)]).text([roman(meaning)]);
    }
    roff
}

fn see_also(what: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]).text([roman(what)]);
    roff
}
