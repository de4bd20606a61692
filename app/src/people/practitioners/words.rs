//! The words in which a practising record is kept, and which matching reads.

use crate::shared::vocabulary::words;

words! {
    /// Whether somebody gives their time or is paid for it.
    Kind {
        Volunteer = "VOLUNTEER", "Volunteer";
        Staff = "STAFF", "Staff";
    }
}

words! {
    /// The levels of a DBS check, lowest first.
    DbsLevel {
        Basic = "BASIC", "Basic";
        Standard = "STANDARD", "Standard";
        Enhanced = "ENHANCED", "Enhanced";
        EnhancedBarred = "ENHANCED_BARRED", "Enhanced with barred lists" | "enhanced barred";
    }
}

words! {
    /// Non-police personnel vetting, lowest first.
    VettingKind {
        Nppv1 = "NPPV1", "NPPV1" | "NPPV 1";
        Nppv2 = "NPPV2", "NPPV2" | "NPPV 2";
        Nppv3 = "NPPV3", "NPPV3" | "NPPV 3";
    }
}

words! {
    /// Where a person stands with the service (POLICY.md 9.3).
    Standing {
        Active = "ACTIVE", "Active";
        InTraining = "IN_TRAINING", "In training";
        OnLeave = "ON_LEAVE", "On leave";
        Restricted = "RESTRICTED", "Restricted";
        Suspended = "SUSPENDED", "Suspended";
        Left = "LEFT", "Left";
    }
}
