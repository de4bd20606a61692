//! What one person has been sent about one thing, remembered so that a change or a cancellation finds its entry again.
//!
//! Each message goes to one person, in one stream per appointment, so that a cancellation never overtakes its invitation. The room that
//! owns the thing says what the entry reads and how the letter is worded; identity, SEQUENCE and METHOD are decided here, and here the
//! letter gets the link by which its reader answers.

use super::answer::Answer;
use super::ics::{calendar_text, uid};
use super::invite::{Appointment, Contact, Entry, Method};
use super::sent::{find, insert, is_live, last_message, not_invitable, organiser, remember};
use super::{answers, links, wishes};
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::letters::Draft;
use crate::platform::mail::{Button, Letter};
use crate::platform::services::ServiceNames;
use crate::shared::text::Email;
use crate::shared::{PersonId, Refusal};
use entity::{appointment, contact_way, person};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;
use uuid::Uuid;

/// What an appointment is about.
///
/// A room that invites to something else adds a kind of its own here. Where the thing touches a case, its entries and letters say no more
/// than "Appointment", when and where to sign in: whoever shares a diary reads them (`docs/adr/0011`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One day of a run; the subject is the session day.
    TrainingDay,
    /// The same day, for somebody who teaches it beside a colleague.
    TeachingDay,
    /// A meeting; the subject is the meeting.
    Meeting,
    /// The same meeting, for somebody in a matter who asked to be told by letter.
    PartyMeeting,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::TrainingDay, Kind::TeachingDay, Kind::Meeting, Kind::PartyMeeting];

    /// The word in the table.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::TrainingDay => "TRAINING_DAY",
            Kind::TeachingDay => "TEACHING_DAY",
            Kind::Meeting => "MEETING",
            Kind::PartyMeeting => "PARTY_MEETING",
        }
    }

    /// As people say it; neutral, because it may stand in front of strangers.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::TrainingDay | Kind::TeachingDay => "Training day",
            Kind::Meeting => "Meeting",
            Kind::PartyMeeting => "Appointment",
        }
    }

    /// Whether no calendar part ever goes along: somebody else in the house may look into the same calendar.
    pub const fn is_letter_only(self) -> bool {
        matches!(self, Kind::PartyMeeting)
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One person's part in one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub kind: Kind,
    pub subject: Uuid,
    pub person: PersonId,
}

/// How the letter around a calendar object is worded.
#[derive(Debug, Clone)]
pub struct Wording {
    /// Which letter it is.
    pub kind: &'static str,
    /// Why it came, for its foot.
    pub why: &'static str,
    pub letter: Letter,
}

/// Name and current address of each of those people; who cannot be reached by mail is missing. Of several addresses it is the first: what
/// others wrote beside it later is not where invitations go. Two statements, however many they are.
///
/// # Errors
/// A fault.
pub async fn contacts(tx: &WriteTx, people: &[PersonId]) -> Result<HashMap<PersonId, Contact>, Refusal> {
    let keys: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let named = person::Entity::find().filter(person::Column::Id.is_in(keys.clone())).all(&**tx).await?;
    let ways = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.is_in(keys))
        .filter(contact_way::Column::Kind.eq("EMAIL"))
        .filter(contact_way::Column::EndsAt.is_null())
        .order_by_asc(contact_way::Column::StartsAt)
        .order_by_asc(contact_way::Column::Id)
        .all(&**tx)
        .await?;
    let names: HashMap<Uuid, String> = named.into_iter().map(|row| (row.id, row.full_name)).collect();
    let mut contacts = HashMap::new();
    for way in ways {
        if let (Some(name), Ok(email)) = (names.get(&way.person_id), Email::parse(&way.value)) {
            contacts.entry(PersonId(way.person_id)).or_insert_with(|| Contact { name: name.clone(), email });
        }
    }
    Ok(contacts)
}

/// Invite somebody; under the same identity when they were taken off before. Somebody who is invited already is sent nothing.
///
/// # Errors
/// `not_invitable`, when the entry cannot be a calendar entry; a fault.
pub async fn invite(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    part: Part,
    attendee: &Contact,
    entry: Entry,
    wording: Wording,
) -> Result<(), Refusal> {
    let in_diary = takes_entries(tx, part.kind, part.person).await?;
    let Some(row) = find(tx, part).await? else {
        // Nobody who knows the person or the thing can say what it is called: only who was written to can answer.
        let identity = uid(rand::random(), domain(service));
        let first = Appointment::invite(identity, organiser(service)?, attendee.clone(), entry, tx.now()).map_err(not_invitable)?;
        let row = insert(tx, service, part, &first, in_diary).await?;
        return post(app, tx, service, Message { row, person: part.person, sent: &first, in_diary, wording }).await;
    };
    let known = last_message(service, &row, attendee, Answer::NeedsAction, || entry.clone())?;
    if known.method == Method::Request {
        return Ok(());
    }
    let again = known.invite_again(entry, tx.now()).map_err(not_invitable)?;
    send(app, tx, service, &row, &again, wording).await
}

