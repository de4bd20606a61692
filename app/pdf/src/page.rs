//! What stands where on the page, and in which order it is read.

use crate::face::{Face, Faces, Style};
use crate::lines::{Room, Set, fit};
use crate::ornament::{self, BRAND, DEEP, INK, QUIET};
use crate::{Certificate, Error, qr};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree};
use krilla::{Document, SerializeSettings};
use std::num::NonZeroU16;

/// A4, lying.
const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
const MIDDLE: f32 = WIDTH / 2.0;
const HEADING: &str = "Certificate of completion";
/// The widest line of the middle part.
const MEASURE: f32 = 600.0;
/// The middle part lies between these two.
const BODY: (f32, f32) = (96.0, 448.0);
/// The lines to sign on, and the right edge of everything at the foot.
const SIGNED_AT: f32 = 506.0;
const EDGE: f32 = 72.0;
const QR_SIDE: f32 = 76.0;
const QR_TOP: f32 = 452.0;

/// A paragraph of the middle part, before it knows where it stands.
struct Block<'a> {
    set: Set,
    face: &'a Face,
    color: (u8, u8, u8),
    tag: TagKind,
    /// Room above it, in points, that grows with what is left over.
    above: f32,
    /// A hair of gold follows it.
    ruled: bool,
}

impl Block<'_> {
    fn leading(&self) -> f32 {
        self.set.size * 1.18
    }

    fn height(&self) -> f32 {
        let more = self.set.lines.iter().skip(1).map(|_| self.leading()).sum::<f32>();
        self.set.size + more + if self.ruled { 16.0 } else { 0.0 }
    }
}

/// Write the page, valid by PDF/UA-1 or not at all.
///
/// # Errors
/// As [`crate::certificate`].
pub fn write(data: &Certificate) -> Result<Vec<u8>, Error> {
    let faces = Faces::load()?;
    let blocks = body(data, &faces)?;
    let broken = |what: &str| Error::Broken(what.to_owned());

    let validated = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = validated.map_err(|error| Error::Broken(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..Default::default() });
    let title = format!("Certificate {}", faces.upright.printable(&data.number));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(title.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.set_metadata(
        Metadata::new()
            .title(title)
            .language("en-GB".to_owned())
            .authors(vec![faces.upright.printable(&data.service)])
            .document_id(data.number.clone()),
    );

    let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| broken("the page has no size"))?;
    let mut page = document.start_page_with(settings);
    let mut tree = TagTree::new().with_lang(Some("en-GB".to_owned()));
    let mut surface = page.surface();
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    ornament::frame(&mut surface, WIDTH, HEIGHT);
    ornament::mark(&mut surface, MIDDLE, 58.0, 34.0);
    surface.end_tagged();
    draw_body(&mut surface, &mut tree, blocks);
    signatures(&mut surface, &mut tree, &faces, data)?;
    let check = foot(&mut surface, &mut tree, &faces, data)?;
    surface.finish();

    let link = LinkAnnotation::new(check.rect, Target::Action(Action::Link(LinkAction::new(data.check_at.clone()))));
    let link = page.add_tagged_annotation(Annotation::new_link(link, Some(format!("Check this certificate at {}", data.check_at))));
    page.finish();
    let mut group = TagGroup::new(Tag::Link);
    group.push(check.words);
    group.push(link);
    let mut paragraph = TagGroup::new(Tag::P);
    paragraph.push(check.before);
    paragraph.push(group);
    tree.push(paragraph);

    document.set_tag_tree(tree);
    document.finish().map_err(|error| Error::Broken(format!("{error:?}")))
}

/// The middle part, from the service's name to where it was; smaller throughout when there is much to say.
fn body<'a>(data: &Certificate, faces: &'a Faces) -> Result<Vec<Block<'a>>, Error> {
    let mut scale = 1.0;
    while scale > 0.6 {
        let blocks = blocks(data, faces, scale)?;
        if needed(&blocks) <= BODY.1 - BODY.0 {
            return Ok(blocks);
        }
        scale -= 0.05;
    }
    Err(Error::TooLong("the text of the certificate"))
}

