//! What a delegate thought of a run, without a name: nothing leads from here to a booking.
//!
//! Kept: five years.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "evaluation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub run_id: Uuid,
    /// Marks from 1 to 5, by question.
    pub answers: Json,
    pub words: Option<String>,
    /// The day alone, so that the moment does not tell who it was.
    pub given_on: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::run::Entity", from = "Column::RunId", to = "super::run::Column::Id")]
    Run,
}

impl Related<super::run::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Run.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
