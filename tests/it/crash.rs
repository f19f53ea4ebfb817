//! The program is killed, and nothing is lost or told twice.

mod random_instants;
mod during_a_send;
mod between_commits;
