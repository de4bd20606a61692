//! Who may bring a list in.

crate::permits! {
    /// Holding this means: may preview, take and undo lists of the own service.
    pub struct TakeListsIn: [Coordinator, ServiceManager];
}
