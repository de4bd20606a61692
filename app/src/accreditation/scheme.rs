//! A scheme as data: standings, what each lets its holder do, and what it asks for (docs/adr/0021).

use super::observing::Observing;
use crate::people::practitioners::model::{CheckKind, ItemKind};
use crate::shared::vocabulary::{CrimeGroup, Level, words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    /// What sort of standing it is.
    Sort {
        Level = "LEVEL", "Level";
        Endorsement = "ENDORSEMENT", "Endorsement";
        Role = "ROLE", "Role";
    }
}

words! {
    /// What a standing lets its holder do.
    Doing {
        Refer = "REFER", "Refer and explain";
        Shadow = "SHADOW", "Shadow";
        CoFacilitate = "CO", "Co-facilitate";
        Lead = "LEAD", "Lead";
        Supervise = "SUPERVISE", "Supervise";
        Assess = "ASSESS", "Assess and observe others";
        Teach = "TEACH", "Teach courses";
    }
}

words! {
    /// The kinds of cases that standings tell apart.
    CaseKind {
        Indirect = "INDIRECT", "Indirect work";
        Direct = "DIRECT", "Direct meetings";
        Complex = "COMPLEX", "Sensitive and complex cases";
        Youth = "YOUTH", "Cases with young people";
        Hate = "HATE", "Hate crime";
        Domestic = "DOMESTIC", "Domestic abuse";
        Sexual = "SEXUAL", "Sexual harm";
        Custody = "CUSTODY", "Work in custody";
        Mediation = "MEDIATION", "Mediation of disputes";
    }
}

/// What kinds of case it is, by what is recorded of it; its marks as their JSON. Whether it is direct or indirect work shows in what is done:
/// see [`super::facts::DayWorked`].
pub fn kinds_of(complex: bool, custody: bool, minor: bool, group: Option<CrimeGroup>, marks: &str) -> Vec<CaseKind> {
    let marks = marks.to_lowercase();
    let marked = |word: &str| marks.contains(word);
    let table = [
        (complex, CaseKind::Complex),
        (custody, CaseKind::Custody),
        (minor || marked("\"youth"), CaseKind::Youth),
        (group == Some(CrimeGroup::HateIncident) || marked("\"hate"), CaseKind::Hate),
        (marked("\"domestic"), CaseKind::Domestic),
        (group == Some(CrimeGroup::Sexual) || marked("\"sexual"), CaseKind::Sexual),
        (matches!(group, Some(CrimeGroup::NeighbourDispute | CrimeGroup::Workplace | CrimeGroup::OtherConflict)), CaseKind::Mediation),
    ];
    table.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect()
}

words! {
    /// The seat that somebody had on a case.
    CaseSeat {
        Lead = "LEAD", "Lead";
        Co = "CO_FACILITATOR", "Co-facilitator";
        Shadow = "SHADOW", "Observer";
    }
}

words! {
    /// When a requirement is asked for.
    When {
        Gain = "GAIN", "To gain it";
        Keep = "KEEP", "To keep it";
        Both = "BOTH", "To gain it and to keep it";
    }
}

words! {
    /// How practice was seen.
    Seen {
        Observed = "OBSERVED", "Observed practice";
        Supervised = "SUPERVISED", "Supervised practice";
    }
}

/// Work of one kind that a standing opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    pub doing: Doing,
    /// On which kinds of cases; on any, when none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<CaseKind>,
}

impl May {
    /// "Lead: sensitive and complex cases".
    pub fn sentence(&self) -> String {
        let kinds: Vec<String> = self.kinds.iter().map(|kind| kind.label().to_lowercase()).collect();
        if kinds.is_empty() { self.doing.label().to_owned() } else { format!("{}: {}", self.doing, kinds.join(", ")) }
    }
}

