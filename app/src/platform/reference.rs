//! Numbers that people can say over a telephone: `RJ-2026-0042`. Counted per service, kind and year, never reused.

use super::db::WriteTx;
use crate::shared::ServiceId;
use entity::reference_counter as counter;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, Set};

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    Referral,
    Case,
    Application,
    Person,
    Run,
    Meeting,
}

impl Numbered {
    const fn prefix(self) -> &'static str {
        match self {
            Numbered::Referral => "REF",
            Numbered::Case => "RJ",
            Numbered::Application => "APP",
            Numbered::Person => "P",
            Numbered::Run => "RUN",
            Numbered::Meeting => "M",
        }
    }
}

impl WriteTx {
    /// The next number of that kind, counted up in this transaction: if it is given up, so is the number.
    ///
    /// # Errors
    /// The database's own.
    pub async fn next_reference(&self, service: ServiceId, kind: Numbered) -> Result<String, DbErr> {
        let year = self.now().format("%Y").to_string().parse::<i32>().unwrap_or(0);
        let first = counter::ActiveModel { service_id: Set(service.0), kind: Set(kind.prefix().to_owned()), year: Set(year), last: Set(1) };
        let counted = OnConflict::columns([counter::Column::ServiceId, counter::Column::Kind, counter::Column::Year])
            .value(counter::Column::Last, Expr::col((counter::Entity, counter::Column::Last)).add(1))
            .to_owned();
        counter::Entity::insert(first).on_conflict(counted).exec_without_returning(&**self).await?;
        let row = counter::Entity::find()
            .filter(counter::Column::ServiceId.eq(service.0))
            .filter(counter::Column::Kind.eq(kind.prefix()))
            .filter(counter::Column::Year.eq(year))
            .one(&**self)
            .await?;
        Ok(format!("{}-{year}-{:04}", kind.prefix(), row.map_or(1, |row| row.last)))
    }
}
