//! Who supervises a practitioner, on their record: read by those who read supervision, set and ended by those who keep the record.

use crate::calendar::zone::{Zone, local_day};
use crate::people::practitioners::supervisors::Supervisor;
use crate::shared::PersonId;
use crate::ui::*;
use leptos::prelude::*;

/// What the panel shows; `naming` only for those who keep the record.
pub(super) struct Supervision {
    pub supervisors: Vec<Supervisor>,
    pub naming: Option<Naming>,
    pub zone: Zone,
}

/// Naming one more: the form, and who holds the role.
pub(super) struct Naming {
    pub form: FormState,
    pub holders: Vec<Supervisor>,
}

impl Supervision {
    pub(super) fn draw(self, person: PersonId) -> AnyView {
        let Self { supervisors, naming, zone } = self;
        let may_end = naming.is_some();
        let nobody = supervisors.is_empty().then(|| view! { <p class="muted">"Nobody yet."</p> });
        let lines = supervisors.into_iter().map(|one| {
            let since = format!("{}, since {}", one.full_name, local_day(one.starts_at, zone));
            let end = may_end.then(|| {
                let hidden = vec![("supervisor", one.person_id.to_string())];
                let action = format!("/people/{person}/supervisor/end");
                view! { " "<ButtonForm action=action label="End" about=one.full_name hidden=hidden kind=ButtonKind::Plain /> }
            });
            view! { <li>{since}{end}</li> }
        });
        let lines = lines.collect_view();
        let naming = naming.map(|naming| naming.draw(person));
        let plan = format!("/meetings/supervision/new?with={person}");
        view! { <Panel title="Case supervisors">{nobody}<ul>{lines}</ul><p><a href=plan>"Plan a supervision"</a></p>{naming}</Panel> }
            .into_any()
    }
}

impl Naming {
    fn draw(self, person: PersonId) -> AnyView {
        let Self { form, holders } = self;
        let choices = Choice::list(holders.into_iter().map(|one| (one.person_id.to_string(), one.full_name)));
        let open = form.id().is_some();
        view! {
            <Details summary="Name a case supervisor" open=open>
                <Form state=&form action=format!("/people/{person}/supervisor") submit_label="Name this supervisor">
                    <Select state=&form name="supervisor" label="Who supervises them" choices=choices
                        hint="They see this person's cases and evidence from then on" />
                </Form>
            </Details>
        }
        .into_any()
    }
}
