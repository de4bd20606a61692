//! A force-wide briefing with two sessions and a podcast, a staff list of invented people, and who has been briefed so far.

use super::story::Story;
use crate::briefings::commands::{add_briefing, add_session, keep_list, mark_listed, take_list};
use crate::briefings::forms::{NewBriefing, NewSession};
use crate::briefings::model::Kind;
use crate::briefings::permits::KeepBriefings;
use crate::briefings::present;
use crate::shared::{Refusal, Role};
use chrono::Duration;

/// Who the briefing is to reach. Somebody stands on it twice, as lists of this kind have it.
const STAFF: &str = "name,email,staff_number,group,agency,area
PC Amber Lock,amber.lock@example.org,4101,Frontline,Cambridgeshire Constabulary,Peterborough
PC Owen Brask,owen.brask@example.org,4102,Frontline,Cambridgeshire Constabulary,Peterborough
PC Leah Stott,leah.stott@example.org,4103,Frontline,Cambridgeshire Constabulary,Fenland
PC Haris Malik,haris.malik@example.org,4104,Frontline,Cambridgeshire Constabulary,Cambridge City
Sgt Nell Varga,nell.varga@example.org,3207,Frontline,Cambridgeshire Constabulary,Cambridge City
PCSO Ivo Penn,ivo.penn@example.org,7311,PCSOs,Cambridgeshire Constabulary,Fenland
PCSO Tess Orme,tess.orme@example.org,7312,PCSOs,Cambridgeshire Constabulary,Huntingdonshire
PCSO Ravi Sood,ravi.sood@example.org,7313,PCSOs,Cambridgeshire Constabulary,Peterborough
SC Mona Fitch,mona.fitch@example.org,8801,Specials,Cambridgeshire Constabulary,Huntingdonshire
SC Piotr Lis,,8802,Specials,Cambridgeshire Constabulary,Cambridge City
SC Mona Fitch,mona.fitch@example.org,8801,Control room,Cambridgeshire Constabulary,Huntingdonshire
Gwen Ashby,gwen.ashby@example.org,9001,Control room,Cambridgeshire Constabulary,Huntingdonshire
Karl Dunne,karl.dunne@example.org,9002,Control room,Cambridgeshire Constabulary,Huntingdonshire
Ada Frame,ada.frame@example.org,,Housing officers,Peterborough City Council,Peterborough
Luca Bright,luca.bright@example.org,,Housing officers,Peterborough City Council,Peterborough
";

/// Who was at the first session, as the sign-in sheet has it.
const CAME: &str = "4101\n4102\nhariS.malik@example.org\n3207\n7311\n8801\n9001\nada.frame@example.org\n";

/// Keep the briefing, take its list in, and mark who came.
///
/// # Errors
/// What the room refuses.
pub async fn told(story: &Story) -> Result<(), Refusal> {
    let permit = story.by::<KeepBriefings>(Role::Coordinator)?;
    let today = story.today();
    let new = NewBriefing {
        title: "What we offer, and when to offer it".to_owned(),
        kind: Kind::ForceWide,
        about: "Twenty minutes: who may be offered it, what to say to somebody who was harmed, and how to refer.".to_owned(),
        materials: "The podcast, on the intranet\nThe quick guide, two pages".to_owned(),
        self_declared: true,
        last_day: today + Duration::days(60),
    };
    let id = add_briefing(&story.app, &permit, &new).await?;
    let at = |days: i64, hour: u32| (today + Duration::days(days)).and_hms_opt(hour, 0, 0).unwrap_or_default();
    let session = |days, place: &str| NewSession { starts: at(days, 9), ends: at(days, 10), place: place.to_owned() };
    let first = add_session(&story.app, &permit, &story.service, id, &session(-2, "Parade room, Peterborough")).await?;
    add_session(&story.app, &permit, &story.service, id, &session(9, "Training suite, Huntingdon")).await?;
    let list = keep_list(&story.app, &permit, id, "staff.csv", STAFF.as_bytes()).await?;
    take_list(&story.app, &permit, list).await?;
    let came = present::read(CAME).unwrap_or_default();
    mark_listed(&story.app, &permit, id, &came, Some(first)).await?;
    Ok(())
}
