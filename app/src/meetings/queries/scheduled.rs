//! Meetings for a picture of everything planned: those that its reader may see, with what of them they may read.

use crate::cases;
use crate::meetings::model::{MeetingKind, MeetingState, Part};
use crate::platform::permit::one_of;
use crate::shared::{Actor, PersonId, Role};
use chrono::{DateTime, Duration, Utc};
use entity::{assignment, meeting, meeting_person, person, rj_case};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

/// How far back, and how far ahead, a filter looks for names and places that it offers.
const OFFERED: (Duration, Duration) = (Duration::days(60), Duration::days(366));

/// Whose picture it is, and what of it they ask for.
#[derive(Debug, Clone, Copy)]
pub struct Pictured<'a> {
    pub actor: &'a Actor,
    pub now: DateTime<Utc>,
    /// Over by then is not shown.
    pub from: DateTime<Utc>,
    pub kind: Option<MeetingKind>,
    /// Only those in which that person takes part.
    pub with: Option<PersonId>,
    /// Only those at that place; empty for those that are online.
    pub place: Option<&'a str>,
    /// Only the reader's own.
    pub mine: bool,
}

/// The meetings of that picture, in the columns that `training` reads beside its own: what, id, key, title, place, by, four that are a
/// course day's alone, start, end, the reader's part, and whether the words may be read. About a case they may by whoever is in the meeting
/// or sits on the case; for others to whom the case is open, `open` is false and the page says "Meeting" and no more.
pub fn pictured(asked: Pictured<'_>) -> SelectStatement {
    let inside = inside(asked.actor.person);
    let on_case = meeting::Column::AboutId.in_subquery(seats(asked.actor.person));
    let case = meeting::Column::Kind.eq(MeetingKind::CaseMeeting.code());
    let open = case.not().or(meeting::Column::Id.in_subquery(inside.clone())).or(on_case);
    // An evening that goes on past midnight began the day before.
    let mut list = seen(asked.actor, asked.now)
        .filter(meeting::Column::StartsAt.gte(asked.from - Duration::days(1)))
        .filter(meeting::Column::EndsAt.gt(asked.from));
    if let Some(kind) = asked.kind {
        list = list.filter(meeting::Column::Kind.eq(kind.code()));
    }
    if let Some(person) = asked.with {
        list = list.filter(meeting::Column::Id.in_subquery(self::inside(person)));
    }
    if let Some(place) = asked.place {
        // Where a meeting about a case is may be somebody's home: it is found by its place by those alone who may read that.
        list = list.filter(meeting::Column::Place.eq(place)).filter(open.clone());
    }
    if asked.mine {
        list = list.filter(meeting::Column::Id.in_subquery(inside));
    }
    list.select_only()
        .column_as(meeting::Column::Kind, "what")
        .column_as(meeting::Column::Id, "id")
        .column_as(meeting::Column::Id, "key")
        .column_as(meeting::Column::Title, "title")
        .column_as(meeting::Column::Place, "place")
        .expr_as(value(who_leads()), "by")
        .expr_as(Expr::cust("CAST(NULL AS UUID)"), "trainer_id")
        .expr_as(Expr::cust("CAST(NULL AS INTEGER)"), "taken")
        .expr_as(Expr::cust("CAST(NULL AS INTEGER)"), "max_places")
        .expr_as(Expr::cust("CAST(NULL AS UUID)"), "beside")
        .column_as(meeting::Column::StartsAt, "starts_at")
        .column_as(meeting::Column::EndsAt, "ends_at")
        .expr_as(value(own_part(asked.actor.person)), "own")
        .expr_as(open, "open")
        .into_query()
}

/// Who takes part in meetings that the reader may see, key and name: for a filter. Nobody is named for a meeting about a case.
pub fn people_pictured(actor: &Actor, now: DateTime<Utc>) -> SelectStatement {
    let column = |column: meeting_person::Column| Expr::col((meeting_person::Entity, column));
    let mut people = about_now(actor, now).select_only().into_query();
    people
        .distinct()
        .expr_as(Expr::col((person::Entity, person::Column::Id)), "id")
        .expr_as(Expr::col((person::Entity, person::Column::FullName)), "full_name")
        .inner_join(meeting_person::Entity, column(meeting_person::Column::MeetingId).equals((meeting::Entity, meeting::Column::Id)))
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Id)).equals((meeting_person::Entity, meeting_person::Column::PersonId)),
        )
        .and_where(column(meeting_person::Column::LeftAt).is_null())
        .and_where(column(meeting_person::Column::Part).is_in(INSIDE.map(Part::code)));
    people
}

