//! A sealed run of audit lines: each block's hash takes in the one before, so that no line can be changed unseen.
//!
//! Kept: as long as any line in it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "audit_block")]
pub struct Model {
    /// From 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i64,
    /// How many lines.
    pub entries: i32,
    pub first_at: DateTimeUtc,
    pub last_at: DateTimeUtc,
    /// Hash of the block before, in hexadecimal; zeros for the first.
    pub previous_hash: String,
    /// SHA-256 over the previous hash and every line, in hexadecimal.
    pub hash: String,
    pub sealed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
