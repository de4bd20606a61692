//! A mail as it was written: the outbox, and the record of what was sent.
//!
//! Kept: two years after sending; letters of a case with the case.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub kind: String,
    /// To whom, when on record; no foreign key, people come later than the house.
    pub person_id: Option<Uuid>,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The iCalendar part.
    pub calendar: Option<String>,
    /// `REQUEST` or `CANCEL`, as in the calendar part.
    pub calendar_method: Option<String>,
    /// Chosen once, so that a repeat after a crash is recognised as the same letter.
    pub message_id: String,
    /// Letters of one stream leave in order.
    pub stream: Option<String>,
    pub state: String,
    pub created_at: DateTimeUtc,
    pub sent_at: Option<DateTimeUtc>,
    /// Rises with every letter sent: the order of sending.
    pub sent_order: Option<i64>,
    /// The case it is about; no foreign key, cases come later than the house.
    pub case_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
