//! Replies made by an independent library (`end2end/yardsticks/ics/make_reply.py`) and piped into the program as a mail server does.

use app::calendar::answer::Answer;
use app::calendar::answers::answers;
use app::calendar::appointments::{self, Kind, Part, Wording};
use app::calendar::invite::{Contact, Entry};
use app::platform::mail::{Letter, Wire};
use app::platform::permit::SystemPermit;
use app::shared::PersonId;
use app::testing::TestApp;
use chrono::NaiveDate;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use uuid::Uuid;

fn entry(day: u32) -> Entry {
    let at = |hour| NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(hour, 30, 0).unwrap();
    Entry {
        starts_local: at(9),
        ends_local: at(16),
        zone: "Europe/London".into(),
        summary: "Cwrs ymarferwyr ☂, \"diwrnod 1\"".into(),
        place: "Ystafell 2; Tŷ Cymunedol".into(),
        description: "Dewch â beiro,\nos gwelwch yn dda".into(),
        link: None,
    }
}

fn wording() -> Wording {
    let letter = Letter {
        subject: "Your place is booked".into(),
        greeting: "Dear Siân,".into(),
        paragraphs: vec!["Your place is booked.".into()],
        button: None,
        closing: String::new(),
    };
    Wording { kind: "training_day_booked", why: "you have a place on a course", letter }
}

/// Somebody who was invited, and everything that was mailed to them.
struct Story {
    test: TestApp,
    subject: Uuid,
    person: PersonId,
    contact: Contact,
}

impl Story {
    async fn new() -> Self {
        let test = TestApp::new().await;
        let person = test.person("Sian Llyr").await;
        let tx = test.app.begin(&SystemPermit::because(Some(test.service.id), "a test")).await.unwrap();
        let contact = appointments::contacts(&tx, &[person]).await.unwrap().remove(&person).unwrap();
        drop(tx);
        let story = Self { subject: test.app.clock().new_id(), person, contact, test };
        story.tell(None, entry(20)).await;
        story
    }

    /// Invite, or say that the entry is another.
    async fn tell(&self, before: Option<Entry>, after: Entry) {
        let (app, service) = (&self.test.app, &self.test.service);
        let part = Part { kind: Kind::TrainingDay, subject: self.subject, person: self.person };
        let tx = app.begin(&SystemPermit::because(Some(service.id), "a test")).await.unwrap();
        match before {
            None => appointments::invite(app, &tx, service, part, &self.contact, after, wording()).await.unwrap(),
            Some(before) => appointments::change(app, &tx, service, part, &self.contact, (before, after), wording()).await.unwrap(),
        }
        app.commit(tx).await.unwrap();
        self.test.run_jobs().await;
    }

    fn last_mail(&self) -> Wire {
        self.test.mails().pop().unwrap()
    }

    async fn said(&self) -> Option<Answer> {
        let permit = SystemPermit::because(None, "a test");
        let all = answers(self.test.app.read(&permit), Kind::TrainingDay, &[self.subject]).await.unwrap();
        all.get(&(self.subject, self.person)).map(|said| said.answer)
    }

