//! Work written down in the transaction of the change that asks for it, done later by a worker.
//!
//! Kept: 90 days after `finished_at`; given-up jobs until somebody has looked at them.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Option<Uuid>,
    pub kind: String,
    /// The row it is about, of whatever table `kind` says; no foreign key, the row may go first.
    pub subject_id: Option<Uuid>,
    pub payload: Json,
    /// Asking twice for the same work writes one job.
    pub dedupe_key: String,
    /// Mail waits for mail servers, work does not wait for mail.
    pub lane: String,
    /// Jobs of one stream run one after another, in order.
    pub stream: Option<String>,
    pub state: String,
    /// Not before this moment, in story time.
    pub run_at: DateTimeUtc,
    pub attempts: i32,
    /// No other worker takes it before this moment: of a running job the end of its lease, of a waiting one the end of its pause. In the
    /// machine's time, which the story does not move.
    pub lease_until: Option<DateTimeUtc>,
    /// The worker that holds it.
    pub leased_by: Option<String>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
