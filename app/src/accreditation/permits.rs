//! Who may see the board and award levels (`docs/POLICY.md` 10.2: a supervisor or assessor decides).

crate::permits! {
    /// Holding this means: may see who waits for an award or whose level ends, see a person's evidence, award and revoke.
    pub struct AwardLevels: [CaseSupervisor, Coordinator, ServiceManager];
}
