//! Materials of courses and runs: when they are wanted, and what is taken as a file (`docs/POLICY.md` 10.4).

use crate::shared::problem::Problem;
use crate::shared::vocabulary::words;

/// The largest file, in bytes.
pub const FILE_MAX: usize = 10 * 1024 * 1024;
/// The most materials of one course for all its runs, and as many again of one run.
pub const MATERIALS_MAX: u64 = 20;
/// Of the files of one run so many bytes together go along when it is planned again: a twelvefold copy must not fill the disk.
pub const COPIED_MAX: usize = 20 * 1024 * 1024;
/// The longest name of a file, without its ending, in letters.
const NAME_MAX: usize = 80;

words! {
    /// What a material is.
    MaterialKind {
        Link = "LINK", "Link";
        File = "FILE", "File";
    }
}

words! {
    /// When a material is wanted. It is there from the moment it is added.
    Moment {
        Before = "BEFORE", "Before the course";
        OnDay = "ON_DAY", "On the day";
        After = "AFTER", "Afterwards";
    }
}

words! {
    /// The kinds of files that are taken: none of them runs anything in a browser.
    FileKind {
        Pdf = "PDF", "PDF";
        Png = "PNG", "Picture";
        Jpeg = "JPEG", "Picture";
        Mp3 = "MP3", "Sound";
        Docx = "DOCX", "Word document";
        Pptx = "PPTX", "PowerPoint slides";
        Xlsx = "XLSX", "Excel workbook";
    }
}

impl FileKind {
    /// The ending of its names.
    pub const fn ending(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Png => "png",
            FileKind::Jpeg => "jpg",
            FileKind::Mp3 => "mp3",
            FileKind::Docx => "docx",
            FileKind::Pptx => "pptx",
            FileKind::Xlsx => "xlsx",
        }
    }

    /// What a browser is told that it is.
    pub const fn media_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Png => "image/png",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Mp3 => "audio/mpeg",
            FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The folder in which documents of that kind keep themselves.
    const fn folder(self) -> &'static [u8] {
        match self {
            FileKind::Docx => b"word/",
            FileKind::Pptx => b"ppt/",
            _ => b"xl/",
        }
    }
}

/// Which of these go along to a run that is planned like theirs: every link, and in their order the files that fit into [`COPIED_MAX`].
/// Each is told by its size in bytes; a link has none.
pub fn go_along(sizes: &[Option<usize>]) -> Vec<bool> {
    let mut room = COPIED_MAX;
    let fits = sizes.iter().map(|size| {
        let left = room.checked_sub(size.unwrap_or(0));
        room = left.unwrap_or(room);
        left.is_some()
    });
    fits.collect()
}

/// What that file is, by what is in it: its name decides nothing, but which of the three documents a ZIP is to be.
///
/// # Errors
/// `missing`, `too_large`, `not_taken`, `macros`.
pub fn judge(name: &str, bytes: &[u8]) -> Result<FileKind, Problem> {
    if bytes.is_empty() {
        return Err(Problem::new("missing", "Choose a file that is not empty"));
    }
    if bytes.len() > FILE_MAX {
        return Err(Problem::new("too_large", TOO_LARGE));
    }
    let simple = if bytes.starts_with(b"%PDF-") {
        Some(FileKind::Pdf)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(FileKind::Png)
    } else if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some(FileKind::Jpeg)
    } else if bytes.starts_with(b"ID3") || begins_a_frame(bytes) {
        Some(FileKind::Mp3)
    } else {
        None
    };
    match simple {
        Some(kind) => Ok(kind),
        None if bytes.starts_with(b"PK\x03\x04") => document(name, bytes),
        None => Err(Problem::new("not_taken", NOT_TAKEN)),
    }
}

/// Of a file that is larger than is taken.
pub const TOO_LARGE: &str = "That file is larger than 10 MB. Make it smaller, or put it elsewhere and add a link to it";
const NOT_TAKEN: &str = "Choose a PDF, a picture (PNG or JPEG), an MP3, or a Word, PowerPoint or Excel file (docx, pptx, xlsx)";
const MACROS: &str = "That document carries macros, which are programs. Save it without them, or as a PDF";

/// Sound without a heading: MPEG layer III, of a rate that there is.
fn begins_a_frame(bytes: &[u8]) -> bool {
    let [first, second, third, ..] = bytes else { return false };
    let version = (second >> 3) & 3;
    let layer = (second >> 1) & 3;
    let (bits, rate) = (third >> 4, (third >> 2) & 3);
    *first == 0xFF && second & 0xE0 == 0xE0 && version != 1 && layer == 1 && !matches!(bits, 0 | 15) && rate != 3
}

