use super::{Published, SMALL, suppress};
use proptest::prelude::*;

/// A month as a reader sees it: `-` is withheld, the total stands behind the bar.
fn read(cells: &[Option<u64>]) -> String {
    let mut words: Vec<String> = cells.iter().map(|cell| cell.map_or("-".to_owned(), |figure| figure.to_string())).collect();
    let total = words.pop().unwrap_or_default();
    format!("{} | {total}", words.join(" "))
}

#[test]
fn as_few_figures_of_a_month_are_withheld_as_hide_the_small_ones() {
    let table: [(&[u64], &str); 12] = [
        (&[10, 20, 0], "10 20 0 | 30"),
        (&[0, 0, 0], "0 0 0 | 0"),
        (&[17, 3, 2, 2, 0], "17 - - - 0 | 24"),
        (&[3, 20, 30], "- - 30 | 53"),
        (&[3, 4, 30], "- - 30 | 37"),
        (&[1, 1, 30], "- - - | 32"),
        (&[3, 0, 0], "- 0 0 | -"),
        (&[2, 1, 0], "- - 0 | -"),
        (&[4, 1, 0], "- - 0 | 5"),
        (&[4, 0, 6], "- 0 - | 10"),
        (&[5, 0, 0], "5 0 0 | 5"),
        (&[1, 9, 9], "- - 9 | 19"),
    ];
    for (month, seen) in table {
        assert_eq!(read(&suppress(&[month.to_vec()], false).months[0]), seen, "{month:?}");
    }
}

#[test]
fn sums_are_given_for_a_whole_year_and_only_where_they_tell_nothing_of_a_month() {
    let sums = |counts: &[&[u64]]| {
        let counts: Vec<Vec<u64>> = counts.iter().map(|row| row.to_vec()).collect();
        assert_eq!(suppress(&counts, false).sums, None, "a year that goes on has none");
        read(&suppress(&counts, true).sums.unwrap())
    };
    assert_eq!(sums(&[&[10, 20], &[0, 7]]), "10 27 | 37");
    assert_eq!(sums(&[&[3, 20, 30], &[40, 50, 60]]), "- - 90 | 203", "each sum beside one hidden figure would tell it");
    assert_eq!(sums(&[&[3, 20, 30], &[4, 50, 60]]), "7 70 90 | 167", "two hidden in each column, more than a handful");
    assert_eq!(sums(&[&[3, 0], &[0, 9]]), "- 9 | -", "3 and its month's total are hidden: neither sum may tell them");
}

#[test]
fn a_month_reads_the_same_in_every_table() {
    let months = [vec![3, 20, 30], vec![1, 1, 9], vec![0, 0, 4], vec![6, 7, 8]];
    let alone: Vec<_> = months.iter().map(|month| suppress(std::slice::from_ref(month), false).months[0].clone()).collect();
    assert_eq!(suppress(&months, false).months, alone);
    assert_eq!(suppress(&months, true).months, alone, "so that subtracting one table from another gives nothing");
}

#[test]
fn an_empty_table_is_an_empty_table() {
    assert_eq!(suppress(&[], true), Published { months: vec![], sums: Some(vec![Some(0)]) });
}

/// One filling of the hidden figures that agrees with everything shown and gives that cell another value than it has; by trying all.
struct Search<'a> {
    shown: &'a Published,
    cell: (usize, usize),
    not: u64,
    width: usize,
}

/// No hidden figure needs to be larger for another filling to exist.
const TRIED: u64 = 14;

impl Search<'_> {
    fn finds(&self, month: usize, sums: &[u64]) -> bool {
        let Some(row) = self.shown.months.get(month) else { return self.agrees(sums) };
        self.fill(month, row, 0, &mut vec![0; self.width], sums)
    }

    fn fill(&self, month: usize, row: &[Option<u64>], column: usize, filled: &mut Vec<u64>, sums: &[u64]) -> bool {
        if column == self.width {
            let total = filled.iter().sum::<u64>();
            let here = self.cell == (month, self.width) && total == self.not;
            if row[self.width].is_some_and(|shown| shown != total) || here {
                return false;
            }
            let sums: Vec<u64> = sums.iter().zip(filled.iter()).map(|(sum, figure)| sum + figure).collect();
            return self.finds(month + 1, &sums);
        }
        let mut values = row[column].map_or(0..=TRIED, |shown| shown..=shown);
        values.any(|value| {
            let passes = self.shown.sum(column).is_some_and(|sum| sums[column] + value > sum);
            if passes || (self.cell == (month, column) && value == self.not) {
                return false;
            }
            filled[column] = value;
            self.fill(month, row, column + 1, filled, sums)
        })
    }

    fn agrees(&self, sums: &[u64]) -> bool {
        let all = sums.iter().sum::<u64>();
        let total = self.shown.sum(self.width).is_none_or(|shown| shown == all);
        total && sums.iter().enumerate().all(|(column, sum)| self.shown.sum(column).is_none_or(|shown| shown == *sum))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever the figures, nothing small is shown, noughts of a month always are, and every hidden figure below five could be another
    /// one for all that a reader can see.
    #[test]
    fn nothing_small_is_shown_or_can_be_worked_out(
        counts in proptest::collection::vec(proptest::collection::vec(0u64..8, 2), 1..4),
        whole_year in any::<bool>(),
    ) {
        let shown = suppress(&counts, whole_year);
        for cell in shown.months.iter().chain(shown.sums.iter()).flatten().flatten() {
            prop_assert!(*cell == 0 || *cell >= SMALL);
        }
        for (month, row) in counts.iter().enumerate() {
            let total = row.iter().sum::<u64>();
            for (column, figure) in row.iter().copied().chain([total]).enumerate() {
                prop_assert!(figure != 0 || shown.figure(month, column) == Some(0));
                if shown.figure(month, column).is_none() && figure < SMALL {
                    let search = Search { shown: &shown, cell: (month, column), not: figure, width: row.len() };
                    prop_assert!(search.finds(0, &[0, 0]), "{figure} at {month}, {column} follows from {shown:?}");
                }
            }
        }
    }
}
