//! `/admin/accounts/...`: one sign-in, its roles now and before.

use super::{role_fields, state_in_words};
use crate::admin::permits::Administer;
use crate::admin::queries::{self, AccountView, GrantRow};
use crate::audit::Note;
use crate::calendar::zone::{Zone, local_day};
use crate::platform::{Ask, Key, Reply};
use crate::shared::{AccountId, AgencyId, RawForm};
use crate::ui::{
    Banner, Breadcrumbs, ButtonForm, ButtonKind, Column, DataTable, Details, Empty, Fact, Form, FormState, PageHeader, SummaryList, Tag,
    Tone, link, text,
};
use leptos::prelude::*;

/// # Errors
/// `NotAllowed`; `NotFound`; a fault.
pub async fn account(ask: Ask, Key(id): Key<AccountId>) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let account = queries::account(&ask.app, &permit, id).await?;
    let agencies = queries::agencies(&ask.app, &permit).await?;
    ask.looked(&permit, Note::looked("account.read", "account", id.0)).await?;
    let grant = ask.form("grant", RawForm::default()).await?;
    let zone = ask.service.zone;
    Ok(ask.page("A sign-in and its roles", move || view(account, agencies, grant, zone)))
}

fn view(account: AccountView, agencies: Vec<(AgencyId, String)>, grant: FormState, zone: Zone) -> impl IntoView {
    let (word, tone) = state_in_words(&account.state);
    let tag = view! { <Tag word=word tone=tone /> }.into_any();
    let facts = vec![
        Fact::new("Address to sign in with", account.email.clone()),
        Fact::new("Second step", if account.second_step_set_up { "Set up" } else { "Not set up" }),
    ];
    let own = account.own;
    let acts = if own {
        view! { <Banner sentence="This is your own sign-in. Nobody changes their own roles: ask another administrator." /> }.into_any()
    } else {
        acts(&account, agencies, grant)
    };
    let left = account.left.then(|| {
        let sentence = "They have left the service as a practitioner: the roles of volunteer and case supervisor open nothing to them until \
                        their state is another.";
        view! { <Banner tone=Tone::Warn sentence=sentence /> }
    });
    let grants = account.grants;
    let rows = grants.into_iter().map(|grant| row(grant, own, zone)).collect();
    let empty = view! { <Empty title="No role yet" sentence="Without a role a sign-in opens nothing but its own pages." /> };
    view! {
        <Breadcrumbs steps=vec![("/admin".to_owned(), "Administration".to_owned()), ("/admin/accounts".to_owned(), "Sign-ins".to_owned())] />
        <PageHeader title=account.name tags=tag />
        <SummaryList facts=facts />
        {left}
        <DataTable caption="Roles, now and before" rows=rows empty=empty.into_any()
            columns=vec![Column::new("Role"), Column::new("For"), Column::new("From"), Column::new("Until"), Column::new("Why")] />
        {acts}
    }
}

fn row(grant: GrantRow, own: bool, zone: Zone) -> Vec<AnyView> {
    let until = match grant.until {
        Some(at) => text(local_day(at, zone)),
        None if own => view! { <Tag word="Held now" tone=Tone::Good /> }.into_any(),
        None => link(format!("/admin/roles/{}/end", grant.id), format!("Held now: end the role of {}", grant.role.to_lowercase())),
    };
    vec![
        text(grant.role),
        text(grant.agency.unwrap_or_else(|| "The service".to_owned())),
        text(local_day(grant.from, zone)),
        until,
        text(grant.reason.unwrap_or_else(|| "No reason was recorded".to_owned())),
    ]
}

fn acts(account: &AccountView, agencies: Vec<(AgencyId, String)>, grant: FormState) -> AnyView {
    let path = format!("/admin/accounts/{}", account.id.0);
    let open = !grant.problems().is_empty();
    let state = if account.state == "DISABLED" {
        view! { <ButtonForm action=format!("{path}/enable") label="Open this sign-in again" kind=ButtonKind::Second /> }.into_any()
    } else {
        view! { <ButtonForm action=format!("{path}/disable") label="Close this sign-in" kind=ButtonKind::Danger /> }.into_any()
    };
    let step = account.second_step_set_up.then(|| {
        view! { <ButtonForm action=format!("{path}/forget-second-step") label="Let them set up a new second step" kind=ButtonKind::Second /> }
    });
    view! {
        <Details summary="Give a role" open=open>
            <Form state=&grant action=format!("{path}/roles") submit_label="Give this role">
                {role_fields(&grant, agencies)}
            </Form>
        </Details>
        <p class="acts">{step}{state}</p>
    }
    .into_any()
}
