//! The page from what is printed at its edges: long, foreign, empty.

use crate::face::{Faces, Style};
use crate::lines::{Room, fit};
use crate::{Certificate, Error, Signatory, certificate};

fn sample() -> Certificate {
    Certificate {
        service: "Fenbridge Restorative Justice Service".to_owned(),
        holder: "Siân Rhŷs-Llywelyn".to_owned(),
        course: "Restorative Justice Practitioner".to_owned(),
        award: Some("Foundation practitioner".to_owned()),
        days: "20, 21 and 27 October 2015".to_owned(),
        hours: Some("18 hours".to_owned()),
        place: Some("Fenbridge Civic Centre".to_owned()),
        signatories: vec![Signatory { name: "Grace Adeyemi".to_owned(), role: "Trainer".to_owned() }],
        issued_on: "27 October 2015".to_owned(),
        number: "FRJ-2015-7K3M-9QXD".to_owned(),
        check_at: "https://accord.example/verify/FRJ-2015-7K3M-9QXD".to_owned(),
        check_page: "https://accord.example/verify".to_owned(),
    }
}

#[test]
fn the_same_words_give_the_same_bytes() {
    let first = certificate(&sample()).unwrap();
    assert!(first.starts_with(b"%PDF-1.7"));
    assert_eq!(first, certificate(&sample()).unwrap());
    assert_ne!(first, certificate(&Certificate { holder: "Siân Rhys".to_owned(), ..sample() }).unwrap());
}

/// Each is valid PDF/UA-1, or `certificate` would say so.
#[test]
fn every_name_makes_a_page() {
    for holder in [
        "Ŵyn Ŷnys ŵ ŷ Ẃ ẁ ẅ Ÿ",
        "Łukasz Żółć, Ştefan Țurcanu, Þórður Øyvind Ñuñez",
        "Ελένη Παπαδοπούλου",
        "Олександра Ковальчук",
        "李明",
        "محمد علي",
        "דוד לוי",
        "अनिता शर्मा",
        "Zoe\u{308} Mu\u{308}ller",
        "A\u{200b}nn\u{202e} \u{feff}Lee \u{1f642}",
        "X",
        "Siân Angharad Gwenllian Llywelyn-Fychan ap Rhŷs o Lanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    ] {
        let made = certificate(&Certificate { holder: holder.to_owned(), ..sample() });
        assert!(made.is_ok(), "{holder}: {made:?}");
    }
}

#[test]
fn what_the_typeface_lacks_is_printed_in_latin_letters() {
    let faces = Faces::load().unwrap();
    for (typed, printed) in [
        ("Ŵyn  Ŷnys", "Ŵyn Ŷnys"),
        ("Ελένη", "Ελένη"),
        ("Олена", "Олена"),
        ("李明", "Li Ming"),
        ("דוד", "dvd"),
        ("अनिता", "anitaa"),
        ("A\u{200b}nn\u{ad}e\tLee\n", "Anne Lee"),
        ("\u{202e}", ""),
    ] {
        assert_eq!(faces.upright.printable(typed), printed, "{typed}");
    }
}

#[test]
fn long_words_make_smaller_letters_before_more_lines_and_are_never_hyphenated() {
    let faces = Faces::load().unwrap();
    let room = Room { width: 600.0, lines: 3, sizes: (24.0, 13.0) };
    let set = |text: &str| fit("the course's title", text, &faces.upright, Style::PLAIN, room).unwrap();
    let texts = |text: &str| set(text).lines.iter().map(|run| run.text.clone()).collect::<Vec<_>>();

    assert_eq!(texts("Restorative Justice Practitioner"), ["Restorative Justice Practitioner"]);
    let long = "Facilitating restorative processes in sensitive and complex cases: a course for those who practise already";
    let lines = texts(long);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines.concat(), long, "each line but the last ends in its space, and nothing is added");
    let widths: Vec<f32> = set(long).lines.iter().map(|run| run.width * set(long).size).collect();
    assert!(widths.iter().all(|width| *width <= 600.0) && (widths[0] - widths[1]).abs() < 150.0, "even lines: {widths:?}");

    let endless = "Lanfairpwllgwyngyll".repeat(8);
    assert_eq!(texts(&endless).concat().replace(' ', ""), endless);
}

#[test]
fn what_does_not_fit_or_is_not_there_is_refused() {
    let with = |change: fn(&mut Certificate)| {
        let mut data = sample();
        change(&mut data);
        certificate(&data).unwrap_err()
    };
    assert_eq!(with(|data| data.course = "course ".repeat(200)), Error::TooLong("the course's title"));
    assert_eq!(with(|data| data.holder = "\u{200b} \n".to_owned()), Error::Empty("the holder's name"));
    assert_eq!(with(|data| data.signatories = vec![data.signatories[0].clone(); 4]), Error::TooLong("the list of those who sign"));
    assert_eq!(with(|data| data.check_at = "x".repeat(4000)), Error::TooLong("the address to check at"));
}

#[test]
fn a_page_with_everything_at_its_longest_still_fits() {
    let data = Certificate {
        service: "Gwasanaeth Cyfiawnder Adferol Gogledd Cymru a’r Gororau / North Wales and Borders Restorative Justice Service".to_owned(),
        holder: "Siân Angharad Gwenllian Llywelyn-Fychan ap Rhŷs o Lanfairpwllgwyngyll".to_owned(),
        course: "Facilitating restorative processes in sensitive and complex cases, with partner abuse, sexual harm and bereavement: an advanced course for those who have practised for two years or longer".to_owned(),
        award: Some("Advanced practitioner, with the endorsements domestic abuse, sexual harm and bereavement by a road death".to_owned()),
        days: "20, 21, 22, 27, 28 and 29 October, 3, 4, 5, 10, 11 and 12 November and 1, 2 and 3 December 2015".to_owned(),
        hours: Some("97½ hours".to_owned()),
        place: Some("Canolfan Ddinesig Fenbridge Civic Centre, and online".to_owned()),
        signatories: ["Grace Oluwaseun Adeyemi-Featherstonehaugh", "Dr Martin Oyelaran", "Ffion Haf Prydderch"]
            .map(|name| Signatory { name: name.to_owned(), role: "Trainer and assessor".to_owned() })
            .to_vec(),
        ..sample()
    };
    let bytes = certificate(&data).unwrap();
    assert!(bytes.len() < 80_000, "{}", bytes.len());
}
