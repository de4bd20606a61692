//! The running service: built once, handed to everything.

use super::clock::Clock;
use super::config::{Config, Mode};
use super::db::{Db, WriteTx};
use super::mail::transport::Transport;
use super::once;
use super::permit::Permit;
use crate::audit::looks::Looks;
use crate::shared::Refusal;
use sea_orm::{DatabaseConnection, DbBackend};
use std::sync::Arc;
use tokio::sync::Notify;

/// Cheap to clone; every clone is the same service.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    db: Db,
    clock: Clock,
    transport: Transport,
    looks: Looks,
    /// Rung when jobs were written, so that the worker need not wait for its next round.
    bell: Notify,
    head: super::page::Head,
    passwords: tokio::sync::Semaphore,
    reading: Arc<tokio::sync::Semaphore>,
    services: super::services::Remembered,
    kept: super::kept::Kept,
}

impl App {
    /// Join the parts. [`super::start::open`] does so for every command.
    pub fn new(config: Config, db: Db, clock: Clock, transport: Transport) -> Self {
        let looks = Looks::start(db.clone(), clock.clone());
        let head = super::page::Head::read(&config.site_root);
        Self(Arc::new(Inner {
            config,
            db,
            clock,
            transport,
            looks,
            bell: Notify::new(),
            head,
            passwords: tokio::sync::Semaphore::new(2),
            reading: Arc::new(tokio::sync::Semaphore::new(1)),
            services: super::services::Remembered::default(),
            kept: super::kept::Kept::default(),
        }))
    }

    pub fn config(&self) -> &Config {
        &self.0.config
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub fn transport(&self) -> &Transport {
        &self.0.transport
    }

    pub fn is_demo(&self) -> bool {
        self.0.config.mode == Mode::Demo
    }

    pub fn backend(&self) -> DbBackend {
        self.0.db.backend()
    }

    /// A connection that reads, for the holder of a permit.
    pub fn read(&self, permit: &impl Permit) -> &DatabaseConnection {
        self.0.db.read(permit)
    }

    /// Begin to write under a permit.
    ///
    /// # Errors
    /// A fault, when the database cannot.
    pub async fn begin(&self, permit: &impl Permit) -> Result<WriteTx, Refusal> {
        Ok(self.0.db.begin(permit, &self.0.clock).await?)
    }

    /// Commit the change that a request asked for, and wake the worker.
    ///
    /// # Errors
    /// `SentAlready`, when another press of the same button was faster; a fault. Then nothing was stored.
    pub async fn commit(&self, tx: WriteTx) -> Result<(), Refusal> {
        let marked = once::spend(&tx).await?;
        tx.commit().await?;
        if marked {
            once::spent();
        }
        self.0.bell.notify_one();
        Ok(())
    }

    pub fn bell(&self) -> &Notify {
        &self.0.bell
    }

    pub fn looks(&self) -> &Looks {
        &self.0.looks
    }

    /// Whether the built site lies where pages say.
    pub fn site_is_built(&self) -> bool {
        self.head().is_built()
    }

    pub(in crate::platform) fn head(&self) -> &super::page::Head {
        &self.0.head
    }

    /// Hashing passwords takes memory on purpose: only a few at a time.
    pub fn password_seats(&self) -> &tokio::sync::Semaphore {
        &self.0.passwords
    }

    /// Reading a large file takes a processor for itself: one at a time. Wait for the seat, and keep it as long as the reading lasts.
    ///
    /// # Errors
    /// A fault, when the service is closing.
    pub async fn reading_seat(&self) -> Result<tokio::sync::OwnedSemaphorePermit, Refusal> {
        self.0.reading.clone().acquire_owned().await.map_err(super::fault::fault)
    }

    pub(in crate::platform) fn services(&self) -> &super::services::Remembered {
        &self.0.services
    }

    /// What a room keeps in memory between requests, empty at first; one value of each type.
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.0.kept.of()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }
}
