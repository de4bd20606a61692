//! What a briefing is, and how somebody came to count as briefed.

use crate::shared::vocabulary::words;

words! {
    /// What kind of event it is (`docs/POLICY.md` 10.3).
    Kind {
        ForceWide = "FORCE_WIDE", "Force-wide briefing";
        Intake = "INTAKE", "Session for new recruits";
        SelfServe = "SELF_SERVE", "Podcast and quick guide";
    }
}

words! {
    /// How it came to be known that somebody was briefed.
    How {
        Ticked = "TICKED", "Ticked on the list";
        Listed = "LISTED", "On a list of those who were there";
        OwnLink = "OWN_LINK", "Said so, by their own link";
        CommonLink = "COMMON_LINK", "Said so, by the link for all";
    }
}

words! {
    /// Where a staff list stands.
    ListState {
        Previewed = "PREVIEWED", "Waits for you";
        Taken = "TAKEN", "Taken in";
        Dropped = "DROPPED", "Put aside";
    }
}

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reached {
    pub people: u64,
    pub briefed: u64,
}

impl Reached {
    pub const fn missing(self) -> u64 {
        self.people.saturating_sub(self.briefed)
    }

    /// Whole per cent, rounded down: nothing is done before everything is.
    pub fn percent(self) -> u64 {
        (self.briefed * 100).checked_div(self.people).unwrap_or(0)
    }

    /// `12 of 20 (60%); 8 are missing`.
    pub fn words(self) -> String {
        let missing = match self.missing() {
            0 if self.people == 0 => return "Nobody is on a list yet".to_owned(),
            0 => "nobody is missing".to_owned(),
            1 => "one is missing".to_owned(),
            many => format!("{many} are missing"),
        };
        format!("{} of {} ({}%); {missing}", self.briefed, self.people, self.percent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_said_in_words_and_is_whole_only_when_it_is() {
        for (people, briefed, words) in [
            (0, 0, "Nobody is on a list yet"),
            (1, 0, "0 of 1 (0%); one is missing"),
            (20, 12, "12 of 20 (60%); 8 are missing"),
            (300, 299, "299 of 300 (99%); one is missing"),
            (7, 7, "7 of 7 (100%); nobody is missing"),
        ] {
            assert_eq!(Reached { people, briefed }.words(), words);
        }
    }
}
