//! Who would rather have letters without a calendar part.

use crate::audit::Note;
use crate::platform::App;
use crate::platform::permit::Own;
use crate::shared::{PersonId, Refusal};
use entity::calendar_wish;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// Whether that person wants letters without a calendar part. Who never said gets one.
///
/// # Errors
/// A fault.
pub async fn plain_letters<C: ConnectionTrait>(db: &C, person: PersonId) -> Result<bool, Refusal> {
    let wish = calendar_wish::Entity::find()
        .filter(calendar_wish::Column::PersonId.eq(person.0))
        .filter(calendar_wish::Column::EndsAt.is_null())
        .one(db)
        .await?;
    Ok(wish.is_some_and(|wish| wish.plain_letters))
}

/// Somebody says how they want to be invited from now on. What stands in their diary is kept right by calendar parts all the same.
///
/// # Errors
/// A fault.
pub async fn wish(app: &App, permit: &Own, plain_letters: bool) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let person = permit.actor().person;

    if self::plain_letters(&*tx, person).await? == plain_letters {
        return Ok(());
    }

    calendar_wish::Entity::update_many()
        .col_expr(calendar_wish::Column::EndsAt, Expr::value(tx.now()))
        .filter(calendar_wish::Column::PersonId.eq(person.0))
        .filter(calendar_wish::Column::EndsAt.is_null())
        .exec(&*tx)
        .await?;
    calendar_wish::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(permit.service().0),
        person_id: Set(person.0),
        plain_letters: Set(plain_letters),
        starts_at: Set(tx.now()),
        ends_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::changed("calendar.wish_changed", "person", person.0)).await?;

    app.commit(tx).await
}
