//! What stands against a booking and may give way, when somebody of the service books on another's behalf.

use super::{BookingFacts, Obstacle, obstacles, said_of_another};

/// Whether somebody who books on another's behalf may go on in spite of it, with a reason (`docs/POLICY.md` 10.4): what somebody has in their
/// own calendar may give way. Another course, or one that they teach, may not.
pub fn may_give_way(code: &str) -> bool {
    matches!(code, "busy" | "blocked")
}

/// As [`obstacles`], without what may give way where somebody said that it does.
pub fn obstacles_despite(facts: &BookingFacts, despite: bool) -> Vec<Obstacle> {
    obstacles(facts).into_iter().filter(|found| !(despite && may_give_way(found.code))).collect()
}

/// The same, said to somebody of the service who may go on in spite of it.
pub fn said_to_staff(obstacle: Obstacle) -> Obstacle {
    if !may_give_way(obstacle.code) {
        return said_of_another(obstacle);
    }
    let sentence =
        "They are busy or away on a day of this run. If they come all the same, tick that below and say why, or choose another run.";
    Obstacle { sentence: sentence.to_owned(), ..obstacle }
}
