//! Private addresses made and ended.

use super::FeedKind;
use crate::audit::Note;
use crate::calendar::permits::{KeepOwnCalendar, ReadTeamCalendar};
use crate::platform::App;
use crate::platform::permit::RoomPermit as _;
use crate::platform::session::Token;
use crate::shared::Refusal;
use entity::calendar_feed;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

/// Make an address of that kind; one of the same kind that was there ends with it. Only the answer of this call knows the secret.
///
/// # Errors
/// `NotAllowed`, for the team's without the role for it; a fault.
pub async fn make(app: &App, permit: &KeepOwnCalendar, kind: FeedKind) -> Result<Token, Refusal> {
    if kind == FeedKind::Team {
        ReadTeamCalendar::of(permit.actor(), None)?;
    }
    let tx = app.begin(permit).await?;

    calendar_feed::Entity::update_many()
        .col_expr(calendar_feed::Column::EndedAt, Expr::value(tx.now()))
        .filter(calendar_feed::Column::PersonId.eq(permit.actor().person.0))
        .filter(calendar_feed::Column::Kind.eq(kind.code()))
        .filter(calendar_feed::Column::EndedAt.is_null())
        .exec(&*tx)
        .await?;

    let secret = Token::new();
    let id = tx.new_id();
    calendar_feed::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        person_id: Set(permit.actor().person.0),
        kind: Set(kind.code().to_owned()),
        token_hash: Set(secret.digest()),
        created_at: Set(tx.now()),
        ended_at: Set(None),
    }
    .insert(&*tx)
    .await?;
    tx.note(Note::changed("calendar_feed.made", "calendar_feed", id).detail(serde_json::json!({ "kind": kind.code() }))).await?;

    app.commit(tx).await?;
    Ok(secret)
}

/// End an address of one's own: nobody reads there any more.
///
/// # Errors
/// `NotFound`, for another's or one that ended; a fault.
pub async fn end(app: &App, permit: &KeepOwnCalendar, id: Uuid) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let ended = calendar_feed::Entity::update_many()
        .col_expr(calendar_feed::Column::EndedAt, Expr::value(tx.now()))
        .filter(calendar_feed::Column::Id.eq(id))
        .filter(calendar_feed::Column::PersonId.eq(permit.actor().person.0))
        .filter(calendar_feed::Column::EndedAt.is_null())
        .exec(&*tx)
        .await?;
    if ended.rows_affected != 1 {
        return Err(Refusal::NotFound);
    }
    tx.note(Note::changed("calendar_feed.ended", "calendar_feed", id)).await?;
    app.commit(tx).await
}
