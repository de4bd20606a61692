//! How and when it is safe to be in touch, with where each line comes from.

use crate::cases::permits::KeepParties;
use crate::platform::App;
use crate::shared::Refusal;
use entity::{account, party, person, referral, safe_contact};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select};
use uuid::Uuid;

/// One line, as it was said.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct SafeLine {
    pub id: Uuid,
    pub person_id: Uuid,
    pub words: String,
    pub starts_at: DateTimeUtc,
    /// The referral that brought it.
    pub referral: Option<String>,
    /// Who wrote it down, where somebody signed in did.
    pub by_name: Option<String>,
}

impl SafeLine {
    /// Where it comes from.
    pub fn source(&self) -> String {
        match (&self.referral, &self.by_name) {
            (Some(referral), Some(name)) => format!("{referral}, written down by {name}"),
            (Some(referral), None) => referral.clone(),
            (None, Some(name)) => format!("written down by {name}"),
            (None, None) => "source not recorded".to_owned(),
        }
    }
}

/// Lines that hold now, with their sources.
pub(super) fn lines() -> Select<safe_contact::Entity> {
    lines_ever().filter(safe_contact::Column::EndsAt.is_null())
}

/// All of them, also those that were ended.
fn lines_ever() -> Select<safe_contact::Entity> {
    let brought: sea_orm::RelationDef =
        safe_contact::Entity::belongs_to(referral::Entity).from(safe_contact::Column::ReferralId).to(referral::Column::Id).into();
    let by: sea_orm::RelationDef =
        safe_contact::Entity::belongs_to(account::Entity).from(safe_contact::Column::RecordedBy).to(account::Column::Id).into();
    safe_contact::Entity::find()
        .select_only()
        .columns([safe_contact::Column::Id, safe_contact::Column::PersonId, safe_contact::Column::Words, safe_contact::Column::StartsAt])
        .column_as(referral::Column::Reference, "referral")
        .column_as(person::Column::FullName, "by_name")
        .join(JoinType::LeftJoin, brought)
        .join(JoinType::LeftJoin, by)
        .join(JoinType::LeftJoin, account::Relation::Person.def())
        .order_by_desc(safe_contact::Column::StartsAt)
        .order_by_desc(safe_contact::Column::Id)
}

/// A line with whose it is, and the page that it stands on.
#[derive(Debug, Clone)]
pub struct OneLine {
    pub line: SafeLine,
    pub name: String,
    /// The case, or the referral.
    pub page: String,
}

/// One line that holds.
///
/// # Errors
/// `NotFound`, also when it was ended; a fault.
pub async fn safe_line(app: &App, permit: &KeepParties, id: Uuid) -> Result<OneLine, Refusal> {
    one(app, permit, id, lines()).await
}

/// One line, also when it was ended: for whoever wrote what holds instead while a colleague ended it.
///
/// # Errors
/// `NotFound`; a fault.
pub async fn safe_line_ever(app: &App, permit: &KeepParties, id: Uuid) -> Result<OneLine, Refusal> {
    one(app, permit, id, lines_ever()).await
}

async fn one(app: &App, permit: &KeepParties, id: Uuid, lines: Select<safe_contact::Entity>) -> Result<OneLine, Refusal> {
    let db = app.read(permit);
    let own = lines.filter(safe_contact::Column::Id.eq(id)).filter(safe_contact::Column::ServiceId.eq(permit.service().0));
    let line = own.into_model::<SafeLine>().one(db).await?.ok_or(Refusal::NotFound)?;
    let name = person::Entity::find_by_id(line.person_id).one(db).await?.ok_or(Refusal::NotFound)?.full_name;
    let part = party::Entity::find()
        .filter(party::Column::PersonId.eq(line.person_id))
        .filter(party::Column::LeftAt.is_null())
        .order_by_desc(party::Column::JoinedAt)
        .one(db)
        .await?;
    let page = match part {
        Some(part) => format!("/cases/{}", part.case_id),
        None => {
            let about = referral::Entity::find().filter(referral::Column::PartyPersonId.eq(line.person_id));
            let row = about.order_by_desc(referral::Column::ReceivedOn).one(db).await?;
            row.map_or_else(|| "/referrals".to_owned(), |row| format!("/referrals/{}", row.id))
        }
    };
    Ok(OneLine { line, name, page })
}