/// One thing that a standing asks for. Months and days are counted from what was done; none means that it counts for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asks {
    /// One of these courses, completed.
    Course { any_of: Vec<String>, months: Option<u32> },
    /// Each of these named standards judged met by an assessor; the latest judgement of a standard counts.
    Assessment { standards: Vec<String>, months: Option<u32> },
    /// So often watched with the standard met, or supervised.
    Practice { seen: Seen, count: u32, months: Option<u32> },
    /// So many cases in one of these seats; each counts from the last day of it on record.
    Cases { seats: Vec<CaseSeat>, count: u32, months: Option<u32>, of: Option<CaseKind> },
    /// Minutes of development in the twelve months before, so many of them approved.
    Cpd { minutes: u32, approved_minutes: u32, pro_rata: bool },
    /// A supervision no longer ago than that.
    Supervision { every_days: u32 },
    /// Work on a case no longer ago than that, or one of these courses.
    Currency { months: u32, or_courses: Vec<String> },
    /// A check of that level or above; empty for any.
    Check { check: CheckKind, level: String, months: Option<u32> },
    /// A registration with that body that has not run out.
    Registration { body: String },
    /// A statement signed or short course.
    Item { item: ItemKind, months: Option<u32> },
    /// That standing; also one above it on the ladder of levels.
    Standing { code: String, or_above: bool, held_months: Option<u32> },
}

/// A requirement of one standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Unique within its standing; recognitions and extensions name it.
    pub key: String,
    pub when: When,
    pub asks: Asks,
    /// Days after it lapsed for which the standing is still kept.
    #[serde(default)]
    pub grace_days: u32,
}

impl Requirement {
    pub fn new(key: &str, when: When, asks: Asks) -> Self {
        Self { key: key.to_owned(), when, asks, grace_days: 0 }
    }

    #[must_use]
    pub fn with_grace(mut self, days: u32) -> Self {
        self.grace_days = days;
        self
    }

    pub const fn to_gain(&self) -> bool {
        matches!(self.when, When::Gain | When::Both)
    }

    pub const fn to_keep(&self) -> bool {
        matches!(self.when, When::Keep | When::Both)
    }
}

/// What somebody needs who has begun and may already do some of it under supervision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingTowards {
    /// Their `when` is not asked.
    pub requirements: Vec<Requirement>,
    pub may: Vec<May>,
    /// For how long since the last of its courses, assessments and practice was there.
    pub months: Option<u32>,
}

/// One level, endorsement or role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRule {
    /// Unique in the scheme; what awards carry.
    pub code: String,
    pub name: String,
    pub sort: Sort,
    /// The level that seats on cases ask for, where it counts as one.
    #[serde(default)]
    pub level: Option<Level>,
    pub may: Vec<May>,
    pub requirements: Vec<Requirement>,
    /// A second person decides; else it is held as soon as all is there.
    pub by_decision: bool,
    /// How long an award lasts.
    pub months: Option<u32>,
    /// Days before its end from which it may be renewed.
    #[serde(default)]
    pub renewal_days: u32,
    /// Days after its end for which it is still kept.
    #[serde(default)]
    pub grace_days: u32,
    #[serde(default)]
    pub working_towards: Option<WorkingTowards>,
}

impl StandingRule {
    /// A standing that asks for nothing yet and is decided by a second person.
    pub fn new(sort: Sort, code: &str, name: &str) -> Self {
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            sort,
            level: None,
            may: Vec::new(),
            requirements: Vec::new(),
            by_decision: true,
            months: None,
            renewal_days: 0,
            grace_days: 0,
            working_towards: None,
        }
    }

    /// What must be there to gain it. What nobody decides is held as soon as all of it is there, and as long: then that is everything.
    pub fn gained_by(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().filter(|one| one.to_gain() || !self.by_decision)
    }

    /// Its own requirements and those of working towards it.
    pub fn all_requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter().chain(self.working_towards.iter().flat_map(|towards| &towards.requirements))
    }
}

