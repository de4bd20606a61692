//! From an open role to a welcomed volunteer.
//!
//! The service advertises a *role* ([`model::VacancyState`]: draft, advertised, closed). Anybody reads the open roles and applies
//! without an account. An *application* begins unconfirmed: a mailed link, used up by a button and never by opening it, proves the
//! address. From then on it waits for a recruiter, oldest first, with a target of days ([`rules::TARGET_DAYS`]). It ends accepted, not
//! suitable with kind words, or withdrawn by the applicant, and no second decision changes the first ([`rules`]).
//!
//! Between the two lies an *interview*: the panel offers times, the applicant takes one by the link of a letter, and both have it in their
//! diaries ([`interviews`], on what `meetings` does for everything with hours).
//!
//! Accepting makes one person record (the one that has this e-mail address already, if there is one), a practising record in training
//! with the languages and the week of the application, and a sign-in by invitation. Everything after that belongs to other rooms.
//!
//! Its people: the public and applicants, who hold nothing but their mailed links; recruiters, coordinators and service managers.
//! It refuses to know cases, equality data and the contents of any check.
//!
//! The public form is throttled by network address and by e-mail address ([`commands::apply`]); the count is read from the trail, so
//! nothing else is kept about who applied from where.

pub mod forms;
pub mod model;
pub mod rules;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod commands;
#[cfg(feature = "ssr")]
pub mod decisions;
#[cfg(feature = "ssr")]
pub mod interviews;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod permits;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod vacancies;

#[cfg(all(test, feature = "ssr"))]
pub(crate) mod http_tests;
#[cfg(all(test, feature = "ssr"))]
pub(crate) mod tests;
