//! One person whom a briefing is to reach, once however often they stand on its lists.
//!
//! Kept: name, address and number two years after the last day of the briefing; what is left names nobody and stays with it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "briefing_target")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub briefing_id: Uuid,
    pub name: String,
    /// In small letters; of one person in a briefing.
    pub email: Option<String>,
    /// As it was written.
    pub staff_number: Option<String>,
    /// The same as compared, with the agency.
    pub staff_key: Option<String>,
    /// The first of what counts and stands in `briefing_attendance`.
    pub briefed_at: Option<DateTimeUtc>,
    /// The last round of reminders in which they were written to.
    pub reminded_round: i32,
    pub created_at: DateTimeUtc,
    /// Taken off the lists: left the force, or on them by mistake.
    pub off_at: Option<DateTimeUtc>,
    /// A later list showed that this is another row's person.
    pub same_as: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::briefing::Entity", from = "Column::BriefingId", to = "super::briefing::Column::Id")]
    Briefing,
}

impl Related<super::briefing::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Briefing.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
