//! The whole service, tested from outside: one binary, so that it is linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands")]

mod access_examples;
mod access_materials;
mod access_rows;
mod access_table;
mod architecture;
mod browser;
mod certificate;
mod commands;
mod drills;
mod http;
mod life_story;
mod replies;
mod smtp;
mod yardstick;
