//! Drills: the real program as processes of its own, over real HTTP, on a real database, while things go wrong.
//!
//! Those named `drill_` run for minutes and only under `make drill`; what refuses to start is quick and runs with every test. Each has a
//! database of its own: a SQLite file, or a PostgreSQL database where `ACCORD_TEST_POSTGRES` names a server.
//!
//! | file | what it proves |
//! | --- | --- |
//! | [`kill_import`], [`kill_booking`], [`kill_job`] | killed twenty times in the middle of it: nothing that was said to be done is lost, nothing is half there, no letter goes out under two Message-IDs, the trail is whole |
//! | [`two_instances`] | two instances on one PostgreSQL: they migrate an empty database at the same moment, share the work, send each letter once, sell the last place once |
//! | [`full_disk`] | a full disk: no start, in a sentence; a running server refuses writes, is read on, loses nothing, and works again |
//! | [`refused_start`] | a folder that is read-only, a database that is newer, settings that are wrong: a sentence each |
//!
//! What they are made of: [`story`] (people and a course), [`house`] (a database and the program's settings for it), [`program`] (the
//! program as a process), [`http`] (one question), [`mailbox`] (what arrived), [`whole`] (nothing half, nothing twice), [`moments`] (when
//! to strike), [`disk`] (a small disk of one's own).

#![expect(clippy::print_stdout, reason = "a drill says what it showed")]

mod disk;
mod full_disk;
mod house;
mod http;
mod kill_booking;
mod kill_import;
mod kill_job;
mod mailbox;
mod moments;
mod program;
mod refused_start;
mod story;
mod two_instances;
mod whole;
