//! Certificates as PDF: one landscape page, tagged for screen readers (PDF/UA-1), its words set in one serif typeface.
//!
//! Pure: no clock, no files, no network. The same words give the same bytes. What it knows of the world is a [`Certificate`], whose texts
//! are printed as they come; whose it is and whether it stands is the room `certificates` of the app.
//!
//! Reading order: [`face`] (from text to glyphs), [`lines`] (where lines end, at which size), [`page`] (what stands where, and its tags),
//! [`ornament`] (frame and mark), [`qr`]. Why not a typesetting system: `docs/adr/0023`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it stands"))]

mod face;
mod lines;
mod ornament;
mod page;
mod qr;
#[cfg(test)]
mod tests;

/// What a certificate says, word by word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Who gives it: the service's full name.
    pub service: String,
    /// Whose it is.
    pub holder: String,
    /// The course's title.
    pub course: String,
    /// What was earned with it: "Foundation practitioner". No line without.
    pub award: Option<String>,
    /// The days attended: "20, 21 and 27 October 2015".
    pub days: String,
    /// How long it took: "18 hours".
    pub hours: Option<String>,
    /// Where it was held.
    pub place: Option<String>,
    /// Who vouches for it, three at most.
    pub signatories: Vec<Signatory>,
    /// The day it was issued: "27 October 2015".
    pub issued_on: String,
    /// Its number.
    pub number: String,
    /// The whole address behind the QR code, where this very certificate is checked.
    pub check_at: String,
    /// The whole address of the page where a number can be typed.
    pub check_page: String,
}

/// A name above a line, and in what part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    pub name: String,
    /// "Trainer".
    pub role: String,
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// More words than the page can hold in letters that can be read.
    #[error("{0} does not fit on a certificate")]
    TooLong(&'static str),
    /// A text that must be there has nothing that can be printed.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// The writer or the typeface failed, or the page is not valid PDF/UA-1.
    #[error("the certificate could not be written: {0}")]
    Broken(String),
}

/// Set that certificate: the bytes of a PDF 1.7 file.
///
/// # Errors
/// `TooLong`, `Empty`; `Broken`, when the file would not be valid PDF/UA-1.
pub fn certificate(data: &Certificate) -> Result<Vec<u8>, Error> {
    page::write(data)
}
