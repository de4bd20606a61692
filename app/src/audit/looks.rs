//! Looks: stored before the page is sent. Pages that look at the same moment share one commit, so that reading stays fast.

use super::note::Note;
use crate::platform::clock::Clock;
use crate::platform::db::Db;
use crate::platform::fault::fault;
use crate::platform::permit::{Permit, SystemPermit, Who};
use crate::shared::Refusal;
use sea_orm::{DbErr, EntityTrait};
use tokio::sync::{mpsc, oneshot};

/// How many looks one commit may hold.
const AT_ONCE: usize = 64;

struct Look {
    who: Who,
    note: Note,
    stored: oneshot::Sender<bool>,
}

/// The counter where looks are handed in.
#[derive(Clone)]
pub struct Looks(mpsc::Sender<Look>);

impl Looks {
    /// Start the task that stores looks. It ends when the last counter is gone.
    pub fn start(db: Db, clock: Clock) -> Self {
        let (counter, queue) = mpsc::channel(1024);
        tokio::spawn(store_looks(db, clock, queue));
        Self(counter)
    }

    /// Hand in that the holder looks: it is being stored while the page is still made.
    ///
    /// # Errors
    /// A fault; the page must then not be sent.
    pub async fn hand_in(&self, permit: &impl Permit, note: Note) -> Result<Looking, Refusal> {
        let (stored, answer) = oneshot::channel();
        let look = Look { who: permit.who(), note, stored };
        self.0.send(look).await.map_err(|_| fault("no look can be stored any more"))?;
        Ok(Looking(answer))
    }
}

/// A look that is being stored.
#[derive(Debug)]
pub struct Looking(oneshot::Receiver<bool>);

impl Looking {
    /// Returns when it is stored.
    ///
    /// # Errors
    /// A fault; the page must then not be sent.
    pub async fn stored(self) -> Result<(), Refusal> {
        if self.0.await.unwrap_or(false) { Ok(()) } else { Err(fault("a look could not be stored")) }
    }
}

async fn store_looks(db: Db, clock: Clock, mut queue: mpsc::Receiver<Look>) {
    let mut looks = Vec::with_capacity(AT_ONCE);
    while queue.recv_many(&mut looks, AT_ONCE).await > 0 {
        let outcome = store(&db, &clock, &looks).await;
        if let Err(error) = &outcome {
            tracing::error!(fault.cause = %error, looks = looks.len(), "looks could not be stored");
        }
        for look in looks.drain(..) {
            // The page may have gone away meanwhile; the look is stored all the same.
            let _gone = look.stored.send(outcome.is_ok());
        }
    }
}

async fn store(db: &Db, clock: &Clock, looks: &[Look]) -> Result<(), DbErr> {
    let permit = SystemPermit::because(None, "storing looks under their own lookers' names");
    let rows = looks.iter().map(|look| look.note.row(&look.who, clock.new_id(), clock.now()));
    entity::audit_entry::Entity::insert_many(rows).exec_without_returning(db.write_at_once(&permit)).await?;
    Ok(())
}
