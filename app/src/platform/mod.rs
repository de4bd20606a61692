//! The only code that touches the outside: database, mail, time, HTTP.

pub mod mail;
