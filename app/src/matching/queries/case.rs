//! What a case needs, from the rows that its own pages write.

use crate::accreditation::scheme::kinds_of;
use crate::cases::model::{Flags, Mark};
use crate::matching::facts::{Asked, CaseNeeds, PartyFacts, Wish, surname_of};
use crate::shared::text::{Postcode, clean_line};
use crate::shared::vocabulary::{CrimeGroup, Gender, PartyRole};
use crate::shared::{AgencyId, CaseId, PersonId};
use chrono::NaiveDate;
use entity::rj_case;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// A party, a referral or an agency of the case: `kind` says which, and how the other columns are to be read.
#[derive(Debug, FromQueryResult)]
struct Line {
    kind: String,
    person: Option<Uuid>,
    agency: Option<Uuid>,
    name: Option<String>,
    postcode: Option<String>,
    gender: Option<String>,
    gender_strength: Option<String>,
    language: Option<String>,
    language_strength: Option<String>,
    no_police: bool,
    access_need: Option<String>,
}

/// Parties with where they live and work, the referrals that the case was opened from, and the agencies at work in it.
const MATTER: &str = "
SELECT q.role AS kind, q.person_id AS person,
       (SELECT m.agency_id FROM agency_member m WHERE m.person_id = q.person_id AND m.starts_on <= $2
           AND (m.ends_on IS NULL OR m.ends_on >= $2) ORDER BY m.starts_on DESC LIMIT 1) AS agency,
       n.full_name AS name,
       (SELECT w.value FROM contact_way w WHERE w.person_id = q.person_id AND w.kind = 'POSTCODE' AND w.ends_at IS NULL
           ORDER BY w.starts_at DESC LIMIT 1) AS postcode,
       q.required_gender AS gender, q.gender_strength AS gender_strength, q.language AS language,
       q.language_strength AS language_strength, q.no_police AS no_police, q.access_need AS access_need
  FROM party q JOIN person n ON n.id = q.person_id
 WHERE q.case_id = $1 AND q.left_at IS NULL
UNION ALL
SELECT 'REFERRAL', r.referrer_person_id, r.agency_id, NULL, NULL, r.required_gender, NULL, r.language, NULL, FALSE, NULL
  FROM referral r WHERE r.case_id = $1
UNION ALL
SELECT 'AGENCY', NULL, a.agency_id, NULL, NULL, NULL, NULL, NULL, NULL, FALSE, NULL
  FROM matter_agency a WHERE a.case_id = $1";

/// What the case needs on that day.
pub(super) async fn needs(db: &impl ConnectionTrait, row: &rj_case::Model, today: NaiveDate) -> Result<CaseNeeds, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), MATTER, [row.id.into(), today.into()]);
    let mut lines = Line::find_by_statement(statement).all(db).await?;
    // Unions come in any order; the same facts have to give the same answer.
    lines.sort_by(|a, b| (&a.kind, a.person, a.agency).cmp(&(&b.kind, b.person, b.agency)));
    let (parties, others): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| PartyRole::from_code(&line.kind).is_some());
    let (referrals, agencies): (Vec<Line>, Vec<Line>) = others.into_iter().partition(|line| line.kind == "REFERRAL");
    let mut needs = from_row(row);
    let mut referrers = referrals.iter().filter_map(|line| line.person).map(PersonId);
    needs.referrer = referrers.next();
    needs.professionals = referrers.collect();
    needs.referring_agency = row.agency_id.or_else(|| referrals.iter().find_map(|line| line.agency)).map(AgencyId);
    needs.acting_agencies = agencies.iter().chain(&referrals).filter_map(|line| line.agency).map(AgencyId).collect();
    needs.acting_agencies.sort_unstable();
    needs.acting_agencies.dedup();
    needs.wishes = wishes(&parties, &referrals);
    needs.parties = party_facts(&parties);
    Ok(needs)
}

