//! The daemon and those who run it: signals, reloads, systemd.

mod stopping;
mod reloading;
mod watching;
mod systemd;
mod sharing;
mod limits;
mod logs;
