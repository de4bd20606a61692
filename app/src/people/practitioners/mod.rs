//! A practitioner: a person with a practising record beside it.
//!
//! State ([`rules`]: in training, active, on leave, restricted, suspended, left), usual week and days that differ, blocked days, languages, areas, travel
//! limit; what others say of them: checks (level and dates, never a certificate), supervision, observed practice, declarations.
//! Every fact is a dated row: a new one ends the old. Matching reads only these rows.

pub mod due;
pub mod forms;
pub mod hours_forms;
pub mod model;
pub mod rules;
pub mod update_service;
pub mod words;

#[cfg(feature = "ssr")]
pub mod away;
#[cfg(feature = "ssr")]
pub mod changes;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod hours;
#[cfg(feature = "ssr")]
#[cfg(feature = "ssr")]
pub mod observed;
#[cfg(feature = "ssr")]
pub mod periods;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod records;
#[cfg(feature = "ssr")]
pub mod status;
#[cfg(feature = "ssr")]
pub mod supervisors;
