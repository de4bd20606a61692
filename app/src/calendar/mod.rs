//! Calendar: when somebody is free, and appointments as they stand in their diary, in words that every calendar program reads.
//!
//! Its people are those who are invited: they get a mail with an entry and a link by which they answer, and a change or cancellation that
//! finds the entry again. They answer on the page behind the link, or with their calendar program, whose reply comes back by mail. Training
//! invites to course days, `meetings` to all else that has its hours, and they say what the entry reads; identity and order are decided here,
//! and answers are kept here. Coordinators, managers and administrators see which replies by mail were taken, and why others were not.
//! Volunteers keep their usual week in `people`, and matching asks when two weeks meet. Every room reads its clock on the wall from `zone`.
//!
//! | file | what it is for | build |
//! | --- | --- | --- |
//! | [`invite`] | what an appointment says, and which change tells the other side to look again | every |
//! | [`week`], [`hours`] | when in the week somebody is free: by parts of the day, by the half hour | every |
//! | [`halves`] | the hours of one half of a long day | every |
//! | [`travel`] | the way between two places | every |
//! | [`working_days`] | bank holidays, and notice counted in working days | every |
//! | [`answer`] | a reply that came back, and whether it may be believed | every |
//! | [`forms`] | what is typed here, checked | every |
//! | `zone` | what the clocks on the wall say, against UTC | server |
//! | `vtimezone`, `ics` | the rules of a zone's clocks; the text of a calendar object | server |
//! | `appointments`, `sent` | invite, change, take back; what one person has been sent, so that the next message finds it | server |
//! | `answers`, `links`, `by_link` | what was answered; the link in the letter, and answering by it | server |
//! | `inbox`, `message`, `read`, `outcome` | mail that came in, taken apart, read, and what became of it | server |
//! | `mailbox` | fetching that mail by IMAP | server |
//! | `chase`, `letters` | asking again who has not answered | server |
//! | `taken` | who is elsewhere at a time, by all that this house knows of | server |
//! | `wishes` | who would rather have plain letters | server |
//! | `feed` | private addresses at which calendar programs read | server |
//! | `busy` | when people are busy by calendars of their own | server |
//! | `permits`, `queries`, `pages`, `actions`, `routes` | as in every room | server |
//!
//! # What is promised
//! One message per person, and only that person in it: nobody learns from an invitation who else comes. The identity (UID) of an
//! appointment never changes, nor does the mailbox that invites (ORGANIZER); its SEQUENCE rises when time, place or standing change and at no
//! other time, so that wording can be mended without asking everybody again. Nothing of a case is written into an entry: whoever shares a
//! kitchen calendar may read it. An answer is superseded, never overwritten; once time or place is another, it counts no more.
//!
//! Private addresses ([`feed`]) show one person's appointments to their calendar program: no attendee, no organiser, nothing of a case; the
//! secret is kept as a digest, and ends with its holder's sign-in. Busy times ([`busy`]) come from a calendar of one's own; of each entry
//! only start and end are kept.
//!
//! # What it refuses
//! A time that the clocks skip; a change of what was cancelled; a reply that is not the invited person's own, sent from their own address,
//! to the latest invitation, or is older than one that counts already. Mail can be forged: what carries a reply is the identity of the
//! appointment, which nobody knows who was not sent it. It refuses to know cases and runs: an appointment is about a kind of thing and a
//! key. Of a mail it keeps a digest and one word. A calendar that is huge, nested or endless is refused, and so is an address that leads into
//! a private network.

#[cfg(feature = "ssr")]
pub mod actions;
pub mod answer;
#[cfg(feature = "ssr")]
pub mod answers;
#[cfg(feature = "ssr")]
pub mod appointments;
#[cfg(feature = "ssr")]
pub mod busy;
#[cfg(feature = "ssr")]
pub mod by_link;
#[cfg(feature = "ssr")]
pub mod chase;
#[cfg(feature = "ssr")]
pub mod feed;
pub mod forms;
pub mod halves;
pub mod hours;
#[cfg(feature = "ssr")]
pub mod ics;
#[cfg(feature = "ssr")]
pub mod inbox;
pub mod invite;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod links;
#[cfg(feature = "ssr")]
pub mod mailbox;
#[cfg(feature = "ssr")]
pub mod message;
#[cfg(feature = "ssr")]
pub mod outcome;
#[cfg(feature = "ssr")]
mod own_actions;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod read;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
mod sent;
#[cfg(feature = "ssr")]
pub mod taken;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod travel;
#[cfg(feature = "ssr")]
mod vtimezone;
pub mod week;
#[cfg(feature = "ssr")]
pub mod wishes;
pub mod working_days;
#[cfg(feature = "ssr")]
pub mod zone;
