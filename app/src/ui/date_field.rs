//! One date in three boxes.

use super::field::{Width, Wiring};
use super::form::{FormState, form_state};
use leptos::prelude::*;

/// A date that somebody knows by heart or reads off a paper: boxes `name-day`, `name-month`, `name-year`.
/// Its problem may stand at `name` or at any of the three. `birthday` lets a browser fill in a date of birth.
#[component]
pub fn DateField(
    #[prop(optional, into)] state: Option<FormState>,
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = "For example 27 3 2026".to_owned(), into)] hint: String,
    #[prop(optional)] birthday: bool,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let state = form_state(state);
    let mut wiring = Wiring::new(&state, name, hint);
    let parts: Vec<String> = ["day", "month", "year"].iter().map(|part| format!("{name}-{part}")).collect();
    wiring.now = state.now_on_record(&parts, |record| parts.iter().map(|part| record.get(part)).collect::<Vec<_>>().join(" "));
    wiring.problem = wiring.problem.or_else(|| ["day", "month", "year"].iter().find_map(|part| state.problem(&format!("{name}-{part}"))));
    let part = |part: &'static str, label: &'static str, width: Width| {
        let field = format!("{name}-{part}");
        // The first box carries the id of the whole, so that the summary's link leads into it.
        let id = if part == "day" { wiring.id.clone() } else { format!("{}-{part}", wiring.id) };
        let fill = birthday.then(|| format!("bday-{part}"));
        view! {
            <div class="date-part">
                <label for=id.clone()>{label}</label>
                <input class=width.class() id=id name=field.clone() type="text" inputmode=if part == "month" { "text" } else { "numeric" }
                    value=state.value(&field) autocomplete=fill.unwrap_or_else(|| "off".into()) aria-describedby=wiring.described_by()
                    aria-invalid=wiring.invalid() />
            </div>
        }
    };
    view! {
        <fieldset class=wiring.class() aria-describedby=wiring.described_by()>
            <legend>{label}{optional.then(|| view! { <span class="optional">" (optional)"</span> })}</legend>
            {wiring.words()}
            <div class="date-parts">
                {part("day", "Day", Width::W4)}
                {part("month", "Month", Width::W4)}
                {part("year", "Year", Width::W10)}
            </div>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        shared::{FormProblems, RawForm},
        ui::testing::html,
    };

    #[test]
    fn the_three_boxes_keep_what_was_typed_and_the_summary_leads_into_the_first() {
        let mut problems = FormProblems::new();
        problems.add("since", "not_a_date", "Enter a date that is in the calendar");
        let typed = RawForm::from([("since-day", "31"), ("since-month", "feb"), ("since-year", "2026")]);
        let state = FormState::returned(typed, problems, None);
        let page = html(|| view! { <DateField state=&state name="since" label="Since when" /> });
        for part in [
            r#"id="f-since""#,
            r#"name="since-day""#,
            r#"value="31""#,
            r#"value="feb""#,
            r#"for="f-since-month""#,
            r#"aria-invalid="true""#,
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(page.contains(r#"aria-describedby="f-since-hint f-since-problem""#));
    }
}
