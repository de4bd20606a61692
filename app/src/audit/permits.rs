//! Who may read the trail.

crate::permits! {
    /// Holding this means: may read the audit trail of the own service; reading it is itself a line of it.
    pub struct ReadTrail: [Auditor, ServiceManager, Administrator];
}
