//! What somebody typed into a form that could not be taken yet, so that nothing typed is lost.
//!
//! Kept: until it is sent for good, its writer signs out, or `expires_at`, a day at most.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "returned_form")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Hash of the browser's token: nobody else gets the form back.
    pub owner_hash: String,
    /// Who was signed in when it was typed, and alone gets it back; no foreign key, it is gone within a day.
    pub account_id: Option<Uuid>,
    /// Network address of a writer who was not signed in, to count by.
    pub address: Option<String>,
    /// Which form.
    pub form: String,
    /// The fields as typed.
    pub raw: Json,
    /// What stood in the way, by field.
    pub problems: Json,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
