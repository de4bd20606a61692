//! When people are free, when they are not, and how they are told.
//!
//! Availability is kept as a weekly pattern ([`week::WeekGrid`]) that a volunteer ticks once, from which blocked dates are then taken.
//! It says when somebody could be asked, never what they are doing.

pub mod week;
