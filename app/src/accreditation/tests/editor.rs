//! The New Zealand scheme, entered through the editor's forms alone.

use super::*;
use crate::accreditation::engine::tests::new_zealand::{new_zealand, ten_people};
use crate::accreditation::engine::{State, standing};
use crate::accreditation::facts::Award;
use crate::accreditation::queries::schemes;
use crate::accreditation::scheme_commands::draft;

const SCHEME: &str = "/accreditation/scheme";
const DRAFT: &str = "/accreditation/scheme/draft";

struct Editor {
    story: Story,
    manager: Actor,
}

impl Editor {
    async fn new() -> Self {
        let story = Story::new().await;
        let teaches = story.test.permit(&story.trainer);
        for code in ["NZ_INDUCTION", "NZ_FAMILY"] {
            training::commands::add_course(&story.test.app, &teaches, &course(code, Level::Awareness, None)).await.unwrap();
        }
        let manager = story.test.signed_in("Mo Manager", &[Role::ServiceManager]).await;
        Self { story, manager }
    }

    async fn version(&self) -> String {
        let permit = SystemPermit::because(Some(self.story.test.service.id), "a test");
        let draft = draft(self.story.test.app.read(&permit), self.story.test.service.id).await.unwrap();
        draft.map_or("0".to_owned(), |draft| draft.row.version.to_string())
    }

    /// Posts a form of the draft as its page draws it; says where it leads.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let version = self.version().await;
        let mut form = vec![("_form", "editor"), ("_page", DRAFT), ("version", version.as_str())];
        form.extend_from_slice(fields);
        self.story.post(&self.manager, path, &form).await.location
    }

    async fn standing(&self, fields: &[(&str, &str)]) {
        let to = self.post(DRAFT, fields).await;
        assert!(to.starts_with("/accreditation/scheme/draft?standing="), "{to} after {fields:?}");
    }

    async fn asks(&self, standing: &str, fields: &[(&str, &str)]) {
        let mut form = vec![("standing", standing)];
        form.extend_from_slice(fields);
        let to = self.post(&format!("{DRAFT}/requirement"), &form).await;
        assert_eq!(to, format!("{DRAFT}?standing={standing}"), "after {fields:?}");
    }
}

async fn enter(editor: &Editor) {
    let begun = editor.story.post(&editor.manager, SCHEME, &[("_form", "begin"), ("_page", SCHEME), ("from", "NOTHING")]).await;
    assert_eq!(begun.location, DRAFT);
    editor
        .standing(&[
            ("code", "accredited"),
            ("name", "Accredited facilitator"),
            ("sort", "LEVEL"),
            ("level", "INTERMEDIATE"),
            ("given", "DECISION"),
            ("months", "36"),
            ("renewal_days", "90"),
            ("may-lead", "DIRECT"),
            ("may-lead", "INDIRECT"),
            ("towards", "yes"),
            ("towards_months", "18"),
            ("towards-co", "DIRECT"),
        ])
        .await;
    let standards = "Preparing\nFacilitating\nAgreements";
    for fields in [
        &[("key", "induction"), ("when", "GAIN"), ("kind", "COURSE"), ("courses", "nz_induction")][..],
        &[("key", "competence"), ("when", "GAIN"), ("kind", "ASSESSMENT"), ("standards", standards), ("assessment_months", "60")],
        &[
            ("key", "practice"),
            ("when", "GAIN"),
            ("kind", "PRACTICE"),
            ("seen", "OBSERVED"),
            ("practice_count", "2"),
            ("practice_months", "24"),
        ],
        &[("key", "supervision"), ("when", "KEEP"), ("kind", "SUPERVISION"), ("every_days", "90")],
        &[("key", "conferences"), ("when", "KEEP"), ("kind", "CURRENCY"), ("currency_months", "12")],
        &[("key", "begun"), ("when", "TOWARDS"), ("kind", "COURSE"), ("courses", "NZ_INDUCTION")],
        &[("key", "supervised"), ("when", "TOWARDS"), ("kind", "SUPERVISION"), ("every_days", "30")],
    ] {
        editor.asks("ACCREDITED", fields).await;
    }
    enter_specialists(editor).await;
}

async fn enter_specialists(editor: &Editor) {
    editor
        .standing(&[
            ("code", "FAMILY_VIOLENCE"),
            ("name", "Family violence"),
            ("sort", "ENDORSEMENT"),
            ("given", "DECISION"),
            ("months", "24"),
            ("may-lead", "DOMESTIC"),
        ])
        .await;
    for fields in [
        &[
            ("key", "accredited"),
            ("when", "BOTH"),
            ("kind", "STANDING"),
            ("other", "ACCREDITED"),
            ("or_above", "yes"),
            ("held_months", "12"),
        ][..],
        &[("key", "course"), ("when", "GAIN"), ("kind", "COURSE"), ("courses", "NZ_FAMILY")],
        &[("key", "cases"), ("when", "GAIN"), ("kind", "CASES"), ("case_count", "2"), ("seats", "LEAD"), ("case_months", "24")],
    ] {
        editor.asks("FAMILY_VIOLENCE", fields).await;
    }
}

