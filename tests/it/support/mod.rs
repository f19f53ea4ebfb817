//! What the stories need around the program.

pub(crate) mod http_server;
pub(crate) mod smtp_server;
pub(crate) mod newsroom;
pub(crate) mod packing;
pub(crate) mod hostile;
pub(crate) mod program;
pub(crate) mod tls_server;
pub(crate) mod others;
pub(crate) mod pairs;
pub(crate) mod cipher;
