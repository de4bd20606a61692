//! Who may see the board, what is foreseen, and award levels (`docs/POLICY.md` 10.2: a supervisor or assessor decides), and who keeps the scheme.

crate::permits! {
    /// Holding this means: may see who waits for an award or whose level ends, see a practitioner's evidence, award and revoke, decide on
    /// development, prior learning and extensions; a case supervisor only for those whom they supervise
    /// (`people::practitioners::supervisors`).
    pub struct AwardLevels: [CaseSupervisor, Coordinator, ServiceManager];

    /// Holding this means: may read what training the year ahead asks for; counts of people and cases, no names.
    pub struct ForeseeTraining: [Coordinator, ServiceManager];

    /// Holding this means: may read their own record of accreditation and write down their own development, and nobody else's.
    pub struct KeepOwnRecord: [Volunteer, CaseSupervisor];

    /// Holding this means: may write down what they saw of the practice of somebody with whom they work or worked a case, where the scheme
    /// names a standing for observers and they hold it; of what others wrote down about that person they read nothing.
    pub struct ObserveColleagues: [Volunteer, CaseSupervisor];

    /// Holding this means: may read what the Update Service said of a practitioner's DBS certificate, and record a status check; never one's own.
    pub struct RecordStatusChecks: [Coordinator, ServiceManager];

    /// Holding this means: may write the scheme of the own service and publish it.
    pub struct WriteScheme: [ServiceManager];
}
