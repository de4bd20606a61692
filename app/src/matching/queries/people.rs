//! Those who could take a case, one row each, in one statement.
//!
//! Lists of a person come as text (`string_agg`, which both databases have), items apart by U+001F and their parts by U+001E, so that a
//! list of twenty thousand is twenty thousand rows and not three hundred thousand.

use crate::accreditation::scheme::May;
use crate::accreditation::stored::Stands;
use crate::calendar::week::{Part, WeekGrid};
use crate::matching::facts::{
    Busy, DbsCheck, DbsLevel, Kind, Lapsed, OtherDay, Practitioner, PrisonClearance, Span, Standing, Vetting, VettingKind,
};
use crate::people::practitioners::model::ItemKind;
use crate::shared::text::Postcode;
use crate::shared::vocabulary::{CrimeGroup, Gender, Level};
use crate::shared::{AgencyId, CaseId, PersonId, ServiceId};
use chrono::{DateTime, Months, NaiveDate, Utc, Weekday};
use futures_util::TryStreamExt as _;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, StreamTrait, Value};
use uuid::Uuid;

/// Between the items of a list.
const NEXT: char = '\u{1f}';
/// Between the parts of an item.
const AND: char = '\u{1e}';

/// For which case, and as of when.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub service: ServiceId,
    /// The nil key is no case.
    pub case: CaseId,
    /// The agency that referred it.
    pub agency: Option<Uuid>,
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
    /// Days in which bookings count as busy.
    pub days_ahead: u32,
}

impl Asked {
    /// The same question about no case in particular.
    pub fn of_no_case(&self) -> Asked {
        Asked { case: CaseId(Uuid::nil()), agency: None, ..self.clone() }
    }
}

/// Who is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whom<'a> {
    Everybody,
    These(&'a [Uuid]),
    /// Those for whom it matters which case is asked about, and those with an offer that has lapsed and was not swept yet.
    NearTheCase,
}

impl Whom<'_> {
    fn condition(self) -> String {
        match self {
            Whom::Everybody => String::new(),
            Whom::These(keys) => {
                let places: Vec<String> = (7..7 + keys.len()).map(|place| format!("${place}")).collect();
                format!(" AND p.person_id IN ({})", places.join(", "))
            }
            Whom::NearTheCase => format!(" AND p.person_id IN ({NEAR_THE_CASE})"),
        }
    }
}

const NEAR_THE_CASE: &str = "SELECT a.person_id FROM assignment a WHERE a.case_id = $3
  UNION SELECT o.person_id FROM offer o WHERE o.case_id = $3
  UNION SELECT o.person_id FROM offer o WHERE o.service_id = $1 AND o.state = 'OFFERED' AND o.expires_at <= $5
  UNION SELECT m.person_id FROM agency_member m WHERE m.agency_id = $6
  UNION SELECT m.person_id FROM agency_member m JOIN matter_agency z ON z.agency_id = m.agency_id WHERE z.case_id = $3";

#[derive(Debug, FromQueryResult)]
struct Line {
    person_id: Uuid,
    full_name: String,
    gender: Option<String>,
    kind: String,
    state: String,
    max_travel_miles: i32,
    max_cases: i32,
    remote: bool,
    home_outcode: Option<String>,
    level: Option<i32>,
    standings: Option<String>,
    postcode: Option<String>,
    week: Option<i32>,
    other_days: Option<String>,
    checks: Option<String>,
    endorsements: Option<String>,
    languages: Option<String>,
    trainings: Option<String>,
    supervisions: Option<String>,
    observed: Option<String>,
    leave: Option<String>,
    blocked: Option<String>,
    away: Option<String>,
    booked: Option<String>,
    met: Option<String>,
    cases: Option<String>,
    offers: i64,
    agency: Option<Uuid>,
    police: bool,
}

