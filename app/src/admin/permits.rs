//! Who may administer.

crate::permits! {
    /// Holding this means: may see and change who has a sign-in of the own service, and look after its jobs and clock.
    pub struct Administer: [Administrator];
}
