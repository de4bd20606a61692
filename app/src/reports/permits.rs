//! Who may read reports (`docs/POLICY.md` 2).

use crate::shared::{Actor, Role};

crate::permits! {
    /// Holding this means: may read the counts of the own service, suppressed unless the role also sees the rows.
    pub struct ReadReports: [Coordinator, ServiceManager, Commissioner, Auditor];
}

/// Whether the reader may see every figure and the rows behind it.
pub fn sees_rows(actor: &Actor) -> bool {
    actor.second_step && actor.has_any(&[Role::Coordinator, Role::ServiceManager])
}
