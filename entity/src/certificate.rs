//! A certificate as it was issued, word for word; a correction is a new row with a number of its own.
//!
//! Kept: as long as the practitioner record: six years after leaving; of others, six years after it was issued.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// What it was earned with: the kind of that row, and its key; no foreign key, its table depends on the kind.
    pub basis_kind: String,
    pub basis_id: Uuid,
    /// From 1; each time it is issued again, one more.
    pub edition: i32,
    /// What people type to check it.
    pub number: String,
    // As printed.
    pub holder_name: String,
    pub service_name: String,
    pub course_title: String,
    pub award_words: Option<String>,
    /// The days attended.
    pub days: Json,
    /// How long it took in all.
    pub minutes: Option<i32>,
    pub place: Option<String>,
    /// Names and parts of those who vouch for it.
    pub signatories: Json,
    /// Who taught it, and may revoke it.
    pub trainer_id: Option<Uuid>,
    /// SHA-256 of the token in the link for a holder without a sign-in.
    pub link_hash: String,
    pub issued_on: Date,
    pub issued_at: DateTimeUtc,
    /// The account whose act issued it; no foreign key, history outlives accounts.
    pub issued_by: Option<Uuid>,
    pub revoked_at: Option<DateTimeUtc>,
    pub revoked_by: Option<Uuid>,
    pub revoke_reason: Option<String>,
    /// The one before it.
    pub replaces_id: Option<Uuid>,
    /// Why it took that one's place.
    pub replace_reason: Option<String>,
    /// Set when the next one took its place.
    pub replaced_at: Option<DateTimeUtc>,
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
