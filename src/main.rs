//! The `newswatch` program: a shell around the library.

use std::process::ExitCode;

use clap::Parser;
use newswatch::cli::{self, Arguments, Exit};
use newswatch::config::Environment;
use newswatch::net;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    net::install_tls_provider();
    let environment = Environment::of_this_process();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(cli::execute(arguments, &environment)).into(),
        Err(_) => Exit::Failure.into(),
    }
}
