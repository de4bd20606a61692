//! Two practitioners who are not put on one case together; read in both directions.
//!
//! Kept: one year after `ended_at`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "do_not_pair")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// The second of the two.
    pub other_id: Uuid,
    pub since: Date,
    pub ended_at: Option<DateTimeUtc>,
    /// For coordinators only.
    pub words: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::OtherId", to = "super::person::Column::Id")]
    Other,
}

impl ActiveModelBehavior for ActiveModel {}