fn needed(blocks: &[Block<'_>]) -> f32 {
    blocks.iter().map(|block| block.height() + block.above).sum()
}

fn blocks<'a>(data: &Certificate, faces: &'a Faces, scale: f32) -> Result<Vec<Block<'a>>, Error> {
    let level = NonZeroU16::MIN;
    let heading = || TagKind::from(Tag::Hn(level, Some(HEADING.to_owned())));
    let room = |lines, best: f32, least: f32| Room { width: MEASURE, lines, sizes: (best * scale, least * scale) };
    let (upright, italic) = (&faces.upright, &faces.italic);
    let block = |set, face, color, above: f32| Block { set, face, color, tag: Tag::P.into(), above: above * scale, ruled: false };
    let joining = |words: &'static str| fit("the form of words", words, italic, Style::PLAIN, room(1, 15.0, 15.0));

    let mut all =
        vec![block(fit("the service's name", &data.service, upright, Style::CAPITALS, room(2, 14.0, 9.0))?, upright, BRAND, 10.0)];
    let title = fit("the heading", HEADING, upright, Style::PLAIN, room(1, 42.0, 42.0))?;
    all.push(Block { tag: heading(), ..block(title, upright, DEEP, 12.0) });
    all.push(block(joining("This certifies that")?, italic, QUIET, 15.0));
    let holder = fit("the holder's name", &data.holder, upright, Style::PLAIN, room(2, 35.0, 16.0))?;
    all.push(Block { ruled: true, ..block(holder, upright, INK, 11.0) });
    all.push(block(joining("has completed the course")?, italic, QUIET, 11.0));
    all.push(block(fit("the course's title", &data.course, upright, Style::PLAIN, room(3, 24.0, 13.0))?, upright, BRAND, 9.0));
    if let Some(award) = &data.award {
        let words = fit("the award", award, upright, Style::CAPITALS, room(2, 14.0, 10.0))?;
        all.push(block(words, upright, INK, 10.0));
    }
    all.push(block(fit("the days", &data.days, upright, Style::PLAIN, room(3, 13.5, 9.0))?, upright, INK, 12.0));
    let where_and_how_long: Vec<&str> = [&data.hours, &data.place].into_iter().filter_map(|text| text.as_deref()).collect();
    if !where_and_how_long.is_empty() {
        let words = where_and_how_long.join(" · ");
        all.push(block(fit("hours and place", &words, upright, Style::PLAIN, room(2, 13.5, 9.0))?, upright, INK, 3.0));
    }
    Ok(all)
}

/// What is left over goes between the paragraphs, a little, and the rest above and below.
fn draw_body(surface: &mut Surface<'_>, tree: &mut TagTree, blocks: Vec<Block<'_>>) {
    let left = (BODY.1 - BODY.0 - needed(&blocks)).max(0.0);
    let gaps: f32 = blocks.iter().map(|block| block.above).sum();
    let wider = 1.0 + (left * 0.7 / gaps).min(0.55);
    let rest = left - gaps * (wider - 1.0);
    let mut y = BODY.0 + rest * 0.35;
    for block in blocks {
        y += block.above * wider;
        let leading = block.leading();
        let mut group = TagGroup::new(block.tag.clone());
        for (at, run) in block.set.lines.iter().enumerate() {
            if at > 0 {
                y += leading;
            }
            let baseline = y + block.set.size * 0.76;
            let x = MIDDLE - run.width * block.set.size / 2.0;
            group.push(spoken(surface, block.face, run, block.set.size, block.color, (x, baseline)));
        }
        y += block.set.size;
        tree.push(group);
        if block.ruled {
            decorated(surface, |surface| ornament::rule(surface, MIDDLE, y + 9.0, 92.0));
            y += 16.0;
        }
    }
}

