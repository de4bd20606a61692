//! A restorative-justice service: the tenant that every other row belongs to.
//!
//! Kept: as long as the service runs.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "service")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The name in addresses.
    pub slug: String,
    pub full_name: String,
    /// The name that letters, invitations and page titles for parties carry: it gives nothing away.
    pub discreet_name: String,
    /// IANA name, such as `Europe/London`.
    pub time_zone: String,
    /// Who calendar invitations come from.
    pub organiser_name: String,
    pub organiser_email: String,
    pub contact_phone: Option<String>,
    /// What the service decides for itself: rule switches, weights, days.
    pub settings: Json,
    pub created_at: DateTimeUtc,
    /// Raised by every change; an edit of an older version is refused.
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
