//! Who plans which kind of meeting, and who sees one (`docs/POLICY.md` 2 and 10.5).

use super::model::{MeetingKind, MeetingState, NotePart, Part};
use super::rules::{Act, Asker, MEETING_ROLES, may, reach};
use crate::cases;
use crate::platform::App;
use crate::platform::permit::{Permit, Who, one_of, who_is};
use crate::shared::{Actor, MeetingId, PersonId, Refusal, Role, ServiceId};
use entity::{assignment, meeting, meeting_person, rj_case};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

crate::permits! {
    /// Holding this means: may see the meetings that they take part in.
    pub struct SeeMeetings: [Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter];

    /// Holding this means: may plan a supervision with somebody whom they supervise, or who supervises them.
    pub struct PlanSupervision: [Volunteer, CaseSupervisor, Coordinator, ServiceManager];

    /// Holding this means: may plan meetings of the team and conferences, and invite anybody of the own service.
    pub struct PlanTeamMeeting: [Coordinator, ServiceManager];

    /// Holding this means: may plan meetings about a case that is open to the holder and that they work on.
    pub struct PlanCaseMeeting: [Volunteer, Coordinator, ServiceManager];
}

/// Holding this means: may look at that one meeting; and what else.
#[derive(Debug, Clone)]
pub struct OneMeeting {
    actor: Actor,
    address: Option<String>,
    row: meeting::Model,
    kind: MeetingKind,
    part: Option<Part>,
    runs: bool,
}

impl OneMeeting {
    /// # Errors
    /// `NotAllowed`; `NotFound`, when it is not there or not theirs to see; a fault.
    pub async fn open(app: &App, actor: &Actor, address: Option<String>, id: MeetingId) -> Result<Self, Refusal> {
        one_of(actor, &MEETING_ROLES)?;
        let looking = Looking(actor.clone());
        let db = app.read(&looking);
        let row = meeting::Entity::find_by_id(id.0).filter(meeting::Column::ServiceId.eq(actor.service.0)).one(db).await?;
        let row = row.ok_or(Refusal::NotFound)?;
        let kind = MeetingKind::from_code(&row.kind).ok_or(Refusal::NotFound)?;
        let own = meeting_person::Entity::find()
            .filter(meeting_person::Column::MeetingId.eq(row.id))
            .filter(meeting_person::Column::PersonId.eq(actor.person.0))
            .filter(meeting_person::Column::LeftAt.is_null())
            .one(db)
            .await?;
        let part = own.and_then(|own| Part::from_code(&own.part));
        let (case_open, on_case) = match (kind, row.about_id) {
            (MeetingKind::CaseMeeting, Some(case)) => case_of(app, &looking, case).await?,
            _ => (false, false),
        };
        let (sees, runs) = reach(kind, actor, Asker { part, case_open, on_case });
        if !sees {
            return Err(Refusal::NotFound);
        }
        Ok(Self { actor: actor.clone(), address, row, kind, part, runs })
    }

    /// The same, for who may change it or call it off.
    ///
    /// # Errors
    /// As [`OneMeeting::open`]; `NotFound`, for who only sees it.
    pub async fn run(app: &App, actor: &Actor, address: Option<String>, id: MeetingId) -> Result<Self, Refusal> {
        let permit = Self::open(app, actor, address, id).await?;
        if permit.runs { Ok(permit) } else { Err(Refusal::NotFound) }
    }

    pub fn row(&self) -> &meeting::Model {
        &self.row
    }

    pub fn id(&self) -> MeetingId {
        MeetingId(self.row.id)
    }

    pub fn kind(&self) -> MeetingKind {
        self.kind
    }

    pub fn state(&self) -> MeetingState {
        MeetingState::from_code(&self.row.state).unwrap_or(MeetingState::CalledOff)
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn service(&self) -> ServiceId {
        self.actor.service
    }

    /// Whether that may happen to the meeting now, and they may make it happen. That a supervision was held is recorded by who
    /// supervises, or the manager: not by the person whom it counts for.
    pub fn can(&self, act: Act, now: chrono::DateTime<chrono::Utc>) -> bool {
        let entitled = match (act, self.kind) {
            (Act::Hold, MeetingKind::Supervision) => self.runs && !self.is_supervised(),
            _ => self.runs,
        };
        entitled && may(act, self.state(), self.row.starts_at <= now).is_ok()
    }

    /// Whether it is their own supervision, by somebody else.
    pub fn is_supervised(&self) -> bool {
        self.row.about_id == Some(self.actor.person.0)
    }

    /// What they do in it.
    pub fn part(&self) -> Option<Part> {
        self.part
    }

    /// Who is supervised in it.
    pub fn supervisee(&self) -> Option<PersonId> {
        self.row.about_id.filter(|_| self.kind == MeetingKind::Supervision).map(PersonId)
    }
}

impl Permit for OneMeeting {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}

/// Holding this means: may read what was spoken about in that supervision (`docs/POLICY.md` 2, privacy level supervision): its two people, who
/// each write their part, and the service manager, who reads. Nobody else, whatever they may otherwise do with meetings.
#[derive(Debug, Clone)]
pub struct OpenSupervision(OneMeeting);

impl OpenSupervision {
    /// # Errors
    /// `NotAllowed`; `NotFound`, for anything but a supervision, and for everybody else; a fault.
    pub async fn open(app: &App, actor: &Actor, address: Option<String>, id: MeetingId) -> Result<Self, Refusal> {
        let meeting = OneMeeting::open(app, actor, address, id).await?;
        let permit = Self(meeting);
        let manages = || one_of(actor, &[Role::ServiceManager]).is_ok();
        let opens = permit.0.kind == MeetingKind::Supervision && (permit.mine().is_some() || manages());
        if opens { Ok(permit) } else { Err(Refusal::NotFound) }
    }

    pub fn meeting(&self) -> &OneMeeting {
        &self.0
    }

    /// The part that they write; none, for the manager.
    pub fn mine(&self) -> Option<NotePart> {
        match (self.0.is_supervised(), self.0.part) {
            (true, Some(_)) => Some(NotePart::Supervisee),
            (false, Some(_)) => Some(NotePart::Supervisor),
            (_, None) => None,
        }
    }
}

impl Permit for OpenSupervision {
    fn who(&self) -> Who {
        self.0.who()
    }
}

/// Finding out whether a meeting is theirs to see.
struct Looking(Actor);

impl Permit for Looking {
    fn who(&self) -> Who {
        who_is(&self.0, None)
    }
}

/// Whether the case is open to them, and whether they sit on it.
async fn case_of(app: &App, looking: &Looking, case: Uuid) -> Result<(bool, bool), Refusal> {
    let (actor, db) = (&looking.0, app.read(looking));
    let open = rj_case::Entity::find_by_id(case).filter(cases::permits::visible(actor, app.clock().now())).count(db).await? > 0;
    let on_it = assignment::Entity::find()
        .filter(assignment::Column::CaseId.eq(case))
        .filter(assignment::Column::PersonId.eq(actor.person.0))
        .filter(assignment::Column::EndsAt.is_null());
    Ok((open, open && on_it.count(db).await? > 0))
}
