//! A standing or a requirement put into a scheme, or taken out.

use super::{NewRequirement, NewStanding};
use crate::accreditation::scheme::{Asks, Scheme};

impl Scheme {
    /// Put a standing in its place: instead of the one that it was, or new.
    pub fn put(&mut self, new: NewStanding) {
        let NewStanding { was, rule, place } = new;
        let at = was.as_deref().and_then(|was| self.standings.iter().position(|one| one.code == was));
        if let (Some(at), Some(was)) = (at, was) {
            self.standings.remove(at);
            if was != rule.code {
                self.rename(&was, &rule.code);
            }
        }
        let at = place.saturating_sub(1).min(self.standings.len());
        self.standings.insert(at, rule);
    }

    /// Requirements that name the one standing name the other.
    fn rename(&mut self, was: &str, is: &str) {
        if let Some(by) = self.observing.by.as_mut().filter(|by| *by == was) {
            is.clone_into(by);
        }
        for rule in &mut self.standings {
            let towards = rule.working_towards.iter_mut().flat_map(|towards| &mut towards.requirements);
            for requirement in rule.requirements.iter_mut().chain(towards) {
                if let Asks::Standing { code, .. } = &mut requirement.asks
                    && code == was
                {
                    is.clone_into(code);
                }
            }
        }
    }

    /// Put a requirement in the place of the one that it was, or at the end.
    pub fn put_requirement(&mut self, new: NewRequirement) {
        let Some(rule) = self.standings.iter_mut().find(|rule| rule.code == new.standing) else { return };
        let mut at = None;
        if let Some(was) = &new.was {
            at = rule.requirements.iter().position(|one| one.key == *was).filter(|_| !new.towards);
            rule.requirements.retain(|one| one.key != *was);
            if let Some(towards) = &mut rule.working_towards {
                at = at.or_else(|| towards.requirements.iter().position(|one| one.key == *was).filter(|_| new.towards));
                towards.requirements.retain(|one| one.key != *was);
            }
        }
        let list = match &mut rule.working_towards {
            Some(towards) if new.towards => &mut towards.requirements,
            _ => &mut rule.requirements,
        };
        let at = at.unwrap_or(list.len()).min(list.len());
        list.insert(at, new.requirement);
    }

    /// Take out a requirement of a standing, or the standing itself, when none is named.
    pub fn take_out(&mut self, standing: &str, key: &str) {
        if key.is_empty() {
            self.standings.retain(|rule| rule.code != standing);
        } else if let Some(rule) = self.standings.iter_mut().find(|rule| rule.code == standing) {
            rule.requirements.retain(|one| one.key != key);
            if let Some(towards) = &mut rule.working_towards {
                towards.requirements.retain(|one| one.key != key);
            }
        }
    }
}
