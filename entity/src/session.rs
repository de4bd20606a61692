//! A signed-in browser.
//!
//! Kept: 30 days after it ends.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    /// SHA-256 of the token; the token itself is only in the cookie.
    pub token_hash: String,
    pub created_at: DateTimeUtc,
    pub last_seen_at: DateTimeUtc,
    /// Ends when unused so long.
    pub idle_expires_at: DateTimeUtc,
    /// Ends whatever happens.
    pub absolute_expires_at: DateTimeUtc,
    /// When the second step was passed in this session.
    pub second_step_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
    /// Network address it began from.
    pub address: Option<String>,
    /// The browser's own description.
    pub agent: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::account::Entity", from = "Column::AccountId", to = "super::account::Column::Id")]
    Account,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
