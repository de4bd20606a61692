//! Calendar: when somebody is free, and appointments as they stand in their diary, in words that every calendar program reads.
//!
//! Its people are those who are invited: they get a mail with an entry, and a change or cancellation that finds it again. One page
//! (`/calendar`) is everybody's own, for the addresses of their calendar and their busy times. Training invites to course days and says what the entry reads; identity and order are decided here.
//! Volunteers keep their usual week in `people`, and matching asks when two weeks meet. Every room reads its clock on the wall from `zone`.
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
//! | `feed` | private addresses at which calendar programs read | server |
//! | `busy` | when people are busy by calendars of their own | server |
//!
//! # What is promised
//! One message per person, and only that person in it: nobody learns from an invitation who else comes. The identity (UID) of an
//! appointment never changes; its SEQUENCE rises when time, place or standing change and at no other time, so that wording can be
//! mended without asking everybody again. Nothing of a case is written into an entry: whoever shares a kitchen calendar may read it.
//!
//! Private addresses ([`feed`]) show one person's appointments to their calendar program: no attendee, no organiser, nothing of a case; the
//! secret is kept as a digest, and ends with its holder's sign-in. Busy times ([`busy`]) come from a calendar of one's own; of each entry
//! only start and end are kept.
//!
//! # What it refuses
//! A time that the clocks skip; a change of what was cancelled; a reply that is not the invited person's own, or is older than one that
//! counts already; a calendar that is huge, nested or endless; an address that leads into a private network. It refuses to know cases: an
//! appointment is about a kind of thing and a key. No mailbox is read yet, so `read` and `answer` are asked by tests only.

#[cfg(feature = "ssr")]
mod actions;
pub mod answer;
#[cfg(feature = "ssr")]
pub mod appointments;
#[cfg(feature = "ssr")]
pub mod busy;
#[cfg(feature = "ssr")]
pub mod feed;
#[cfg(feature = "ssr")]
pub mod ics;
pub mod invite;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod read;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod vtimezone;
pub mod week;
pub mod working_days;
#[cfg(feature = "ssr")]
pub mod zone;
