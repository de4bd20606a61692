//! `/admin/accounts`: everybody who has a sign-in, and inviting somebody.

use super::{role_fields, state_in_words};
use crate::admin::permits::Administer;
use crate::admin::queries::{self, AccountRow};
use crate::audit::Note;
use crate::platform::{Ask, Reply};
use crate::shared::paging::{Listed, Paging};
use crate::shared::{AgencyId, RawForm};
use crate::ui::{
    Breadcrumbs, Choice, Column, DataTable, Details, Empty, Filter, Filters, Form, FormState, ListAddress, PageHeader, Tag, TextField,
    link, text,
};
use leptos::prelude::*;

const STATES: [(&str, &str); 3] = [("ACTIVE", "Open"), ("INVITED", "Invited"), ("DISABLED", "Closed")];

/// # Errors
/// `NotAllowed`; a fault.
pub async fn accounts(ask: Ask) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let paging = ask.paging();
    let state = STATES.iter().map(|(code, _)| *code).find(|code| *code == ask.query.get("state")).unwrap_or("");
    let listed = queries::accounts(&ask.app, &permit, state, &paging).await?;
    let agencies = queries::agencies(&ask.app, &permit).await?;
    ask.looked(&permit, Note::looked("accounts.listed", "account", None)).await?;
    let form = ask.form("invite", RawForm::default()).await?;
    Ok(ask.page("Sign-ins and roles", move || view(listed, state, &paging, agencies, form)))
}

fn view(
    listed: Listed<AccountRow>,
    state: &'static str,
    paging: &Paging,
    agencies: Vec<(AgencyId, String)>,
    form: FormState,
) -> impl IntoView + use<> {
    let address = ListAddress::new("/admin/accounts", vec![("state".to_owned(), state.to_owned())], paging, &listed);
    let filters = vec![Filter::new("state", "State", Choice::list(STATES), state)];
    let rows = listed.rows.into_iter().map(row).collect();
    let empty = view! { <Empty title="Nobody" sentence="Nobody's sign-in is in that state." next=("/admin/accounts".to_owned(), "Show all".to_owned()) /> };
    let open = !form.problems().is_empty();
    view! {
        <Breadcrumbs steps=vec![("/admin".to_owned(), "Administration".to_owned())] />
        <PageHeader title="Sign-ins and roles" lead="A role is given and ended with a reason, by somebody else than its holder." />
        <Details summary="Invite somebody" open=open>
            <Form state=&form action="/admin/accounts" submit_label="Send the invitation">
                <TextField state=&form name="name" label="Full name" autocomplete="off" />
                <TextField state=&form name="email" label="E-mail address" kind="email" autocomplete="off" />
                {role_fields(&form, agencies)}
            </Form>
        </Details>
        <Filters action="/admin/accounts" filters=filters />
        <DataTable caption="Sign-ins" rows=rows address=address empty=empty.into_any()
            columns=vec![Column::new("Name"), Column::new("Address"), Column::new("Roles now"), Column::new("State")] />
    }
}

fn row(row: AccountRow) -> Vec<AnyView> {
    let (word, tone) = state_in_words(&row.state);
    let roles = row.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    vec![
        link(format!("/admin/accounts/{}", row.id.0), row.name),
        text(row.email),
        text(if roles.is_empty() { "None".to_owned() } else { roles }),
        view! { <Tag word=word tone=tone /> }.into_any(),
    ]
}
