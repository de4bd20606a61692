//! Matching on a database: what other pages write changes the list, and offers keep their promises.

mod answering;
mod lapse;
mod list;
mod offering;
mod pages;
mod roll;
mod story;
