//! A role that an account holds, dated: taken away by ending it.
//!
//! Kept: six years after `ends_at`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub account_id: Uuid,
    pub role: String,
    /// The agency the role is limited to.
    pub agency_id: Option<Uuid>,
    pub starts_at: DateTimeUtc,
    pub ends_at: Option<DateTimeUtc>,
    /// The account that gave it; no foreign key, history outlives accounts.
    pub granted_by: Option<Uuid>,
    /// The account that ended it; no foreign key either.
    pub ended_by: Option<Uuid>,
    pub reason: Option<String>,
    pub created_at: DateTimeUtc,
    /// When it was seen that it has ended by its own date; only then is what was kept for its holder let go of.
    pub end_looked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AccountId", to = "super::account::Column::Id")]
    Account,
    #[sea_orm(belongs_to = "super::agency::Entity", from = "Column::AgencyId", to = "super::agency::Column::Id")]
    Agency,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl Related<super::agency::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agency.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
