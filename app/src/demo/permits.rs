//! Who may read the demo's mail.

crate::permits! {
    /// Holding this means: may read the letters of the own service, in the demo only.
    pub struct ReadDemoMail: [Coordinator, ServiceManager, Administrator];
}
