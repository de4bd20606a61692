//! An open volunteer role, and applications in every state; two who were accepted come to the Awareness day, and one is awarded the level.

use super::story::{Story, token_after};
use super::training::{Courses, all_came, book_as};
use crate::accreditation::commands::award;
use crate::accreditation::forms::AwardForm;
use crate::accreditation::permits::AwardLevels;
use crate::calendar::week::WeekGrid;
use crate::recruitment::commands::{apply, confirm, withdraw};
use crate::recruitment::decisions::decide;
use crate::recruitment::model::{Decision, NewApplication, RoleText};
use crate::recruitment::permits::Recruit;
use crate::recruitment::vacancies::{make_role, open_role};
use crate::shared::text::{Email, Phone, Postcode};
use crate::shared::vocabulary::Level;
use crate::shared::{ApplicationId, PersonId, Refusal, Role};
use chrono::Duration;
use entity::{application, vacancy};
use sea_orm::EntityTrait;

/// What becomes of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Accepted,
    NotSuitable,
    Withdrawn,
    Waits,
    NotConfirmed,
}

/// Name, postcode, what they say, when (days before the end), and what becomes of it.
const APPLICATIONS: [(&str, &str, &str, i64, Fate); 8] = [
    ("Harriet Lowther", "CB4 2AB", "I worked in a school office for twenty years and I listen well.", 58, Fate::Accepted),
    ("Desmond Okafor", "PE1 3CD", "My brother went through this and it changed how he sees what happened.", 57, Fate::Accepted),
    ("Sylvie Marchetti", "CB24 5EF", "I am a retired nurse with time in the week.", 52, Fate::NotSuitable),
    ("Gordon Pell", "PE29 4GH", "I would like to give something back to the town.", 40, Fate::Withdrawn),
    ("Anwen Rees", "CB1 7JK", "I teach, and I would like to work with adults in the evenings.", 12, Fate::Waits),
    ("Marek Dudek", "PE2 6LM", "I speak Polish and Ukrainian and know both communities.", 6, Fate::Waits),
    ("Josephine Tate", "PE27 3NP", "I have mediated between neighbours for my housing association.", 3, Fate::Waits),
    ("Callum Frith", "SG8 9QR", "I saw the leaflet in the library.", 2, Fate::NotConfirmed),
];

/// The role, the applications, and what becomes of them, each on its day; the Awareness day falls in between.
///
/// # Errors
/// What the rooms refuse.
pub async fn applications(story: &mut Story, courses: &Courses) -> Result<(), Refusal> {
    let slug = role(story).await?;
    let mut accepted = Vec::new();
    for (name, postcode, why, days, fate) in APPLICATIONS.into_iter().filter(|(_, _, _, days, _)| *days > 50) {
        story.move_to(story.days_before_the_end(days)).await?;
        let id = one(story, &slug, (name, postcode, why), fate).await?;
        accepted.extend(id);
    }
    awareness_day(story, courses, &accepted).await?;
    of_the_last_days(story, 50, 30).await
}

/// The applications of the last days.
///
/// # Errors
/// What the room refuses.
pub async fn of_the_last_days(story: &Story, from: i64, to: i64) -> Result<(), Refusal> {
    let slug = vacancy::Entity::find().one(story.app.read(&story.permit())).await?.ok_or(Refusal::NotFound)?.slug;
    for (name, postcode, why, days, fate) in APPLICATIONS.into_iter().filter(|(_, _, _, days, _)| (to..from).contains(days)) {
        story.move_to(story.days_before_the_end(days)).await?;
        one(story, &slug, (name, postcode, why), fate).await?;
    }
    Ok(())
}

