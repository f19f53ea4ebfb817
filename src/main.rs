//! The `newswatch` program: a shell around the library.

use std::process::ExitCode;

use clap::Parser;
use newswatch::cli::{self, Arguments};
use newswatch::config::Environment;
use newswatch::net;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    net::install_tls_provider();
    let environment = Environment::of_this_process();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let exit = runtime.block_on(cli::execute(arguments, &environment));
            // A document that is still being read, or a name that is still being looked up, holds
            // a thread that nobody waits for any more.
            runtime.shutdown_background();
            exit.into()
        }
        Err(error) => cli::cannot_start(&error).into(),
    }
}
