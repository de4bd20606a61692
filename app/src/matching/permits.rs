//! Who may look for facilitators, and who may answer an offer.

crate::permits! {
    /// Holding this means: may see who could take a case of the own service, offer seats and take offers back.
    pub struct MatchCases: [Coordinator, ServiceManager];
    /// Holding this means: may see and answer offers made to oneself, and nobody else's.
    pub struct OwnOffers: [Volunteer];
}
