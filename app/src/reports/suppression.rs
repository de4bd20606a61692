//! Hiding small numbers so that nobody can be recognised in a report, also not by subtraction (`docs/POLICY.md` 12.2).
//!
//! A reader is taken to have the whole table and to know these rules: what is withheld tells something too, namely that there was a reason.
//! So every rule has to leave a withheld figure open both where a total is given and where it is not.
//!
//! 1. Of the figures of a month, those from one to four are withheld and no others.
//! 2. A total over withheld figures is given only where each of them could still be one of several numbers ([`may_be_given`]). The lowest
//!    and the highest totals, which tell all, are both withheld: a withheld one may be either.
//! 3. A column is summed only where none of its figures is withheld, so its sum tells nothing new. Sums by month and by column together
//!    can fix figures that each of them alone leaves open.
//! 4. The sum of all is a total over the months whose own total is withheld; rule 2 decides.
//!
//! A month is hidden by its own figures alone, so that it reads the same in whichever table it stands and whenever it is read: two tables
//! of overlapping months tell no more than one. Sums over months are another matter: the difference of two sums is a month. They are given
//! for whole years only, which do not overlap.

use std::collections::BTreeSet;

/// Figures from one to four are hidden; nought tells of nobody.
pub const SMALL: u64 = 5;

/// How many numbers a withheld figure could be for all that a reader knows. Two would do against working it out, but "all one or all
/// four" is as good as told where four is seldom reached.
const LEFT_OPEN: usize = 3;

/// Counts as they may be published. `None` is withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Month by month, each with its total at the end.
    pub months: Vec<Vec<Option<u64>>>,
    /// The sums of the columns, and of all; nothing for a year that goes on.
    pub sums: Option<Vec<Option<u64>>>,
}

impl Published {
    /// The figure of that month and column, when it may be shown.
    pub fn figure(&self, month: usize, column: usize) -> Option<u64> {
        self.months.get(month).and_then(|cells| cells.get(column)).copied().flatten()
    }

    /// The sum of that column, when it may be shown.
    pub fn sum(&self, column: usize) -> Option<u64> {
        self.sums.as_ref().and_then(|cells| cells.get(column)).copied().flatten()
    }
}

/// Suppress counts by month: every small figure, and every total that would help to work one out.
pub fn suppress(counts: &[Vec<u64>], whole_year: bool) -> Published {
    let width = counts.iter().map(Vec::len).max().unwrap_or(0);
    let months: Vec<Month> = counts.iter().map(|row| Month::of(row, width)).collect();
    let sums = whole_year.then(|| (0..width).map(|column| sum_of_column(&months, column)).chain([sum_of_all(&months)]).collect());
    Published { months: months.iter().map(Month::published).collect(), sums }
}

struct Month {
    figures: Vec<u64>,
}

impl Month {
    fn of(row: &[u64], width: usize) -> Self {
        Self { figures: row.iter().copied().chain(std::iter::repeat(0)).take(width).collect() }
    }

    fn published(&self) -> Vec<Option<u64>> {
        let total = self.total_may_be_given().then(|| self.total());
        self.figures.iter().map(|figure| given(*figure)).chain([total]).collect()
    }

    fn total(&self) -> u64 {
        self.figures.iter().sum()
    }

    fn total_may_be_given(&self) -> bool {
        may_be_given(self.withheld_sum(), &small_figures(self.withheld().count()))
    }

    fn withheld(&self) -> impl Iterator<Item = u64> {
        self.figures.iter().copied().filter(|figure| given(*figure).is_none())
    }

    fn withheld_sum(&self) -> u64 {
        self.withheld().sum()
    }

    /// What the withheld figures of this month could come to, given that its total is withheld.
    fn possible_sums(&self) -> BTreeSet<u64> {
        let figures = small_figures(self.withheld().count());
        sums_of(&figures).into_iter().filter(|sum| !may_be_given(*sum, &figures)).collect()
    }
}

fn given(figure: u64) -> Option<u64> {
    (!(1..SMALL).contains(&figure)).then_some(figure)
}

fn sum_of_column(months: &[Month], column: usize) -> Option<u64> {
    months.iter().map(|month| month.figures.get(column).copied().and_then(given)).sum()
}

fn sum_of_all(months: &[Month]) -> Option<u64> {
    let without_total: Vec<&Month> = months.iter().filter(|month| !month.total_may_be_given()).collect();
    let withheld = without_total.iter().map(|month| month.withheld_sum()).sum();
    let possible: Vec<BTreeSet<u64>> = without_total.iter().map(|month| month.possible_sums()).collect();
    may_be_given(withheld, &possible).then(|| months.iter().map(Month::total).sum())
}

/// Whether readers may know what withheld numbers come to, when they know of each what it could be: not when that is small itself, nor
/// when it leaves one of them too few numbers. It depends on nothing that stays unknown once the sum is given; so giving it tells the sum
/// and no more.
fn may_be_given(sum: u64, possible: &[BTreeSet<u64>]) -> bool {
    possible.is_empty() || (sum >= SMALL && (0..possible.len()).all(|one| left_open(sum, possible, one) >= LEFT_OPEN))
}

/// How many numbers that one could be when all come to that sum.
fn left_open(sum: u64, possible: &[BTreeSet<u64>], one: usize) -> usize {
    let others = sums_of(possible.iter().enumerate().filter(|(other, _)| *other != one).map(|(_, numbers)| numbers));
    let fits = |number: &&u64| sum.checked_sub(**number).is_some_and(|rest| others.contains(&rest));
    possible.get(one).map_or(0, |numbers| numbers.iter().filter(fits).count())
}

/// Everything that one number of each could come to.
fn sums_of<'a>(possible: impl IntoIterator<Item = &'a BTreeSet<u64>>) -> BTreeSet<u64> {
    possible
        .into_iter()
        .fold(BTreeSet::from([0]), |sums, numbers| sums.iter().flat_map(|sum| numbers.iter().map(move |number| sum + number)).collect())
}

fn small_figures(many: usize) -> Vec<BTreeSet<u64>> {
    vec![(1..SMALL).collect(); many]
}

#[cfg(test)]
mod tests;