fn document(name: &str, bytes: &[u8]) -> Result<FileKind, Problem> {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let kind = [FileKind::Docx, FileKind::Pptx, FileKind::Xlsx].into_iter().find(|kind| kind.ending() == ending);
    // The names of what a ZIP holds stand in it as they are.
    let kind = kind.filter(|kind| holds(bytes, b"[Content_Types].xml") && holds(bytes, kind.folder()));
    match kind {
        None => Err(Problem::new("not_taken", NOT_TAKEN)),
        Some(_) if holds(bytes, b"vbaProject.bin") => Err(Problem::new("macros", MACROS)),
        Some(kind) => Ok(kind),
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// The name under which a file is saved: letters, digits, blanks and `-_.` of the name that it came with, and the ending of its kind.
pub fn clean_name(name: &str, kind: FileKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let plain: String = stem.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { ' ' }).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let stem: String = words.trim_matches(['.', ' ', '-']).chars().take(NAME_MAX).collect();
    let stem = if stem.is_empty() { "file" } else { stem.trim_end() };
    format!("{stem}.{}", kind.ending())
}

/// The header by which a browser saves a file under that name and shows it nowhere (RFC 6266): the name in plain letters, and as it is.
pub fn as_attachment(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '_' }).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            whole.push(char::from(byte));
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// How large a file is, in words.
pub fn size_words(bytes: i32) -> String {
    let kb = (bytes.max(0) + 1023) / 1024;
    if kb < 1024 { format!("{kb} kB") } else { format!("{}.{} MB", kb / 1024, (kb % 1024) * 10 / 1024) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(parts: &[&str]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04....".to_vec();
        bytes.extend(parts.join("\x00").as_bytes());
        bytes
    }

    #[test]
    fn a_file_is_what_is_in_it() {
        let docx = zip(&["[Content_Types].xml", "word/document.xml"]);
        let macros = zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
        let taken = |name: &str, bytes: &[u8]| judge(name, bytes).map_err(|problem| problem.code);
        for (name, bytes, judged) in [
            ("guide.pdf", b"%PDF-1.7 x".as_slice(), Ok(FileKind::Pdf)),
            ("guide.html", b"%PDF-1.7 x", Ok(FileKind::Pdf)),
            ("a.png", b"\x89PNG\r\n\x1a\nIHDR", Ok(FileKind::Png)),
            ("a", b"\xFF\xD8\xFF\xE0JFIF", Ok(FileKind::Jpeg)),
            ("podcast.mp3", b"ID3\x04\x00", Ok(FileKind::Mp3)),
            ("podcast.mp3", b"\xFF\xFB\x90\x64", Ok(FileKind::Mp3)),
            ("guide.docx", &docx, Ok(FileKind::Docx)),
            ("GUIDE.DOCX", &docx, Ok(FileKind::Docx)),
            ("slides.pptx", &zip(&["[Content_Types].xml", "ppt/presentation.xml"]), Ok(FileKind::Pptx)),
            ("list.xlsx", &zip(&["[Content_Types].xml", "xl/workbook.xml"]), Ok(FileKind::Xlsx)),
            ("guide.pdf", b"<!doctype html><script>", Err("not_taken")),
            ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'>", Err("not_taken")),
            ("podcast.mp3", b"\xFF\xFB\xF0\x64", Err("not_taken")),
            ("run.pdf", b"MZ\x90\x00", Err("not_taken")),
            ("all.zip", &docx, Err("not_taken")),
            ("slides.pptx", &docx, Err("not_taken")),
            ("guide.docx", &zip(&["word/document.xml"]), Err("not_taken")),
            ("guide.docx", &macros, Err("macros")),
            ("guide.docm", &macros, Err("not_taken")),
            ("empty.pdf", b"", Err("missing")),
        ] {
            assert_eq!(taken(name, bytes), judged, "{name}");
        }
        let mut large = b"%PDF-".to_vec();
        large.resize(FILE_MAX, 0);
        assert_eq!(taken("large.pdf", &large), Ok(FileKind::Pdf), "10 MB and no more");
        large.push(0);
        assert_eq!(taken("large.pdf", &large), Err("too_large"));
    }

    #[test]
    fn a_name_says_nothing_that_a_browser_or_a_folder_would_obey() {
        let long = "x".repeat(300);
        for (came, saved) in [
            ("Quick guide.pdf", "Quick guide.pdf"),
            ("C:\\Users\\nora\\Quick guide.pdf", "Quick guide.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("guide.pdf.exe", "guide.pdf.pdf"),
            (".htaccess", "file.pdf"),
            ("a\"; filename=\"b.html", "a filename b.pdf"),
            ("line\r\nSet-Cookie: x.pdf", "line Set-Cookie x.pdf"),
            ("Canllaw Rhŷs.pdf", "Canllaw Rhŷs.pdf"),
            ("\u{202E}fdp.exe", "fdp.pdf"),
            ("", "file.pdf"),
            (&long, &format!("{}.pdf", "x".repeat(80))),
        ] {
            assert_eq!(clean_name(came, FileKind::Pdf), saved, "{came:?}");
        }
        assert_eq!(as_attachment("Rhŷs 1.pdf"), "attachment; filename=\"Rh_s 1.pdf\"; filename*=UTF-8''Rh%C5%B7s%201.pdf");
    }

    #[test]
    fn links_always_go_along_and_files_as_long_as_there_is_room() {
        let half = Some(COPIED_MAX / 2);
        for (what, sizes, goes) in [
            ("nothing", vec![], vec![]),
            ("links alone", vec![None, None], vec![true, true]),
            ("what fits exactly", vec![half, half], vec![true, true]),
            ("one too many; a link and a small one still do", vec![half, Some(COPIED_MAX), None, Some(1)], vec![true, false, true, true]),
            ("none that is larger than all", vec![Some(COPIED_MAX + 1)], vec![false]),
        ] {
            assert_eq!(go_along(&sizes), goes, "{what}");
        }
    }

    #[test]
    fn a_size_is_said_in_words() {
        for (bytes, said) in [(1, "1 kB"), (1024, "1 kB"), (1_048_576, "1.0 MB"), (1_572_864, "1.5 MB"), (10_485_760, "10.0 MB")] {
            assert_eq!(size_words(bytes), said, "{bytes}");
        }
    }
}
