//! Briefings on a real database: lists, who was there, links, reminders, figures and who sees what.

mod sessions;

use super::commands::{self, Marked, TakenIn};
use super::forms::{NewBriefing, NewSession};
use super::model::Kind;
use super::permits::KeepBriefings;
use super::{jobs, present, queries};
use crate::shared::{Actor, AgencyId, BriefingId, Refusal, Role};
use crate::testing::{TestApp, forged};
use crate::training::tests::http::Answer;
use crate::training::tests::{Story, at, code, ymd};
use axum::http::StatusCode;
use entity::{agency, briefing_list, briefing_target, person};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

const LIST: &str = "name,email,staff_number,group,agency,area\n\
    PC Alan Pike,alan@example.org,101,Frontline,Fen Police,North\n\
    PC Ros Hale,ros@example.org,102,Frontline,Fen Police,South\n\
    SC Jas Kaur,,103,Specials,Fen Police,South\n\
    Delyth Morgan,delyth@example.org,,Housing,Fen Council,North\n";

struct Room {
    story: Story,
    cora: Actor,
    permit: KeepBriefings,
    id: BriefingId,
}

impl Room {
    async fn new() -> Self {
        let story = Story::new().await;
        let cora = story.test.signed_in("Cora Dean", &[Role::Coordinator]).await;
        let permit = story.test.permit::<KeepBriefings>(&cora);
        let new = NewBriefing {
            title: "What to offer".into(),
            kind: Kind::ForceWide,
            about: "Twenty minutes".into(),
            materials: "The podcast\nhttps://example.org/guide".into(),
            self_declared: true,
            last_day: ymd(2026, 12, 31),
        };
        let id = commands::add_briefing(&story.test.app, &permit, &new).await.unwrap();
        Self { story, cora, permit, id }
    }

    fn test(&self) -> &TestApp {
        &self.story.test
    }

    async fn keep(&self, list: &str) -> Result<Uuid, Refusal> {
        commands::keep_list(&self.test().app, &self.permit, self.id, "staff.csv", list.as_bytes()).await
    }

    async fn take(&self, list: &str) -> TakenIn {
        let list = self.keep(list).await.unwrap();
        commands::take_list(&self.test().app, &self.permit, list).await.unwrap()
    }

    async fn came(&self, lines: &str) -> Marked {
        let seen = present::read(lines).unwrap();
        commands::mark_listed(&self.test().app, &self.permit, self.id, &seen, None).await.unwrap()
    }

    async fn session(&self, day: u32) -> Uuid {
        let on = |hour| ymd(2026, 10, day).and_time(at(hour, 0));
        let new = NewSession { starts: on(9), ends: on(10), place: "Parade room".into() };
        commands::add_session(&self.test().app, &self.permit, &self.test().service, self.id, &new).await.unwrap()
    }

    async fn targets(&self) -> Vec<briefing_target::Model> {
        let mine = briefing_target::Entity::find().filter(briefing_target::Column::BriefingId.eq(self.id.0));
        let mine = mine.filter(briefing_target::Column::SameAs.is_null());
        mine.all(self.test().app.read(&self.permit)).await.unwrap()
    }

    async fn target(&self, name: &str) -> briefing_target::Model {
        self.targets().await.into_iter().find(|target| target.name == name).unwrap()
    }

    /// The figures as the page says them to the coordinator, by group and in all.
    async fn page(&self, who: &Actor) -> String {
        self.story.get(who, &format!("/briefings/{}", self.id)).await.text
    }

    async fn lead(&self, agency: &str) -> Actor {
        let row =
            agency::Entity::find().filter(agency::Column::Name.eq(agency)).one(self.test().app.read(&self.permit)).await.unwrap().unwrap();
        let person = self.test().person("Ada Lead").await;
        self.test().signed_in_as(person, "Ada Lead", &[Role::AgencyLead], Some(AgencyId(row.id))).await
    }
}

