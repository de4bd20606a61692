//! Somebody's application for a volunteer role; needs no account.
//!
//! Kept: 12 months when unsuccessful; else with the practitioner; unconfirmed 30 days.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub reference: String,
    pub vacancy_id: Uuid,
    pub full_name: String,
    pub email_norm: String,
    pub phone: Option<String>,
    pub postcode: Option<String>,
    pub why: String,
    pub experience: Option<String>,
    pub languages: Option<String>,
    /// The usual week, in the bits of `availability_week`.
    pub availability: i32,
    pub state: String,
    /// SHA-256 of the token with which the applicant sees how it stands.
    pub status_token_hash: Option<String>,
    /// Set on acceptance.
    pub person_id: Option<Uuid>,
    pub received_at: DateTimeUtc,
    pub confirmed_at: Option<DateTimeUtc>,
    pub decided_at: Option<DateTimeUtc>,
    /// The account that decided; no foreign key, history outlives accounts.
    pub decided_by: Option<Uuid>,
    /// What the applicant is told.
    pub decision_words: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::vacancy::Entity", from = "Column::VacancyId", to = "super::vacancy::Column::Id")]
    Vacancy,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::vacancy::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Vacancy.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
