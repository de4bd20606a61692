//! Who did or saw what, when, about whom: append-only (POLICY.md 13, DPA 2018 s.62).
//!
//! Kept: at least 12 months beyond the case; the database refuses to change or delete a line.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Option<Uuid>,
    pub at: DateTimeUtc,
    /// Who did it; no foreign key, the line outlives the account. The same holds for every key here but the service's.
    pub account_id: Option<Uuid>,
    /// The person behind the account.
    pub person_id: Option<Uuid>,
    /// The roles held at that moment.
    pub roles: Option<String>,
    /// What was done, in the words of the room.
    pub action: String,
    /// One of the six operations of s.62.
    pub category: String,
    /// The table of `subject_id`.
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub case_id: Option<Uuid>,
    pub detail: Json,
    /// Network address it came from.
    pub address: Option<String>,
    /// The sealed block it stands in; empty until sealed, then never changed.
    pub block_no: Option<i64>,
    /// Its place in the block, from 0.
    pub position: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
