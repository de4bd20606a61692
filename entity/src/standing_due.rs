//! A note, made by the database itself, that facts of a practitioner changed and where they stand is to be judged anew.
//!
//! Kept: until that was done, some seconds.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standing_due")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub service_id: Uuid,
    pub person_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
