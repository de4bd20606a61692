use super::{SMALL, suppress};
use proptest::prelude::*;

#[test]
fn a_table_without_small_figures_is_published_whole() {
    let table = suppress(&[vec![10, 20], vec![0, 7]]);
    assert_eq!(table.cells, vec![vec![Some(10), Some(20), Some(30)], vec![Some(0), Some(7), Some(7)], vec![Some(10), Some(27), Some(37)]]);
}

#[test]
fn one_small_figure_takes_three_others_with_it() {
    let table = suppress(&[vec![3, 20, 30], vec![40, 50, 60], vec![70, 80, 90]]);
    assert_eq!(table.figure(0, 0), None, "the small one");
    let hidden = table.cells.iter().flatten().filter(|cell| cell.is_none()).count();
    assert_eq!(hidden, 4, "a ring of four: {table:?}");
    assert_eq!(table.figure(0, 3), Some(53), "totals that need no hiding stay");
}

#[test]
fn a_handful_in_a_row_does_not_show_by_its_total() {
    // Two hidden figures that are one each would be known from a total of two.
    let table = suppress(&[vec![1, 1, 0], vec![50, 60, 70]]);
    assert_eq!(table.figure(0, 3), None, "{table:?}");
}

#[test]
fn an_empty_table_is_an_empty_table() {
    assert_eq!(suppress(&[]).cells, vec![vec![Some(0)]]);
}

proptest! {
    /// Whatever the figures, nothing small is shown, and nothing hidden follows from what is shown.
    #[test]
    fn nothing_small_is_shown_and_nothing_hidden_can_be_worked_out(
        counts in proptest::collection::vec(proptest::collection::vec(0u64..12, 4), 1..7)
    ) {
        let shown = suppress(&counts).cells;
        let whole = shown.iter().flatten().all(Option::is_some);
        for cell in shown.iter().flatten().flatten() {
            prop_assert!(*cell == 0 || *cell >= SMALL);
        }
        prop_assert!(whole || !something_follows(shown));
    }
}

/// What a reader with a pencil can do: fill in, over and over, what is alone in its row or column.
fn something_follows(mut cells: Vec<Vec<Option<u64>>>) -> bool {
    let hidden = |cells: &Vec<Vec<Option<u64>>>| cells.iter().flatten().filter(|cell| cell.is_none()).count();
    let before = hidden(&cells);
    loop {
        let start = hidden(&cells);
        for row in &mut cells {
            let missing: Vec<usize> = (0..row.len()).filter(|column| row[*column].is_none()).collect();
            if let [one] = missing[..] {
                row[one] = Some(0);
            }
        }
        for column in 0..cells[0].len() {
            let missing: Vec<usize> = (0..cells.len()).filter(|row| cells[*row][column].is_none()).collect();
            if let [one] = missing[..] {
                cells[one][column] = Some(0);
            }
        }
        if hidden(&cells) == start {
            return start < before;
        }
    }
}
