//! Who may see, book and teach (`docs/POLICY.md` 2: a trainer sees the runs that they teach).

use crate::platform::App;
use crate::platform::permit::{Permit, SystemPermit, Who, one_of, who_is};
use crate::shared::{Actor, AgencyId, BookingId, PersonId, Refusal, Role, RunId, ServiceId};
use entity::{booking, run, run_trainer};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

crate::permits! {
    /// Holding this means: may read the catalogue and the coming runs of the own service.
    pub struct SeeTraining: [Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, AgencyLead];

    /// Holding this means: may book and cancel a place for themselves.
    pub struct BookPlace: [Volunteer, CaseSupervisor, Coordinator, ServiceManager];

    /// Holding this means: may add courses to the catalogue and plan runs, which they then teach.
    pub struct PlanTraining: [Trainer];

    /// Holding this means: may change the courses of the catalogue, and take them out of it.
    pub struct KeepCourses: [Trainer, Coordinator, ServiceManager];

    /// Holding this means: may read what became of every run of the own service, by agency.
    pub struct SeeOutcomes: [Coordinator, ServiceManager, Trainer];

    /// Holding this means: may read their own diary.
    pub struct OwnDiary: [Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer];
}

/// The runs that somebody teaches beside whoever planned them, today.
pub(crate) fn taught_beside(person: PersonId) -> SelectStatement {
    Query::select()
        .column(run_trainer::Column::RunId)
        .from(run_trainer::Entity)
        .and_where(run_trainer::Column::PersonId.eq(person.0))
        .and_where(run_trainer::Column::EndsAt.is_null())
        .to_owned()
}

/// Holding this means: may ask for places on that run for others. Whoever leads an agency asks for their own staff alone.
#[derive(Debug, Clone)]
pub struct BookForOthers {
    actor: Actor,
    address: Option<String>,
    run: RunId,
    agency: Option<AgencyId>,
}

impl BookForOthers {
    /// # Errors
    /// `NotAllowed`; `NotFound`, for a trainer of other runs, and for a run of another service; a fault.
    pub async fn open(app: &App, actor: &Actor, address: Option<String>, run: RunId) -> Result<Self, Refusal> {
        one_of(actor, &[Role::Trainer, Role::Coordinator, Role::ServiceManager, Role::AgencyLead])?;
        let for_all = actor.has_any(&[Role::Coordinator, Role::ServiceManager]);
        if !for_all && actor.has(Role::Trainer) {
            match TeachRun::open(app, actor, address.clone(), run).await {
                Ok(_) => return Ok(Self { actor: actor.clone(), address, run, agency: None }),
                Err(Refusal::NotFound) if actor.has(Role::AgencyLead) => {}
                Err(other) => return Err(other),
            }
        }
        let agency = if for_all { None } else { Some(actor.agency.ok_or(Refusal::NotFound)?) };
        let permit = Self { actor: actor.clone(), address, run, agency };
        let own = run::Entity::find_by_id(run.0).filter(run::Column::ServiceId.eq(actor.service.0));
        own.one(app.read(&permit)).await?.ok_or(Refusal::NotFound)?;
        Ok(permit)
    }

    pub fn run(&self) -> RunId {
        self.run
    }

    pub fn service(&self) -> ServiceId {
        self.actor.service
    }

    /// Who asks.
    pub fn person(&self) -> PersonId {
        self.actor.person
    }

    /// The one agency whose staff they ask for; nothing, for whoever asks for anybody.
    pub fn agency(&self) -> Option<AgencyId> {
        self.agency
    }
}

impl Permit for BookForOthers {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}

/// Holding this means: may give places on that run to those who wait: whoever teaches it, and the office.
#[derive(Debug, Clone)]
pub struct GivePlaces(BookForOthers);

impl GivePlaces {
    /// # Errors
    /// `NotAllowed`, also for whoever leads an agency alone; `NotFound`, for a trainer of other runs; a fault.
    pub async fn open(app: &App, actor: &Actor, address: Option<String>, run: RunId) -> Result<Self, Refusal> {
        one_of(actor, &[Role::Trainer, Role::Coordinator, Role::ServiceManager])?;
        let opened = BookForOthers::open(app, actor, address, run).await?;
        // Somebody who trains elsewhere and leads an agency asks for their own staff, and decides about nobody.
        if opened.agency().is_some() { Err(Refusal::NotFound) } else { Ok(Self(opened)) }
    }

    pub fn run(&self) -> RunId {
        self.0.run()
    }

    pub fn service(&self) -> ServiceId {
        self.0.service()
    }

    pub fn person(&self) -> PersonId {
        self.0.actor.person
    }
}

impl Permit for GivePlaces {
    fn who(&self) -> Who {
        self.0.who()
    }
}

/// Holding this means: teaches that run; may change it, see its delegates and keep its register.
#[derive(Debug, Clone)]
pub struct TeachRun {
    actor: Actor,
    address: Option<String>,
    run: RunId,
}

impl TeachRun {
    /// # Errors
    /// `NotAllowed`; `NotFound`, when somebody else teaches it; a fault.
    pub async fn open(app: &App, actor: &Actor, address: Option<String>, run: RunId) -> Result<Self, Refusal> {
        one_of(actor, &[Role::Trainer])?;
        let permit = Self { actor: actor.clone(), address, run };
        let teaches =
            Condition::any().add(run::Column::TrainerId.eq(actor.person.0)).add(run::Column::Id.in_subquery(taught_beside(actor.person)));
        run::Entity::find_by_id(run.0)
            .filter(run::Column::ServiceId.eq(actor.service.0))
            .filter(teaches)
            .one(app.read(&permit))
            .await?
            .ok_or(Refusal::NotFound)?;
        Ok(permit)
    }

    /// The same, of the run on which that booking is.
    ///
    /// # Errors
    /// As [`TeachRun::open`].
    pub async fn of_booking(app: &App, actor: &Actor, address: Option<String>, booking: BookingId) -> Result<Self, Refusal> {
        one_of(actor, &[Role::Trainer])?;
        let looking = SystemPermit::because(Some(actor.service), "whose run a booking is on");
        let row = booking::Entity::find_by_id(booking.0).filter(booking::Column::ServiceId.eq(actor.service.0));
        let row = row.one(app.read(&looking)).await?.ok_or(Refusal::NotFound)?;
        Self::open(app, actor, address, RunId(row.run_id)).await
    }

    pub fn run(&self) -> RunId {
        self.run
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn service(&self) -> ServiceId {
        self.actor.service
    }
}

impl Permit for TeachRun {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}