/// Where meetings are that the reader may see, for a filter; no place of a meeting about a case.
pub fn places_pictured(actor: &Actor, now: DateTime<Utc>) -> SelectStatement {
    let places = about_now(actor, now).select_only().distinct().column_as(meeting::Column::Place, "place");
    places.filter(meeting::Column::Place.ne("")).into_query()
}

fn about_now(actor: &Actor, now: DateTime<Utc>) -> Select<meeting::Entity> {
    seen(actor, now)
        .filter(meeting::Column::Kind.ne(MeetingKind::CaseMeeting.code()))
        .filter(meeting::Column::StartsAt.gt(now - OFFERED.0))
        .filter(meeting::Column::StartsAt.lt(now + OFFERED.1))
}

/// The parts of people of the service.
const INSIDE: [Part; 2] = [Part::Leads, Part::TakesPart];

/// What that person may see of everything planned: as [`crate::meetings::rules::reach`] says it, in the words of a statement. Before the
/// second step that is what they take part in, and nothing of a case.
fn seen(actor: &Actor, now: DateTime<Utc>) -> Select<meeting::Entity> {
    use MeetingKind::{CaseMeeting, Conference, Interview, Supervision, TeamMeeting};
    let of = |kinds: &[MeetingKind]| meeting::Column::Kind.is_in(kinds.iter().map(|kind| kind.code()));
    let holds = |roles: &[Role]| one_of(actor, roles).is_ok();
    let office = holds(&[Role::Coordinator, Role::ServiceManager]);
    let own = Condition::all().add(of(&[Supervision, TeamMeeting, Conference])).add(meeting::Column::Id.in_subquery(inside(actor.person)));
    let case = Condition::all().add(of(&[CaseMeeting])).add(Expr::exists(open_case(actor, now)));
    let mut reached = Condition::any().add(own);
    if actor.second_step {
        reached = reached.add(case);
    }
    if holds(&[Role::ServiceManager]) {
        reached = reached.add(of(&[Supervision]));
    }
    if office || holds(&[Role::Recruiter]) {
        reached = reached.add(of(&[Interview]));
    }
    if office {
        reached = reached.add(of(&[TeamMeeting, Conference]));
    }
    meeting::Entity::find()
        .filter(meeting::Column::ServiceId.eq(actor.service.0))
        .filter(meeting::Column::State.is_in([MeetingState::Planned, MeetingState::Held].map(MeetingState::code)))
        .filter(reached)
}

/// The case that the meeting beside it is about, where it is open to them.
fn open_case(actor: &Actor, now: DateTime<Utc>) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(rj_case::Entity)
        .and_where(Expr::col((rj_case::Entity, rj_case::Column::Id)).equals((meeting::Entity, meeting::Column::AboutId)))
        .cond_where(cases::permits::visible(actor, now))
        .to_owned()
}

/// The meetings in which that person takes part for the service.
fn inside(person: PersonId) -> SelectStatement {
    let mut own = super::of_person(person);
    own.and_where(meeting_person::Column::Part.is_in(INSIDE.map(Part::code))).to_owned()
}

/// The cases on which they sit.
fn seats(person: PersonId) -> SelectStatement {
    Query::select()
        .column(assignment::Column::CaseId)
        .from(assignment::Entity)
        .and_where(assignment::Column::PersonId.eq(person.0))
        .and_where(assignment::Column::EndsAt.is_null())
        .to_owned()
}

fn value(query: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(query.into()))
}

fn of_this_meeting() -> SelectStatement {
    Query::select()
        .from(meeting_person::Entity)
        .and_where(Expr::col((meeting_person::Entity, meeting_person::Column::MeetingId)).equals((meeting::Entity, meeting::Column::Id)))
        .and_where(Expr::col((meeting_person::Entity, meeting_person::Column::LeftAt)).is_null())
        .limit(1)
        .to_owned()
}

fn who_leads() -> SelectStatement {
    of_this_meeting()
        .column((person::Entity, person::Column::FullName))
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Id)).equals((meeting_person::Entity, meeting_person::Column::PersonId)),
        )
        .and_where(meeting_person::Column::Part.eq(Part::Leads.code()))
        .order_by((meeting_person::Entity, meeting_person::Column::JoinedAt), Order::Asc)
        .order_by((meeting_person::Entity, meeting_person::Column::Id), Order::Asc)
        .to_owned()
}

fn own_part(person: PersonId) -> SelectStatement {
    of_this_meeting().column(meeting_person::Column::Part).and_where(meeting_person::Column::PersonId.eq(person.0)).to_owned()
}
