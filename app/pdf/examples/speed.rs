//! `cargo run --release -p accord-pdf --example speed [FILE]`: what one certificate costs, and a sample to look at.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use accord_pdf::{Certificate, Signatory, certificate};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sample = Certificate {
        service: "Fenbridge Restorative Justice Service".to_owned(),
        holder: "Siân Rhŷs-Llywelyn".to_owned(),
        course: "Restorative Justice Practitioner".to_owned(),
        award: Some("Foundation practitioner".to_owned()),
        days: "20, 21 and 27 October 2015".to_owned(),
        hours: Some("18 hours".to_owned()),
        place: Some("Fenbridge Civic Centre".to_owned()),
        signatories: vec![
            Signatory { name: "Grace Adeyemi".to_owned(), role: "Trainer".to_owned() },
            Signatory { name: "Martin Oyelaran".to_owned(), role: "For the service".to_owned() },
        ],
        issued_on: "27 October 2015".to_owned(),
        number: "FRJ-2015-7K3M-9QXD".to_owned(),
        check_at: "https://accord.example/verify/FRJ-2015-7K3M-9QXD".to_owned(),
        check_page: "https://accord.example/verify".to_owned(),
    };
    let mut times = Vec::new();
    for _ in 0..50 {
        let began = Instant::now();
        let bytes = certificate(&sample)?;
        times.push((began.elapsed(), bytes.len()));
    }
    times.sort();
    println!("median {:?}, slowest {:?}, {} bytes", times[25].0, times[49].0, times[0].1);
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(file, certificate(&sample)?)?;
    }
    Ok(())
}
