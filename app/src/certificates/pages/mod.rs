//! One's own certificates, one of them, all that were issued, the file, and the public check.

pub mod file;
pub mod issued;
pub mod link;
pub mod own;
pub mod show;
pub mod verify;

use super::model::{Printed, Standing};
use super::words;
use crate::platform::Ask;
use crate::platform::permit::SystemPermit;
use crate::ui::{Fact, Tone};

/// What stands on the page, and no more.
fn facts(printed: &Printed) -> Vec<Fact> {
    let mut facts = vec![Fact::new("Name", printed.holder.clone()), Fact::new("Course", printed.course.clone())];
    facts.extend(printed.award.clone().map(|award| Fact::new("Awarded", award)));
    facts.push(Fact::new("Days attended", words::days(&printed.days)));
    facts.extend(printed.minutes.map(|minutes| Fact::new("Time", words::time(minutes))));
    facts.extend(printed.place.clone().map(|place| Fact::new("Where", place)));
    facts.extend(printed.signatories.iter().map(|who| Fact::new(&who.role, who.name.clone())));
    facts.push(Fact::new("Issued on", words::day(printed.issued_on)));
    facts.push(Fact::new("Issued by", printed.service.clone()));
    facts.push(Fact::new("Number", printed.number.clone()));
    facts
}

const fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Stands => Tone::Good,
        Standing::Revoked(_) => Tone::Bad,
        Standing::Replaced(_) => Tone::Plain,
    }
}

/// Where it stands, as a sentence; never why.
fn in_words(standing: Standing) -> String {
    match standing {
        Standing::Stands => "This certificate stands.".to_owned(),
        Standing::Revoked(on) => format!("This certificate was revoked on {}. It no longer counts.", words::day(on)),
        Standing::Replaced(on) => {
            format!("A corrected certificate took the place of this one on {}. Ask its holder for the new one.", words::day(on))
        }
    }
}

/// A member of the public.
fn public(ask: &Ask, reason: &'static str) -> SystemPermit {
    SystemPermit::from_public(ask.service.id, reason, ask.address.clone())
}
