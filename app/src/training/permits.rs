//! Who may see, book and teach (`docs/POLICY.md` 2: a trainer sees the runs that they teach).

use crate::platform::App;
use crate::platform::permit::{Permit, Who, one_of, who_is};
use crate::shared::{Actor, Refusal, Role, RunId, ServiceId};
use entity::run;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

crate::permits! {
    /// Holding this means: may read the catalogue and the coming runs of the own service.
    pub struct SeeTraining: [Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer, Recruiter, AgencyLead];

    /// Holding this means: may book and cancel a place for themselves.
    pub struct BookPlace: [Volunteer, CaseSupervisor, Coordinator, ServiceManager];

    /// Holding this means: may add courses to the catalogue and plan runs, which they then teach.
    pub struct PlanTraining: [Trainer];

    /// Holding this means: may read their own diary.
    pub struct OwnDiary: [Volunteer, CaseSupervisor, Coordinator, ServiceManager, Trainer];
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
        run::Entity::find_by_id(run.0)
            .filter(run::Column::ServiceId.eq(actor.service.0))
            .filter(run::Column::TrainerId.eq(actor.person.0))
            .one(app.read(&permit))
            .await?
            .ok_or(Refusal::NotFound)?;
        Ok(permit)
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
