//! `/admin/roles/.../end`: ending a role, with its reason.

use crate::admin::permits::Administer;
use crate::admin::queries::{self, HeldRole};
use crate::platform::{Ask, Key, Reply};
use crate::shared::RawForm;
use crate::ui::{Breadcrumbs, Form, FormState, PageHeader, TextField};
use leptos::prelude::*;
use uuid::Uuid;

/// # Errors
/// `NotAllowed`; `NotFound`, also when it was ended, but for whoever wrote why while a colleague ended it; a fault.
pub async fn end_role(ask: Ask, Key(id): Key<Uuid>) -> Reply {
    let permit = ask.permit::<Administer>()?;
    let form = ask.form("end_role", RawForm::default()).await?;
    let role = if form.problems().is_empty() {
        queries::held_role(&ask.app, &permit, id).await?
    } else {
        queries::role_held_ever(&ask.app, &permit, id).await?
    };
    Ok(ask.page("End a role", move || view(role, form)))
}

fn view(role: HeldRole, form: FormState) -> impl IntoView {
    let back = format!("/admin/accounts/{}", role.account.0);
    let title = format!("End the role of {}", role.role.to_lowercase());
    view! {
        <Breadcrumbs steps=vec![("/admin/accounts".to_owned(), "Sign-ins".to_owned()), (back.clone(), role.name)] />
        <PageHeader title=title lead="It ends at once: what the role opens is closed at that person's next click. Its history stays." />
        <Form state=&form action=format!("/admin/roles/{}/end", role.id) submit_label="End this role" danger=true
            cancel=(back, "Keep it".to_owned())>
            <TextField state=&form name="reason" label="Why" hint="Stays with the role" />
        </Form>
    }
}
