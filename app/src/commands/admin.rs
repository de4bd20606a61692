//! `accord admin`: the first way in, and the way back in when the secret was lost.

use super::say::{say, words};
use crate::accounts::admin_create::{NewService, create_first_admin};
use crate::accounts::commands::second_step;
use crate::platform::App;
use crate::shared::text::{Email, person_name};
use clap::Subcommand;

/// Administrators.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make somebody an administrator, and the service when there is none yet; prints a one-time link
    Create {
        /// The person's full name
        #[arg(long)]
        name: String,
        /// The person's e-mail address
        #[arg(long)]
        email: String,
        /// What the service is called, where there is none yet
        #[arg(long, default_value = "Restorative justice service")]
        service: String,
        /// The name that gives nothing away: for letters, invitations and pages for parties
        #[arg(long, default_value = "Community Service")]
        discreet: String,
    },
    /// When ACCORD_SECRET was lost: take away the second steps that the new one does not open
    ForgetSecondSteps {
        /// How many they are; any other number changes nothing and says how many
        #[arg(long)]
        people: usize,
    },
}

/// Do it, and say what comes next.
///
/// # Errors
/// A sentence, when name or address cannot be, or that sign-in is closed.
pub async fn run(app: &App, what: Admin) -> Result<(), String> {
    match what {
        Admin::Create { name, email, service, discreet } => create(app, &name, &email, &service, &discreet).await,
        Admin::ForgetSecondSteps { people } => {
            second_step::forget_lost(app, people).await.map_err(words)?;
            say(&format!("Second steps taken away: {people}. Each of those people sets up a new one at the next sign-in."))
        }
    }
}

/// Make the administrator and print the link with which they choose a password.
async fn create(app: &App, name: &str, email: &str, service: &str, discreet: &str) -> Result<(), String> {
    let name = person_name(name).map_err(|problem| format!("--name: {}", problem.sentence))?;
    let email = Email::parse(email).map_err(|problem| format!("--email: {}", problem.sentence))?;
    let named = |text: &str, option: &str| person_name(text).map_err(|problem| format!("{option}: {}", problem.sentence));
    let names = NewService { full_name: named(service, "--service")?, discreet_name: named(discreet, "--discreet")? };
    let link = create_first_admin(app, &names, &name, &email).await.map_err(words)?;
    say("Open this link once, and choose a password:")?;
    say(&link)
}
