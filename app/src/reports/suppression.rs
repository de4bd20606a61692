//! Hiding small numbers so that nobody can be recognised in a report, also not by subtraction (`docs/POLICY.md` 12.2).
//!
//! A month is hidden by its own figures alone, so that it reads the same in whichever table it stands and whenever it is read: two tables
//! of overlapping months tell no more than one. Sums over months are another matter: the difference of two sums is a month. They are given
//! for whole years only, which do not overlap, and only where they give nothing of a month away.

/// Figures from one to four are hidden; nought tells of nobody.
pub const SMALL: u64 = 5;

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

/// Suppress counts by month: every small figure, totals too, and the fewest others by which none of them can be worked out.
pub fn suppress(counts: &[Vec<u64>], whole_year: bool) -> Published {
    let width = counts.iter().map(Vec::len).max().unwrap_or(0);
    let mut table = Table { lines: counts.iter().map(|row| Line::of(row, width)).collect(), columns: width + 1 };
    let months: Vec<Vec<Option<u64>>> = table.lines.iter().map(Line::published).collect();
    let sums = whole_year.then(|| {
        table.add_sums();
        table.lines.last().map(Line::published).unwrap_or_default()
    });
    Published { months, sums }
}

/// A month, or the line of sums: figures with their total at the end, and which of them are hidden.
#[derive(Debug, Clone)]
struct Line {
    figures: Vec<u64>,
    hidden: Vec<bool>,
}

impl Line {
    /// A month with what has to be hidden of it.
    fn of(row: &[u64], width: usize) -> Self {
        let mut figures: Vec<u64> = row.iter().copied().chain(std::iter::repeat(0)).take(width).collect();
        figures.push(figures.iter().sum());
        let mut line = Self { hidden: figures.iter().map(|figure| (1..SMALL).contains(figure)).collect(), figures };
        if line.is_given_away() {
            line.hide_one_more();
        }
        line
    }

    /// Whether the total tells what is hidden: it stands beside one hidden figure, or beside a handful between them.
    fn is_given_away(&self) -> bool {
        let Some(((_, total_hidden), cells)) = self.cells().split_last().map(|(total, cells)| (*total, cells.to_vec())) else {
            return false;
        };
        let hidden: Vec<u64> = cells.iter().filter(|(_, hidden)| *hidden).map(|(figure, _)| *figure).collect();
        !total_hidden && (hidden.len() == 1 || (!hidden.is_empty() && hidden.iter().sum::<u64>() < SMALL))
    }

    /// Hide the smallest figure that is not nought; the total when there is no other. A nought protects nothing: it adds nothing.
    fn hide_one_more(&mut self) -> bool {
        let last = self.figures.len().saturating_sub(1);
        let standing = self.cells().into_iter().enumerate().filter(|(_, (figure, hidden))| !hidden && *figure > 0);
        let next = standing.min_by_key(|(column, (figure, _))| (*column == last, *figure)).map(|(column, _)| column);
        if let Some(cell) = next.and_then(|column| self.hidden.get_mut(column)) {
            *cell = true;
        }
        next.is_some()
    }

    fn cells(&self) -> Vec<(u64, bool)> {
        self.figures.iter().copied().zip(self.hidden.iter().copied()).collect()
    }

    fn cell(&self, column: usize) -> (u64, bool) {
        (self.figures.get(column).copied().unwrap_or(0), self.hidden.get(column).copied().unwrap_or(false))
    }

    fn published(&self) -> Vec<Option<u64>> {
        self.cells().into_iter().map(|(figure, hidden)| (!hidden).then_some(figure)).collect()
    }
}

/// Months, then the line of sums.
struct Table {
    lines: Vec<Line>,
    columns: usize,
}

impl Table {
    /// Add the line of sums, and hide of it what would tell of a month. What the months show stays as it is.
    fn add_sums(&mut self) {
        let sum = |column: usize| self.lines.iter().map(|line| line.cell(column).0).sum::<u64>();
        let figures: Vec<u64> = (0..self.columns).map(sum).collect();
        let mut sums = Line { hidden: figures.iter().map(|figure| (1..SMALL).contains(figure)).collect(), figures };
        for column in 0..self.columns {
            if self.handful_in(column)
                && let Some(cell) = sums.hidden.get_mut(column)
            {
                *cell = true;
            }
        }
        self.lines.push(sums);
        while self.lines.last().is_some_and(Line::is_given_away) || self.something_is_fixed() {
            if !self.lines.last_mut().is_some_and(Line::hide_one_more) {
                break;
            }
        }
    }

    /// Whether what is hidden of a column is one figure, or only a handful between them.
    fn handful_in(&self, column: usize) -> bool {
        let hidden: Vec<u64> =
            self.lines.iter().map(|line| line.cell(column)).filter(|(_, hidden)| *hidden).map(|(figure, _)| figure).collect();
        hidden.len() == 1 || (!hidden.is_empty() && hidden.iter().sum::<u64>() < SMALL)
    }

    /// Whether what is shown leaves some hidden figure one value only.
    fn something_is_fixed(&self) -> bool {
        let cells = (0..self.lines.len()).flat_map(|line| (0..self.columns).map(move |column| (line, column)));
        cells.filter(|cell| self.cell(*cell).1).any(|cell| !self.can_vary(cell))
    }

    fn cell(&self, (line, column): (usize, usize)) -> (u64, bool) {
        self.lines.get(line).map_or((0, false), |cells| cells.cell(column))
    }

    /// Whether other figures would show the same table: a hidden figure can be another one when a ring of hidden figures, each of them
    /// raised or lowered by one, leads from its line to its column and back. A figure that is nought cannot be lowered.
    fn can_vary(&self, cell: (usize, usize)) -> bool {
        let (from, to) = self.ends(cell);
        let lower = self.cell(cell).0 > 0 && self.leads(from, to, cell);
        lower || self.leads(to, from, cell)
    }

    /// A table with its sums is a circulation: every figure flows from one node to another, and at each node as much comes in as goes out.
    /// Nodes are the lines, then the columns. Figures flow from their line to their column, totals the other way.
    fn ends(&self, (line, column): (usize, usize)) -> (usize, usize) {
        let (last_line, last_column) = (self.lines.len().saturating_sub(1), self.columns.saturating_sub(1));
        let (line_node, column_node) = (line, self.lines.len() + column);
        if (line == last_line) == (column == last_column) { (line_node, column_node) } else { (column_node, line_node) }
    }

    /// Whether raising and lowering hidden figures, other than that one, carries one unit from the first node to the second.
    fn leads(&self, from: usize, to: usize, without: (usize, usize)) -> bool {
        let mut reached = vec![false; self.lines.len() + self.columns];
        let mut next = vec![from];
        while let Some(node) = next.pop() {
            if node == to {
                return true;
            }
            let Some(seen) = reached.get_mut(node) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            let rows = self.lines.len();
            let beside: Vec<(usize, usize)> = if node < rows {
                (0..self.columns).map(|column| (node, column)).collect()
            } else {
                (0..rows).map(|line| (line, node - rows)).collect()
            };
            for cell in beside.into_iter().filter(|cell| *cell != without) {
                let ((figure, hidden), (tail, head)) = (self.cell(cell), self.ends(cell));
                if hidden && tail == node {
                    next.push(head);
                } else if hidden && figure > 0 {
                    next.push(tail);
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests;