/// Tell somebody that their entry reads differently now: with a higher SEQUENCE when time or place changed. Nothing is sent when the two
/// entries say the same, or to somebody who is not invited.
///
/// # Errors
/// As [`invite`].
pub async fn change(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    part: Part,
    attendee: &Contact,
    (before, after): (Entry, Entry),
    wording: Wording,
) -> Result<(), Refusal> {
    let Some(row) = find(tx, part).await? else { return Ok(()) };
    let said = answers::current(&**tx, row.id).await?.map_or(Answer::NeedsAction, |said| Answer::from_code(&said.answer));
    let known = last_message(service, &row, attendee, said, || before)?;
    if known.method == Method::Cancel {
        return Ok(());
    }
    let Some(changed) = known.update(after, tx.now()).map_err(not_invitable)? else { return Ok(()) };
    send(app, tx, service, &row, &changed, wording).await
}

/// Take an invitation back. Nothing is sent to somebody who is not invited.
///
/// # Errors
/// As [`invite`].
pub async fn cancel(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    part: Part,
    attendee: &Contact,
    entry: Entry,
    wording: Wording,
) -> Result<(), Refusal> {
    let Some(row) = find(tx, part).await? else { return Ok(()) };
    let known = last_message(service, &row, attendee, Answer::NeedsAction, || entry)?;
    if known.method == Method::Cancel {
        return Ok(());
    }
    let off = known.cancel(tx.now()).map_err(not_invitable)?;
    send(app, tx, service, &row, &off, wording).await
}

/// Somebody who can no longer be written to is not invited any more: put on record, and told nobody.
///
/// # Errors
/// A fault.
pub async fn cancel_unsaid(tx: &WriteTx, part: Part) -> Result<(), Refusal> {
    let Some(row) = find(tx, part).await?.filter(is_live) else { return Ok(()) };
    appointment::ActiveModel { id: Set(row.id), state: Set("CANCELLED".to_owned()), ..Default::default() }.update(&**tx).await?;
    Ok(())
}

/// A further message about an appointment that is on record. An entry that is in somebody's diary is kept right, whatever they wish for
/// the next invitation.
///
/// Whoever is reached elsewhere by now has nothing in the diary there: an invitation is the first there, and a cancellation goes as a plain
/// letter. The address before has ended and may be somebody else's, so nothing more goes there (`docs/POLICY.md` 10.5): the letter says that
/// the old entry is theirs to take out.
async fn send(
    app: &App,
    tx: &WriteTx,
    service: &ServiceNames,
    row: &appointment::Model,
    sent: &Appointment,
    wording: Wording,
) -> Result<(), Refusal> {
    let person = PersonId(row.person_id);
    let kind = Kind::from_code(&row.kind).unwrap_or(Kind::PartyMeeting);
    let elsewhere = row.sent_to.as_ref().is_some_and(|before| !before.eq_ignore_ascii_case(sent.attendee.email.as_str()));
    let kept_right = row.in_diary && !elsewhere;
    let in_diary = kept_right || (sent.method == Method::Request && takes_entries(tx, kind, person).await?);
    let wording = if row.in_diary && elsewhere { with_old_entry(wording) } else { wording };
    remember(tx, row, sent, in_diary).await?;
    post(app, tx, service, Message { row: row.id, person, sent, in_diary, wording }).await
}

/// What whoever changed their address reads of the entry that went to the one before.
const OLD_ENTRY: &str = "We wrote to another address of yours before. If the entry that came there still stands in a calendar of yours, \
                         please take it out: it no longer changes by itself.";

fn with_old_entry(mut wording: Wording) -> Wording {
    wording.letter.paragraphs.push(OLD_ENTRY.to_owned());
    wording
}

/// Whether invitations of that kind go to that person with a calendar part.
async fn takes_entries(tx: &WriteTx, kind: Kind, person: PersonId) -> Result<bool, Refusal> {
    Ok(!kind.is_letter_only() && !wishes::plain_letters(&**tx, person).await?)
}

struct Message<'a> {
    row: Uuid,
    person: PersonId,
    sent: &'a Appointment,
    in_diary: bool,
    wording: Wording,
}

async fn post(app: &App, tx: &WriteTx, service: &ServiceNames, message: Message<'_>) -> Result<(), Refusal> {
    let Message { row, person, sent, in_diary, wording } = message;
    let text = calendar_text(sent).map_err(not_invitable)?;
    let letter = match sent.method {
        Method::Request => asking(wording.letter, links::address(app, row)?),
        Method::Cancel => wording.letter,
    };
    tx.post_letter(
        service,
        Draft {
            kind: wording.kind,
            to_name: sent.attendee.name.clone(),
            to_address: sent.attendee.email.clone(),
            person: Some(person),
            letter,
            why: wording.why,
            calendar: in_diary.then(|| (sent.method.code().to_owned(), text)),
            stream: Some(sent.uid.clone()),
            case: None,
        },
    )
    .await?;
    Ok(())
}

/// The letter with the link by which its reader answers as what there is to do; where else it led stands above.
fn asking(mut letter: Letter, url: String) -> Letter {
    letter.paragraphs.extend(letter.button.map(|button| format!("{}: {}", button.label, button.url)));
    letter.paragraphs.push("Please say whether you come. You need not sign in, and you can change your answer until it begins.".to_owned());
    letter.button = Some(answer_button(url));
    letter
}

/// What every letter calls the link by which its reader answers.
pub(super) fn answer_button(url: String) -> Button {
    Button { label: "Say whether you come".to_owned(), url }
}

fn domain(service: &ServiceNames) -> &str {
    service.organiser_email.split_once('@').map_or("accord.invalid", |(_, domain)| domain)
}
