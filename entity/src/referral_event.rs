//! What happened to a referral, in order.
//!
//! Kept: with the referral.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "referral_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub referral_id: Uuid,
    pub at: DateTimeUtc,
    pub kind: String,
    /// Who did it; no foreign key, history outlives accounts.
    pub by_account: Option<Uuid>,
    pub words: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::referral::Entity", from = "Column::ReferralId", to = "super::referral::Column::Id")]
    Referral,
}

impl Related<super::referral::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Referral.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