/// What a service accredits by. Kept as JSON in the table `scheme`, in versions, each from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Scheme {
    /// Levels lowest first; the others in any place.
    pub standings: Vec<StandingRule>,
    /// Who observes practice, and by which standards.
    pub observing: Observing,
    /// The titles of the courses that it asks for, by code, as the catalogue has them on the day of reading; no part of the rules.
    #[serde(skip)]
    pub titles: BTreeMap<String, String>,
}

/// Also reads what was stored before schemes had standings: levels with courses alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Now {
        standings: Vec<StandingRule>,
        #[serde(default)]
        observing: Observing,
    },
    Before {
        levels: Vec<LevelRule>,
    },
}

#[derive(Deserialize)]
struct LevelRule {
    level: Level,
    courses: Vec<String>,
    after: Option<Level>,
    months: Option<u32>,
}

impl From<Stored> for Scheme {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Now { standings, observing } => Self { observing, ..Self::of(standings) },
            Stored::Before { levels } => Self::of(levels.iter().map(rule_of).collect()),
        }
    }
}

fn rule_of(old: &LevelRule) -> StandingRule {
    let courses: Vec<&str> = old.courses.iter().map(String::as_str).collect();
    super::presets::by_courses(old.level, &courses, old.after, old.months)
}

impl Scheme {
    pub fn of(standings: Vec<StandingRule>) -> Self {
        Self { standings, observing: Observing::default(), titles: BTreeMap::new() }
    }

    pub fn rule(&self, code: &str) -> Option<&StandingRule> {
        self.standings.iter().find(|rule| rule.code == code)
    }

    /// The standing that counts as that level: the lowest of them.
    pub fn of_level(&self, level: Level) -> Option<&StandingRule> {
        self.levels().find(|rule| rule.level == Some(level))
    }

    /// The standing that an award of that code is of: a level that came in from a list is the one that counts as it.
    pub fn awarded<'a>(&'a self, code: &'a str) -> &'a str {
        let as_level = || Level::from_code(code).and_then(|level| self.of_level(level));
        self.rule(code).or_else(as_level).map_or(code, |rule| rule.code.as_str())
    }

    /// The ladder, lowest first.
    pub fn levels(&self) -> impl DoubleEndedIterator<Item = &StandingRule> {
        self.standings.iter().filter(|rule| rule.sort == Sort::Level)
    }

    /// Where that level stands on the ladder.
    pub fn rung(&self, code: &str) -> Option<usize> {
        self.levels().position(|rule| rule.code == code)
    }

    /// Whether the first is the second, or stands above it on the ladder.
    pub fn is_or_above(&self, held: &str, wanted: &str) -> bool {
        held == wanted || matches!((self.rung(held), self.rung(wanted)), (Some(held), Some(wanted)) if held > wanted)
    }

    /// Every course that it names, in order, each once.
    pub fn courses(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = self.standings.iter().flat_map(StandingRule::all_requirements).flat_map(courses_of).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The standards that it names, in its order, each once.
    pub fn standards(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for requirement in self.standings.iter().flat_map(StandingRule::all_requirements) {
            if let Asks::Assessment { standards, .. } = &requirement.asks {
                for standard in standards {
                    if !found.contains(standard) {
                        found.push(standard.clone());
                    }
                }
            }
        }
        found
    }

    /// What that course is called; its code, while the catalogue has none of that code.
    pub fn title_of<'a>(&'a self, code: &'a str) -> &'a str {
        self.titles.get(code).map_or(code, String::as_str)
    }

    /// What that standing is called; its code, when the scheme has none of that code.
    pub fn name_of<'a>(&'a self, code: &'a str) -> &'a str {
        self.rule(code).map_or(code, |rule| rule.name.as_str())
    }
}

fn courses_of(requirement: &Requirement) -> impl Iterator<Item = &str> {
    let codes: &[String] = match &requirement.asks {
        Asks::Course { any_of, .. } => any_of,
        Asks::Currency { or_courses, .. } => or_courses,
        _ => &[],
    };
    codes.iter().map(String::as_str)
}
