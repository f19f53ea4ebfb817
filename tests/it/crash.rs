//! The program is killed, and nothing is lost or told twice.

mod during_a_send;
mod between_commits;
