//! A case: named so because `case` is a word of SQL.
//!
//! Kept: seven years after it closes, longer on request, or until a young party's 25th birthday where that is later; legal hold overrides.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "rj_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub reference: String,
    pub stage: String,
    pub opened_at: DateTimeUtc,
    /// The account that answers for it; no foreign key, the case outlives accounts.
    pub owner: Option<Uuid>,
    pub mechanism: String,
    pub crime_group: String,
    pub district: String,
    pub agency_id: Option<Uuid>,
    /// The day from which time limits are counted.
    pub clock_start: Date,
    /// Set by the coordinator; empty until then.
    pub risk: Option<String>,
    /// Sensitive and complex; empty until somebody has decided.
    pub sensitive: Option<bool>,
    /// Level the lead must hold; follows from risk and sensitivity.
    pub lead_level: Option<String>,
    /// Level the co-facilitator must hold.
    pub co_level: Option<String>,
    /// Facts that rules read, by name; what is not recorded is not there.
    pub flags: Json,
    /// Working on it needs police vetting.
    pub police_data: bool,
    /// Working on it means entering a prison.
    pub custody: bool,
    pub involves_minor: bool,
    /// A third seat is open for somebody learning.
    pub wants_shadow: bool,
    pub urgent: bool,
    pub planned_from: Option<Date>,
    pub planned_to: Option<Date>,
    pub on_hold_since: Option<DateTimeUtc>,
    pub hold_reason: Option<String>,
    pub closed_at: Option<DateTimeUtc>,
    pub closure_reason: Option<String>,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::agency::Entity", from = "Column::AgencyId", to = "super::agency::Column::Id")]
    Agency,
}

impl Related<super::agency::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agency.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
