//! What the stories need around the program.

pub(crate) mod http_server;
