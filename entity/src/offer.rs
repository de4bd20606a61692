//! A seat on a case, offered to a practitioner; one open or accepted offer for each seat and person.
//!
//! Kept: one year after the answer; a declined or expired offer leaves no trace against anybody.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "offer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub case_id: Uuid,
    pub person_id: Uuid,
    pub seat: String,
    pub state: String,
    pub offered_at: DateTimeUtc,
    /// The account that offered; no foreign key, history outlives accounts.
    pub offered_by: Uuid,
    /// Lapses by itself at this moment.
    pub expires_at: DateTimeUtc,
    pub answered_at: Option<DateTimeUtc>,
    pub decline_reason: Option<String>,
    /// The score that was shown, in points.
    pub score: i32,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::rj_case::Entity", from = "Column::CaseId", to = "super::rj_case::Column::Id")]
    Case,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PersonId", to = "super::person::Column::Id")]
    Person,
}

impl Related<super::rj_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
