//! `/how-we-match`: how it is decided who is asked to take a case, for whoever wants to know (`docs/POLICY.md` 8).
//!
//! The rules are named from the same list that the matching page uses, so that none can be added there and kept quiet here.

use crate::matching::options::Options;
use crate::matching::score::Weights;
use crate::matching::settings::MatchSettings;
use crate::matching::verdict::Rule;
use crate::platform::{Ask, Reply};
use crate::ui::{Fact, PageHeader, Panel, SummaryList};
use leptos::prelude::*;

/// # Errors
/// None.
pub async fn how_we_match(ask: Ask) -> Reply {
    let own = Options::read(&ask.service.settings).rules;
    Ok(ask.page("How we match", move || view(&own)))
}

fn view(own: &MatchSettings) -> impl IntoView + use<> {
    let rules = Rule::ALL.into_iter().map(|rule| Fact::new(format!("{}. {}", rule.number(), rule.title()), meaning(rule, own))).collect();
    let points =
        factors(&own.weights).into_iter().map(|(name, most, sentence)| Fact::new(name, format!("Up to {most} points. {sentence}")));
    let points: Vec<Fact> = points.collect();
    view! {
        <PageHeader title="How we match"
            lead="A person decides who is asked to work on a case. This page says what the computer puts before them, and by which rules." />
        <Panel title="Who can be asked at all">
            <p>"All twelve must be met. Whoever does not meet one is not offered the case, and the coordinator sees which rule it was and what would lift it."</p>
            <SummaryList facts=rules />
        </Panel>
        <Panel title="Who comes first">
            <p>"Those who can be asked are put in order by points out of a hundred. The coordinator sees every single point and may choose somebody else; a service may weigh differently."</p>
            <SummaryList facts=points />
        </Panel>
        <Panel title="What it never does">
            <ul>
                <li>"It never assigns anybody: it proposes, a coordinator offers, and the volunteer says yes or no."</li>
                <li>"It never looks at ethnicity, religion, age, health or how somebody votes. Gender counts only where a participant asked for it."</li>
                <li>"It never holds a declined or expired offer against anybody."</li>
                <li>"It never guesses: what is not on record is shown as not recorded."</li>
                <li>"It tells a volunteer no name and nothing of the case until the case is theirs."</li>
            </ul>
        </Panel>
    }
}

/// What a rule asks, in words for everybody.
fn meaning(rule: Rule, own: &MatchSettings) -> String {
    let words = match rule {
        Rule::Standing => "Works with us at the moment, and is not away when the work is planned",
        Rule::Level => "Is trained and awarded for this kind of work: sensitive and complex cases ask for more",
        Rule::Pair => "Two people work on every case, and never two beginners",
        Rule::Dbs => "Has a current check by the Disclosure and Barring Service of the kind that this work needs",
        Rule::Vetting => "Has police vetting or prison clearance where the case needs it",
        Rule::Training => {
            "Confidentiality, data protection and safeguarding training is current, and child safeguarding where somebody is under 18"
        }
        Rule::Practice => {
            let (weeks, months) = (own.supervision_every_days / 7, own.observation_every_months);
            return format!("Talked their cases over with a supervisor within {weeks} weeks, and was seen at work within {months} months");
        }
        Rule::Conflict => "Does not know the people in the case and has no part in the matter",
        Rule::Capacity => "Has room: nobody gets more cases at once than they said they want",
        Rule::Request => "Meets what a participant said they need, such as a language or somebody of their own gender",
        Rule::Travel => "The way is not longer than they are ready to travel, or the work is done from afar",
        Rule::OpposingCase => "Does not work on another open case of somebody on the other side",
    };
    words.to_owned()
}

/// What earns points, how many at most, and why.
fn factors(weights: &Weights) -> [(&'static str, u32, &'static str); 8] {
    [
        ("Location", weights.location, "A short way for whoever travels."),
        ("Availability", weights.availability, "Is free when the participants are."),
        ("Relevant experience", weights.experience, "Has worked on matters like this one."),
        ("Workload fairness", weights.workload, "Has had fewer cases lately than others."),
        ("Development", weights.development, "Would learn from it, beside somebody experienced."),
        ("Pairing", weights.pairing, "Would work well with the other of the two."),
        ("Language and wishes", weights.language, "Meets what a participant would like, though they can do without."),
        ("Currency of practice", weights.currency, "Has worked on a case lately."),
    ]
}
