//! Everybody who cannot be asked, with each rule that says so and what would lift it.

use super::ranking::Shown;
use crate::matching::order::Order;
use crate::matching::rank::ExcludedPerson;
use crate::matching::verdict::Rule;
use crate::ui::*;
use leptos::prelude::*;

/// How many are listed at once.
const PART: usize = 50;

/// The list, narrowed by rule in the address and by words in the browser.
#[component]
pub(super) fn Excluded<'a>(order: &'a Order<'a>, shown: Shown) -> impl IntoView + use<> {
    let all = order.excluded_count();
    if all == 0 {
        return view! { <Panel title="Cannot be asked: 0"><p>"No rule excludes anybody."</p></Panel> }.into_any();
    }
    let rules = rules(order, &shown);
    let fitting = shown.rule.map_or(all, |rule| order.kept_out_by(rule));
    let parts = fitting.div_ceil(PART).max(1);
    let part = shown.excluded_part.min(parts);
    let entries = order.nearest(shown.rule, (part - 1) * PART, PART).iter().map(entry).collect_view();
    let open = shown.rule.is_some() || shown.excluded_part > 1 || order.suitable_count() == 0;
    let summary = match shown.rule {
        Some(rule) => format!("{fitting} excluded by: {}", rule.title().to_lowercase()),
        None => "Show them with the reasons, the nearest first".to_owned(),
    };
    view! {
        <Panel title=format!("Cannot be asked: {all}")>
            <ul class="rule-counts">{rules}</ul>
            <Details summary=summary open=open>
                <NarrowBox list="excluded" label="Narrow to names or reasons" />
                <ul class="excluded" id="excluded">{entries}</ul>
                {(parts > 1).then(|| part_links(&shown, part, parts))}
            </Details>
        </Panel>
    }
    .into_any()
}

/// Each rule with how many it keeps out, as links that narrow the list.
fn rules(order: &Order<'_>, shown: &Shown) -> AnyView {
    let entries = Rule::ALL.into_iter().map(|rule| (rule, order.kept_out_by(rule))).filter(|(_, count)| *count > 0).map(|(rule, count)| {
        let here = (shown.rule == Some(rule)).then_some("true");
        let href = format!("{}&rule={}#excluded", shown.address(shown.seat), rule.code());
        view! { <li><a href=href aria-current=here>{rule.title()}": "<b>{count.to_string()}</b></a></li> }
    });
    let entries = entries.collect_view();
    let everybody = shown.rule.map(|_| view! { <li><a href=shown.address(shown.seat)>"All rules"</a></li> });
    view! { {entries}{everybody} }.into_any()
}

fn entry(excluded: &ExcludedPerson) -> AnyView {
    let alone = excluded.failing.len() == 1;
    let reasons = excluded.failing.iter().map(|failing| {
        let lifted = lifted(failing.lifted_by.as_deref(), alone);
        view! { <li><b>{failing.rule.title()}</b>": "{failing.sentence.clone()}" "<span class="muted">{lifted}</span></li> }
    });
    let warnings = excluded.warnings.iter().map(|warning| view! { <li class="muted">{warning.sentence.clone()}</li> }).collect_view();
    let href = format!("/people/{}", excluded.person);
    view! { <li><p><a href=href><b>{excluded.name.clone()}</b></a></p><ul>{reasons.collect_view()}{warnings}</ul></li> }.into_any()
}

/// What would lift a rule: enough where it is the only one, a part of it where others say no as well.
fn lifted(by: Option<&str>, alone: bool) -> String {
    match by {
        None => "Nothing lifts this.".to_owned(),
        Some(by) if alone => format!("{by}. This alone would do."),
        Some(by) => format!("{}.", by.replacen("Would qualify", "Would meet this", 1)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_called_enough_only_where_no_other_rule_says_no() {
        let table = [
            (Some("Would qualify with an Intermediate award"), true, "Would qualify with an Intermediate award. This alone would do."),
            (Some("Would qualify with an Intermediate award"), false, "Would meet this with an Intermediate award."),
            (None, true, "Nothing lifts this."),
            (None, false, "Nothing lifts this."),
        ];
        for (by, alone, sentence) in table {
            assert_eq!(lifted(by, alone), sentence);
        }
    }
}
