//! The parts that every page is made of, drawn on the server; all of them work as plain HTML. Rooms write `use crate::ui::*;`.
//!
//! | part | when |
//! | --- | --- |
//! | [`PageHeader`], [`Breadcrumbs`] | the top of every page: one `h1`, a sentence, the main act; the way back up |
//! | [`Form`], [`ErrorSummary`], [`Fields`] | anything typed; the summary comes with the form |
//! | [`TextField`], [`TextArea`], [`PasswordField`], [`TimeField`], [`FileField`] | one question, one typed answer |
//! | [`DateField`] | a known date, in three boxes |
//! | [`Select`], [`Radios`], [`Checkboxes`] | one of many; one of a few; any of a list |
//! | [`Branches`] | one of a few, each with the fields that it needs beneath it |
//! | [`ButtonForm`], [`ButtonLink`] | an act without typing; the next page as a button |
//! | [`DataTable`], [`Pagination`], [`Filters`] | rows that somebody compares, sorted and narrowed by the address |
//! | [`SearchBox`], [`NarrowBox`] | free text about people or cases: posted; narrowing a long list that is on the page |
//! | [`SummaryList`] | the facts of one thing |
//! | [`Tag`], [`Avatar`] | a state as a word; a person's initials beside the name |
//! | [`Banner`], [`Empty`] | one message for the page; nothing here yet, and the next step |
//! | [`Tabs`], [`Steps`] | pages about one thing; where somebody is on a way |
//! | [`Timeline`] | what happened when |
//! | [`Panel`], [`Card`], [`Cards`], [`Split`], [`Details`], [`Dialog`] | grouping; more on demand; a question before all else |
//! | [`Attention`] | the top of a home page: what needs the reader now |
//! | [`Stat`], [`Stats`] | a number that opens its rows |
//! | [`WeekGrid`], [`WeekPicture`] | the usual week, to tick and to look at |
//! | [`ScoreBars`], [`BarChart`], [`Funnel`] | why this score; counts over time; how many got how far |
//!
//! Every part has a file of the same name in `style/parts/`; [`catalogue`](catalogue::catalogue) shows them all.

#![expect(clippy::needless_pass_by_value, reason = "a part owns its props: its closures outlive the call")]

mod banner;
mod branch;
pub mod catalogue;
mod chart;
mod choice;
mod date_field;
mod field;
mod form;
mod heading;
mod panel;
mod search_box;
mod summary_list;
mod table;
mod tag;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
mod timeline;
mod week_grid;

pub use banner::*;
pub use branch::*;
pub use chart::*;
pub use choice::*;
pub use date_field::*;
pub(crate) use field::escaped;
pub use field::*;
pub use form::*;
pub use heading::*;
pub use panel::*;
pub use search_box::*;
pub use summary_list::*;
pub use table::*;
pub use tag::*;
pub use timeline::*;
pub use week_grid::*;
