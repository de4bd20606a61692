//! `/`, `/accessibility`, `/privacy`.

use crate::cases::permits::SendReferrals;
use crate::platform::services::ServiceNames;
use crate::platform::{Ask, Page, Reply};
use crate::ui::{ButtonKind, ButtonLink, Card, Cards, PageHeader, Panel};
use leptos::prelude::*;

/// What the service does, in plain words, and every way in.
///
/// # Errors
/// None.
pub async fn front(ask: Ask) -> Reply {
    let service = ask.service.full_name.clone();
    let signed_in = ask.actor().is_some();
    // Whoever is signed in is led only to where they may go.
    let refers = !signed_in || ask.permit::<SendReferrals>().is_ok();
    Ok(ask.page("Welcome", move || front_view(service, signed_in, refers)))
}

fn front_view(service: String, signed_in: bool, refers: bool) -> impl IntoView {
    let way_in = if signed_in {
        view! { <ButtonLink href="/home" label="Go to your home page" /> }
    } else {
        view! { <ButtonLink href="/sign-in" label="Sign in" /> }
    };
    view! {
        <PageHeader title=service
            lead="After a crime, the person harmed often has questions that only the person responsible can answer. We help them to ask, safely, and only if both want to.">
            {way_in}
        </PageHeader>
        <Cards>
            <Card first_level=true title="Ask for help yourself" href="/ask">
                <p>"You were harmed, or you did harm and want to answer for it. Tell us as much or as little as you like; you can stop at any time. You need no sign-in."</p>
            </Card>
            {refers.then(|| view! {
                <Card first_level=true title="Refer somebody" href="/refer">
                    <p>"For police, probation, victim support, prisons and schools. You hear at once that it arrived, and later how it stands."</p>
                </Card>
            })}
            <Card first_level=true title="Volunteer with us" href="/roles">
                <p>"Volunteers prepare and lead the meetings, two to a case. You are trained, supervised, and never alone with it."</p>
            </Card>
            <Card first_level=true title="Courses" href="/courses">
                <p>"What we teach, for volunteers and for staff of partner agencies: when, where, and how to get a place."</p>
            </Card>
        </Cards>
        <Panel title="What happens when we take a case">
            <ol>
                <li>"We listen to each side on its own, and ask what they hope for."</li>
                <li>"Two trained people, chosen for this case, prepare both sides for as long as it takes."</li>
                <li>"If both still want to, they meet, or send letters or messages through us. If not, it ends there and nobody has to say why."</li>
                <li>"Afterwards we ask how it was, and stay in reach."</li>
            </ol>
            <p>"Taking part is free and of your own will. "<a href="/how-we-match">"How we choose who works on a case"</a>"."</p>
        </Panel>
    }
}

/// A page that may have been reached from a discreet one: discreet for whoever is not signed in.
fn beside(ask: &Ask, title: &str) -> Page {
    let page = Page::titled(title);
    if ask.actor().is_some() { page } else { page.discreet() }
}

/// How to reach the service, as a sentence.
fn reach(service: &ServiceNames) -> String {
    let phone = service.contact_phone.as_ref().map(|phone| format!(" or phone {phone}")).unwrap_or_default();
    format!("Write to {}{phone}.", service.organiser_email)
}

/// What this site does for people who use it in other ways than most, and what it does not do yet.
///
/// # Errors
/// None.
pub async fn accessibility(ask: Ask) -> Reply {
    let reach = reach(&ask.service);
    Ok(ask.draw(beside(&ask, "Accessibility"), move || {
        view! {
            <PageHeader title="Accessibility" lead="Everybody who needs these pages should be able to use them." />
            <Panel title="What you can count on">
                <ul>
                    <li>"Every page works with the keyboard alone, with a screen reader, and with scripts switched off."</li>
                    <li>"Text can be made four times as large, and pages fit a narrow telephone, without anything being lost."</li>
                    <li>"No meaning is carried by colour alone; pages follow your choice of light or dark."</li>
                    <li>"When something is to be put right in a form, the page says what and where, and keeps everything you typed."</li>
                    <li>"If your sign-in ran out while you were writing, what you wrote is still there when you are back."</li>
                </ul>
            </Panel>
            <Panel title="How we know">
                <p>"Pages of every kind are checked by machine against the Web Content Accessibility Guidelines 2.2, level AA, before a new version goes out. A machine does not find everything, and people who use assistive technology have not tested the pages yet."</p>
            </Panel>
            <Panel title="If something stands in your way">
                <p>{reach}" Say which page it was. You can also have everything here on paper, by telephone, or with somebody beside you."</p>
            </Panel>
        }
    }))
}

/// What is kept about people, why and for how long.
///
/// # Errors
/// None.
pub async fn privacy(ask: Ask) -> Reply {
    let reach = reach(&ask.service);
    Ok(ask.draw(beside(&ask, "Privacy"), move || {
        view! {
            <PageHeader title="Privacy" lead="What we keep about you, who sees it, and how you can see it yourself." />
            <Panel title="What we keep">
                <p>"What you tell us, what those who sent you to us tell us, and what we agree with you. For volunteers also: training, checks and when they are free."</p>
            </Panel>
            <Panel title="Who sees it">
                <ul>
                    <li>"Only people who work on your matter, and those who look after their work. Every look is written down, with who and when."</li>
                    <li>"The other side never sees your address, telephone number or anything you did not agree to pass on."</li>
                    <li>"Our mails say nothing of your matter, and name nobody but you and us."</li>
                    <li>"Whoever sent you to us hears how it stands, not what you said."</li>
                </ul>
            </Panel>
            <Panel title="How long">
                <p>"As long as it is needed for your matter, and then for as long as the law asks. If you say no at the first contact, we erase how to reach you."</p>
            </Panel>
            <Panel title="Cookies">
                <p>"One keeps you signed in, one gives a form back to you that could not be accepted, and one holds the sentence that says what was just done. There is nothing here that follows you, and nothing from anybody else."</p>
            </Panel>
            <Panel title="Your rights">
                <p>"You may see what we keep, have it put right, have it erased where the law allows, and object. "{reach}" If we do not answer well, the Information Commissioner's Office will listen."</p>
            </Panel>
            <p><ButtonLink href="/" label="Back to the first page" kind=ButtonKind::Second /></p>
        }
    }))
}
