//! One type per kind of row, so that a person's key can never be handed in where a case's is wanted.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.as_hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A restorative-justice service: the tenant.
    ServiceId,
    /// A sign-in.
    AccountId,
    /// One human being, in whatever parts they play.
    PersonId,
    /// One signed-in browser.
    SessionId,
    /// A partner agency.
    AgencyId,
    /// A volunteer's application for a role.
    ApplicationId,
    /// An open volunteer role.
    VacancyId,
    /// A course in the catalogue.
    CourseId,
    /// One dated giving of a course.
    RunId,
    /// One person's place on a run.
    BookingId,
    /// An event for many.
    BriefingId,
    /// One dated level, given to a person by a second person.
    AwardId,
    /// A link or a file that belongs to a course or a run.
    MaterialId,
    /// A certificate as it was issued.
    CertificateId,
    /// A request for restorative justice.
    ReferralId,
    /// A case opened from one or more referrals.
    CaseId,
    /// A person's part in a case.
    PartyId,
    /// A seat on a case offered to a practitioner.
    OfferId,
    /// A batch of rows that came in as one file.
    ImportId,
    /// A mail that was written.
    LetterId,
    /// A meeting with its day and hours.
    MeetingId,
}
