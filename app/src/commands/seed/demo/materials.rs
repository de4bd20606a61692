//! What there is to read and hear before the first course: the podcast as a link, the quick guide as a file.

use super::story::Story;
use crate::shared::{CourseId, Refusal, Role};
use crate::training::commands::add_material;
use crate::training::forms::{NewMaterial, NewWhat};
use crate::training::material::{FileKind, Moment};
use crate::training::permits::KeepMaterials;

const GUIDE: [&str; 5] = [
    "Quick guide: a restorative meeting",
    "1. Everybody comes because they want to, and may stop at any time.",
    "2. Each says what happened, who was affected and how.",
    "3. Together they say what would put it right.",
    "4. What is agreed is written down, and somebody looks whether it was kept.",
];

/// The podcast and the quick guide, for everybody who looks at the course; the workbook's link for those who have a place.
///
/// # Errors
/// What the room refuses.
pub async fn of_the_first_course(story: &Story, course: CourseId) -> Result<(), Refusal> {
    let permit = KeepMaterials::of_course(&story.app, story.actor(Role::Trainer)?, None, course).await?;
    let link = |address: &str| NewWhat::Link { address: address.to_owned() };
    let guide = NewWhat::File { kind: FileKind::Pdf, name: "Quick guide.pdf".to_owned(), bytes: pdf(&GUIDE) };
    for (title, moment, public, what) in [
        ("The podcast: twenty minutes with a facilitator", Moment::Before, true, link("https://example.org/podcast")),
        ("The quick guide, one page", Moment::Before, true, guide),
        ("The workbook, to go on with", Moment::After, false, link("https://example.org/workbook")),
    ] {
        add_material(&story.app, &permit, NewMaterial { title: title.to_owned(), moment, public, what }).await?;
    }
    Ok(())
}

/// One page with these lines, which carry no brackets and no backslash.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj T* ")).collect();
    let drawn = format!("BT /F1 12 Tf 18 TL 56 770 Td {shown}ET");
    let parts = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", parts.len() + 1);
    for (part, number) in parts.iter().zip(1..) {
        table.push_str(&format!("{:010} 00000 n \n", text.len()));
        text.push_str(&format!("{number} 0 obj\n{part}\nendobj\n"));
    }
    let at = text.len();
    text.push_str(&format!("{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n", parts.len() + 1));
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::material::judge;

    #[test]
    fn the_guide_is_taken_for_what_it_is_and_its_table_leads_to_each_part() {
        let bytes = pdf(&GUIDE);
        assert_eq!(judge("guide.pdf", &bytes), Ok(FileKind::Pdf));
        let text = String::from_utf8(bytes).unwrap();
        let offsets = text.lines().filter_map(|line| line.strip_suffix(" 00000 n ")).map(|at| at.parse::<usize>().unwrap());
        let parts: Vec<bool> = offsets.zip(1..).map(|(at, number)| text[at..].starts_with(&format!("{number} 0 obj"))).collect();
        assert_eq!(parts, [true; 5]);
        assert!(GUIDE.iter().all(|line| !line.contains(['(', ')', '\\'])));
    }
}
