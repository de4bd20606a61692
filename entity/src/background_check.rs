//! A DBS check, police vetting or clearance: what it says, never the certificate.
//!
//! Kept: six months after it is superseded; what is current, with the practitioner.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "background_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    pub kind: String,
    /// As the issuing body names it.
    pub level: String,
    pub issued_on: Option<Date>,
    pub expires_on: Option<Date>,
    /// Last four digits of the certificate number.
    pub last_four: Option<String>,
    pub recorded_at: DateTimeUtc,
    /// The account that saw it; no foreign key, history outlives accounts.
    pub recorded_by: Option<Uuid>,
    /// Set when a newer row took its place.
    pub superseded_at: Option<DateTimeUtc>,
    /// The last status check that found no new information: from then on it is as good as issued that day.
    pub confirmed_on: Option<Date>,
    /// The status check after which it counts no more: a new certificate is asked for.
    pub stopped_on: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
