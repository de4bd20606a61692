//! Where somebody begins their day: what needs them now, the most harmful delay first, and a few numbers.
//!
//! Each room knows what waits in it and says so by one function; [`needs`] joins them for whoever looks. The page refuses to show more
//! than a reader can do something about: every line is a sentence, an age and one act.

mod kept;
pub mod needs;
mod pages;
pub mod routes;
#[cfg(test)]
mod tests;
