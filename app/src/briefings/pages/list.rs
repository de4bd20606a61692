//! A staff list: sent up, looked at, taken in or put aside.

use super::home;
use crate::audit::Note;
use crate::briefings::model::ListState;
use crate::briefings::permits::KeepBriefings;
use crate::briefings::queries;
use crate::imports::rows::RowProblem;
use crate::platform::ask::{Ask, Key, Reply};
use crate::shared::{BriefingId, RawForm};
use crate::ui::*;
use entity::{briefing, briefing_list};
use leptos::prelude::*;
use uuid::Uuid;

/// `GET /briefings/{id}/list`
pub async fn send_list(ask: Ask, Key(id): Key<BriefingId>) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let row = queries::briefing(&ask.app, &permit, permit.service(), id).await?;
    let form = ask.form("staff_list", RawForm::default()).await?;
    Ok(ask.page("A staff list", move || send_view(&row, form)))
}

fn send_view(row: &briefing::Model, form: FormState) -> impl IntoView + use<> {
    let path = format!("/briefings/{}", row.id);
    view! {
        <Breadcrumbs steps=vec![home(), (path.clone(), row.title.clone())] />
        <PageHeader title="Send a staff list" lead="You see what is wrong with which row before anybody is on record." />
        <Form state=form.clone() action=format!("{path}/list") submit_label="Look at the list" upload=true cancel=(path, "Back to the briefing".to_owned())>
            <FileField state=form name="file" label="The list" hint="A CSV file with a header, at most 5 MB and 10,000 rows" accept=".csv,text/csv" />
        </Form>
        <Panel title="What the list has">
            <p>"The first row names the columns, in any order:"</p>
            <ul>
                <li><b>"name"</b>", and at least one of "<b>"email"</b>" and "<b>"staff_number"</b>": by these a person counts once, however often they are listed"</li>
                <li><b>"group"</b>": frontline, control room, Specials, the intake of September"</li>
                <li><b>"agency"</b>" and "<b>"area"</b>", where you want coverage by them"</li>
            </ul>
            <p>"Other columns are left out. Send no more about people than these. A later list adds to the ones before."</p>
        </Panel>
    }
}

/// `GET /briefings/lists/{id}`
pub async fn list(ask: Ask, Key(id): Key<Uuid>) -> Reply {
    let permit = ask.permit::<KeepBriefings>()?;
    let (list, row) = queries::list(&ask.app, &permit, permit.service(), id).await?;
    ask.looked(&permit, Note::looked("briefing.list_read", "briefing", row.id)).await?;
    let unknown = queries::unknown_agencies(&ask.app, &permit, permit.service(), &list).await?;
    Ok(ask.page("A staff list", move || view(&list, &row, &unknown)))
}

/// The agencies named before the others are only counted.
const NAMED: usize = 10;

/// What is remarked of agencies that a list names and this service does not have.
fn unknown_words(unknown: &[String]) -> Option<String> {
    let named = unknown.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    let more = match unknown.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    (!unknown.is_empty()).then(|| {
        format!("Not among your agencies yet: {named}{more}. They are added with the list; if one of yours is meant, write it in the file as you have it")
    })
}

fn view(list: &briefing_list::Model, row: &briefing::Model, unknown: &[String]) -> impl IntoView + use<> {
    let path = format!("/briefings/{}", row.id);
    let here = format!("/briefings/lists/{}", list.id);
    let state = ListState::from_code(&list.state).unwrap_or(ListState::Dropped);
    let out = list.rows_total - list.rows_good;
    let facts = [
        format!("{} rows can be taken in", list.rows_good),
        format!("{} people were not on the briefing before", list.new_people),
        format!("{out} rows stay out"),
    ];
    let facts = facts.into_iter().chain(unknown_words(unknown)).map(|fact| view! { <li>{fact}</li> }).collect_view();
    let waits = state == ListState::Previewed;
    let acts = (waits && list.rows_good > 0).then(|| view! { <ButtonForm action=format!("{here}/take") label="Take the good rows in" /> });
    let drop = waits.then(|| view! { <ButtonForm action=format!("{here}/drop") label="Put the list aside" kind=ButtonKind::Second /> });
    let problems: Vec<RowProblem> = serde_json::from_value(list.problems.clone()).unwrap_or_default();
    let columns = vec![Column::number("Line"), Column::new("Column"), Column::new("What to do")];
    let rows = problems.into_iter().map(|problem| vec![text(problem.line.to_string()), text(problem.column), text(problem.message)]);
    let rows = rows.collect();
    let none = view! { <Empty title="Every row is good" sentence="Nothing is to be mended in the file." /> };
    let lead = match state {
        ListState::Previewed => {
            "Nobody of it is on record yet. Rows with a problem stay out; mend them and send the file again: nobody is counted twice."
        }
        ListState::Taken => "The good rows are in. The file itself is not kept.",
        ListState::Dropped => "It was put aside: nobody of it is on record, and the file is not kept.",
    };
    view! {
        <Breadcrumbs steps=vec![home(), (path, row.title.clone())] />
        <PageHeader title="A staff list" kicker=list.file_name.clone() lead=lead tags=view! { <Tag word=state.label() /> }.into_any()>{acts}{drop}</PageHeader>
        <Panel title="What it would do"><ul>{facts}</ul></Panel>
        <Panel title="What is wrong with which row">
            <DataTable caption="Rows with a problem" quiet_caption=true columns=columns rows=rows empty=none.into_any() />
        </Panel>
    }
}

#[cfg(test)]
mod tests {
    use super::unknown_words;

    #[test]
    fn agencies_that_are_not_known_are_named_as_far_as_anybody_reads() {
        assert_eq!(unknown_words(&[]), None);
        let names = |count: usize| (0..count).map(|n| format!("Agency {n}")).collect::<Vec<_>>();
        assert!(unknown_words(&names(2)).unwrap().starts_with("Not among your agencies yet: Agency 0; Agency 1. They are added"));
        assert!(unknown_words(&names(13)).unwrap().contains("Agency 9; and 3 more."));
    }
}
