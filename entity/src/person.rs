//! One human being, once per service, in whatever parts they play.
//!
//! Kept: until the last record that needs them goes; who declined at first contact keeps no contact details.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    /// The number that people read and quote.
    pub reference: String,
    pub full_name: String,
    /// Name lower-cased and without accents, for searching.
    pub name_norm: String,
    pub gender: Option<String>,
    pub created_at: DateTimeUtc,
    pub version: i32,
    /// The record that replaced this one after a merge; no foreign key, that one may be erased.
    pub merged_into: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
