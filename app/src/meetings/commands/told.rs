//! Telling people of a meeting: each the own message about the own part, and nobody of anybody else.

use crate::calendar::appointments::{self, Kind, Wording};
use crate::calendar::invite::{Contact, Entry};
use crate::calendar::letters::{it_was, when_it_was};
use crate::calendar::zone::Zone;
use crate::meetings::letters::{MeetingLetter, MeetingNews, SomebodyGone};
use crate::meetings::model::{MeetingKind, Part};
use crate::meetings::rules::{self, Told};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::services::ServiceNames;
use crate::platform::signed;
use crate::shared::text::Email;
use crate::shared::{PersonId, Refusal};
use entity::{application, meeting};
use sea_orm::EntityTrait;
use std::collections::HashMap;

/// What the link to an applicant's own interview is signed for; its row is the application.
pub const INTERVIEW: &str = "interview";

/// The address of an applicant's own page about their interview.
///
/// # Errors
/// A fault.
pub fn interview_link(app: &App, application: uuid::Uuid) -> Result<String, Refusal> {
    Ok(format!("{}/interview/{}", app.config().base_url, signed::sign(app, INTERVIEW, application)?))
}

/// A meeting of which people are told.
pub(super) struct Telling<'a> {
    pub app: &'a App,
    pub tx: &'a WriteTx,
    pub service: &'a ServiceNames,
    pub row: &'a meeting::Model,
}

/// What happened, and why where that is told.
#[derive(Clone, Copy)]
pub(super) struct News<'a> {
    pub news: MeetingNews,
    pub reason: Option<&'a str>,
}

impl Telling<'_> {
    fn kind(&self) -> MeetingKind {
        MeetingKind::from_code(&self.row.kind).unwrap_or(MeetingKind::CaseMeeting)
    }

    fn entry(&self, row: &meeting::Model, part: Part) -> Entry {
        let zone: Zone = row.zone.parse().unwrap_or(self.service.zone);
        let told = Told {
            kind: self.kind(),
            reference: row.reference.clone(),
            title: row.title.clone(),
            note: row.note.clone(),
            starts_local: row.day.and_time(row.starts_local),
            ends_local: row.day.and_time(row.ends_local),
            zone: row.zone.clone(),
            place: row.place.clone(),
            joining_link: row.joining_link.clone(),
            place_changed: row.place_changed_at.map(|at| zone.to_local(at)),
            service: self.service.discreet_name.clone(),
            link: Some(format!("{}/meetings/{}", self.app.config().base_url, row.id)),
        };
        rules::entry(&told, part)
    }

    fn part(&self, person: PersonId, part: Part) -> appointments::Part {
        let kind = if part == Part::Party { Kind::PartyMeeting } else { Kind::Meeting };
        appointments::Part { kind, subject: self.row.id, person }
    }

    fn words(&self, contact: &Contact, part: Part, (was, entry): (Option<&Entry>, &Entry), news: News<'_>) -> Result<Wording, Refusal> {
        let link = match (part, self.row.about_id) {
            (Part::Party, _) => None,
            (Part::Applicant, Some(application)) => Some(interview_link(self.app, application)?),
            _ => entry.link.clone(),
        };
        // Why a meeting about a case is off is read behind the sign-in.
        let reason = news.reason.filter(|_| self.kind() != MeetingKind::CaseMeeting);
        let was = was.and_then(|was| match self.kind() {
            // Of these a letter tells day and hours alone.
            MeetingKind::CaseMeeting | MeetingKind::Interview => when_it_was(was, entry),
            MeetingKind::Supervision | MeetingKind::TeamMeeting | MeetingKind::Conference => it_was(was, entry),
        });
        let letter = MeetingLetter { name: contact.name.clone(), news: news.news, entry, link, reason, was }.letter();
        Ok(Wording { kind: news.news.kind(), why: news.news.why(), letter })
    }

    async fn contacts(&self, people: &[(PersonId, Part)]) -> Result<HashMap<PersonId, Contact>, Refusal> {
        let keys: Vec<PersonId> = people.iter().map(|(person, _)| *person).collect();
        let mut contacts = appointments::contacts(self.tx, &keys).await?;
        if let (Some((applicant, _)), Some(about)) = (people.iter().find(|(_, part)| *part == Part::Applicant), self.row.about_id) {
            // Where they applied from: another address of theirs may stand in a matter, and not be safe for this.
            let asked = application::Entity::find_by_id(about).one(&**self.tx).await?;
            let own = asked.and_then(|asked| Some(Contact { email: Email::parse(&asked.email_norm).ok()?, name: asked.full_name }));
            contacts.extend(own.map(|own| (*applicant, own)));
        }
        Ok(contacts)
    }

    /// Invite them; somebody without an address is told nothing, and the page says so.
    pub(super) async fn invite(&self, people: &[(PersonId, Part)]) -> Result<(), Refusal> {
        let contacts = self.contacts(people).await?;
        for (person, part) in people {
            let Some(contact) = contacts.get(person) else { continue };
            let entry = self.entry(self.row, *part);
            let words = self.words(contact, *part, (None, &entry), News { news: MeetingNews::Invited, reason: None })?;
            appointments::invite(self.app, self.tx, self.service, self.part(*person, *part), contact, entry, words).await?;
        }
        Ok(())
    }

    /// Tell them what reads differently now.
    pub(super) async fn change(&self, before: &meeting::Model, people: &[(PersonId, Part)]) -> Result<(), Refusal> {
        let contacts = self.contacts(people).await?;
        for (person, part) in people {
            let Some(contact) = contacts.get(person) else { continue };
            let entries = (self.entry(before, *part), self.entry(self.row, *part));
            let words = self.words(contact, *part, (Some(&entries.0), &entries.1), News { news: MeetingNews::Changed, reason: None })?;
            appointments::change(self.app, self.tx, self.service, self.part(*person, *part), contact, entries, words).await?;
        }
        Ok(())
    }

    /// Tell those who lead it that somebody comes no more; their entries read as before, so nothing goes to calendars.
    pub(super) async fn somebody_gone(&self, leads: &[PersonId], leads_now: bool) -> Result<(), Refusal> {
        let contacts = appointments::contacts(self.tx, leads).await?;
        let entry = self.entry(self.row, Part::Leads);
        for (person, contact) in leads.iter().filter_map(|person| Some((*person, contacts.get(person)?))) {
            let told = SomebodyGone { name: contact.name.clone(), entry: &entry, leads_now, link: entry.link.clone() };
            let draft = Draft {
                kind: SomebodyGone::KIND,
                to_name: contact.name.clone(),
                to_address: contact.email.clone(),
                person: Some(person),
                letter: told.letter(),
                why: SomebodyGone::WHY,
                calendar: None,
                stream: None,
                case: None,
            };
            self.tx.post_letter(self.service, draft).await?;
        }
        Ok(())
    }

    /// Take it out of their diaries.
    pub(super) async fn take_back(&self, people: &[(PersonId, Part)], news: News<'_>) -> Result<(), Refusal> {
        let contacts = self.contacts(people).await?;
        for (person, part) in people {
            let Some(contact) = contacts.get(person) else {
                appointments::cancel_unsaid(self.tx, self.part(*person, *part)).await?;
                continue;
            };
            let entry = self.entry(self.row, *part);
            let words = self.words(contact, *part, (None, &entry), news)?;
            appointments::cancel(self.app, self.tx, self.service, self.part(*person, *part), contact, entry, words).await?;
        }
        Ok(())
    }
}
