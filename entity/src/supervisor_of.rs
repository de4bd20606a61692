//! Whose case supervisor somebody is, dated: it opens the cases of those whom they supervise.
//!
//! Kept: six years after `ends_at`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "supervisor_of")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    /// The practitioner.
    pub person_id: Uuid,
    pub supervisor_id: Uuid,
    pub starts_at: DateTimeUtc,
    pub ends_at: Option<DateTimeUtc>,
    /// The account that set it; no foreign key, history outlives accounts.
    pub set_by: Option<Uuid>,
    /// The account that ended it; no foreign key either.
    pub ended_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::SupervisorId", to = "super::person::Column::Id")]
    Supervisor,
}

impl ActiveModelBehavior for ActiveModel {}
