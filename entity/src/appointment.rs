//! A calendar entry that one person has been sent, so that changes and cancellations find it again.
//!
//! Kept: one year after it is over.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub kind: String,
    /// What it is about, such as a session day; no foreign key, its table depends on `kind`.
    pub subject_id: Uuid,
    pub person_id: Uuid,
    /// UID of the iCalendar event, the same in every message.
    pub uid: String,
    /// SEQUENCE last sent.
    pub sequence: i32,
    pub state: String,
    /// DTSTAMP last sent; the next one is later.
    pub last_stamp: DateTimeUtc,
    /// The mailbox that invited: the same for the appointment's life, whatever the service writes from later.
    pub organiser_name: Option<String>,
    pub organiser_email: Option<String>,
    /// Where the last message went: only from there may a reply come.
    pub sent_to: Option<String>,
    /// What the last message said, for the page behind its link; none for those sent before there was one.
    pub entry: Option<Json>,
    pub starts_at: Option<DateTimeUtc>,
    pub ends_at: Option<DateTimeUtc>,
    /// When this SEQUENCE was first sent.
    pub asked_at: Option<DateTimeUtc>,
    /// The SEQUENCE for which a reminder to answer went out.
    pub chased_sequence: Option<i32>,
    /// Whether a calendar part ever went along: then every change carries one, or the diary would be wrong.
    pub in_diary: bool,
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
