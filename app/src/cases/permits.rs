//! Who may do what with referrals and cases (`docs/POLICY.md` 2).

use crate::cases::model::Stage;
use crate::people::practitioners::supervisors::supervised_by;
use crate::people::practitioners::words::Standing;
use crate::platform::App;
use crate::platform::ask::Ask;
use crate::platform::permit::{Permit, Who, who_is};
use crate::shared::{Actor, CaseId, PersonId, Refusal, Role, ServiceId};
use chrono::Duration;
use entity::{agency, assignment, practitioner, rj_case};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter};

crate::permits! {
    /// Holding this means: may send a referral.
    pub struct SendReferrals: [Referrer, AgencyLead, Coordinator, ServiceManager];

    /// Holding this means: may see how the own agency's referrals stand.
    pub struct OwnReferrals: [Referrer, AgencyLead];

    /// Holding this means: may read and decide about every referral of the own service.
    pub struct ScreenReferrals: [Coordinator, ServiceManager];

    /// Holding this means: may see the list of those cases of the own service that the role reaches: all, or the assigned ones.
    pub struct SeeCases: [Coordinator, ServiceManager, Volunteer, CaseSupervisor];

    /// Holding this means: may assess a case that is open to the holder.
    pub struct AssessCases: [Coordinator, ServiceManager, CaseSupervisor];

    /// Holding this means: may add people to a case of the own service, and change what they ask for and how it is safe to reach them.
    pub struct KeepParties: [Coordinator, ServiceManager];
}

/// Days after closing in which an assigned practitioner still sees the case.
const TAIL: Duration = Duration::days(30);

/// The roles that see every case of their service.
const ALL_CASES: [Role; 2] = [Role::Coordinator, Role::ServiceManager];

/// Whether that actor sees every case of the own service.
pub fn sees_all(actor: &Actor) -> bool {
    actor.has_any(&ALL_CASES)
}

/// The cases that the actor may see. Nothing else of this file is asked by the lists: what is not in here is not there.
pub fn visible(actor: &Actor, now: sea_orm::prelude::DateTimeUtc) -> Condition {
    let own_service = Condition::all().add(rj_case::Column::ServiceId.eq(actor.service.0));
    if sees_all(actor) {
        return own_service;
    }
    let mut reached = Condition::any();
    if actor.has(Role::Volunteer) {
        let mine = assigned(Expr::col((assignment::Entity, assignment::Column::PersonId)).eq(actor.person.0));
        reached = reached.add(Expr::col((rj_case::Entity, rj_case::Column::Id)).in_subquery(mine));
    }
    if actor.has(Role::CaseSupervisor) {
        let supervised = supervised_by(actor.person);
        let theirs = assigned(Expr::col((assignment::Entity, assignment::Column::PersonId)).in_subquery(supervised));
        reached = reached.add(Expr::col((rj_case::Entity, rj_case::Column::Id)).in_subquery(theirs));
    }
    if reached.is_empty() {
        reached = reached.add(Expr::val(1).eq(0));
    }
    let in_reach_of_time = Condition::any().add(rj_case::Column::ClosedAt.is_null()).add(rj_case::Column::ClosedAt.gt(now - TAIL));
    own_service.add(reached).add(in_reach_of_time).add(Expr::exists(sent_off(actor.person)).not())
}

/// The cases on which those people sit now. A seat that is given up ends the sight of the case at once.
fn assigned(whose: Expr) -> SelectStatement {
    Query::select()
        .column((assignment::Entity, assignment::Column::CaseId))
        .from(assignment::Entity)
        .and_where(whose)
        .and_where(Expr::col((assignment::Entity, assignment::Column::EndsAt)).is_null())
        .to_owned()
}

/// Whether that person was sent off or has left: access ends the same day (`docs/POLICY.md` 9.3), also where the seats are not given on yet.
fn sent_off(person: PersonId) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(practitioner::Entity)
        .and_where(Expr::col((practitioner::Entity, practitioner::Column::PersonId)).eq(person.0))
        .and_where(
            Expr::col((practitioner::Entity, practitioner::Column::State)).is_in([Standing::Left, Standing::Suspended].map(Standing::code)),
        )
        .to_owned()
}

/// Holding this means: may look at this one case. There is no other way to its rows.
#[derive(Debug, Clone)]
pub struct OpenCase {
    actor: Actor,
    address: Option<String>,
    case: rj_case::Model,
    agency: Option<String>,
}

impl OpenCase {
    /// The case, if it is within the asker's reach.
    ///
    /// # Errors
    /// `NotFound`, when it is not there or not theirs to see; `NotAllowed` for roles that see no case.
    pub async fn open(ask: &Ask, id: CaseId) -> Result<Self, Refusal> {
        let permit = ask.permit::<SeeCases>()?;
        Self::within(&ask.app, &permit, ask.address.clone(), id).await
    }

    /// As [`OpenCase::open`], for those who hold the permit already.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn within(app: &App, permit: &SeeCases, address: Option<String>, id: CaseId) -> Result<Self, Refusal> {
        let found = rj_case::Entity::find_by_id(id.0)
            .filter(visible(permit.actor(), app.clock().now()))
            .find_also_related(agency::Entity)
            .one(app.read(permit))
            .await?;
        let (case, agency) = found.ok_or(Refusal::NotFound)?;
        Ok(Self { actor: permit.actor().clone(), address, case, agency: agency.map(|agency| agency.name) })
    }

    pub fn case(&self) -> &rj_case::Model {
        &self.case
    }

    pub fn stage(&self) -> Stage {
        Stage::from_code(&self.case.stage).unwrap_or(Stage::New)
    }

    /// The name of the agency that the case came from.
    pub fn agency(&self) -> Option<&str> {
        self.agency.as_deref()
    }

    pub fn id(&self) -> CaseId {
        CaseId(self.case.id)
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn service(&self) -> ServiceId {
        self.actor.service
    }
}

impl Permit for OpenCase {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}
