//! A form that was posted and changed something, so that a second press of its button changes nothing more.
//!
//! Kept: a day.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "form_once")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Digest of what was posted: who, where, the form's own random value, and every field. One row each.
    #[sea_orm(unique)]
    pub mark: String,
    /// The page that the first post led to; none while it is being answered, empty where its address is a secret.
    pub landed_at: Option<String>,
    /// What that page was to say, as its cookie holds it.
    pub said: Option<String>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
