//! What becomes of the referrals: screened, assessed, offered, accepted; one case with its facilitators, one with offers out.

use super::people::sign_in_practitioner;
use super::story::Story;
use crate::accounts::queries::demo_address;
use crate::cases::commands::{screen, set_risk};
use crate::cases::model::{Assessment, DeclineReason, Flags, Screening};
use crate::cases::permits::{AssessCases, ScreenReferrals};
use crate::matching::commands::{answer, offer};
use crate::matching::facts::Seat;
use crate::matching::forms::Answer;
use crate::matching::permits::{MatchCases, OwnOffers};
use crate::matching::queries;
use crate::platform::permit::RoomPermit;
use crate::shared::vocabulary::Risk;
use crate::shared::{Actor, CaseId, OfferId, PersonId, ReferralId, Refusal, Role};
use chrono::{DateTime, Duration, Utc};
use entity::{account, contact_way, referral};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// How many of the list are decided, in the order in which they came; the rest waits for the coordinator.
const DECIDED: usize = 19;
/// How many of the opened cases are assessed.
const ASSESSED: usize = 9;

/// The last chapter, spread over what is left of the story.
///
/// # Errors
/// What the rooms refuse.
pub async fn told(story: &mut Story) -> Result<(), Refusal> {
    let began = story.app.clock().now();
    let cases = screened(story, part(story, began, 15)).await?;
    super::recruitment::of_the_last_days(story, 13, 12).await?;
    assessed(story, &cases, part(story, began, 60)).await?;
    super::recruitment::of_the_last_days(story, 12, 4).await?;
    offered(story, &cases, began).await
}

/// The moment at which so many hundredths of what is left have gone by.
fn part(story: &Story, began: DateTime<Utc>, hundredths: i32) -> DateTime<Utc> {
    began + (story.until - began) / 100 * hundredths
}

/// Decide about most referrals; the cases that were opened.
async fn screened(story: &Story, moment: DateTime<Utc>) -> Result<Vec<CaseId>, Refusal> {
    story.move_to(moment).await?;
    let permit = story.by::<ScreenReferrals>(Role::Coordinator)?;
    let waiting = referral::Entity::find()
        .filter(referral::Column::State.is_in(["SUBMITTED", "ACKNOWLEDGED"]))
        .order_by_asc(referral::Column::ReceivedOn)
        .order_by_asc(referral::Column::Id)
        .all(story.app.read(&permit))
        .await?;
    let mut cases = Vec::new();
    for (number, row) in waiting.iter().take(DECIDED).enumerate() {
        let decision = match number {
            5 => Screening::HoldProceedings { review_on: None },
            8 => Screening::Decline { reason: DeclineReason::VictimDeclined },
            13 => Screening::MoreInfo { words: "Does the prison's victim liaison officer know of this?".to_owned() },
            16 => Screening::HoldNotReady { review_on: None },
            _ => Screening::Accept,
        };
        let opened = screen(&story.app, &permit, &story.service, ReferralId(row.id), decision).await?;
        cases.extend(opened);
        story.move_to(story.app.clock().now() + Duration::minutes(9)).await?;
    }
    Ok(cases)
}

/// Set risk and sensitivity for the first cases; the others wait for it.
async fn assessed(story: &Story, cases: &[CaseId], moment: DateTime<Utc>) -> Result<(), Refusal> {
    story.move_to(moment.min(story.days_before_the_end(5)).max(story.app.clock().now())).await?;
    let permit = story.by::<AssessCases>(Role::Coordinator)?;
    for (number, case) in cases.iter().take(ASSESSED).enumerate() {
        let kept = entity::rj_case::Entity::find_by_id(case.0).one(story.app.read(&permit)).await?.ok_or(Refusal::NotFound)?;
        let flags: Flags = serde_json::from_value(kept.flags.clone()).unwrap_or_default();
        let marked = flags.known().next().is_some();
        let from = story.today() + Duration::days(14);
        let assessment = Assessment {
            seen: Some(kept.version),
            crime_group: None,
            district: None,
            risk: if number % 3 == 2 { Risk::Medium } else { Risk::Low },
            sensitive: marked,
            clear_reason: None,
            flags,
            police_data: number % 2 == 0,
            custody: false,
            involves_minor: false,
            wants_shadow: number == 3,
            urgent: number == 4,
            planned_from: Some(from),
            planned_to: Some(from + Duration::days(60)),
        };
        set_risk(&story.app, &permit, *case, assessment).await?;
        story.move_to(story.app.clock().now() + Duration::minutes(20)).await?;
    }
    Ok(())
}

