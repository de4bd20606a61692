use super::{LEFT_OPEN, Published, SMALL, suppress};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// A month as a reader sees it: `-` is withheld, the total stands behind the bar.
fn read(cells: &[Option<u64>]) -> String {
    let mut words: Vec<String> = cells.iter().map(|cell| cell.map_or("-".to_owned(), |figure| figure.to_string())).collect();
    let total = words.pop().unwrap_or_default();
    format!("{} | {total}", words.join(" "))
}

#[test]
fn small_figures_of_a_month_are_withheld_and_a_total_that_would_tell_of_them() {
    let table: [(&[u64], &str); 15] = [
        (&[10, 20, 0], "10 20 0 | 30"),
        (&[0, 0, 0], "0 0 0 | 0"),
        (&[5, 0, 0], "5 0 0 | 5"),
        (&[17, 3, 2, 2, 0], "17 - - - 0 | 24"),
        (&[3, 20, 30], "- 20 30 | -"),
        (&[4, 0, 6], "- 0 6 | -"),
        (&[3, 0, 0], "- 0 0 | -"),
        (&[1, 1, 30], "- - 30 | -"),
        (&[4, 4, 30], "- - 30 | -"),
        (&[3, 4, 30], "- - 30 | -"),
        (&[2, 4, 30], "- - 30 | 36"),
        (&[4, 1, 0], "- - 0 | 5"),
        (&[2, 2, 0], "- - 0 | -"),
        (&[1, 1, 1, 1, 1], "- - - - - | -"),
        (&[1, 3, 1, 1, 1], "- - - - - | 7"),
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
    assert_eq!(sums(&[&[3, 20, 30], &[40, 50, 60]]), "- 70 90 | -", "the sum of all would tell the one total that is withheld");
    assert_eq!(sums(&[&[3, 20, 30], &[3, 50, 60]]), "- 70 90 | 166", "two totals are withheld, and 6 is 2 and 4 as well");
    assert_eq!(sums(&[&[4, 20, 30], &[4, 50, 60]]), "- 70 90 | -", "two totals are withheld, and 8 is twice 4");
    assert_eq!(sums(&[&[4, 2, 30], &[40, 50, 60]]), "- - 90 | 186", "every month has its total: the sum of all adds nothing");
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

/// Every table of that many months and columns, filled from those figures.
fn tables(months: usize, columns: usize, figures: std::ops::Range<u64>) -> impl Iterator<Item = Vec<Vec<u64>>> {
    let many = figures.end - figures.start;
    let cells = u32::try_from(months * columns).unwrap();
    (0..many.pow(cells)).map(move |mut number| {
        let mut next = || {
            let figure = figures.start + number % many;
            number /= many;
            figure
        };
        (0..months).map(|_| (0..columns).map(|_| next()).collect()).collect()
    })
}

/// All that was counted, in the order in which it is printed: each month with its total, then the sums.
fn counted(table: &[Vec<u64>], whole_year: bool) -> Vec<u64> {
    let with_total = |row: &Vec<u64>| row.iter().copied().chain([row.iter().sum()]).collect::<Vec<u64>>();
    let lines: Vec<Vec<u64>> = table.iter().map(with_total).collect();
    let columns = if whole_year { lines.first().map_or(0, Vec::len) } else { 0 };
    let sums: Vec<u64> = (0..columns).map(|column| lines.iter().map(|line| line[column]).sum()).collect();
    lines.into_iter().flatten().chain(sums).collect()
}

fn printed(table: &[Vec<u64>], whole_year: bool) -> Vec<Option<u64>> {
    let shown = suppress(table, whole_year);
    shown.months.into_iter().chain(shown.sums).flatten().collect()
}

/// Read as somebody who knows the rules: of all tables that are printed alike, every withheld place must hold several numbers. The sum of
/// a column that is known to be five or more tells of nobody, though it is not printed.
fn nothing_can_be_worked_out(months: usize, columns: usize, figures: std::ops::Range<u64>, whole_year: bool) {
    let mut readings: HashMap<Vec<Option<u64>>, Vec<BTreeSet<u64>>> = HashMap::new();
    for table in tables(months, columns, figures) {
        let counted = counted(&table, whole_year);
        let could = readings.entry(printed(&table, whole_year)).or_insert_with(|| vec![BTreeSet::new(); counted.len()]);
        for (numbers, number) in could.iter_mut().zip(counted) {
            numbers.insert(number);
        }
    }
    for (seen, could) in readings {
        for (cell, numbers) in seen.iter().zip(could) {
            match cell {
                Some(figure) => assert_eq!(numbers, BTreeSet::from([*figure]), "what is printed is what was counted"),
                None => {
                    let tells_of_nobody = numbers.iter().all(|number| *number >= SMALL);
                    assert!(tells_of_nobody || numbers.len() >= LEFT_OPEN, "only {numbers:?} are possible in {seen:?}");
                }
            }
        }
    }
}

#[test]
fn whoever_knows_the_rules_cannot_work_out_a_figure_of_a_month() {
    for columns in 1..=5 {
        nothing_can_be_worked_out(1, columns, 0..8, false);
    }
}

/// Five stands for all figures that are given: they are subtracted and done with.
#[test]
fn whoever_knows_the_rules_cannot_work_out_a_figure_from_the_sums_of_a_year() {
    for (months, columns) in [(2, 2), (4, 1)] {
        nothing_can_be_worked_out(months, columns, 0..6, true);
    }
    for (months, columns) in [(3, 2), (2, 3), (1, 5)] {
        nothing_can_be_worked_out(months, columns, 1..6, true);
    }
}

proptest! {
    /// In a table of the size that is published: nothing small is printed, and of the figures of a month nothing else is withheld.
    #[test]
    fn small_figures_are_withheld_and_no_others(
        counts in proptest::collection::vec(proptest::collection::vec(0u64..8, 5), 1..13),
        whole_year in any::<bool>(),
    ) {
        let shown = suppress(&counts, whole_year);
        for cell in shown.months.iter().chain(shown.sums.iter()).flatten().flatten() {
            prop_assert!(*cell == 0 || *cell >= SMALL);
        }
        for (month, row) in counts.iter().enumerate() {
            for (column, figure) in row.iter().enumerate() {
                prop_assert_eq!(shown.figure(month, column).is_none(), (1..SMALL).contains(figure));
            }
        }
    }

    /// The sum of a column is there for whoever adds the months up, and for nobody else.
    #[test]
    fn a_column_is_summed_where_its_months_are_all_given(
        counts in proptest::collection::vec(proptest::collection::vec(0u64..30, 3), 1..5),
    ) {
        let shown = suppress(&counts, true);
        for column in 0..3 {
            let added: Option<u64> = (0..counts.len()).map(|month| shown.figure(month, column)).sum();
            prop_assert_eq!(shown.sum(column), added);
        }
    }
}
