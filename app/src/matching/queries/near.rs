//! Who is too near the matter: what few rows tell of few people, found from the case and not person by person.

use super::board::OpenConflict;
use super::people::Asked;
use super::roll::find;
use crate::matching::facts::{ConflictResult, DeclaredConflict, Facilitated, Practitioner};
use crate::shared::{CaseId, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use std::sync::Arc;
use uuid::Uuid;

#[derive(Debug, FromQueryResult)]
struct Line {
    kind: String,
    person: Uuid,
    other: Option<Uuid>,
    subject: Option<Uuid>,
    word: Option<String>,
    words: Option<String>,
    at: Option<String>,
}

/// Parties met in other cases, conflicts declared about this one, addresses shared with a party, and people kept apart from somebody
/// who was offered a seat. `$1` the case, `$2` the service.
const NEAR: &str = "
SELECT 'MET' AS kind, a.person_id AS person, q.person_id AS other, a.case_id AS subject,
       CASE WHEN a.ends_at IS NULL AND c.closed_at IS NULL THEN 'OPEN' ELSE 'CLOSED' END AS word, NULL AS words, NULL AS at
  FROM party mine JOIN party q ON q.person_id = mine.person_id
  JOIN assignment a ON a.case_id = q.case_id JOIN rj_case c ON c.id = a.case_id
 WHERE mine.case_id = $1 AND mine.left_at IS NULL AND q.case_id <> $1
UNION ALL
SELECT 'DECLARED', d.person_id, NULL, d.id, d.state, d.words, CAST(d.at AS TEXT) FROM declared_conflict d WHERE d.case_id = $1
UNION ALL
SELECT 'CONTACT', w.person_id, t.person_id, NULL, NULL, NULL, NULL
  FROM party q JOIN contact_way t ON t.person_id = q.person_id
  JOIN contact_way w ON w.service_id = t.service_id AND w.kind = t.kind AND w.value_norm = t.value_norm
 WHERE q.case_id = $1 AND q.left_at IS NULL AND t.kind <> 'POSTCODE' AND t.ends_at IS NULL AND w.ends_at IS NULL
   AND w.person_id <> t.person_id
UNION ALL
SELECT 'APART', n.person_id, n.other_id, NULL, NULL, NULL, NULL FROM do_not_pair n
 WHERE n.service_id = $2 AND n.ended_at IS NULL
   AND (n.person_id IN (SELECT o.person_id FROM offer o WHERE o.case_id = $1 AND o.state IN ('OFFERED', 'ACCEPTED'))
     OR n.other_id IN (SELECT o.person_id FROM offer o WHERE o.case_id = $1 AND o.state IN ('OFFERED', 'ACCEPTED')))";

/// Add to everybody what makes them too near; the declared conflicts also come back, for the page.
///
/// `people` are in the order of their keys.
pub(super) async fn add(db: &impl ConnectionTrait, asked: &Asked, people: &mut [Arc<Practitioner>]) -> Result<Vec<OpenConflict>, DbErr> {
    let values = [asked.case.0.into(), asked.service.0.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), NEAR, values);
    let mut lines = Line::find_by_statement(statement).all(db).await?;
    lines.sort_by(|a, b| (&a.at, a.person, a.other, a.subject).cmp(&(&b.at, b.person, b.other, b.subject)));
    let mut conflicts = Vec::new();
    for line in lines {
        let found = find(people, PersonId(line.person));
        // A copy of their own for this question: the roll knows of no case.
        let Some(person) = found.and_then(|at| people.get_mut(at)).map(Arc::make_mut) else { continue };
        match (line.kind.as_str(), line.other.map(PersonId)) {
            ("MET", Some(party)) => {
                let case = CaseId(line.subject.unwrap_or_default());
                person.facilitated.push(Facilitated { case, party, open: line.word.as_deref() == Some("OPEN") });
            }
            ("CONTACT", Some(party)) => person.shares_contact_with.push(party),
            ("APART", Some(other)) => person.do_not_pair.push(other),
            ("DECLARED", _) => {
                let result = match line.word.as_deref() {
                    Some("ACCEPTED") => ConflictResult::DeclaredAccepted,
                    Some("BLOCKED") => ConflictResult::Blocked,
                    _ => ConflictResult::Declared,
                };
                person.declared.push(DeclaredConflict { case: asked.case, result });
                let id = line.subject.unwrap_or_default();
                conflicts.push(OpenConflict { id, person: person.person, name: person.name.clone(), words: line.words, result });
            }
            _ => {}
        }
    }
    Ok(conflicts)
}
