//! A request for restorative justice, from whoever made it.
//!
//! Kept: with its case; declined: contact details erased at once, the rest counted for seven years; held: 12 months after `review_on`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "referral")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub reference: String,
    pub state: String,
    /// How it reached the service: what reports count by.
    pub mechanism: String,
    pub received_on: Date,
    /// When it reached the service.
    pub received_at: DateTimeUtc,
    /// When it was typed in or imported, which may be later.
    pub entered_at: DateTimeUtc,
    pub referrer_name: Option<String>,
    pub referrer_contact: Option<String>,
    /// The referrer, when on record; no foreign key, the referral outlives them.
    pub referrer_person_id: Option<Uuid>,
    pub agency_id: Option<Uuid>,
    /// Whose wish it was.
    pub initiated_by: String,
    /// The person it is about first.
    pub party_person_id: Uuid,
    /// Harmed or harmer.
    pub party_role: String,
    /// What is known of the other side: identified, not identified, none.
    pub other_party: String,
    /// The other party, when on record; no foreign key, they may be erased before.
    pub other_person_id: Option<Uuid>,
    pub crime_group: String,
    pub crime_reference: Option<String>,
    pub incident_on: Option<Date>,
    pub district: String,
    pub consent_to_contact: String,
    pub notes: Option<String>,
    /// Facts that rules read, by name; what is not recorded is not there.
    pub flags: Json,
    pub required_gender: Option<String>,
    pub language: Option<String>,
    /// When a held referral is looked at again.
    pub review_on: Option<Date>,
    pub decision_reason: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    /// The account that decided; no foreign key, history outlives accounts.
    pub decided_by: Option<Uuid>,
    /// The case opened from it; no foreign key, reports count referrals after the case is erased.
    pub case_id: Option<Uuid>,
    /// The file it came in; no foreign key, the file goes first.
    pub import_id: Option<Uuid>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::agency::Entity", from = "Column::AgencyId", to = "super::agency::Column::Id")]
    Agency,
    #[sea_orm(belongs_to = "super::person::Entity", from = "Column::PartyPersonId", to = "super::person::Column::Id")]
    PartyPerson,
}

impl Related<super::agency::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agency.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PartyPerson.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
