//! Weeks of feeds that misbehave, under a driven clock. All that was told is compared with all that there was to
//! tell. Each poll is a daemon of its own: there is a restart between every two.

mod world;
mod piece;
mod fortnight;
mod keys;
mod overlap;
mod documents;
mod dates;
mod edits;
mod copies;
mod outlets;
mod recurring;
mod rules;
mod histories;
