//! Who may see the board and award levels (`docs/POLICY.md` 10.2: a supervisor or assessor decides).

crate::permits! {
    /// Holding this means: may see who waits for an award or whose level ends, see a practitioner's evidence, award and revoke; a case
    /// supervisor only for those whom they supervise (`people::practitioners::supervisors`).
    pub struct AwardLevels: [CaseSupervisor, Coordinator, ServiceManager];
}