/// A line to sign on for each who vouches for it, their name and part beneath.
fn signatures(surface: &mut Surface<'_>, tree: &mut TagTree, faces: &Faces, data: &Certificate) -> Result<(), Error> {
    let many = data.signatories.len();
    if many > 3 {
        return Err(Error::TooLong("the list of those who sign"));
    }
    let width = if many > 2 { 124.0 } else { 160.0 };
    let mut left = EDGE;
    for signatory in &data.signatories {
        let mut path = PathBuilder::new();
        path.move_to(left, SIGNED_AT);
        path.line_to(left + width, SIGNED_AT);
        decorated(surface, |surface| ornament::line(surface, path.finish(), INK, 0.6));
        let name =
            fit("the name of who signs", &signatory.name, &faces.upright, Style::PLAIN, Room { width, lines: 2, sizes: (12.0, 7.0) })?;
        let role =
            fit("the part of who signs", &signatory.role, &faces.italic, Style::PLAIN, Room { width, lines: 1, sizes: (10.5, 6.0) })?;
        let mut y = SIGNED_AT + 3.0;
        for (set, face, color) in [(name, &faces.upright, INK), (role, &faces.italic, QUIET)] {
            let mut group = TagGroup::new(Tag::P);
            for run in &set.lines {
                y += set.size * 1.12;
                group.push(spoken(surface, face, run, set.size, color, (left, y)));
            }
            tree.push(group);
        }
        left += width + 22.0;
    }
    Ok(())
}

/// The link at the foot, until the page is done and it can be laid over its words.
struct Check {
    before: Identifier,
    words: Identifier,
    rect: Rect,
}

/// Day, number, where to check it, and the QR code, at the right.
fn foot(surface: &mut Surface<'_>, tree: &mut TagTree, faces: &Faces, data: &Certificate) -> Result<Check, Error> {
    let qr_left = WIDTH - EDGE - QR_SIDE;
    let right = qr_left - 14.0;
    let room = |size: f32| Room { width: 190.0, lines: 1, sizes: (size, 6.5) };
    let shown = data.check_page.split_once("://").map_or(data.check_page.as_str(), |(_, rest)| rest);
    let said = [
        (format!("Issued on {}", data.issued_on), &faces.upright, Style::PLAIN, 11.0, INK, 474.0),
        (data.number.clone(), &faces.upright, Style::NUMBER, 13.0, BRAND, 493.0),
        ("Anybody can check this certificate at".to_owned(), &faces.italic, Style::PLAIN, 10.5, QUIET, 511.0),
        (shown.to_owned(), &faces.upright, Style::NUMBER, 10.0, BRAND, 525.0),
    ];
    let mut drawn = Vec::new();
    for (text, face, style, size, color, baseline) in said {
        let set = fit("the foot", &text, face, style, room(size))?;
        let Some(run) = set.lines.first() else { continue };
        let x = right - run.width * set.size;
        let rect = Rect::from_ltrb(x, baseline - set.size, right, baseline + set.size * 0.35);
        drawn.push((spoken(surface, face, run, set.size, color, (x, baseline)), rect));
    }
    let mut drawn = drawn.into_iter();
    for _ in 0..2 {
        if let Some((id, _)) = drawn.next() {
            let mut group = TagGroup::new(Tag::P);
            group.push(id);
            tree.push(group);
        }
    }
    tree.push(figure(surface, data, qr_left)?);
    match (drawn.next(), drawn.next()) {
        (Some((before, _)), Some((words, Some(rect)))) => Ok(Check { before, words, rect }),
        _ => Err(Error::Broken("the foot has no link".to_owned())),
    }
}

fn figure(surface: &mut Surface<'_>, data: &Certificate, left: f32) -> Result<TagGroup, Error> {
    let path = qr::path(&data.check_at, (left, QR_TOP), QR_SIDE)?;
    let alt = format!("QR code that opens {}, where this certificate is checked", data.check_at);
    let bbox = Rect::from_xywh(left, QR_TOP, QR_SIDE, QR_SIDE).map(|rect| BBox::new(0, rect));
    let mut figure = TagGroup::new(Tag::Figure(Some(alt)).with_bbox(bbox));
    let id = surface.start_tagged(ContentTag::Other);
    ornament::area(surface, Some(path), (0, 0, 0));
    surface.end_tagged();
    figure.push(id);
    Ok(figure)
}

/// Draw a line of text that is part of what is read.
fn spoken(
    surface: &mut Surface<'_>,
    face: &Face,
    run: &crate::face::Run,
    size: f32,
    color: (u8, u8, u8),
    (x, y): (f32, f32),
) -> Identifier {
    let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    surface.set_stroke(None);
    surface.set_fill(Some(ornament::fill(color)));
    surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, face.font.clone(), &run.text, size, false);
    surface.end_tagged();
    id
}

/// Draw something that is not read.
fn decorated(surface: &mut Surface<'_>, draw: impl FnOnce(&mut Surface<'_>)) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    draw(surface);
    surface.end_tagged();
}
