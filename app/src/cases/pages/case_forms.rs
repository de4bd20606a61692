//! The assessment form of the case page.

use super::words::{choices, districts, kinds};
use crate::cases::model::{Flags, Mark};
use crate::cases::rules::suggests_sensitive;
use crate::shared::RawForm;
use crate::shared::vocabulary::{CrimeGroup, District, Risk};
use crate::ui::{Checkboxes, Choice, DateField, Form, FormState, Radios, Select, TextArea, TextField};
use entity::rj_case;
use leptos::prelude::*;

/// The assessment as it stands, ready to be changed; what the marks suggest is ticked until somebody has decided.
pub fn filled_assessment(row: &rj_case::Model, flags: &Flags) -> RawForm {
    let mut raw = RawForm::default();
    let said = row.crime_group != CrimeGroup::NotSaid.code();
    raw.set("crime_group", if said { row.crime_group.clone() } else { String::new() });
    let placed = row.district != District::NotSaid.code();
    raw.set("district", if placed { row.district.clone() } else { String::new() });
    raw.set("risk", row.risk.clone().unwrap_or_default());
    let group = CrimeGroup::from_code(&row.crime_group).unwrap_or(CrimeGroup::OtherConflict);
    let suggested = !suggests_sensitive(group, flags, row.involves_minor).is_empty();
    let sensitive = row.sensitive.or(suggested.then_some(true));
    raw.set("sensitive", sensitive.map_or("", |yes| if yes { "yes" } else { "no" }));
    raw.0.extend(flags.known().map(|mark| ("marks".to_owned(), mark.code().to_owned())));
    if row.involves_minor && !flags.has(Mark::Youth) {
        raw.0.push(("marks".to_owned(), Mark::Youth.code().to_owned()));
    }
    let needs = [
        ("police_data", row.police_data),
        ("custody", row.custody),
        ("shadow", row.wants_shadow),
        ("urgent", row.urgent),
        ("remote", flags.remote),
    ];
    raw.0.extend(needs.into_iter().filter(|(_, yes)| *yes).map(|(need, _)| ("needs".to_owned(), need.to_owned())));
    raw.set("prison", flags.prison.clone().unwrap_or_default());
    raw.set_day("planned_from", row.planned_from);
    raw.set_day("planned_to", row.planned_to);
    raw
}

/// Risk and sensitivity, with the version that was read.
pub fn assessment_form(row: &rj_case::Model, form: &FormState) -> AnyView {
    let needs = vec![
        Choice::new("urgent", "Urgent"),
        Choice::new("police_data", "Facilitators see police data").hint("They need vetting"),
        Choice::new("custody", "Means visiting a prison").hint("They need clearance"),
        Choice::new("remote", "By video or telephone only"),
        Choice::new("shadow", "A third seat for somebody learning"),
    ];
    let sensitive = vec![
        Choice::new("yes", "Yes").hint("An advanced lead and an intermediate co-facilitator"),
        Choice::new("no", "No").hint("An intermediate lead and a foundation co-facilitator"),
    ];
    let hidden = vec![("version", form.version(row.version))];
    let form = form.clone();
    view! {
        <Form state=&form action=format!("/cases/{}/assess", row.id) submit_label="Record the assessment" hidden=hidden>
            <Select state=&form name="crime_group" label="What happened" choices=kinds() />
            <Select state=&form name="district" label="District" choices=districts() />
            <Radios state=&form name="risk" legend="How great is the risk?" choices=choices(Risk::ALL, Risk::code, Risk::label) inline=true />
            <Checkboxes state=&form name="marks" legend="Be careful about" choices=choices(Mark::ALL, Mark::code, Mark::label) inline=true optional=true />
            <Radios state=&form name="sensitive" legend="Is the case sensitive and complex?" choices=sensitive />
            <TextArea state=&form name="clear_reason" label="Why not, although it is marked so"
                hint="Only a case supervisor or service manager may clear it" rows=2 optional=true />
            <Checkboxes state=&form name="needs" legend="What the work means" choices=needs optional=true />
            <TextField state=&form name="prison" label="Which prison" autocomplete="off" optional=true />
            <DateField state=&form name="planned_from" label="Planned from" optional=true />
            <DateField state=&form name="planned_to" label="Planned to" optional=true />
        </Form>
    }
    .into_any()
}
