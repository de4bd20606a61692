//! Everybody who cannot be asked, with each rule that says so and what would lift it.

use super::ranking::Shown;
use crate::islands::ListFilter;
use crate::matching::rank::{ExcludedPerson, Ranking};
use crate::matching::verdict::Rule;
use crate::ui::*;
use leptos::prelude::*;

/// How many are listed at once.
const PART: usize = 200;

/// The list, narrowed by rule in the address and by words in the browser.
#[component]
pub(super) fn Excluded(ranking: Ranking, shown: Shown) -> impl IntoView {
    let all = ranking.excluded.len();
    if all == 0 {
        return view! { <Panel title="Cannot be asked: 0"><p>"No rule excludes anybody."</p></Panel> }.into_any();
    }
    let rules = rules(&ranking, &shown);
    let fits = |excluded: &&ExcludedPerson| shown.rule.is_none_or(|rule| excluded.failing.iter().any(|failing| failing.rule == rule));
    let fitting: Vec<&ExcludedPerson> = ranking.excluded.iter().filter(fits).collect();
    let parts = fitting.len().div_ceil(PART).max(1);
    let part = shown.excluded_part.min(parts);
    let entries = fitting.iter().skip((part - 1) * PART).take(PART).map(|excluded| entry(excluded)).collect_view();
    let open = shown.rule.is_some() || shown.excluded_part > 1 || ranking.suitable.is_empty();
    let summary = match shown.rule {
        Some(rule) => format!("{} excluded by: {}", fitting.len(), rule.title().to_lowercase()),
        None => format!("Show all {all} with the reasons"),
    };
    view! {
        <Panel title=format!("Cannot be asked: {all}")>
            <ul class="rule-counts">{rules}</ul>
            <Details summary=summary open=open>
                <ListFilter list="excluded".to_owned() label="Narrow to names or reasons".to_owned() />
                <ul class="excluded" id="excluded">{entries}</ul>
                {(parts > 1).then(|| part_links(&shown, part, parts))}
            </Details>
        </Panel>
    }
    .into_any()
}

/// Each rule with how many it keeps out, as links that narrow the list.
fn rules(ranking: &Ranking, shown: &Shown) -> AnyView {
    let fails = |rule: Rule| ranking.excluded.iter().filter(|out| out.failing.iter().any(|failing| failing.rule == rule)).count();
    let entries = Rule::ALL.into_iter().map(|rule| (rule, fails(rule))).filter(|(_, count)| *count > 0).map(|(rule, count)| {
        let here = (shown.rule == Some(rule)).then_some("true");
        let href = format!("{}&rule={}#excluded", shown.address(shown.seat), rule.code());
        view! { <li><a href=href aria-current=here>{rule.title()}": "<b>{count.to_string()}</b></a></li> }
    });
    let entries = entries.collect_view();
    let everybody = shown.rule.map(|_| view! { <li><a href=shown.address(shown.seat)>"All rules"</a></li> });
    view! { {entries}{everybody} }.into_any()
}

fn entry(excluded: &ExcludedPerson) -> AnyView {
    let reasons = excluded.failing.iter().map(|failing| {
        let lifted = failing.lifted_by.clone().unwrap_or_else(|| "Nothing lifts this".to_owned());
        view! { <li><b>{failing.rule.title()}</b>": "{failing.sentence.clone()}" "<span class="muted">{lifted}"."</span></li> }
    });
    let warnings = excluded.warnings.iter().map(|warning| view! { <li class="muted">{warning.sentence.clone()}</li> }).collect_view();
    view! { <li><p><b>{excluded.name.clone()}</b></p><ul>{reasons.collect_view()}{warnings}</ul></li> }.into_any()
}

fn part_links(shown: &Shown, part: usize, parts: usize) -> AnyView {
    let rule = shown.rule.map(|rule| format!("&rule={}", rule.code())).unwrap_or_default();
    let href = |part: usize| format!("{}{rule}&part={part}#excluded", shown.address(shown.seat));
    view! {
        <nav class="parts" aria-label="Parts of the list">
            {(part > 1).then(|| view! { <a href=href(part - 1)>"Back"</a> })}
            <span>{format!("Part {part} of {parts}")}</span>
            {(part < parts).then(|| view! { <a href=href(part + 1)>"More"</a> })}
        </nav>
    }
    .into_any()
}
