//! What is asked of the database: slow statements are told to whoever runs the service, and tests listen.

use sea_orm::metric::Info;
use sea_orm::{DatabaseConnection, Statement};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A statement that takes longer is written to the log, without its values: those are personal.
const SLOW: Duration = Duration::from_millis(500);
/// How many characters of it.
const SHOWN: usize = 500;

/// What was asked since somebody began to listen; nobody does, outside tests.
#[derive(Debug, Clone, Default)]
pub struct Statements(Arc<Mutex<Option<Vec<Statement>>>>);

impl Statements {
    /// Be told of every statement of that connection and of its transactions.
    pub(super) fn watch(&self, connection: &mut DatabaseConnection) {
        let own = self.clone();
        connection.set_metric_callback(move |info| own.heard(info));
    }

    fn heard(&self, info: &Info<'_>) {
        if info.elapsed > SLOW {
            tracing::warn!(
                milliseconds = u64::try_from(info.elapsed.as_millis()).unwrap_or(u64::MAX),
                // One that stores hundreds of rows has a mark for each value: its beginning says which it is.
                sql = info.statement.sql.chars().take(SHOWN).collect::<String>(),
                "a slow statement"
            );
        }
        if let Some(heard) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            heard.push(info.statement.clone());
        }
    }

    /// Begin to listen, or begin again.
    #[doc(hidden)]
    pub fn listen(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    }

    /// Stop, and tell what was asked.
    #[doc(hidden)]
    pub fn told(&self) -> Vec<Statement> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}
