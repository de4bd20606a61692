//! Who may see, book and teach (`docs/POLICY.md` 2: a trainer sees the runs that they teach).

use super::queries::{comes_to, load_material};
use crate::platform::App;
use crate::platform::permit::{Permit, RoomPermit as _, SystemPermit, Who, one_of, who_is};
use crate::shared::{Actor, AgencyId, BookingId, CourseId, MaterialId, PersonId, Refusal, Role, RunId, ServiceId};
use entity::{booking, course, material, run, run_trainer};
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

/// Holding this means: may add to the materials of that course, as its editors do, or of that run, which they teach.
#[derive(Debug, Clone)]
pub struct KeepMaterials {
    actor: Actor,
    address: Option<String>,
    course: CourseId,
    run: Option<RunId>,
}

impl KeepMaterials {
    /// # Errors
    /// `NotAllowed`; `NotFound`; a fault.
    pub async fn of_course(app: &App, actor: &Actor, address: Option<String>, course: CourseId) -> Result<Self, Refusal> {
        KeepCourses::of(actor, address.clone())?;
        let permit = Self { actor: actor.clone(), address, course, run: None };
        let own = course::Entity::find_by_id(course.0).filter(course::Column::ServiceId.eq(actor.service.0));
        own.one(app.read(&permit)).await?.ok_or(Refusal::NotFound)?;
        Ok(permit)
    }

    /// # Errors
    /// `NotAllowed`; `NotFound`, when somebody else teaches it; a fault.
    pub async fn of_run(app: &App, actor: &Actor, address: Option<String>, run: RunId) -> Result<Self, Refusal> {
        let teaches = TeachRun::open(app, actor, address.clone(), run).await?;
        let row = run::Entity::find_by_id(run.0).one(app.read(&teaches)).await?.ok_or(Refusal::NotFound)?;
        Ok(Self { actor: actor.clone(), address, course: CourseId(row.course_id), run: Some(run) })
    }

    /// The same, of the course or the run to which that material belongs.
    ///
    /// # Errors
    /// As the two above.
    pub async fn of(app: &App, actor: &Actor, address: Option<String>, id: MaterialId) -> Result<Self, Refusal> {
        one_of(actor, &[Role::Trainer, Role::Coordinator, Role::ServiceManager])?;
        let looking = SystemPermit::because(Some(actor.service), "to what a material belongs");
        let found = load_material(app.read(&looking), actor.service, id).await?;
        match found.run_id {
            Some(run) => match Self::of_run(app, actor, address, RunId(run)).await {
                // The office reads it, and its trainer keeps it.
                Err(Refusal::NotAllowed) => Err(Refusal::NotFound),
                other => other,
            },
            None => Self::of_course(app, actor, address, CourseId(found.course_id)).await,
        }
    }

    pub fn course(&self) -> CourseId {
        self.course
    }

    /// The one run whose materials they keep; nothing, for those of the course.
    pub fn run(&self) -> Option<RunId> {
        self.run
    }

    pub fn service(&self) -> ServiceId {
        self.actor.service
    }
}

impl Permit for KeepMaterials {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}

/// Holding this means: may read that material: a place that stands, its trainers, and the office. Whoever waits may not.
#[derive(Debug, Clone)]
pub struct ReadMaterial {
    actor: Actor,
    address: Option<String>,
    found: material::Model,
}

impl ReadMaterial {
    /// # Errors
    /// `NotAllowed`; `NotFound`, for everybody else; a fault.
    pub async fn open(app: &App, actor: &Actor, address: Option<String>, id: MaterialId) -> Result<Self, Refusal> {
        let sees = SeeTraining::of(actor, address.clone())?;
        let found = load_material(app.read(&sees), actor.service, id).await?;
        let keeps = match found.run_id {
            None => KeepCourses::of(actor, address.clone()).is_ok(),
            Some(_) if actor.has_any(&[Role::Coordinator, Role::ServiceManager]) => true,
            Some(run) if actor.has(Role::Trainer) => match TeachRun::open(app, actor, address.clone(), RunId(run)).await {
                Ok(_) => true,
                Err(Refusal::NotFound) => false,
                Err(other) => return Err(other),
            },
            Some(_) => false,
        };
        if keeps || comes_to(app.read(&sees), actor.person, &found).await? {
            return Ok(Self { actor: actor.clone(), address, found });
        }
        Err(Refusal::NotFound)
    }

    pub fn found(&self) -> &material::Model {
        &self.found
    }
}

impl Permit for ReadMaterial {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}
