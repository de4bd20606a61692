//! What is on record of one person, dated. Nothing here is judged.

use super::model::CompletedCourse;
use super::scheme::{CaseKind, CaseSeat, Scheme};
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::shared::vocabulary::Purpose;
use chrono::NaiveDate;

/// A decision that somebody holds a standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The standing.
    pub code: String,
    pub on: NaiveDate,
    /// Its last day.
    pub until: Option<NaiveDate>,
    /// The day on which it was revoked or another one took its place.
    pub ended_on: Option<NaiveDate>,
    /// The version of the scheme that it was given under; the one in force on its day, when nobody wrote it down.
    pub version: Option<i32>,
}

/// A named standard as an assessor judged it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    pub standard: String,
    pub met: bool,
    pub on: NaiveDate,
}

/// A case that somebody worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worked {
    pub seat: CaseSeat,
    pub from: NaiveDate,
    /// The last day of their seat; none while it is in hand.
    pub to: Option<NaiveDate>,
    pub kinds: Vec<CaseKind>,
    pub days: Vec<DayWorked>,
}

/// A day on which somebody met people of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayWorked {
    pub on: NaiveDate,
    /// Whether it was direct or indirect work, where it was either.
    pub way: Option<CaseKind>,
}

impl DayWorked {
    /// What a meeting about a case that was held is as practice (`docs/POLICY.md` 10.2, Practice): nothing, where nobody of the case was met.
    pub const fn of(purpose: Purpose, on: NaiveDate) -> Option<Self> {
        let way = match purpose {
            Purpose::Together => Some(CaseKind::Direct),
            Purpose::Shuttle => Some(CaseKind::Indirect),
            Purpose::Preparation | Purpose::FollowUp => None,
            Purpose::Professionals | Purpose::Review => return None,
        };
        Some(Self { on, way })
    }
}

impl Worked {
    /// The last day of it on record by that day: it was taken on, people of it were met, or its seat ended. None before it was taken on.
    pub fn last_day(&self, by: NaiveDate) -> Option<NaiveDate> {
        let met = self.days.iter().map(|day| day.on);
        let all = met.chain([self.from]).chain(self.to).filter(|day| *day <= by);
        all.max().filter(|_| self.from <= by)
    }

    /// Whether it was a case of that kind by that day. Direct or indirect is what was done, not what was meant.
    pub fn is_of(&self, kind: CaseKind, by: NaiveDate) -> bool {
        self.kinds.contains(&kind) || self.days.iter().any(|day| day.on <= by && day.way == Some(kind))
    }
}

/// An hour of development, as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Development {
    pub on: NaiveDate,
    pub minutes: u32,
    /// Approved activity.
    pub approved: bool,
}

/// A check: its level and dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub kind: CheckKind,
    pub level: String,
    /// When it was issued, or else recorded.
    pub on: NaiveDate,
    pub until: Option<NaiveDate>,
    /// The day on which another one took its place, or a status check stopped it.
    pub ended_on: Option<NaiveDate>,
    /// A status check confirmed it that day.
    pub by_status: bool,
}

/// A statement signed or short course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    pub kind: ItemKind,
    pub on: NaiveDate,
    /// The day on which another one took its place.
    pub ended_on: Option<NaiveDate>,
}

/// A registration with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub body: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

/// A second person recognised prior learning in place of one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    pub standing: String,
    pub requirement: String,
    pub on: NaiveDate,
    pub until: Option<NaiveDate>,
    pub words: String,
}

/// A second person moved one last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extended {
    pub standing: String,
    /// Of which requirement; of the award itself, when none is named.
    pub requirement: Option<String>,
    pub on: NaiveDate,
    pub until: NaiveDate,
    pub words: String,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub courses: Vec<CompletedCourse>,
    pub awards: Vec<Award>,
    pub assessed: Vec<Assessed>,
    /// Days on which a supervision was held.
    pub supervised: Vec<NaiveDate>,
    /// Days on which somebody watched, and the standard was met.
    pub observed: Vec<NaiveDate>,
    pub cases: Vec<Worked>,
    pub development: Vec<Development>,
    pub checks: Vec<Check>,
    pub signed: Vec<Signed>,
    pub registered: Vec<Registered>,
    /// First and last day of each leave; no last day while it lasts.
    pub leave: Vec<(NaiveDate, Option<NaiveDate>)>,
    pub recognised: Vec<Recognised>,
    pub extended: Vec<Extended>,
}

/// One version of a scheme and the day from which it is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub number: i32,
    pub starts_on: NaiveDate,
    pub scheme: Scheme,
}

/// Every version, the oldest first. There is always one: a service begins with [`Scheme::first`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schemes {
    versions: Vec<Version>,
}

impl Schemes {
    /// Those versions, after the one that every service begins with (number 0).
    pub fn new(mut versions: Vec<Version>) -> Self {
        versions.push(Version { number: 0, starts_on: NaiveDate::MIN, scheme: Scheme::first() });
        versions.sort_by_key(|version| (version.starts_on, version.number));
        Self { versions }
    }

    /// One scheme, always in force: version 1.
    pub fn only(scheme: Scheme) -> Self {
        Self { versions: vec![Version { number: 1, starts_on: NaiveDate::MIN, scheme }] }
    }

    /// The same, and one more.
    #[must_use]
    pub fn with(&self, version: Version) -> Self {
        let mut versions = self.versions.clone();
        versions.push(version);
        versions.sort_by_key(|version| (version.starts_on, version.number));
        Self { versions }
    }

    /// The one in force on that day.
    pub fn in_force(&self, on: NaiveDate) -> &Version {
        // The first one is in force from the beginning of time.
        let after = self.versions.partition_point(|version| version.starts_on <= on);
        &self.versions[after.saturating_sub(1)]
    }

    /// The one that an award was given under.
    pub fn of(&self, award: &Award) -> &Version {
        let numbered = award.version.and_then(|number| self.versions.iter().find(|version| version.number == number));
        numbered.unwrap_or_else(|| self.in_force(award.on))
    }

    /// The highest number given so far.
    pub fn latest_number(&self) -> i32 {
        self.versions.iter().map(|version| version.number).max().unwrap_or(0)
    }

    /// Give every version the titles of courses as the catalogue has them.
    pub fn entitle(&mut self, titles: &std::collections::BTreeMap<String, String>) {
        for version in &mut self.versions {
            version.scheme.titles.clone_from(titles);
        }
    }

    /// Every version, the oldest first.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }
}
