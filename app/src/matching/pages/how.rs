//! How matching works, for everybody whom it concerns: the rules, the points, and what is never counted.

use crate::matching::options::Options;
use crate::matching::score::Weights;
use crate::matching::verdict::Rule;
use crate::platform::ask::{Ask, Reply};
use crate::ui::*;
use leptos::prelude::*;

/// `GET /how-we-match`
///
/// # Errors
/// Not signed in.
pub async fn show(ask: Ask) -> Reply {
    ask.signed_in()?;
    let options = Options::read(&ask.service.settings);
    Ok(ask.page("How we match", move || {
        let rules = Rule::ALL.into_iter().map(|rule| view! { <li><b>{rule.title()}</b>". "{about(rule)}</li> }).collect_view();
        let points = factors(&options.rules.weights).into_iter().map(|(name, points, why)| vec![text(name), text(points.to_string()), text(why)]);
        let columns = vec![Column::new("What counts"), Column::number("Points"), Column::new("How")];
        let hours = format!("An offer waits {} hours for its answer.", options.offer_hours);
        view! {
            <PageHeader title="How we match" lead="Twelve rules say who may be asked. Eight figures put those who may be asked in an order. People decide." />
            <Panel title="Who may be asked">
                <p>"Whoever does not meet a rule is not asked, and the coordinator sees which rule it is and what would change it."</p>
                <ol>{rules}</ol>
            </Panel>
            <Panel title="In which order">
                <DataTable caption="Points" columns=columns rows=points.collect() quiet_caption=true />
            </Panel>
            <Panel title="What never counts">
                <ul>
                    <li>"Saying no, not answering in time, or saying that you might know somebody."</li>
                    <li>"Your gender, language or anything else about you, unless somebody in the case has asked for it."</li>
                    <li>"A fact that nobody has recorded: it is shown as missing, never as bad."</li>
                </ul>
                <p>{hours}" Distances are approximate, from one postcode area to another."</p>
            </Panel>
        }
    }))
}

const fn about(rule: Rule) -> &'static str {
    match rule {
        Rule::Standing => "You are active, and not on leave when the work is planned.",
        Rule::Level => "Foundation works beside a lead, Intermediate leads, Advanced leads what is sensitive and complex.",
        Rule::Pair => "Two work together, never two of Foundation level, and one of them is independent of the agencies involved.",
        Rule::Dbs => "The check is of the level that the work needs, and current.",
        Rule::Vetting => "Where there is police data, or a prison to visit, the clearance is current.",
        Rule::Training => "Confidentiality, data protection and safeguarding are up to date.",
        Rule::Practice => "Supervision was held or is booked; somebody has watched your practice in the last year.",
        Rule::Conflict => "You are not near the people or the agencies in it, unless everybody was told and agrees.",
        Rule::Capacity => "You have fewer cases than the limit that you have set.",
        Rule::Request => "What somebody in the case has a right to ask for is met.",
        Rule::Travel => "It is within the distance that you have set, or done from afar.",
        Rule::OpposingCase => "You do not work with one of the people in another open case.",
    }
}

fn factors(weights: &Weights) -> [(&'static str, u32, &'static str); 8] {
    [
        ("Location", weights.location, "How far it is to the person who lives farther away"),
        ("Availability", weights.availability, "Free times in the next weeks, shared with the other facilitator"),
        ("Relevant experience", weights.experience, "Earlier cases of the same kind, and endorsements that help"),
        ("Workload fairness", weights.workload, "Room under your own limit, and cases of the last year against the others'"),
        ("Development", weights.development, "Whether it is a next step for you"),
        ("Pairing", weights.pairing, "How well the two complement each other"),
        ("Language and wishes", weights.language, "What people in the case would prefer"),
        ("Currency of practice", weights.currency, "How long ago your last case was"),
    ]
}
