//! Who would gain or lose what, if another scheme were in force.

use super::{State, standing};
use crate::accreditation::facts::{Facts, Schemes};
use crate::accreditation::scheme::May;
use chrono::NaiveDate;

/// What becomes of one person in one standing. A standing that one of the schemes does not have is none there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub code: String,
    pub name: String,
    pub before: Option<State>,
    pub after: Option<State>,
    /// What it opened before and does not any more, and the other way round.
    pub loses: Vec<May>,
    pub gains: Vec<May>,
}

impl Change {
    /// Whether the person is worse off by it.
    pub fn is_loss(&self) -> bool {
        self.after < self.before || !self.loses.is_empty()
    }
}

struct Was {
    code: String,
    name: String,
    state: State,
    may: Vec<May>,
}

fn states(facts: &Facts, schemes: &Schemes, on: NaiveDate) -> Vec<Was> {
    let positions = standing(facts, schemes, on);
    let was = |position: &super::Position<'_>| Was {
        code: position.rule.code.clone(),
        name: position.rule.name.clone(),
        state: position.state,
        may: position.may().to_vec(),
    };
    positions.iter().map(was).collect()
}

/// Every difference for one person on that day between the schemes as they are and as they would be.
pub fn compare(facts: &Facts, now: &Schemes, then: &Schemes, on: NaiveDate) -> Vec<Change> {
    let (before, after) = (states(facts, now, on), states(facts, then, on));
    let mut changes: Vec<Change> = Vec::new();
    for was in &before {
        let is = after.iter().find(|is| is.code == was.code);
        changes.push(Change {
            code: was.code.clone(),
            name: is.map_or(&was.name, |is| &is.name).clone(),
            before: Some(was.state),
            after: is.map(|is| is.state),
            loses: without(&was.may, is.map_or(&[], |is| &is.may)),
            gains: without(is.map_or(&[], |is| &is.may), &was.may),
        });
    }
    for is in after.iter().filter(|is| before.iter().all(|was| was.code != is.code)) {
        let (code, name, gains) = (is.code.clone(), is.name.clone(), is.may.clone());
        changes.push(Change { code, name, before: None, after: Some(is.state), loses: Vec::new(), gains });
    }
    changes.retain(|change| {
        let nothing = |state: Option<State>| state.is_none_or(|state| state == State::Not);
        change.before != change.after && !(nothing(change.before) && nothing(change.after))
            || !change.loses.is_empty()
            || !change.gains.is_empty()
    });
    changes
}

fn without(all: &[May], those: &[May]) -> Vec<May> {
    all.iter().filter(|one| !those.contains(one)).cloned().collect()
}
