//! Calendar: appointments as they stand in somebody's diary, in words that every calendar program reads.
//!
//! | file | what it is for | build |
//! | --- | --- | --- |
//! | [`invite`] | what an appointment says, and which change tells the other side to look again | every |
//! | [`week`] | when in the week somebody is free | every |
//! | [`working_days`] | bank holidays, and notice counted in working days | every |
//! | [`answer`] | a reply that came back, and whether it may be believed; no mailbox is fetched yet | every |
//! | `zone` | what the clocks on the wall say, against UTC | server |
//! | `vtimezone` | the rules of a zone's clocks, as a calendar object carries them | server |
//! | `ics` | the text of a calendar object | server |
//! | `appointments` | what one person has been sent, so that changes and cancellations find it again | server |
//! | `read` | a calendar object that somebody sent | server |
//!
//! # What is promised
//! One message per person, and only that person in it: nobody learns from an invitation who else comes. The identity (UID) of an
//! appointment never changes; its SEQUENCE rises when time, place or standing change and at no other time, so that wording can be
//! mended without asking everybody again. Nothing of a case is written into an entry: whoever shares a kitchen calendar may read it.

pub mod answer;
#[cfg(feature = "ssr")]
pub mod appointments;
#[cfg(feature = "ssr")]
pub mod ics;
pub mod invite;
#[cfg(feature = "ssr")]
pub mod read;
#[cfg(feature = "ssr")]
mod vtimezone;
pub mod week;
pub mod working_days;
#[cfg(feature = "ssr")]
pub mod zone;
