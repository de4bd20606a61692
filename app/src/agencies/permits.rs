//! Who may do what with agencies.

crate::permits! {
    /// Holding this means: may read the list of agencies and date their agreements.
    pub struct KeepAgencies: [Coordinator, ServiceManager];
}
