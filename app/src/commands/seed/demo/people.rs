//! A sign-in for each role, and the agencies that work with the service.

use super::story::{Story, token_after};
use crate::accounts::commands::links::{Purpose, new_link};
use crate::accounts::queries::demo_address;
use crate::agencies::commands::find_or_record;
use crate::people::commands::find_by_email;
use crate::people::permits::KeepRecords;
use crate::people::practitioners::supervisors::set_supervisor;
use crate::shared::text::Email;
use crate::shared::{AccountId, AgencyId, PersonId, Refusal, Role};
use chrono::Months;
use entity::{account, agency};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// Invented people, each in one role. The administrator is there already; the volunteer is one of the practitioners' list.
const STAFF: [(Role, &str, Option<&str>); 10] = [
    (Role::Applicant, "Tilly Marsden", None),
    (Role::CaseSupervisor, "Rowan Castell", None),
    (Role::Coordinator, "Marian Holt", None),
    (Role::ServiceManager, "Gareth Penrose", None),
    (Role::Trainer, "Lucy Fairweather", None),
    (Role::Recruiter, "Imogen Drake", None),
    (Role::Referrer, "Sgt Colin Reed", Some("Cambridgeshire Constabulary")),
    (Role::AgencyLead, "Insp Dawn Keating", Some("Cambridgeshire Constabulary")),
    (Role::Commissioner, "Philippa Vane", Some("OPCC Cambridgeshire")),
    (Role::Auditor, "Edmund Lacey", None),
];

/// Agencies of the board paper and of the lists, and for how many months their agreement still runs; none has no agreement.
const AGENCIES: [(&str, Option<u32>); 14] = [
    ("Cambridgeshire Constabulary", Some(18)),
    ("OPCC Cambridgeshire", Some(18)),
    ("Cambridgeshire Victims' Hub", Some(18)),
    ("Peterborough City Council", Some(10)),
    ("Cambridge City Council", Some(10)),
    ("Huntingdonshire District Council", Some(6)),
    ("Peterborough YOS", Some(12)),
    ("Cambridgeshire YOS", Some(12)),
    ("BeNCH CRC", Some(8)),
    ("HMP Peterborough", Some(3)),
    ("Cross Keys Homes", None),
    ("Cambridge Neighbourhood Resolution Panel", Some(24)),
    ("Special Constabulary", None),
    ("Victim Support", Some(24)),
];

/// The volunteer of the demo: active, and with room for more than one case.
const VOLUNTEER: &str = "kate.lowe@example.org";

/// Everybody but the volunteer.
///
/// # Errors
/// What the rooms refuse.
pub async fn sign_ins(story: &mut Story) -> Result<(), Refusal> {
    let admin = administrator(story).await?;
    story.casts(Role::Administrator, admin);
    for (role, name, agency) in STAFF {
        let agency = match agency {
            Some(agency) => Some(agency_of(story, agency).await?),
            None => None,
        };
        let address = demo_address(role);
        let person = story.record(name, &address).await?;
        let actor = story.sign_in_for(person, &address, &[(role, agency)]).await?;
        story.casts(role, actor);
    }
    Ok(())
}

/// The administrator was made with the service; their link was printed, so a new one is opened here.
async fn administrator(story: &Story) -> Result<crate::shared::Actor, Refusal> {
    let permit = story.permit();
    let known = account::Entity::find()
        .filter(account::Column::EmailNorm.eq(demo_address(Role::Administrator)))
        .one(story.app.read(&permit))
        .await?
        .ok_or(Refusal::NotFound)?;
    let tx = story.app.begin(&permit).await?;
    let link = new_link(&story.app, &tx, story.service.id, AccountId(known.id), Purpose::Invitation).await?;
    story.app.commit(tx).await?;
    debug_assert!(token_after(&link, Purpose::Invitation.path()).is_some());
    story.choose_password(&link).await?;
    story.known(PersonId(known.person_id)).await
}

async fn agency_of(story: &Story, name: &str) -> Result<AgencyId, Refusal> {
    let tx = story.app.begin(&story.permit()).await?;
    let (id, _) = find_or_record(&tx, story.service.id, name).await?;
    story.app.commit(tx).await?;
    Ok(id)
}

/// The agencies, with their agreements.
///
/// # Errors
/// A fault.
pub async fn agencies(story: &Story) -> Result<(), Refusal> {
    let today = story.today();
    for (name, months) in AGENCIES {
        let tx = story.app.begin(&story.permit()).await?;
        let (id, _) = find_or_record(&tx, story.service.id, name).await?;
        if let Some(until) = months.and_then(|months| today.checked_add_months(Months::new(months))) {
            agency::ActiveModel { id: Set(id.0), agreement_until: Set(Some(until)), ..Default::default() }.update(&*tx).await?;
            tx.note(crate::audit::Note::changed("agency.agreement_recorded", "agency", id.0)).await?;
        }
        story.app.commit(tx).await?;
    }
    Ok(())
}

/// A practitioner of the list signs in as the demo's volunteer.
///
/// # Errors
/// What the rooms refuse.
pub async fn volunteer(story: &mut Story) -> Result<(), Refusal> {
    let actor = sign_in_practitioner(story, VOLUNTEER, &demo_address(Role::Volunteer)).await?;
    supervised(story, actor.person).await?;
    story.casts(Role::Volunteer, actor);
    Ok(())
}

/// The coordinator names the demo's case supervisor as this practitioner's.
///
/// # Errors
/// What the rooms refuse.
pub async fn supervised(story: &Story, practitioner: PersonId) -> Result<(), Refusal> {
    let permit = story.by::<KeepRecords>(Role::Coordinator)?;
    set_supervisor(&story.app, &permit, practitioner, story.actor(Role::CaseSupervisor)?.person).await
}

/// Give a practitioner who is reached at one address a sign-in under another or the same.
///
/// # Errors
/// `NotFound`, when nobody is reached there; what the rooms refuse.
pub async fn sign_in_practitioner(story: &Story, reached_at: &str, address: &str) -> Result<crate::shared::Actor, Refusal> {
    let email = Email::parse(reached_at).map_err(|problem| Refusal::refused(problem.code, problem.sentence))?;
    let tx = story.app.begin(&story.permit()).await?;
    let known = find_by_email(&tx, story.service.id, &email).await?.ok_or(Refusal::NotFound)?;
    drop(tx);
    story.sign_in_for(PersonId(known.id), address, &[(Role::Volunteer, None)]).await
}