#[tokio::test]
async fn the_new_zealand_scheme_is_entered_in_forms_tried_and_published_and_ten_people_stand_right() {
    let editor = Editor::new().await;
    let story = &editor.story;
    let moira = practitioner(story, "Moira Ellis").await;
    story.completed(&moira, story.course).await;
    let sunil = practitioner(story, "Sunil Rao").await;
    from_a_list(story, sunil.person, Level::Foundation, ymd(2026, 1, 10), Some(ymd(2029, 1, 10))).await;
    enter(&editor).await;
    let page = story.get(&editor.manager, DRAFT).await.text;
    assert!(page.contains("Accredited facilitator") && page.contains("Make a dry run") && !page.contains("Before it can be tried"));

    let untried = editor.post(&format!("{DRAFT}/publish"), &[]).await;
    assert!(untried.contains("?form="), "not without a dry run: {untried}");
    let from = [("starts_on-day", "10"), ("starts_on-month", "11"), ("starts_on-year", "2026")];
    assert_eq!(editor.post(&format!("{DRAFT}/dry-run"), &from).await, "/accreditation/scheme/dry-run");
    let tried = story.get(&editor.manager, "/accreditation/scheme/dry-run").await.text;
    for part in [
        "Moira Ellis",
        "Loses",
        "Foundation: from \u{201c}all there: waits for a decision\u{201d} to \u{201c}not in the scheme\u{201d}",
        "Publish this scheme",
    ] {
        assert!(tried.contains(part), "{part} is not in {tried}");
    }
    assert!(!tried.contains("Foundation: held"), "the award of Sunil Rao keeps its rules");

    // A change after the dry run makes a new one necessary.
    editor.standing(&[("was", "FAMILY_VIOLENCE"), ("code", "FAMILY_VIOLENCE"), ("name", "Family harm"), ("sort", "ENDORSEMENT")]).await;
    assert!(editor.post(&format!("{DRAFT}/publish"), &[]).await.contains("?form="));
    let again =
        [("code", "FAMILY_VIOLENCE"), ("name", "Family violence"), ("sort", "ENDORSEMENT"), ("months", "24"), ("may-lead", "DOMESTIC")];
    editor.standing(&[&[("was", "FAMILY_VIOLENCE")][..], &again[..]].concat()).await;
    editor.post(&format!("{DRAFT}/dry-run"), &from).await;
    assert_eq!(editor.post(&format!("{DRAFT}/publish"), &[]).await, SCHEME);

    let permit = SystemPermit::because(Some(story.test.service.id), "a test");
    let schemes = schemes(story.test.app.read(&permit), story.test.service.id).await.unwrap();
    let on = ymd(2026, 11, 10);
    let published = schemes.in_force(on);
    assert_eq!((published.number, &published.scheme.standings), (1, &new_zealand().standings));
    assert_eq!(schemes.in_force(ymd(2026, 11, 9)).number, 0, "not before its day");
    let only = crate::accreditation::facts::Schemes::only(published.scheme.clone());
    for (who, facts, expected) in ten_people() {
        let states: Vec<State> = standing(&facts, &only, ymd(2026, 10, 26)).iter().map(|one| one.state).collect();
        assert_eq!(states, expected, "{who}");
    }
    let whom = [sunil.person];
    let old = queries::facts(story.test.app.read(&permit), story.test.service.id, queries::Whom::These(&whom));
    let old = old.await.unwrap().remove(&sunil.person).unwrap();
    assert_eq!(
        old.awards,
        [Award { code: "FOUNDATION".into(), on: ymd(2026, 1, 10), until: Some(ymd(2029, 1, 10)), ended_on: None, version: None }]
    );
    let stands = standing(&old, &schemes, on);
    assert_eq!(stands.iter().find(|one| one.rule.code == "FOUNDATION").unwrap().state, State::Held);
}

#[tokio::test]
async fn a_draft_that_cannot_be_lived_by_is_not_tried_and_two_writers_do_not_overwrite_each_other() {
    let editor = Editor::new().await;
    enter(&editor).await;
    editor.asks("ACCREDITED", &[("key", "gone"), ("when", "GAIN"), ("kind", "COURSE"), ("courses", "NOT_THERE")]).await;
    let page = editor.story.get(&editor.manager, DRAFT).await.text;
    assert!(page.contains("the catalogue has no course NOT_THERE") && !page.contains("Make a dry run"));
    let from = [("starts_on-day", "10"), ("starts_on-month", "11"), ("starts_on-year", "2026")];
    assert!(editor.post(&format!("{DRAFT}/dry-run"), &from).await.contains("?form="));

    let stale = [("_form", "standing"), ("_page", DRAFT), ("version", "1"), ("code", "X"), ("name", "X"), ("sort", "ROLE")];
    let back = editor.story.post_back(&editor.manager, DRAFT, &stale).await.text;
    assert!(back.contains("Somebody changed this while you were writing"));
    editor.post(&format!("{DRAFT}/take-out"), &[("standing", "ACCREDITED"), ("key", "gone")]).await;
    assert!(editor.story.get(&editor.manager, DRAFT).await.text.contains("Make a dry run"));

    // What is shown as text can be brought in as text.
    let text = serde_json::to_string(&crate::accreditation::scheme::Scheme::first()).unwrap();
    assert_eq!(editor.post(&format!("{DRAFT}/import"), &[("scheme", &text)]).await, DRAFT);
    assert!(editor.post(&format!("{DRAFT}/import"), &[("scheme", "{\"standings\": 1}")]).await.contains("?form="));
    assert_eq!(editor.post(&format!("{DRAFT}/discard"), &[]).await, SCHEME);
    assert_eq!(editor.story.get(&editor.manager, DRAFT).await.location, SCHEME);
    let cora = editor.story.test.signed_in("Nadia Penn", &[Role::Coordinator]).await;
    assert_eq!(editor.story.get(&cora, SCHEME).await.status, StatusCode::FORBIDDEN);
}
