//! A note, made by the database itself, that something changed in somebody's calendar; what is kept in memory of it is made again.
//!
//! Kept: two days; goes by itself (`platform/noted.rs`).

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The transaction that made the change: on PostgreSQL, where transactions end in another order than they begin.
    pub transaction_no: Option<i64>,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub noted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
