//! Hiding small numbers so that nobody can be recognised in a table, also not by subtraction (`docs/POLICY.md` 12.2).

/// Figures from one to four are hidden; nought tells of nobody.
pub const SMALL: u64 = 5;

/// A table of counts with its totals, as it may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Row by row, each with its total at the end; the last row holds the totals of the columns. `None` is withheld.
    pub cells: Vec<Vec<Option<u64>>>,
}

impl Published {
    /// The figure of that row and column, when it may be shown.
    pub fn figure(&self, row: usize, column: usize) -> Option<u64> {
        self.cells.get(row).and_then(|cells| cells.get(column)).copied().flatten()
    }
}

/// Suppress a table: every small figure, totals too, and as many others as it takes that no hidden one can be worked out.
///
/// A hidden figure can be worked out when it alone is hidden in a row or column, or more generally when it closes no ring of hidden
/// figures: then the sums around it have one answer. And where only a handful is hidden in a line, the hidden ones are nearly known, so
/// a larger one is hidden with them.
pub fn suppress(counts: &[Vec<u64>]) -> Published {
    let mut table = Table::with_totals(counts);
    table.hide_small();
    while table.hide_one_more() {}
    Published { cells: table.published() }
}

struct Table {
    figures: Vec<Vec<u64>>,
    hidden: Vec<Vec<bool>>,
    columns: usize,
}

impl Table {
    fn with_totals(counts: &[Vec<u64>]) -> Self {
        let width = counts.iter().map(Vec::len).max().unwrap_or(0);
        let mut figures: Vec<Vec<u64>> = counts
            .iter()
            .map(|row| {
                let row = row.iter().copied().chain(std::iter::repeat(0)).take(width);
                let row: Vec<u64> = row.collect();
                let total = row.iter().sum();
                row.into_iter().chain([total]).collect()
            })
            .collect();
        figures.push((0..=width).map(|column| figures.iter().filter_map(|row| row.get(column)).sum()).collect());
        let hidden = figures.iter().map(|row| vec![false; row.len()]).collect();
        Self { figures, hidden, columns: width + 1 }
    }

    fn figure(&self, (row, column): (usize, usize)) -> u64 {
        self.figures.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(0)
    }

    fn is_hidden(&self, (row, column): (usize, usize)) -> bool {
        self.hidden.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(false)
    }

    fn hide(&mut self, (row, column): (usize, usize)) {
        if let Some(cell) = self.hidden.get_mut(row).and_then(|cells| cells.get_mut(column)) {
            *cell = true;
        }
    }

    fn all(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (rows, columns) = (self.figures.len(), self.columns);
        (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }

    fn row(&self, row: usize) -> Vec<(usize, usize)> {
        (0..self.columns).map(|column| (row, column)).collect()
    }

    fn column(&self, column: usize) -> Vec<(usize, usize)> {
        (0..self.figures.len()).map(|row| (row, column)).collect()
    }

    fn hide_small(&mut self) {
        let small: Vec<_> = self.all().filter(|cell| (1..SMALL).contains(&self.figure(*cell))).collect();
        small.into_iter().for_each(|cell| self.hide(cell));
    }

    /// Hide the next figure that protects another; false when all are safe.
    fn hide_one_more(&mut self) -> bool {
        let rows = (0..self.figures.len()).map(|row| self.row(row));
        let columns = (0..self.columns).map(|column| self.column(column));
        let mut next = rows.chain(columns).find_map(|line| if self.gives_away(&line) { self.protector(&line) } else { None });
        if next.is_none() {
            next = self
                .all()
                .filter(|cell| self.is_hidden(*cell) && !self.in_a_ring(*cell))
                .find_map(|(row, column)| self.protector(&self.row(row)).or_else(|| self.protector(&self.column(column))));
        }
        next.inspect(|cell| self.hide(*cell)).is_some()
    }

    /// One hidden figure alone, or hidden ones that are only a handful together.
    fn gives_away(&self, line: &[(usize, usize)]) -> bool {
        let hidden: Vec<u64> = line.iter().filter(|cell| self.is_hidden(**cell)).map(|cell| self.figure(*cell)).collect();
        hidden.len() == 1 || (hidden.len() > 1 && hidden.iter().sum::<u64>() < SMALL)
    }

    /// The smallest figure of a line that still stands: what tells least. Noughts only when nothing else is left.
    fn protector(&self, line: &[(usize, usize)]) -> Option<(usize, usize)> {
        let standing = line.iter().copied().filter(|cell| !self.is_hidden(*cell));
        standing.min_by_key(|cell| (self.figure(*cell) == 0, self.figure(*cell)))
    }

    /// Whether a row and a column of a hidden figure are joined by other hidden figures.
    fn in_a_ring(&self, cell: (usize, usize)) -> bool {
        let rows = self.figures.len();
        let mut reached = vec![false; rows + self.columns];
        let mut next = vec![cell.0];
        while let Some(node) = next.pop() {
            let Some(seen) = reached.get_mut(node) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            let line = if node < rows { self.row(node) } else { self.column(node - rows) };
            let hidden = line.into_iter().filter(|other| *other != cell && self.is_hidden(*other));
            next.extend(hidden.map(|(row, column)| if node < rows { rows + column } else { row }));
        }
        reached.get(rows + cell.1).copied().unwrap_or(false)
    }

    fn published(&self) -> Vec<Vec<Option<u64>>> {
        let shown = |cell| (!self.is_hidden(cell)).then(|| self.figure(cell));
        (0..self.figures.len()).map(|row| self.row(row).into_iter().map(shown).collect()).collect()
    }
}

#[cfg(test)]
mod tests;