fn from_row(row: &rj_case::Model) -> CaseNeeds {
    let flags = serde_json::from_value::<Flags>(row.flags.clone()).unwrap_or_default();
    let mut needs = CaseNeeds::new(CaseId(row.id), CrimeGroup::from_code(&row.crime_group).unwrap_or(CrimeGroup::OtherConflict));
    needs.sensitive_and_complex = row.sensitive == Some(true);
    let group = CrimeGroup::from_code(&row.crime_group);
    needs.kinds = kinds_of(needs.sensitive_and_complex, row.custody, row.involves_minor, group, &row.flags.to_string());
    needs.under_18s = row.involves_minor;
    needs.exposes_police_data = row.police_data;
    needs.useful_endorsements = useful_endorsements(row, &flags);
    needs.prison = flags.prison.or_else(|| row.custody.then(|| "the prison (not named yet)".to_owned()));
    needs.remote = flags.remote;
    needs
}

/// The endorsements that help with such a case (POLICY.md 8.2).
fn useful_endorsements(row: &rj_case::Model, flags: &Flags) -> Vec<String> {
    let group = CrimeGroup::from_code(&row.crime_group);
    let helps = [
        (row.sensitive == Some(true), "sensitive and complex"),
        (row.custody || flags.prison.is_some(), "custody"),
        (row.involves_minor || flags.has(Mark::Youth) || group == Some(CrimeGroup::School), "youth"),
        (flags.has(Mark::Hate) || group == Some(CrimeGroup::HateIncident), "hate"),
    ];
    helps.into_iter().filter(|(helps, _)| *helps).map(|(_, name)| name.to_owned()).collect()
}

/// What the parties asked for; what stands on a referral counts where no party has said anything about the same.
fn wishes(parties: &[Line], referrals: &[Line]) -> Vec<Wish> {
    let mut wishes: Vec<Wish> = Vec::new();
    let mut add = |asked: Asked, strength: Option<&str>| {
        let required = strength != Some("PREFERRED");
        match wishes.iter_mut().find(|wish| wish.asked == asked) {
            Some(known) => known.required |= required,
            None => wishes.push(Wish { asked, required, seat: None }),
        }
    };
    let said = |lines: &[Line], what: fn(&Line) -> Option<Asked>| lines.iter().any(|line| what(line).is_some());
    let genders = if said(parties, gender) { parties } else { referrals };
    let languages = if said(parties, language) { parties } else { referrals };
    genders.iter().filter_map(|line| Some((gender(line)?, line.gender_strength.as_deref()))).for_each(|(a, s)| add(a, s));
    languages.iter().filter_map(|line| Some((language(line)?, line.language_strength.as_deref()))).for_each(|(a, s)| add(a, s));
    for line in parties {
        if line.no_police {
            add(Asked::NoPoliceConnection, Some("REQUIRED"));
        }
        // A need of access is met by the meeting as often as by the facilitator: the coordinator is told, nobody is excluded.
        if let Some(need) = line.access_need.as_deref().map(clean_line).filter(|need| !need.is_empty()) {
            add(Asked::Adjustment(need), Some("PREFERRED"));
        }
    }
    wishes
}

fn gender(line: &Line) -> Option<Asked> {
    line.gender.as_deref().and_then(|word| Gender::from_code(word).or_else(|| Gender::read(word))).map(Asked::Gender)
}

fn language(line: &Line) -> Option<Asked> {
    let language = clean_line(line.language.as_deref()?);
    (!language.is_empty() && !language.eq_ignore_ascii_case("English")).then_some(Asked::Language(language))
}

/// A supporter without a postcode comes along with a party: distances are then the party's, and no household is concluded from it.
fn party_facts(parties: &[Line]) -> Vec<PartyFacts> {
    let postcode = |line: &Line| line.postcode.as_deref().and_then(|text| Postcode::parse(text).ok());
    let supports = |line: &Line| line.kind == PartyRole::Supporter.code();
    let of_a_party = parties.iter().filter(|line| !supports(line)).find_map(postcode);
    parties
        .iter()
        .map(|line| {
            let own = postcode(line);
            let comes_along = own.is_none() && supports(line);
            PartyFacts {
                person: line.person.map(PersonId),
                surname: if comes_along { String::new() } else { surname_of(line.name.as_deref().unwrap_or("")) },
                postcode: if comes_along { of_a_party.clone() } else { own },
                employer: line.agency.map(AgencyId),
            }
        })
        .collect()
}