/// `$1` service, `$2` today, `$3` the case, `$4` the last day that is looked at, `$5` now, `$6` the agency that referred.
/// A limit below 0 is one that nobody recorded. An offer counts until it is answered, lapses or becomes an assignment; those of this
/// very case are not counted against taking it.
pub const PRACTITIONERS: &str = "
SELECT p.person_id, n.full_name, n.gender, p.kind, p.state, p.max_travel_miles, p.max_cases, p.remote, p.home_outcode,
  (SELECT MAX(CASE a.level WHEN 'ADVANCED' THEN 4 WHEN 'INTERMEDIATE' THEN 3 WHEN 'FOUNDATION' THEN 2 ELSE 1 END) FROM award a
    WHERE a.person_id = p.person_id AND a.superseded_at IS NULL AND a.awarded_on <= $2
      AND (a.expires_on IS NULL OR a.expires_on >= $2)) AS level,
  (SELECT string_agg(r.state || '\u{1e}' || COALESCE(CAST(r.holds_until AS TEXT), '') || '\u{1e}' || COALESCE(r.level, '') || '\u{1e}'
      || r.name || '\u{1e}' || r.why || '\u{1e}' || r.mends || '\u{1e}' || CAST(r.may AS TEXT), '\u{1f}')
    FROM standing r WHERE r.person_id = p.person_id AND r.scheme_version > 0) AS standings,
  (SELECT w.value FROM contact_way w WHERE w.person_id = p.person_id AND w.kind = 'POSTCODE' AND w.ends_at IS NULL
    ORDER BY w.starts_at DESC LIMIT 1) AS postcode,
  (SELECT v.bits FROM availability_week v WHERE v.person_id = p.person_id AND v.ends_at IS NULL
    ORDER BY v.starts_at DESC LIMIT 1) AS week,
  (SELECT string_agg(CAST(r.day AS TEXT) || '\u{1e}' || CAST(r.parts AS TEXT), '\u{1f}')
    FROM availability_day r WHERE r.person_id = p.person_id AND r.withdrawn_at IS NULL AND r.day >= $2) AS other_days,
  (SELECT string_agg(b.kind || '\u{1e}' || b.level || '\u{1e}' || COALESCE(CAST(b.issued_on AS TEXT), '') || '\u{1e}'
      || COALESCE(CAST(b.expires_on AS TEXT), '') || '\u{1e}' || COALESCE(CAST(b.confirmed_on AS TEXT), '') || '\u{1e}'
      || COALESCE(CAST(b.stopped_on AS TEXT), ''), '\u{1f}')
    FROM background_check b WHERE b.person_id = p.person_id AND b.superseded_at IS NULL) AS checks,
  (SELECT string_agg(e.name, '\u{1f}') FROM endorsement e WHERE e.person_id = p.person_id AND e.superseded_at IS NULL
      AND (e.expires_on IS NULL OR e.expires_on >= $2)) AS endorsements,
  (SELECT string_agg(l.language, '\u{1f}') FROM person_language l WHERE l.person_id = p.person_id AND l.ends_at IS NULL) AS languages,
  (SELECT string_agg(c.kind || '\u{1e}' || CAST(c.completed_on AS TEXT), '\u{1f}')
    FROM compliance_item c WHERE c.person_id = p.person_id AND c.superseded_at IS NULL) AS trainings,
  (SELECT string_agg(s.state || '\u{1e}' || COALESCE(CAST(s.held_on AS TEXT), CAST(s.booked_for AS TEXT), ''), '\u{1f}')
    FROM supervision s WHERE s.person_id = p.person_id AND s.state <> 'CANCELLED') AS supervisions,
  (SELECT CAST(MAX(o.held_on) AS TEXT) FROM observation o WHERE o.person_id = p.person_id AND o.held_on <= $2
      AND NOT o.waits) AS observed,
  (SELECT string_agg(CAST(y.starts_on AS TEXT) || '\u{1e}' || COALESCE(CAST(y.ends_on AS TEXT), ''), '\u{1f}')
    FROM practitioner_state y WHERE y.person_id = p.person_id AND y.state = 'ON_LEAVE'
      AND (y.ends_on >= $2 OR (y.ends_on IS NULL AND y.starts_on > $2))) AS leave,
  (SELECT string_agg(CAST(d.first_day AS TEXT) || '\u{1e}' || CAST(d.last_day AS TEXT), '\u{1f}')
    FROM blocked_date d WHERE d.person_id = p.person_id AND d.withdrawn_at IS NULL AND d.last_day >= $2) AS blocked,
  (SELECT string_agg(u.whole_days, '\u{1f}')
    FROM busy_source u WHERE u.person_id = p.person_id AND u.ended_at IS NULL AND u.whole_days <> '') AS away,
  (SELECT string_agg(CAST(t.day AS TEXT) || '\u{1e}' || CAST(t.starts_local AS TEXT) || '\u{1e}' || CAST(t.ends_local AS TEXT), '\u{1f}')
    FROM booking k JOIN session_day t ON t.run_id = k.run_id
    WHERE k.person_id = p.person_id AND k.state IN ('REQUESTED', 'CONFIRMED') AND t.cancelled_at IS NULL
      AND t.day >= $2 AND t.day <= $4) AS booked,
  (SELECT string_agg(CAST(h.day AS TEXT) || '\u{1e}' || CAST(h.starts_local AS TEXT) || '\u{1e}' || CAST(h.ends_local AS TEXT), '\u{1f}')
    FROM meeting_person mp JOIN meeting h ON h.id = mp.meeting_id
    WHERE mp.person_id = p.person_id AND mp.left_at IS NULL AND h.state = 'PLANNED' AND h.day >= $2 AND h.day <= $4) AS met,
  (SELECT string_agg(j.crime_group || '\u{1e}' || g.seat || '\u{1e}' || CAST(g.starts_at AS TEXT) || '\u{1e}'
      || COALESCE(CAST(COALESCE(g.ends_at, j.closed_at) AS TEXT), ''), '\u{1f}')
    FROM assignment g JOIN rj_case j ON j.id = g.case_id WHERE g.person_id = p.person_id AND g.case_id <> $3) AS cases,
  (SELECT COUNT(*) FROM offer f JOIN rj_case h ON h.id = f.case_id
    WHERE f.person_id = p.person_id AND f.state IN ('OFFERED', 'ACCEPTED') AND f.case_id <> $3 AND h.closed_at IS NULL
      AND (f.state = 'ACCEPTED' OR f.expires_at > $5)
      AND NOT EXISTS (SELECT 1 FROM assignment x WHERE x.person_id = f.person_id AND x.offer_id = f.id)) AS offers,
  (SELECT m.agency_id FROM agency_member m WHERE m.person_id = p.person_id AND m.starts_on <= $2
      AND (m.ends_on IS NULL OR m.ends_on >= $2)
    ORDER BY CASE WHEN m.agency_id = $6 OR m.agency_id IN (SELECT z.agency_id FROM matter_agency z WHERE z.case_id = $3)
      THEN 0 ELSE 1 END, m.starts_on DESC LIMIT 1) AS agency,
  EXISTS (SELECT 1 FROM agency_member i JOIN agency q ON q.id = i.agency_id
    WHERE i.person_id = p.person_id AND i.starts_on <= $2 AND (i.ends_on IS NULL OR i.ends_on >= $2)
      AND (q.kind = 'POLICE' OR q.name_norm LIKE '%police%' OR q.name_norm LIKE '%constabulary%')) AS police