/// Offers on four cases: the first two are accepted by both, the third by one, the fourth is out. The demo's volunteer leads the first,
/// and has the fourth to answer where the rules allow it.
async fn offered(story: &Story, cases: &[CaseId], began: DateTime<Utc>) -> Result<(), Refusal> {
    story.move_to(part(story, began, 80).max(story.app.clock().now())).await?;
    let volunteer = story.actor(Role::Volunteer)?.person;
    let mut free: Vec<CaseId> = cases.iter().take(ASSESSED).copied().collect();
    if let Some(case) = next_for(story, &mut free, Some(volunteer)).await? {
        both_accept(story, case, Some(volunteer)).await?;
    }
    if let Some(case) = next_for(story, &mut free, None).await? {
        both_accept(story, case, None).await?;
    }
    if let Some(case) = next_for(story, &mut free, None).await?
        && let Some((id, person)) = offer_to(story, case, Seat::CoFacilitator, None, &[]).await?
    {
        accept(story, id, person).await?;
    }
    super::recruitment::of_the_last_days(story, 4, 0).await?;
    story.move_to(story.until - Duration::hours(3)).await?;
    if let Some(case) = next_for(story, &mut free, Some(volunteer)).await? {
        let lead = offer_to(story, case, Seat::Lead, Some(volunteer), &[]).await?;
        let taken: Vec<PersonId> = lead.into_iter().map(|(_, person)| person).collect();
        offer_to(story, case, Seat::CoFacilitator, None, &taken).await?;
    }
    Ok(())
}

/// Take the first case out of the list that this person could lead; where there is none, the first that anybody could.
async fn next_for(story: &Story, free: &mut Vec<CaseId>, lead: Option<PersonId>) -> Result<Option<CaseId>, Refusal> {
    let mut second = None;
    for (place, case) in free.clone().into_iter().enumerate() {
        let people = could_be_asked(story, case, Seat::Lead).await?;
        if lead.map_or(!people.is_empty(), |lead| people.contains(&lead)) {
            return Ok(Some(free.remove(place)));
        }
        if !people.is_empty() && second.is_none() {
            second = Some(place);
        }
    }
    Ok(second.map(|place| free.remove(place)))
}

/// Everybody who could be asked, best first, as the matching page ranks them.
async fn could_be_asked(story: &Story, case: CaseId, seat: Seat) -> Result<Vec<PersonId>, Refusal> {
    let permit = story.by::<MatchCases>(Role::Coordinator)?;
    let matter = queries::matter(&story.app, &permit, &story.service, case).await?;
    Ok(matter.ranking(seat).suitable.into_iter().map(|ranked| ranked.person).collect())
}

async fn both_accept(story: &Story, case: CaseId, lead: Option<PersonId>) -> Result<(), Refusal> {
    let Some((lead, person)) = offer_to(story, case, Seat::Lead, lead, &[]).await? else { return Ok(()) };
    accept(story, lead, person).await?;
    if let Some((co, person)) = offer_to(story, case, Seat::CoFacilitator, None, &[person]).await? {
        accept(story, co, person).await?;
    }
    Ok(())
}

/// Offer the seat to that person where they could be asked, else to the best; nobody is asked twice for one case.
async fn offer_to(
    story: &Story,
    case: CaseId,
    seat: Seat,
    rather: Option<PersonId>,
    not: &[PersonId],
) -> Result<Option<(OfferId, PersonId)>, Refusal> {
    let people: Vec<PersonId> = could_be_asked(story, case, seat).await?.into_iter().filter(|person| !not.contains(person)).collect();
    let Some(person) = rather.filter(|person| people.contains(person)).or(people.first().copied()) else { return Ok(None) };
    let actor = signed_in(story, person).await?;
    let permit = story.by::<MatchCases>(Role::Coordinator)?;
    let id = offer(&story.app, &permit, &story.service, case, actor.person, seat).await?;
    Ok(Some((id, person)))
}

async fn accept(story: &Story, id: OfferId, person: PersonId) -> Result<(), Refusal> {
    story.move_to(story.app.clock().now() + Duration::hours(1)).await?;
    let permit = OwnOffers::of(&story.known(person).await?, None)?;
    answer(&story.app, &permit, &story.service, id, Answer::Accept).await.map(drop)
}

/// A practitioner with a sign-in: the one they have, or a new one.
async fn signed_in(story: &Story, person: PersonId) -> Result<Actor, Refusal> {
    let permit = story.permit();
    let db = story.app.read(&permit);
    if account::Entity::find().filter(account::Column::PersonId.eq(person.0)).one(db).await?.is_some() {
        return story.known(person).await;
    }
    let reached = contact_way::Entity::find()
        .filter(contact_way::Column::PersonId.eq(person.0))
        .filter(contact_way::Column::Kind.eq("EMAIL"))
        .filter(contact_way::Column::EndsAt.is_null())
        .one(db)
        .await?
        .map_or_else(|| demo_address(Role::Volunteer), |way| way.value);
    sign_in_practitioner(story, &reached, &reached).await
}
