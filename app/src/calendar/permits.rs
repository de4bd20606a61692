//! Who may see what became of mail that came in.

crate::permits! {
    /// Holding this means: may see which replies to invitations of the own service were taken, and why others were not.
    pub struct SeeReplies: [Coordinator, ServiceManager, Administrator];
}
