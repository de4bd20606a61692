//! A sign-in: one for each person who has one.
//!
//! Kept: one year after it is disabled.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub person_id: Uuid,
    /// The address signed in with, lower-cased.
    pub email_norm: String,
    /// Argon2id; empty until the invitation is taken up.
    pub password_hash: Option<String>,
    /// The second step's secret, sealed.
    pub totp_secret: Option<String>,
    /// The last time step whose code was taken: no code works twice.
    pub totp_last_step: Option<i64>,
    pub state: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
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