    /// Pipe a message into the program; its exit code and its word.
    fn ingest(&self, mail: &[u8]) -> (Option<i32>, String) {
        let config = self.test.app.config();
        let mut program = Command::new(env!("CARGO_BIN_EXE_accord"));
        program
            .args(["mail", "ingest"])
            .env_clear()
            .env("ACCORD_DATA_DIR", &config.data_dir)
            .env("ACCORD_CLOCK", "2026-10-26T09:00")
            .env("ACCORD_LOG", "error");
        if let Some(url) = &config.database_url {
            program.env("ACCORD_DATABASE_URL", url);
        }
        let output = fed(&mut program, mail);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

fn fed(program: &mut Command, input: &[u8]) -> Output {
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that reads no further has said all that it has to say.
    drop(child.stdin.take().unwrap().write_all(input));
    child.wait_with_output().unwrap()
}

/// What another program answers to that invitation.
fn answer(invitation: &Wire, stamp: &str, options: &[&str]) -> Vec<u8> {
    let python = std::env::var_os("ACCORD_TEST_PYTHON")
        .expect("ACCORD_TEST_PYTHON is not set: let it name a Python with the packages of end2end/requirements.txt; `make test` sets it");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/yardsticks/ics/make_reply.py");
    let mut program = Command::new(python);
    program.arg(script).args(["--stamp", stamp]).args(options).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = fed(&mut program, &invitation.octets);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn word(word: &str) -> (Option<i32>, String) {
    (Some(0), word.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_of_another_program_moves_the_answer_however_it_is_wrapped() {
    let story = Story::new().await;
    let invitation = story.last_mail();
    for (minute, encoding, code, said) in [
        ("01", "quoted-printable", "ACCEPTED", Answer::Accepted),
        ("02", "base64", "TENTATIVE", Answer::Tentative),
        ("03", "8bit", "DECLINED", Answer::Declined),
    ] {
        let stamp = format!("2026-10-26T09:{minute}:00+00:00");
        let reply = answer(&invitation, &stamp, &["--answer", code, "--encoding", encoding]);
        assert_eq!(story.ingest(&reply), word("TAKEN"), "{encoding}");
        assert_eq!(story.said().await, Some(said), "{encoding}");
        assert_eq!(story.ingest(&reply), word("KNOWN"), "{encoding}, once more");
    }
    story.tell(Some(entry(20)), entry(21)).await;
    assert_eq!(story.said().await, None, "asked anew");
    let late = answer(&invitation, "2026-10-26T09:10:00+00:00", &[]);
    assert_eq!(story.ingest(&late), word("OUTDATED"), "it accepts the day before it was moved");
    let renewed = answer(&story.last_mail(), "2026-10-26T09:11:00+00:00", &[]);
    assert_eq!((story.ingest(&renewed), story.said().await), (word("TAKEN"), Some(Answer::Accepted)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_stale_or_foreign_reply_of_another_program_moves_nothing() {
    let story = Story::new().await;
    let invitation = story.last_mail();
    let first = answer(&invitation, "2026-10-26T09:05:00+00:00", &["--answer", "DECLINED"]);
    assert_eq!(story.ingest(&first), word("TAKEN"));
    let (now, other) = ("2026-10-26T09:06:00+00:00", "mallory@two.example");
    for (stamp, options, refused) in [
        (now, vec!["--sender", other], "OTHER_SENDER"),
        (now, vec!["--attendee", other], "NOT_INVITED"),
        (now, vec!["--attendee", other, "--sender", other], "NOT_INVITED"),
        (now, vec!["--uid", "guessed@fenbridge.example"], "OTHER_APPOINTMENT"),
        ("2026-10-26T09:04:00+00:00", vec![], "SUPERSEDED"),
        ("2027-10-26T09:00:00+00:00", vec![], "FROM_THE_FUTURE"),
        (now, vec!["--answer", "DELEGATED"], "NO_ANSWER"),
    ] {
        assert_eq!(story.ingest(&answer(&invitation, stamp, &options)), word(refused), "{options:?}");
        assert_eq!(story.said().await, Some(Answer::Declined), "{refused}");
    }
}

#[test]
fn a_mail_server_is_told_to_try_again_when_nothing_can_be_taken() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_accord"));
    program
        .args(["mail", "ingest"])
        .env_clear()
        .env("ACCORD_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
        .env("ACCORD_LOG", "error");
    let folder = std::env::temp_dir().join(format!("accord-ingest-{}", std::process::id()));
    program.env("ACCORD_DATA_DIR", &folder);
    assert_eq!(fed(&mut program, b"From: a@b.example\r\n\r\nHello").status.code(), Some(75));
    let mut unset = Command::new(env!("CARGO_BIN_EXE_accord"));
    unset.args(["mail", "ingest"]).env_clear().env("ACCORD_MODE", "production");
    assert_eq!(fed(&mut unset, b"").status.code(), Some(75), "settings that are not right are mended later");
    drop(std::fs::remove_dir_all(folder));
}
