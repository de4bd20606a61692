//! Signing in, against a real database and over HTTP.

pub(crate) mod http;
mod invitations;
mod kept_forms;
mod recovery;
mod second_step;
mod sign_in;

use crate::accounts::commands::links::{self, Purpose};
use crate::accounts::commands::sign_in::Browser;
use crate::accounts::commands::{self as commands};
use crate::platform::permit::SystemPermit;
use crate::shared::text::Email;
use crate::shared::{AccountId, PersonId, Refusal, Role};
use crate::testing::TestApp;
use entity::{account, letter};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Hard to guess, and nobody's.
pub(crate) const PASSWORD: &str = "copper kettle lorry moss";

pub(crate) fn code_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Refused { code, .. } => code,
        _ => "not a refusal by a rule",
    }
}

/// Somebody who was invited and has not answered: their account, their address, the token in the letter.
pub(crate) async fn invited(test: &TestApp, name: &str, roles: &[Role]) -> (AccountId, Email, String) {
    let person = test.person(name).await;
    let email = Email::parse(&format!("{}@example.org", name.to_lowercase().replace(' ', "."))).unwrap();
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    let tx = test.app.begin(&permit).await.unwrap();
    let roles: Vec<_> = roles.iter().map(|role| (*role, None)).collect();
    let id = commands::invite(&test.app, &tx, &test.service, PersonId(person.0), name, &email, &roles).await.unwrap();
    test.app.commit(tx).await.unwrap();
    let token = token_in_last_letter(test, "/invitation/").await;
    (id, email, token)
}

/// Somebody who took up their invitation with [`PASSWORD`].
pub(crate) async fn active(test: &TestApp, name: &str, roles: &[Role]) -> (AccountId, Email) {
    let (id, email, token) = invited(test, name, roles).await;
    let link = links::find(&test.app, Purpose::Invitation, &token).await.unwrap().unwrap();
    links::take_up(&test.app, Purpose::Invitation, link, PASSWORD.to_owned(), Browser::default()).await.unwrap();
    (id, email)
}

/// The token behind that path in the letter that was written last.
pub(crate) async fn token_in_last_letter(test: &TestApp, path: &str) -> String {
    let text = last_letter(test).await.text;
    let (_, rest) = text.split_once(path).unwrap_or_else(|| panic!("no {path} in {text}"));
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}

pub(crate) async fn last_letter(test: &TestApp) -> letter::Model {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    letter::Entity::find().order_by_desc(letter::Column::Id).one(test.app.read(&permit)).await.unwrap().unwrap()
}

pub(crate) async fn letters_of_kind(test: &TestApp, kind: &str) -> usize {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    letter::Entity::find().filter(letter::Column::Kind.eq(kind)).all(test.app.read(&permit)).await.unwrap().len()
}

pub(crate) async fn account_row(test: &TestApp, id: AccountId) -> account::Model {
    let permit = SystemPermit::because(Some(test.service.id), "a test");
    account::Entity::find_by_id(id.0).one(test.app.read(&permit)).await.unwrap().unwrap()
}
