//! The only code that touches the outside: database, mail, time, HTTP. It knows no room; `routes.rs`, `jobs.rs` and `serve.rs` join
//! the two. (It writes the trail through `audit`, reads clocks through `calendar`, and asks `routes.rs` for the navigation.)
//!
//! | file | what it owns |
//! | --- | --- |
//! | [`config`] | settings, checked once |
//! | [`clock`] | what time it is |
//! | [`db`], [`permit`] | connections, and the permits without which there are none |
//! | [`session`], [`ask`], [`returned_form`], [`once`] | who asks, what they typed, and that it is done once |
//! | [`page`], [`http`], [`listen`] | drawing pages, the layers around them, the connections below |
//! | [`jobs`], [`letters`], [`mail`] | work and mail that outlive a request |
//! | [`keys`] | a key for each purpose, from the instance's secret |
//! | [`fault`], [`log`] | what goes wrong, and what is said of it |

pub mod ask;
pub mod clock;
pub mod config;
pub mod db;
pub mod endpoints;
pub mod fault;
pub mod folder;
pub mod http;
pub mod jobs;
mod kept;
pub mod keys;
pub mod letters;
pub mod listed;
pub mod listen;
pub mod log;
pub mod mail;
pub mod noted;
pub mod once;
pub mod page;
pub mod permit;
pub mod reference;
pub mod returned_form;
pub mod sealed;
pub mod services;
pub mod session;
pub mod signed;
pub mod start;
pub mod state;
pub mod statements;
pub mod tls;
pub mod until_noted;

pub use ask::{Ask, Key, Posted, Reply};
pub use page::Page;
pub use state::App;
