//! One line of the trail.

use crate::platform::db::WriteTx;
use crate::platform::permit::Who;
use crate::shared::CaseId;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ActiveModelTrait, DbErr, Set};
use uuid::Uuid;

/// The six operations that the law asks to be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    Collection,
    Alteration,
    Consultation,
    Disclosure,
    Combination,
    Erasure,
}

impl Category {
    pub const ALL: [Category; 6] = [
        Category::Collection,
        Category::Alteration,
        Category::Consultation,
        Category::Disclosure,
        Category::Combination,
        Category::Erasure,
    ];

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Category::Collection => "Taken in",
            Category::Alteration => "Changed",
            Category::Consultation => "Looked at",
            Category::Disclosure => "Handed on",
            Category::Combination => "Joined",
            Category::Erasure => "Erased",
        }
    }

    pub const fn code(self) -> &'static str {
        match self {
            Category::Collection => "COLLECTION",
            Category::Alteration => "ALTERATION",
            Category::Consultation => "CONSULTATION",
            Category::Disclosure => "DISCLOSURE",
            Category::Combination => "COMBINATION",
            Category::Erasure => "ERASURE",
        }
    }
}

/// What happened, to be stored with the change: `Note::changed("offer.accepted", "offer", id).case(case)`.
///
/// The detail holds codes, counts and keys, never names, addresses or free text.
#[derive(Debug, Clone)]
pub struct Note {
    category: Category,
    action: &'static str,
    subject_kind: &'static str,
    subject: Option<Uuid>,
    case: Option<CaseId>,
    detail: serde_json::Value,
}

impl Note {
    pub fn new(category: Category, action: &'static str, subject_kind: &'static str, subject: impl Into<Option<Uuid>>) -> Self {
        Self { category, action, subject_kind, subject: subject.into(), case: None, detail: serde_json::json!({}) }
    }

    pub fn collected(action: &'static str, subject_kind: &'static str, subject: impl Into<Option<Uuid>>) -> Self {
        Self::new(Category::Collection, action, subject_kind, subject)
    }

    pub fn changed(action: &'static str, subject_kind: &'static str, subject: impl Into<Option<Uuid>>) -> Self {
        Self::new(Category::Alteration, action, subject_kind, subject)
    }

    pub fn looked(action: &'static str, subject_kind: &'static str, subject: impl Into<Option<Uuid>>) -> Self {
        Self::new(Category::Consultation, action, subject_kind, subject)
    }

    #[must_use]
    pub fn case(mut self, case: CaseId) -> Self {
        self.case = Some(case);
        self
    }

    #[must_use]
    pub fn detail(mut self, detail: serde_json::Value) -> Self {
        self.detail = detail;
        self
    }

    pub(super) fn row(&self, who: &Who, id: Uuid, at: DateTimeUtc) -> entity::audit_entry::ActiveModel {
        entity::audit_entry::ActiveModel {
            id: Set(id),
            service_id: Set(who.service.map(|id| id.0)),
            at: Set(at),
            account_id: Set(who.account.map(|id| id.0)),
            person_id: Set(who.person.map(|id| id.0)),
            roles: Set(Some(who.capacity.clone())),
            action: Set(self.action.to_owned()),
            category: Set(self.category.code().to_owned()),
            subject_kind: Set(self.subject_kind.to_owned()),
            subject_id: Set(self.subject),
            case_id: Set(self.case.map(|id| id.0)),
            detail: Set(self.detail.clone()),
            address: Set(who.address.clone()),
            block_no: Set(None),
            position: Set(None),
        }
    }
}

impl WriteTx {
    /// Store what happened beside the change itself.
    ///
    /// # Errors
    /// The database's own.
    pub async fn note(&self, note: Note) -> Result<(), DbErr> {
        note.row(self.who(), self.new_id(), self.now()).insert(&**self).await.map(drop)
    }
}
