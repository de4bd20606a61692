//! What becomes of the meetings to come of somebody who has left, or may sign in to none any more (POLICY.md 9.3 and 10.5). Pure.

use super::PANEL_MIN;
use crate::meetings::model::{MeetingKind, Part};
use crate::shared::{PersonId, Role};

/// The roles that a meeting may be open to.
pub const MEETING_ROLES: [Role; 6] =
    [Role::Volunteer, Role::CaseSupervisor, Role::Coordinator, Role::ServiceManager, Role::Trainer, Role::Recruiter];

/// Whether somebody who holds these roles by an open sign-in still comes to meetings. What is held by practising ended with the practising.
pub fn still_comes(roles: &[Role], has_left: bool) -> bool {
    roles.iter().any(|role| MEETING_ROLES.contains(role) && !(has_left && role.is_of_practice()))
}

/// What becomes of one meeting of somebody who has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It cannot be without them: off for everybody.
    CallOff,
    /// It takes place without them.
    GoesOn,
    /// It takes place without them, and that person leads it from now on.
    LedBy(PersonId),
}

/// What becomes of a meeting in which they had that part, with the others in the order in which they joined.
///
/// A supervision is between two people: it is off. An interview needs its panel. Any other goes on while somebody of the service comes; who
/// led it hands on to whoever of them joined first, unless somebody else leads it too.
pub fn then(kind: MeetingKind, part: Part, others: &[(PersonId, Part)]) -> Then {
    let inside: Vec<PersonId> = others.iter().filter(|(_, part)| !part.is_outside()).map(|(person, _)| *person).collect();
    match kind {
        MeetingKind::Supervision => Then::CallOff,
        MeetingKind::Interview if inside.len() < PANEL_MIN => Then::CallOff,
        MeetingKind::Interview => Then::GoesOn,
        MeetingKind::CaseMeeting | MeetingKind::TeamMeeting | MeetingKind::Conference => {
            let led = others.iter().any(|(_, part)| *part == Part::Leads);
            match inside.first() {
                None => Then::CallOff,
                Some(next) if part == Part::Leads && !led => Then::LedBy(*next),
                Some(_) => Then::GoesOn,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    #[test]
    fn who_still_comes_to_meetings() {
        for (roles, left, comes) in [
            (&[Role::Volunteer][..], false, true),
            (&[Role::Volunteer], true, false),
            (&[Role::CaseSupervisor, Role::Volunteer], true, false),
            (&[Role::Volunteer, Role::Trainer], true, true),
            (&[Role::Referrer], false, false),
            (&[Role::Administrator, Role::Auditor], false, false),
            (&[], false, false),
        ] {
            assert_eq!(still_comes(roles, left), comes, "{roles:?}, left: {left}");
        }
    }

    #[test]
    fn a_meeting_goes_on_while_it_can_and_is_led_by_somebody() {
        use MeetingKind::{CaseMeeting, Conference, Interview, Supervision, TeamMeeting};
        use Part::{Applicant, Leads, Party, TakesPart};
        for (kind, part, others, expected) in [
            (Supervision, Leads, vec![(1, TakesPart)], Then::CallOff),
            (Supervision, TakesPart, vec![(1, Leads)], Then::CallOff),
            (Interview, Leads, vec![(1, Leads), (2, Leads), (3, Applicant)], Then::GoesOn),
            (Interview, Leads, vec![(1, Leads), (3, Applicant)], Then::CallOff),
            (CaseMeeting, Leads, vec![(3, Party), (1, TakesPart), (2, TakesPart)], Then::LedBy(person(1))),
            (CaseMeeting, TakesPart, vec![(1, TakesPart)], Then::GoesOn),
            (CaseMeeting, TakesPart, vec![(3, Party)], Then::CallOff),
            (TeamMeeting, Leads, vec![(2, TakesPart), (1, Leads)], Then::GoesOn),
            (TeamMeeting, TakesPart, vec![(1, Leads)], Then::GoesOn),
            (Conference, Leads, vec![], Then::CallOff),
        ] {
            let others: Vec<(PersonId, Part)> = others.into_iter().map(|(number, part)| (person(number), part)).collect();
            assert_eq!(then(kind, part, &others), expected, "{kind:?}, {part:?}, {others:?}");
        }
    }
}
