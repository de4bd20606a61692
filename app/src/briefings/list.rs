//! A staff list, row by row: every problem of every row at once, named by line and column and never by what stands there.

use super::rules::{self, Marks, staff_key};
use crate::imports::rows::{Checked, Column, RowCheck, RowProblem, Sheet, check_sheet, extra, needed};
use crate::shared::problem::Problem;
use crate::shared::text::{Email, clean_line, line, optional_line, person_name};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The columns of a staff list. Of `email` and `staff_number` each row has one at least.
pub const COLUMNS: [Column; 6] = [needed("name"), extra("email"), extra("staff_number"), needed("group"), extra("agency"), extra("area")];
/// The longest name of a group or an area.
const WORDS_MAX: usize = 80;
/// The longest staff number.
const NUMBER_MAX: usize = 20;

/// One row without a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRow {
    pub line: u32,
    pub name: String,
    pub email: Option<Email>,
    pub staff_number: Option<String>,
    pub group: String,
    pub agency: Option<String>,
    pub area: Option<String>,
}

impl ListedRow {
    /// What the person is known by.
    pub fn marks(&self) -> Marks {
        Marks {
            email: self.email.as_ref().map(|email| email.as_str().to_owned()),
            staff_key: self.staff_number.as_deref().map(|number| staff_key(self.agency.as_deref(), number)),
        }
    }
}

/// Check every row. Somebody of another name with the same address or number, earlier in the list or on record (`known`, with their names),
/// is a problem of the row: two people must not become one.
pub fn check(sheet: &Sheet, known_agencies: &[String], known: &[(Marks, String)]) -> Checked<ListedRow> {
    let mut checked = check_sheet(sheet, &COLUMNS, known_agencies, |row: &ListedRow| row.agency.as_deref(), one_row);
    let mut seen: HashMap<(bool, String), (u32, String)> = HashMap::new();
    for (marks, name) in known {
        let both = [(true, marks.email.clone()), (false, marks.staff_key.clone())];
        seen.extend(both.into_iter().filter_map(|(is_email, mark)| Some(((is_email, mark?), (0, name.clone())))));
    }
    let mut wrong: Vec<RowProblem> = Vec::new();
    checked.good.retain(|row| {
        let problem = shared_with_another(&mut seen, row);
        let fine = problem.is_none();
        wrong.extend(problem);
        fine
    });
    checked.problems.append(&mut wrong);
    checked.problems.sort_by_key(|problem| problem.line);
    checked
}

fn shared_with_another(seen: &mut HashMap<(bool, String), (u32, String)>, row: &ListedRow) -> Option<RowProblem> {
    let marks = row.marks();
    for (is_email, mark) in [(true, marks.email), (false, marks.staff_key)] {
        let Some(mark) = mark else { continue };
        let (line, name) = seen.entry((is_email, mark)).or_insert_with(|| (row.line, row.name.clone()));
        if !rules::may_be_one(name, &row.name) {
            let (column, what) = if is_email { ("email", "e-mail address") } else { ("staff_number", "staff number") };
            return Some(RowProblem {
                line: row.line,
                column: column.to_owned(),
                code: "of_another".to_owned(),
                message: match line {
                    0 => format!("Somebody of another name is on record with this {what}. Give each person their own"),
                    line => format!("Somebody of another name has this {what} on line {line}. Give each person their own"),
                },
            });
        }
    }
    None
}

fn one_row(row: &mut RowCheck<'_>) -> Option<ListedRow> {
    let name = row.take("name", person_name);
    let email = row.take("email", Email::parse_optional);
    let staff_number = row.take("staff_number", |cell| plain(optional_line(cell, NUMBER_MAX)?));
    let group = row.take("group", |cell| plain(Some(line(cell, WORDS_MAX, "Enter the group, such as control room")?)));
    let agency = row.optional_agency("agency");
    let area = row.take("area", |cell| plain(optional_line(cell, WORDS_MAX)?));
    if row.is_blank("email") && row.is_blank("staff_number") {
        row.refuse("email", "missing", "Enter an e-mail address or a staff number: by one of them a person counts once");
    }
    Some(ListedRow { line: row.line(), name: name?, email: email?, staff_number: staff_number?, group: group??, agency, area: area? })
}

/// A cell that a spreadsheet would not run.
fn plain(cell: Option<String>) -> Result<Option<String>, Problem> {
    match cell {
        Some(text) if clean_line(&text).starts_with(['=', '+', '-', '@', '|', '%']) => {
            Err(Problem::new("formula", "Enter words that do not begin with a sign such as = or +"))
        }
        cell => Ok(cell),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::imports::file;

    fn checked(text: &str) -> Checked<ListedRow> {
        check(&file::sheet(&file::text(text.as_bytes()).unwrap()).unwrap(), &["Cambridgeshire Constabulary".to_owned()], &[])
    }

    fn codes(text: &str) -> Vec<String> {
        checked(text).problems.into_iter().map(|problem| format!("{} {} {}", problem.line, problem.column, problem.code)).collect()
    }

    #[test]
    fn a_staff_list_is_read_whatever_the_order_of_its_columns() {
        let found = checked(
            "group,name,staff_number,agency,area,rank\n\
             Control room,Alan Pike,PC 1234,Cambridgeshire Constabulary,Peterborough,PC\n\
             Specials,Ros Hale,77,Fenland Council,,\n",
        );
        assert_eq!(found.problems, []);
        assert_eq!((found.good.len(), found.ignored_columns.as_slice()), (2, &["rank".to_owned()][..]));
        assert_eq!(found.new_agencies, ["Fenland Council"]);
        assert_eq!(found.good[0].marks().staff_key.unwrap(), "cambridgeshireconstabulary/pc1234");
    }

    #[test]
    fn each_row_says_what_is_wrong_with_it_and_the_others_stay_good() {
        let list = "name,email,staff_number,group,area\n\
             ,a@example.org,,Specials,\n\
             Ros Hale,,,Specials,\n\
             Ros Hale,ros(at)example.org,,Specials,\n\
             Jas Kaur,jas@example.org,,,\n\
             Ann Bell,ann@example.org,,=1+1,\n\
             Tom Reed,desk@example.org,,Control room,\n\
             Zoë Wynn,desk@example.org,,Control room,\n\
             Sgt Tom Reed,desk@example.org,,Specials,\n";
        assert_eq!(
            codes(list),
            ["2 name missing", "3 email missing", "4 email not_an_email", "5 group missing", "6 group formula", "8 email of_another"]
        );
        let good: Vec<u32> = checked(list).good.iter().map(|row| row.line).collect();
        assert_eq!(good, [7, 9]);
        assert!(checked(list).problems.iter().all(|problem| !problem.message.contains("(at)") && !problem.message.contains("desk@")));
    }

    #[test]
    fn a_header_without_names_or_groups_is_no_staff_list() {
        assert_eq!(codes("email\na@example.org\n"), ["1 name column_missing", "1 group column_missing"]);
    }
}
