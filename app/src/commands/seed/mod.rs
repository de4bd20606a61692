//! `accord seed`: a demo service with people and cases, or rows by the thousand for measuring.

pub mod demo;
pub mod scale;

use super::say::{say, the_service, words};
use crate::accounts::admin_create::{NewService, create_first_admin};
use crate::accounts::queries::demo_address;
use crate::platform::App;
use crate::platform::services::ServiceNames;
use crate::shared::Role;
use crate::shared::text::Email;
use clap::{Args, Subcommand};
use std::time::Instant;

/// The most that `seed scale` writes.
const MOST: u64 = 10_000_000;

/// What to fill the database with.
#[derive(Debug, Subcommand)]
pub enum Seed {
    /// "Restorative Cambridgeshire (demo)": invented people, courses, referrals and cases at several stages
    Demo(demo::Options),
    /// Many invented cases and practitioners, for measuring
    Scale(ScaleOptions),
}

/// How many.
#[derive(Debug, Args)]
pub struct ScaleOptions {
    /// Cases, each with its parties, events, letters and lines of the trail
    #[arg(long, value_parser = clap::value_parser!(u64).range(0..=MOST))]
    cases: u64,
    /// Practitioners
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=MOST))]
    practitioners: u64,
}

/// Write so many rows beside what is there.
///
/// # Errors
/// A sentence; in production, since these rows are nobody's.
pub async fn scale(app: &App, options: &ScaleOptions) -> Result<(), String> {
    if !app.is_demo() {
        return Err("Rows for measuring are not written into a service at work.".to_owned());
    }
    let began = Instant::now();
    let service = some_service(app).await?;
    scale::seed(app, &service, scale::Scale { cases: options.cases, practitioners: options.practitioners }).await?;
    let seconds = began.elapsed().as_secs_f64();
    say(&format!("{} cases and {} practitioners in {seconds:.1} s.", options.cases, options.practitioners))
}

/// What the demo is called, in full and where it must give nothing away.
pub fn demo_names() -> NewService {
    NewService { full_name: "Restorative Cambridgeshire (demo)".to_owned(), discreet_name: "Fenbridge Service".to_owned() }
}

/// The service of this database; in the demo an empty one is made when there is none.
///
/// # Errors
/// A sentence.
pub async fn some_service(app: &App) -> Result<ServiceNames, String> {
    let known = the_service(app).await;
    if known.is_ok() || !app.is_demo() {
        return known;
    }
    make_service(app).await?;
    super::say::aside("There was no service in this database yet, so one was made for the demo.");
    the_service(app).await
}

/// Make the demo's service with its administrator; the link with which they choose a password.
///
/// # Errors
/// A sentence.
pub async fn make_service(app: &App) -> Result<String, String> {
    let email = Email::parse(&demo_address(Role::Administrator)).map_err(|problem| problem.sentence)?;
    create_first_admin(app, &demo_names(), "Adele Winter", &email).await.map_err(words)
}
