//! The clock of the story, and who acts in it.

use super::PASSWORD;
use crate::accounts::commands::invite;
use crate::accounts::commands::links::{Purpose, find, take_up};
use crate::accounts::commands::sign_in::Browser;
use crate::jobs;
use crate::people::commands::{NewPerson, record_person};
use crate::platform::jobs::{Lane, worker};
use crate::platform::permit::{RoomPermit, SystemPermit};
use crate::platform::services::{self, ServiceNames};
use crate::platform::{App, start};
use crate::shared::text::Email;
use crate::shared::{Actor, AgencyId, PersonId, Refusal, Role, SessionId};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::{account, letter, person, role_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// The service as the story goes on.
pub struct Story {
    pub app: App,
    pub service: ServiceNames,
    /// Where it ends: now.
    pub until: DateTime<Utc>,
    actors: HashMap<Role, Actor>,
}

impl Story {
    /// # Errors
    /// A fault.
    pub async fn begin(app: &App, until: DateTime<Utc>) -> Result<Self, Refusal> {
        let service = services::names(app, None).await?;
        Ok(Self { app: app.clone(), service, until, actors: HashMap::new() })
    }

    /// What stands in the audit lines of what nobody signed in does.
    pub fn permit(&self) -> SystemPermit {
        SystemPermit::because(Some(self.service.id), "the demo's story")
    }

    /// A member of the public.
    pub fn public(&self) -> SystemPermit {
        SystemPermit::from_public(self.service.id, "the demo's story", None)
    }

    /// Today, where the service is.
    pub fn today(&self) -> NaiveDate {
        self.service.zone.to_local(self.app.clock().now()).date()
    }

    /// So many days before the story's end, at ten in the morning.
    pub fn days_before_the_end(&self, days: i64) -> DateTime<Utc> {
        let day = self.service.zone.to_local(self.until).date() - Duration::days(days);
        let ten = day.and_hms_opt(10, 0, 0).unwrap_or_default();
        self.service.zone.to_utc(ten).unwrap_or(self.until)
    }

    /// Go on to that moment, and do what falls due on the way: letters leave on their day.
    ///
    /// # Errors
    /// A fault.
    pub async fn move_to(&self, moment: DateTime<Utc>) -> Result<(), Refusal> {
        self.work().await?;
        self.app.clock().move_to(moment.min(self.until));
        start::keep_clock(&self.app).await?;
        jobs::by_the_clock(&self.app).await?;
        self.work().await
    }

    async fn work(&self) -> Result<(), Refusal> {
        for lane in Lane::ALL {
            worker::run_due(&self.app, lane, jobs::run, "the demo's story").await?;
        }
        Ok(())
    }

    /// The person who holds that role, as a page would know them.
    ///
    /// # Errors
    /// A fault of the story itself.
    pub fn actor(&self, role: Role) -> Result<&Actor, Refusal> {
        self.actors.get(&role).ok_or_else(|| crate::platform::fault::fault("the story has nobody in that role"))
    }

    /// That person's permit.
    ///
    /// # Errors
    /// As on a page.
    pub fn by<P: RoomPermit>(&self, role: Role) -> Result<P, Refusal> {
        P::of(self.actor(role)?, None)
    }

    /// Remember who holds that role.
    pub fn casts(&mut self, role: Role, actor: Actor) {
        self.actors.insert(role, actor);
    }

    /// Put a person on record.
    ///
    /// # Errors
    /// A fault.
    pub async fn record(&self, name: &str, address: &str) -> Result<PersonId, Refusal> {
        let email = Email::parse(address).map_err(|problem| Refusal::refused(problem.code, problem.sentence))?;
        let tx = self.app.begin(&self.permit()).await?;
        let new = NewPerson { full_name: name.to_owned(), gender: None, email: Some(email), phone: None, postcode: None };
        let person = record_person(&tx, self.service.id, &new).await?;
        self.app.commit(tx).await?;
        Ok(person)
    }

    /// Invite somebody, and choose the demo's password with the link of the letter, as they would.
    ///
    /// # Errors
    /// What the rooms refuse.
    pub async fn sign_in_for(&self, person: PersonId, address: &str, roles: &[(Role, Option<AgencyId>)]) -> Result<Actor, Refusal> {
        let email = Email::parse(address).map_err(|problem| Refusal::refused(problem.code, problem.sentence))?;
        let whom = person::Entity::find_by_id(person.0).one(self.app.read(&self.permit())).await?.ok_or(Refusal::NotFound)?;
        let tx = self.app.begin(&self.permit()).await?;
        invite(&self.app, &tx, &self.service, person, &whom.full_name, &email, roles).await?;
        self.app.commit(tx).await?;
        if let Some(text) = self.last_letter(person, "invitation").await? {
            self.choose_password(&text).await?;
        }
        self.known(person).await
    }

    /// Open the invitation in that text, and choose the demo's password.
    ///
    /// # Errors
    /// What the rooms refuse.
    pub async fn choose_password(&self, text: &str) -> Result<(), Refusal> {
        let token = token_after(text, Purpose::Invitation.path()).ok_or(Refusal::NotFound)?;
        let Some(link) = find(&self.app, Purpose::Invitation, &token).await? else { return Ok(()) };
        let browser = Browser { address: None, agent: None, replaces: None };
        take_up(&self.app, Purpose::Invitation, link, PASSWORD.to_owned(), browser).await.map(drop)
    }

    /// The newest letter of that kind to that person: its text.
    ///
    /// # Errors
    /// A fault.
    pub async fn last_letter(&self, person: PersonId, kind: &str) -> Result<Option<String>, Refusal> {
        let newest = letter::Entity::find()
            .filter(letter::Column::PersonId.eq(person.0))
            .filter(letter::Column::Kind.eq(kind))
            .order_by_desc(letter::Column::Id)
            .one(self.app.read(&self.permit()))
            .await?;
        Ok(newest.map(|letter| letter.text))
    }

    /// Somebody who has a sign-in, as a page would know them; the demo waives the second step.
    ///
    /// # Errors
    /// `NotFound`, without a sign-in; a fault.
    pub async fn known(&self, person: PersonId) -> Result<Actor, Refusal> {
        let permit = self.permit();
        let db = self.app.read(&permit);
        let account = account::Entity::find().filter(account::Column::PersonId.eq(person.0)).one(db).await?.ok_or(Refusal::NotFound)?;
        let whom = person::Entity::find_by_id(person.0).one(db).await?.ok_or(Refusal::NotFound)?;
        let grants = role_grant::Entity::find()
            .filter(role_grant::Column::AccountId.eq(account.id))
            .filter(role_grant::Column::EndsAt.is_null())
            .all(db)
            .await?;
        Ok(Actor {
            account: account.id.into(),
            person,
            session: SessionId(self.app.clock().new_id()),
            service: self.service.id,
            name: whom.full_name,
            roles: grants.iter().filter_map(|grant| Role::from_code(&grant.role)).collect(),
            agency: grants.iter().find_map(|grant| grant.agency_id).map(AgencyId),
            second_step: true,
        })
    }
}

/// The token that stands after that path in a letter.
pub fn token_after(text: &str, path: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("{path}/"))?;
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
    (!token.is_empty()).then_some(token)
}