#[tokio::test]
async fn a_list_is_looked_at_before_anybody_of_it_is_on_record() {
    let room = Room::new().await;
    let list = room.keep(&format!("{LIST}Nobody,,,Housing,,\n")).await.unwrap();
    assert!(room.targets().await.is_empty());
    let page = room.story.get(&room.cora, &format!("/briefings/lists/{list}")).await;
    for part in ["4 rows can be taken in", "1 rows stay out", "by one of them a person counts once", "Take the good rows in"] {
        assert!(page.text.contains(part), "{part}");
    }
    let taken = commands::take_list(&room.test().app, &room.permit, list).await.unwrap();
    assert_eq!(taken, TakenIn { new: 4, before: 0, left_out: 1 });
    let again = commands::take_list(&room.test().app, &room.permit, list).await;
    assert_eq!(code(again), "decided");
    let kept = briefing_list::Entity::find_by_id(list).one(room.test().app.read(&room.permit)).await.unwrap().unwrap();
    assert_eq!(kept.content, "", "the file itself is not kept");
    let people = person::Entity::find().count(room.test().app.read(&room.permit)).await.unwrap();
    assert_eq!(people, 2, "nobody of the list has a record of their own: the trainer and the coordinator alone");
}

#[tokio::test]
async fn a_person_counts_once_however_often_they_are_listed_and_come() {
    let room = Room::new().await;
    room.take(LIST).await;
    // The same people again: with another group, without an address, and one row that shows two records to be one.
    let taken = room
        .take(
            "name,email,staff_number,group,agency,area\n\
             Alan Pike,ALAN@example.org,,Control room,Fen Police,North\n\
             Jas Kaur,jas@example.org,,Volunteers,,\n",
        )
        .await;
    assert_eq!((taken.new, taken.before), (1, 1));
    assert_eq!(room.targets().await.len(), 5);
    let first = room.session(20).await;
    let alan = room.target("PC Alan Pike").await.id;
    let (app, permit) = (&room.test().app, &room.permit);
    let marked = commands::mark_present(app, permit, room.id, &[alan, alan], Some(first)).await.unwrap();
    assert_eq!((marked.newly, marked.before), (1, 0));
    let again = commands::mark_present(app, permit, room.id, &[alan], None).await.unwrap();
    assert_eq!((again.newly, again.before), (0, 1), "a second time counts nothing more");
    let jas = room.target("Jas Kaur").await.id;
    commands::mark_present(app, permit, room.id, &[jas], None).await.unwrap();

    let joined = room.take("name,email,staff_number,group,agency\nJas Kaur,jas@example.org,103,Specials,Fen Police\n").await;
    assert_eq!((joined.new, joined.before), (0, 1), "one row has both: the two records are one person");
    assert_eq!(room.targets().await.len(), 4);
    assert!(room.target("SC Jas Kaur").await.briefed_at.is_some(), "and what was marked for one holds for both");
    let page = room.page(&room.cora).await;
    for part in ["2 of 4 (50%); 2 are missing", "1 of 2 (50%); one is missing", "1 of 1 (100%); nobody is missing"] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[tokio::test]
async fn those_who_were_there_come_from_a_sign_in_sheet_and_what_is_unknown_comes_back() {
    let room = Room::new().await;
    room.take(LIST).await;
    let marked = room.came("101\nROS@example.org\nstranger@example.org\n999\n101\n").await;
    assert_eq!(marked, Marked { newly: 2, before: 0, unknown: vec![3, 4] });

    let path = format!("/briefings/{}/present", room.id);
    let page = format!("/briefings/{}/people", room.id);
    let session = room.session(20).await.to_string();
    let form = [
        ("_form", "briefing_pasted"),
        ("_page", page.as_str()),
        ("lines", "103\nnobody at all"),
        ("here", page.as_str()),
        ("at_session", session.as_str()),
    ];
    let answer: Answer = room.story.post_back(&room.cora, &path, &form).await;
    assert!(answer.text.contains("One person is briefed. The lines that are left name nobody"), "{}", answer.text);
    assert!(answer.text.contains("nobody at all</textarea>") && !answer.text.contains("103\nnobody"));
    assert!(room.target("SC Jas Kaur").await.briefed_at.is_some());
    let sessions = queries::sessions(room.test().app.read(&room.permit), room.id).await.unwrap();
    assert_eq!(sessions.iter().map(|session| session.there).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn nobody_is_there_before_a_session_begins_and_a_mistake_is_taken_back() {
    let room = Room::new().await;
    room.take(LIST).await;
    let (app, permit) = (&room.test().app, &room.permit);
    let later = room.session(30).await;
    let alan = room.target("PC Alan Pike").await.id;
    assert_eq!(code(commands::mark_present(app, permit, room.id, &[alan], Some(later)).await), "not_yet");
    assert_eq!(code(commands::mark_present(app, permit, room.id, &[], None).await), "nobody");
    commands::mark_present(app, permit, room.id, &[alan], None).await.unwrap();
    assert_eq!(commands::take_back(app, permit, room.id, &[alan]).await.unwrap(), 1);
    assert!(room.target("PC Alan Pike").await.briefed_at.is_none());
    assert_eq!(code(commands::take_back(app, permit, room.id, &[alan]).await), "nobody");
    assert_eq!(commands::take_off(app, permit, room.id, &[alan]).await.unwrap(), 1);
    assert!(room.page(&room.cora).await.contains("0 of 3 (0%); 3 are missing"));
    let taken = room.take("name,email,group\nAlan Pike,alan@example.org,Frontline\n").await;
    assert_eq!((taken.new, taken.before), (0, 1), "another list brings them back, as the same person");
    assert!(room.page(&room.cora).await.contains("0 of 4 (0%); 4 are missing"));
}

#[tokio::test]
async fn everybody_of_a_group_is_marked_in_one_go() {
    let room = Room::new().await;
    room.take(LIST).await;
    let here = format!("/briefings/{}/people?group=Frontline", room.id);
    let form = [("_form", "briefing_ticks"), ("_page", here.as_str()), ("here", here.as_str()), ("act", "there"), ("everybody", "yes")];
    let answer = room.story.post(&room.cora, &format!("/briefings/{}/people", room.id), &form).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, here.as_str()));
    let briefed: Vec<String> = room.targets().await.into_iter().filter(|t| t.briefed_at.is_some()).map(|t| t.name).collect();
    assert_eq!(briefed.len(), 2, "{briefed:?}");
}

#[tokio::test]
async fn a_signed_link_lets_somebody_say_so_themselves_once_and_in_time() {
    let room = Room::new().await;
    room.take(LIST).await;
    let alan = room.target("PC Alan Pike").await.id;
    let link = commands::own_link(&room.test().app, alan).unwrap();
    let path = link.strip_prefix(&room.test().app.config().base_url).unwrap().to_owned();
    let page = room.story.get_public(&path).await;
    assert!(page.text.contains("I have done it") && !page.text.contains("Pike"), "the page names nobody");
    assert!(room.target("PC Alan Pike").await.briefed_at.is_none(), "looking changes nothing");
    room.story.post_public(&path, &[]).await;
    assert!(room.target("PC Alan Pike").await.briefed_at.is_some());
    assert!(room.story.get_public(&path).await.text.contains("You count as briefed"));
    room.story.post_public(&path, &[]).await;

    let ros = commands::own_link(&room.test().app, room.target("PC Ros Hale").await.id).unwrap();
    let forged = forged(&ros);
    assert_eq!(room.story.get_public(forged.strip_prefix(&room.test().app.config().base_url).unwrap()).await.status, StatusCode::NOT_FOUND);
    room.story.now_is(ymd(2027, 1, 1), at(9, 0));
    let permit = crate::platform::permit::SystemPermit::because(Some(room.test().service.id), "a test");
    let late = commands::declare(&room.test().app, &permit, &room.test().service, room.target("PC Ros Hale").await.id).await;
    assert_eq!(code(late), "over");
}

#[tokio::test]
async fn the_link_for_all_tells_nobody_who_is_on_the_list_and_writes_to_whom_it_counts() {
    let room = Room::new().await;
    room.take(LIST).await;
    let link = commands::common_link(&room.test().app, room.id).unwrap();
    let path = link.strip_prefix(&room.test().app.config().base_url).unwrap().to_owned();
    let mut pages = Vec::new();
    for address in ["alan@example.org", "stranger@example.org", "alan@example.org"] {
        let answer = room.story.post_public_back(&path, &[("_form", "briefing_join"), ("_page", path.as_str()), ("email", address)]).await;
        pages.push(answer.text.contains("If this address is on the list, it counts"));
    }
    assert_eq!(pages, [true, true, true]);
    assert!(room.target("PC Alan Pike").await.briefed_at.is_some());
    room.test().run_jobs().await;
    let to: Vec<String> = room.test().mails().iter().map(|mail| mail.to.to_string()).collect();
    assert_eq!(to.iter().filter(|to| to.contains("alan@example.org")).count(), 1, "{to:?}");
    assert!(!to.iter().any(|to| to.contains("stranger")));
    let wrong = room.story.post_public_back(&path, &[("_form", "briefing_join"), ("_page", path.as_str()), ("email", "no")]).await;
    assert!(wrong.text.contains("Enter an e-mail address like name@example.org"));
}

#[tokio::test]
async fn those_who_are_missing_are_reminded_once_a_round() {
    let room = Room::new().await;
    room.take(LIST).await;
    room.came("102\n").await;
    let (app, permit, service) = (&room.test().app, &room.permit, &room.test().service);
    commands::remind(app, permit, service, room.id).await.unwrap();
    for _ in 0..3 {
        jobs::by_the_clock(app).await.unwrap();
    }
    room.test().run_jobs().await;
    let mut to: Vec<String> = room.test().mails().iter().map(|mail| mail.to.to_string()).collect();
    to.sort();
    assert_eq!(to.len(), 2, "the one who was there has none, nor the one without an address: {to:?}");
    assert!(to[0].contains("alan@example.org") && to[1].contains("delyth@example.org"), "{to:?}");
    assert_eq!(code(commands::remind(app, permit, service, room.id).await), "reminded_lately");
    room.story.now_is(ymd(2026, 11, 5), at(9, 0));
    commands::remind(app, permit, service, room.id).await.unwrap();
    jobs::by_the_clock(app).await.unwrap();
    room.test().run_jobs().await;
    assert_eq!(room.test().mails().len(), 4);
}

#[tokio::test]
async fn an_agency_lead_sees_the_figures_of_their_own_agency_and_no_name() {
    let room = Room::new().await;
    room.take(LIST).await;
    room.came("101\n").await;
    let lead = room.lead("Fen Police").await;
    let page = room.page(&lead).await;
    assert!(page.contains("1 of 3 (33%); 2 are missing"), "{page}");
    for hidden in ["Fen Council", "Housing", "Pike", "alan@example.org", "/people", "Remind", "/briefings/join/"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    for path in ["people", "people.csv", "list", "edit"] {
        let answer = room.story.get(&lead, &format!("/briefings/{}/{path}", room.id)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(room.story.get(&lead, "/briefings").await.text.contains("1 of 3 (33%)"));
    assert!(room.story.get(&room.cora, "/briefings").await.text.contains("1 of 4 (25%)"));
}

#[tokio::test]
async fn who_is_missing_leaves_as_a_file_that_no_spreadsheet_runs() {
    let room = Room::new().await;
    room.take(LIST).await;
    room.came("101\n").await;
    // As no list could bring it in.
    let ros = room.target("PC Ros Hale").await.id;
    let tx = room.test().app.begin(&room.permit).await.unwrap();
    let named = briefing_target::ActiveModel { id: sea_orm::Set(ros), name: sea_orm::Set("=cmd()".into()), ..Default::default() };
    sea_orm::ActiveModelTrait::update(named, &*tx).await.unwrap();
    room.test().app.commit(tx).await.unwrap();
    let file = room.story.get(&room.cora, &format!("/briefings/{}/people.csv?state=missing", room.id)).await.text;
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines[0], "name,email,staff_number,group,agency,area,briefed_on");
    assert_eq!(lines[1], "'=cmd(),ros@example.org,102,Frontline,Fen Police,South,");
    assert_eq!(lines.len(), 4);
}

#[tokio::test]
async fn names_go_two_years_after_the_last_day_and_the_figures_stay() {
    let room = Room::new().await;
    room.take(LIST).await;
    room.came("101\n").await;
    room.keep(LIST).await.unwrap();
    room.story.now_is(ymd(2028, 12, 31), at(12, 0));
    jobs::by_the_clock(&room.test().app).await.unwrap();
    assert_eq!(room.target("PC Alan Pike").await.email.unwrap(), "alan@example.org", "on the last day of the two years they stand");
    room.story.now_is(ymd(2029, 1, 1), at(12, 0));
    jobs::by_the_clock(&room.test().app).await.unwrap();
    assert!(
        room.targets().await.iter().all(|t| t.name.is_empty() && t.email.is_none() && t.staff_number.is_none() && t.staff_key.is_none())
    );
    assert!(room.page(&room.cora).await.contains("1 of 4 (25%); 3 are missing"));
    let lists = briefing_list::Entity::find().filter(briefing_list::Column::State.eq("DROPPED"));
    let lists = lists.all(room.test().app.read(&room.permit)).await.unwrap();
    assert_eq!(lists.iter().map(|list| list.content.as_str()).collect::<Vec<_>>(), [""], "a list on which nobody decided goes too");
    assert_eq!(code(room.keep(LIST).await), "forgotten");
}

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_in_a_sentence() {
    let room = Room::new().await;
    let huge = "a".repeat(crate::imports::file::FILE_MAX + 1);
    assert_eq!(code(room.keep(&huge).await), "too_large");
    assert_eq!(code(room.keep("").await), "empty_file");
    let list = room.keep("email\na@example.org\n").await.unwrap();
    let refused = commands::take_list(&room.test().app, &room.permit, list).await;
    assert_eq!(code(refused), "nothing_good");
    let dropped = commands::drop_list(&room.test().app, &room.permit, list).await.unwrap();
    assert_eq!(dropped, room.id);
}

#[tokio::test]
async fn ten_thousand_people_come_in_at_once_and_are_counted_in_one_statement() {
    let room = Room::new().await;
    let rows = (0..10_000).map(|n| format!("Person {n}x,p{n}@example.org,,Group {},Fen Police,Area {}\n", n % 7, n % 5));
    let list = format!("name,email,staff_number,group,agency,area\n{}", rows.collect::<String>());
    let taken = room.take(&list).await;
    assert_eq!(taken.new, 10_000);
    let page = room.page(&room.cora).await;
    assert!(page.contains("0 of 10000 (0%); 10000 are missing"));
    let listed = queries::Narrowed { group: Some("Group 3".into()), ..Default::default() };
    let keys = queries::keys_of(room.test().app.read(&room.permit), &room.permit, room.id, &listed).await.unwrap();
    assert_eq!(keys.len(), 1_429);
}

#[tokio::test]
async fn no_session_is_planned_after_the_last_day_and_the_last_day_is_not_put_before_one() {
    let room = Room::new().await;
    let path = format!("/briefings/{}", room.id);
    let session = |day: &'static str, month: &'static str, year: &'static str| {
        let (action, page) = (format!("{path}/sessions"), path.clone());
        let room = &room;
        async move {
            let form = [
                ("_form", "briefing_session"),
                ("_page", page.as_str()),
                ("day-day", day),
                ("day-month", month),
                ("day-year", year),
                ("starts", "09:00"),
                ("ends", "10:00"),
                ("place", "Parade room"),
            ];
            room.story.post_back(&room.cora, &action, &form).await.text
        }
    };
    let late = session("1", "1", "2027").await;
    assert!(late.contains("Enter Thu 31 Dec 2026 or an earlier day") && late.contains("Parade room"), "{late}");
    assert!(session("31", "12", "2026").await.contains("The session is planned"));

    let edit = format!("{path}/edit");
    let mut form =
        vec![("_form", "briefing"), ("_page", edit.as_str()), ("title", "What to offer"), ("kind", "FORCE_WIDE"), ("version", "1")];
    form.extend([("last_day-day", "30"), ("last_day-month", "12"), ("last_day-year", "2026")]);
    let early = room.story.post_back(&room.cora, &edit, &form).await.text;
    assert!(early.contains("Enter Thu 31 Dec 2026 or a later day: a session is planned then"), "{early}");
    form.retain(|(name, _)| *name != "last_day-day");
    form.push(("last_day-day", "31"));
    assert_eq!(room.story.post(&room.cora, &edit, &form).await.location, path);
}

/// As somebody would send it who tries a briefing out.
const EXAMPLE: &str = include_str!("../../../examples/briefing-staff-list.csv");

#[tokio::test]
async fn the_example_list_comes_in_and_its_agencies_are_remarked_on_first() {
    let room = Room::new().await;
    room.take(LIST).await;
    let list = room.keep(&EXAMPLE.replace("Cambridgeshire Constabulary", "Fen Police")).await.unwrap();
    let page = room.story.get(&room.cora, &format!("/briefings/lists/{list}")).await.text;
    assert!(page.contains("Not among your agencies yet: Peterborough City Council."), "{page}");
    assert!(page.contains("0 rows stay out"), "{page}");
    let form = [("_form", "take"), ("_page", "/briefings")];
    let taken = room.story.post_back(&room.cora, &format!("/briefings/lists/{list}/take"), &form).await.text;
    assert!(taken.contains("11 people were added to the briefing") && !taken.contains("came on the briefing"), "{taken}");
    assert!(!taken.contains("Not among your agencies yet"), "{taken}");
}
