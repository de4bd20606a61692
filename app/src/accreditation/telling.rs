//! Telling whom it matters to that a standing was lost or is back, and that something on their record runs out: each once
//! (`docs/POLICY.md` 10.7).

use super::letters::{StandingBack, StandingPaused, StandingReminder};
use super::stored::{self, Coming, Kept, REMINDER_DAYS};
use crate::audit::Note;
use crate::calendar::appointments;
use crate::calendar::invite::Contact;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::mail::Letter;
use crate::platform::services::ServiceNames;
use crate::shared::{PersonId, Refusal, when};
use chrono::NaiveDate;
use entity::standing_event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody is to be told.
pub(super) struct News {
    pub(super) person: PersonId,
    pub(super) lost: Vec<Kept>,
    pub(super) back: Vec<Kept>,
    pub(super) coming: Vec<Coming>,
}

impl News {
    pub(super) const fn none(person: PersonId) -> Self {
        Self { person, lost: Vec::new(), back: Vec::new(), coming: Vec::new() }
    }
}

/// The service's own reminders, under `accreditation_reminder_days` of its settings.
fn reminder_days(settings: &serde_json::Value) -> Vec<u32> {
    let own = settings.get("accreditation_reminder_days").and_then(serde_json::Value::as_array);
    own.map_or_else(
        || REMINDER_DAYS.to_vec(),
        |days| days.iter().filter_map(|day| u32::try_from(day.as_u64()?).ok()).filter(|day| (1..=365).contains(day)).collect(),
    )
}

/// Events, audit lines and letters, each once.
///
/// # Errors
/// A fault.
pub(super) async fn tell_all(app: &App, tx: &WriteTx, service: &ServiceNames, news: Vec<News>, today: NaiveDate) -> Result<(), Refusal> {
    let days = reminder_days(&service.settings);
    let may_remind = |one: &News| one.coming.iter().any(|coming| stored::reminder(coming, &days, today).is_some());
    let some: Vec<News> = news.into_iter().filter(|one| !one.lost.is_empty() || !one.back.is_empty() || may_remind(one)).collect();
    if some.is_empty() {
        return Ok(());
    }
    let people: Vec<PersonId> = some.iter().map(|one| one.person).collect();
    let (contacts, reminded) = (appointments::contacts(tx, &people).await?, reminded(tx, &people, today).await?);
    let mut events = Vec::new();
    for one in &some {
        let telling = Telling { app, tx, service, today, person: one.person, contact: contacts.get(&one.person) };
        telling.changes(one, &mut events).await?;
        let told = reminded.get(&one.person).cloned().unwrap_or_default();
        telling.reminders(one, &days, &told, &mut events).await?;
    }
    if !events.is_empty() {
        standing_event::Entity::insert_many(events).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

type Told = BTreeSet<(NaiveDate, String, i32)>;

/// Of what each of them was reminded that is still to come.
async fn reminded(tx: &WriteTx, people: &[PersonId], today: NaiveDate) -> Result<BTreeMap<PersonId, Told>, Refusal> {
    let rows = standing_event::Entity::find()
        .filter(standing_event::Column::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(standing_event::Column::Kind.eq("REMINDED"))
        .filter(standing_event::Column::LastDay.gte(today))
        .all(&**tx)
        .await?;
    let mut told: BTreeMap<PersonId, Told> = BTreeMap::new();
    for row in rows {
        if let (Some(last), Some(days)) = (row.last_day, row.days) {
            told.entry(PersonId(row.person_id)).or_default().insert((last, row.words, days));
        }
    }
    Ok(told)
}

struct Telling<'a> {
    app: &'a App,
    tx: &'a WriteTx,
    service: &'a ServiceNames,
    today: NaiveDate,
    person: PersonId,
    contact: Option<&'a Contact>,
}

impl Telling<'_> {
    async fn changes(&self, news: &News, events: &mut Vec<standing_event::ActiveModel>) -> Result<(), Refusal> {
        for (kind, action, all) in [("LOST", "standing.lost", &news.lost), ("BACK", "standing.back", &news.back)] {
            for kept in all {
                let detail = serde_json::json!({ "standing": kept.code, "state": kept.state.code(), "by": kept.requirement });
                self.tx.note(Note::changed(action, "person", self.person.0).detail(detail)).await?;
                let words = if kind == "LOST" { kept.why.clone() } else { "Everything that it asks for is there again".to_owned() };
                events.push(self.event(kind, &kept.code, &kept.name, words, kept.last_day, None));
            }
        }
        let link = format!("{}/record", self.app.config().base_url);
        if !news.lost.is_empty() {
            let what = news.lost.iter().map(|kept| (kept.name.clone(), kept.why.clone(), kept.mends.clone())).collect();
            let letter = |name| StandingPaused { name, what, link: link.clone() }.letter();
            self.write("standing_paused", letter).await?;
        }
        if !news.back.is_empty() {
            let what = news.back.iter().map(|kept| kept.name.clone()).collect();
            self.write("standing_back", |name| StandingBack { name, what, link: link.clone() }.letter()).await?;
        }
        Ok(())
    }

    async fn reminders(
        &self,
        news: &News,
        days: &[u32],
        told: &Told,
        events: &mut Vec<standing_event::ActiveModel>,
    ) -> Result<(), Refusal> {
        let mut due: Vec<&Coming> = Vec::new();
        for coming in &news.coming {
            let Some(before) = stored::reminder(coming, days, self.today) else { continue };
            let before = i32::try_from(before).unwrap_or(i32::MAX);
            if !told.contains(&(coming.last_day, coming.words.clone(), before)) {
                events.push(self.event("REMINDED", "", "", coming.words.clone(), Some(coming.last_day), Some(before)));
                due.push(coming);
            }
        }
        if due.is_empty() {
            return Ok(());
        }
        let detail = serde_json::json!({ "of": due.len() });
        self.tx.note(Note::changed("standing.reminded", "person", self.person.0).detail(detail)).await?;
        let link = format!("{}/record", self.app.config().base_url);
        let what = due.iter().map(|coming| (coming.words.clone(), when::day(coming.last_day), coming.mends.clone())).collect();
        self.write("standing_reminder", |name| StandingReminder { name, what, link }.letter()).await
    }

    fn event(
        &self,
        kind: &str,
        code: &str,
        name: &str,
        words: String,
        last_day: Option<NaiveDate>,
        days: Option<i32>,
    ) -> standing_event::ActiveModel {
        standing_event::ActiveModel {
            id: Set(self.tx.new_id()),
            service_id: Set(self.service.id.0),
            person_id: Set(self.person.0),
            standing: Set(code.to_owned()),
            name: Set(name.to_owned()),
            kind: Set(kind.to_owned()),
            words: Set(words),
            last_day: Set(last_day),
            days: Set(days),
            on_day: Set(self.today),
            at: Set(self.tx.now()),
        }
    }

    /// Who has no address on record reads it at the next sign-in.
    async fn write(&self, kind: &'static str, letter: impl FnOnce(String) -> Letter) -> Result<(), Refusal> {
        let Some(contact) = self.contact else { return Ok(()) };
        let draft = Draft {
            kind,
            to_name: contact.name.clone(),
            to_address: contact.email.clone(),
            person: Some(self.person),
            letter: letter(contact.name.clone()),
            why: "you practise with us",
            calendar: None,
            stream: None,
            case: None,
        };
        self.tx.post_letter(self.service, draft).await?;
        Ok(())
    }
}