FROM practitioner p JOIN person n ON n.id = p.person_id
WHERE p.service_id = $1 AND p.state <> 'LEFT'";

/// Those practitioners of the service who have not left, in the order of their keys.
pub(super) async fn practitioners<C>(db: &C, asked: &Asked, whom: Whom<'_>) -> Result<Vec<Practitioner>, DbErr>
where
    C: ConnectionTrait + StreamTrait,
{
    let ahead = super::later(asked.today, u64::from(asked.days_ahead));
    let mut values: Vec<Value> =
        vec![asked.service.0.into(), asked.today.into(), asked.case.0.into(), ahead.into(), asked.now.into(), asked.agency.into()];
    if let Whom::These(keys) = whom {
        values.extend(keys.iter().map(|key| Value::from(*key)));
    }
    let sql = format!("{PRACTITIONERS}{}", whom.condition());
    let lines = Line::find_by_statement(Statement::from_sql_and_values(ConnectionTrait::get_database_backend(db), sql, values));
    // One by one: all rows of a large service at once would hold more memory than all that the server holds otherwise.
    let mut lines = lines.stream(db).await?;
    let mut people = Vec::new();
    while let Some(line) = lines.try_next().await? {
        people.push(practitioner(&line, asked.today));
    }
    people.sort_unstable_by_key(|person| person.person);
    Ok(people)
}

fn practitioner(line: &Line, today: NaiveDate) -> Practitioner {
    let kind = Kind::from_code(&line.kind).unwrap_or(Kind::Volunteer);
    let mut person = Practitioner::new(PersonId(line.person_id), &line.full_name, kind);
    person.standing = Standing::from_code(&line.state).unwrap_or(Standing::Suspended);
    person.level = line.level.and_then(|place| usize::try_from(place - 1).ok()).and_then(|at| Level::ALL.get(at).copied());
    add_standings(&mut person, line.standings.as_ref(), today);
    person.gender = line.gender.as_deref().and_then(Gender::from_code);
    person.max_travel_miles = u32::try_from(line.max_travel_miles).ok();
    person.max_cases = u32::try_from(line.max_cases).ok();
    person.works_remotely = Some(line.remote);
    person.postcode = postcode(line);
    person.availability = line.week.and_then(|bits| u32::try_from(bits).ok()).map(WeekGrid::from_bits);
    person.other_days = items(line.other_days.as_ref()).filter_map(other_day).collect();
    person.other_days.sort_unstable_by_key(|other| other.day);
    person.endorsements = in_order(line.endorsements.as_ref());
    person.languages = line.languages.as_ref().map(|list| in_order(Some(list)));
    person.last_observed_on = line.observed.as_deref().and_then(day);
    person.leave = items(line.leave.as_ref()).filter_map(leave).collect();
    person.busy = items(line.blocked.as_ref()).filter_map(span).map(|days| Busy { days, part: None }).collect();
    // Whole days that a calendar of their own shows as taken count as those that they blocked; what is over no longer matters.
    let away = items(line.away.as_ref()).filter_map(span).filter(|days| days.to >= today);
    person.busy.extend(away.map(|days| Busy { days, part: None }));
    person.busy.extend(items(line.booked.as_ref()).chain(items(line.met.as_ref())).flat_map(booked_parts));
    person.open_offers = u32::try_from(line.offers).unwrap_or(u32::MAX);
    person.agency = line.agency.map(AgencyId);
    // What is on record of agencies is the whole of what is known: who belongs to no police agency has no connection on record.
    person.police_connection = Some(line.police);
    add_checks(&mut person, line.checks.as_ref());
    add_trainings(&mut person, line.trainings.as_ref());
    add_supervisions(&mut person, line.supervisions.as_ref(), today);
    add_cases(&mut person, line.cases.as_ref(), today);
    person.leave.sort_unstable_by_key(|days| (days.from, days.to));
    person.busy.sort_unstable_by_key(|busy| (busy.days.from, busy.days.to, busy.part));
    person
}

fn items(list: Option<&String>) -> impl Iterator<Item = &str> {
    list.into_iter().flat_map(|list| list.split(NEXT)).filter(|item| !item.is_empty())
}

/// A database gives the items of a list in any order; the same facts have to give the same answer.
fn in_order(list: Option<&String>) -> Vec<String> {
    let mut words: Vec<String> = items(list).map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// The first ten letters of a date or a moment.
fn day(text: &str) -> Option<NaiveDate> {
    let mut numbers = text.get(..10)?.split('-').map(|number| number.parse::<u32>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn span(item: &str) -> Option<Span> {
    let (from, to) = item.split_once(AND)?;
    Some(Span { from: day(from)?, to: day(to)? })
}

/// Leave without an end lasts until somebody ends it: a year is longer than any plan.
fn leave(item: &str) -> Option<Span> {
    let (from, to) = item.split_once(AND)?;
    let from = day(from)?;
    Some(Span { from, to: day(to).or_else(|| from.checked_add_months(Months::new(12)))? })
}

fn other_day(item: &str) -> Option<OtherDay> {
    let (on, parts) = item.split_once(AND)?;
    let day = day(on)?;
    Some(OtherDay { day, free: WeekGrid::from_bits(parts.parse().ok()?).parts(Weekday::Mon) })
}

/// A day of training, or a meeting, takes the parts of the day that it touches.
fn booked_parts(item: &str) -> Vec<Busy> {
    let mut parts = item.split(AND);
    let (Some(on), Some(from), Some(to)) = (parts.next().and_then(day), parts.next(), parts.next()) else { return Vec::new() };
    let touches = |part: &Part| match part {
        Part::Morning => from < "12:00",
        Part::Afternoon => from < "17:00" && to > "12:00:00",
        Part::Evening => to > "17:00:00",
    };
    let busy = |part| Busy { days: Span { from: on, to: on }, part: Some(part) };
    Part::ALL.into_iter().filter(touches).map(busy).collect()
}

/// What the service's own scheme says. Where it knows of levels, they stand in place of the award alone. Whatever its last day has passed
/// does not count, also before the clock has come by.
fn add_standings(person: &mut Practitioner, list: Option<&String>, today: NaiveDate) {
    let (mut knows_levels, mut level) = (false, None);
    for item in items(list) {
        let parts: Vec<&str> = item.splitn(7, AND).collect();
        let [state, until, of_level, name, why, mends, may] = parts[..] else { continue };
        let held = Stands::from_code(state).is_some_and(Stands::is_held) && day(until).is_none_or(|until| today <= until);
        let (of_level, opens): (_, Vec<May>) = (Level::from_code(of_level), serde_json::from_str(may).unwrap_or_default());
        knows_levels |= of_level.is_some();
        if held {
            level = level.max(of_level);
            person.opens.extend(opens);
        } else {
            person.lapsed.push(Lapsed { name: name.to_owned(), level: of_level, opens, why: why.to_owned(), mends: mends.to_owned() });
        }
    }
    if knows_levels {
        person.level = level;
    }
    // In any order from the database; the same facts have to give the same answer.
    person.lapsed.sort_by(|a, b| (a.level, &a.name).cmp(&(b.level, &b.name)));
    person.opens.sort_by(|a, b| (a.doing, &a.kinds).cmp(&(b.doing, &b.kinds)));
    person.opens.dedup();
}

/// The full postcode on record; else the first half with an ending that the Post Office never gives, so that no address equals it.
fn postcode(line: &Line) -> Option<Postcode> {
    if let Some(full) = line.postcode.as_deref().and_then(|text| Postcode::parse(text).ok()) {
        return Some(full);
    }
    Postcode::parse(&format!("{} 0CC", line.home_outcode.as_deref()?)).ok()
}

fn add_checks(person: &mut Practitioner, list: Option<&String>) {
    for item in items(list) {
        let mut parts = item.split(AND);
        let (kind, level) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let (issued, expires) = (parts.next().and_then(day), parts.next().and_then(day));
        let (checked_on, stopped_on) = (parts.next().and_then(day), parts.next().and_then(day));
        match kind {
            "DBS" => {
                let level = DbsLevel::from_code(level).or_else(|| DbsLevel::read(level));
                if let (Some(level), Some(issued_on)) = (level, issued)
                    && person.dbs.is_none_or(|known| (known.issued_on, known.level) < (issued_on, level))
                {
                    person.dbs = Some(DbsCheck { level, issued_on, checked_on, stopped_on });
                }
            }
            "VETTING" => {
                let kind = VettingKind::from_code(level).or_else(|| VettingKind::read(level));
                if let (Some(kind), Some(expires_on)) = (kind, expires)
                    && person.vetting.is_none_or(|known| (known.expires_on, known.kind) < (expires_on, kind))
                {
                    person.vetting = Some(Vetting { kind, expires_on });
                }
            }
            _ => person.prison_clearances.extend(expires.map(|expires_on| PrisonClearance { prison: level.to_owned(), expires_on })),
        }
    }
    person.prison_clearances.sort_by(|a, b| (&a.prison, a.expires_on).cmp(&(&b.prison, b.expires_on)));
}

fn add_trainings(person: &mut Practitioner, list: Option<&String>) {
    for (kind, on) in items(list).filter_map(|item| item.split_once(AND)) {
        let held = &mut person.training;
        let place = match ItemKind::from_code(kind).map(ItemKind::stands_for) {
            Some(ItemKind::Confidentiality) => &mut held.confidentiality,
            Some(ItemKind::DataProtection) => &mut held.data_protection,
            Some(ItemKind::Safeguarding) => &mut held.safeguarding,
            Some(ItemKind::ChildSafeguarding) => &mut held.child_safeguarding,
            Some(ItemKind::CodeOfConduct) | None => continue,
        };
        *place = day(on).max(*place);
    }
}

fn add_supervisions(person: &mut Practitioner, list: Option<&String>, today: NaiveDate) {
    for (state, on) in items(list).filter_map(|item| item.split_once(AND)) {
        let Some(on) = day(on) else { continue };
        if state == "HELD" {
            person.last_supervision_on = person.last_supervision_on.max(Some(on));
        } else if on >= today {
            person.supervision_booked_on = Some(person.supervision_booked_on.map_or(on, |known| known.min(on)));
        }
    }
}

/// Cases held and closed. Whoever may lead, has been beside a lead and has never led is ready for a first lead.
fn add_cases(person: &mut Practitioner, list: Option<&String>, today: NaiveDate) {
    let year_ago = today.checked_sub_months(Months::new(12)).unwrap_or(today);
    let (mut led, mut any) = (false, false);
    for item in items(list) {
        let mut parts = item.split(AND);
        let (group, seat) = (parts.next().and_then(CrimeGroup::from_code), parts.next().unwrap_or(""));
        let (started, ended) = (parts.next().and_then(day).unwrap_or(today), parts.next().and_then(day));
        let counts = seat != "SHADOW";
        person.active_cases += u32::from(ended.is_none() && counts);
        person.cases_last_12_months += u32::from(ended.unwrap_or(today).max(started) >= year_ago && counts);
        person.last_case_on = person.last_case_on.max(Some(ended.unwrap_or(today)));
        led |= seat == "LEAD";
        any |= counts;
        if let Some(group) = group.filter(|_| counts) {
            match person.experience.iter_mut().find(|(known, _)| *known == group) {
                Some((_, cases)) => *cases += 1,
                None => person.experience.push((group, 1)),
            }
        }
    }
    person.experience.sort_unstable();
    person.ready_for_first_lead = any && !led && person.level >= Some(Level::Intermediate);
}