async fn role(story: &Story) -> Result<String, Refusal> {
    let permit = story.by::<Recruit>(Role::Recruiter)?;
    let text = RoleText {
        title: "Volunteer facilitator".to_owned(),
        summary: "Help two people talk about what happened, and what would put it right".to_owned(),
        description:
            "You meet people who were harmed and people who caused harm, first apart and then, if both wish it, together. We train \
                      you, pair you with somebody experienced, and are there for you. About six hours a month, often in the evening."
                .to_owned(),
        areas: "Cambridge, Huntingdonshire, Fenland and Peterborough".to_owned(),
        hours_per_month: Some(6),
        opens_on: story.today(),
        closes_on: None,
    };
    let id = make_role(&story.app, &permit, &text).await?;
    open_role(&story.app, &permit, &story.service, id).await?;
    let row = vacancy::Entity::find_by_id(id.0).one(story.app.read(&permit)).await?.ok_or(Refusal::NotFound)?;
    Ok(row.slug)
}

async fn one(story: &Story, slug: &str, (name, postcode, why): (&str, &str, &str), fate: Fate) -> Result<Option<ApplicationId>, Refusal> {
    let told = |problem: crate::shared::problem::Problem| Refusal::refused(problem.code, problem.sentence);
    let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let new = NewApplication {
        full_name: name.to_owned(),
        email: Email::parse(&address).map_err(told)?,
        phone: Phone::parse_optional("07700 900950").map_err(told)?,
        postcode: Postcode::parse_optional(postcode).map_err(told)?,
        why: why.to_owned(),
        experience: None,
        languages: Vec::new(),
        week: WeekGrid::parse("weekday evenings").map_err(told)?,
    };
    let public = story.public();
    let applied = apply(&story.app, &public, &story.service, slug, new).await?;
    if fate == Fate::NotConfirmed {
        return Ok(None);
    }
    let status = confirm(&story.app, &public, &story.service, applied.confirm.reveal()).await?;
    let decision = match fate {
        Fate::Accepted => Decision::Accept,
        Fate::NotSuitable => Decision::NotSuitable {
            words: "We can only work with people who live or work in the county, and you are moving away.".to_owned(),
        },
        Fate::Withdrawn => {
            withdraw(&story.app, &public, story.service.id, status.reveal()).await?;
            return Ok(None);
        }
        Fate::Waits | Fate::NotConfirmed => return Ok(None),
    };
    story.move_to(story.app.clock().now() + Duration::days(1)).await?;
    decide(&story.app, &story.by::<Recruit>(Role::Recruiter)?, &story.service, applied.application, decision).await?;
    Ok((fate == Fate::Accepted).then_some(applied.application))
}

/// The new volunteers sign in, book, come; the first is awarded the level by the case supervisor.
async fn awareness_day(story: &mut Story, courses: &Courses, accepted: &[ApplicationId]) -> Result<(), Refusal> {
    let mut people = Vec::new();
    for id in accepted {
        let row = application::Entity::find_by_id(id.0).one(story.app.read(&story.permit())).await?.ok_or(Refusal::NotFound)?;
        let person = PersonId(row.person_id.ok_or(Refusal::NotFound)?);
        if let Some(text) = story.last_letter(person, "invitation").await? {
            debug_assert!(token_after(&text, "/invitation").is_some());
            story.choose_password(&text).await?;
        }
        let actor = story.known(person).await?;
        book_as(story, &actor, courses.held).await?;
        people.push(person);
    }
    let evening = courses.held_on.and_hms_opt(17, 0, 0).unwrap_or_default();
    let evening = story.service.zone.to_utc(evening).map_err(|problem| Refusal::refused(problem.code, problem.sentence))?;
    story.move_to(evening).await?;
    all_came(story, courses.held).await?;
    for person in &people {
        super::people::supervised(story, *person).await?;
    }
    if let Some(first) = people.first() {
        let permit = story.by::<AwardLevels>(Role::CaseSupervisor)?;
        let words = "Took part with care, and asked good questions.".to_owned();
        let form = AwardForm { standing: Level::Awareness.code().to_owned(), awarded_on: story.today(), words };
        award(&story.app, &permit, &story.service, *first, form).await?;
    }
    Ok(())
}
