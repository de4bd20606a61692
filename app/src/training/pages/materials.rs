//! What there is to read and to listen to: for those who come, for those who keep it, and the files themselves.

use crate::platform::ask::{Ask, Key, Reply};
use crate::platform::fault::fault;
use crate::platform::permit::{Permit, SystemPermit};
use crate::shared::{CourseId, MaterialId, RawForm, Refusal, RunId};
use crate::training::actions::own_place;
use crate::training::material::{FileKind, Moment, as_attachment, size_words};
use crate::training::model::BookingState;
use crate::training::permits::{GivePlaces, KeepMaterials, ReadMaterial};
use crate::training::queries::{self, READERS};
use crate::training::rules::public_name;
use crate::ui::*;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse as _;
use entity::material;
use leptos::prelude::*;
use uuid::Uuid;

/// Where each file is had from, by its key.
type AddressOf<'a> = &'a dyn Fn(Uuid) -> String;

/// What it is, in few words: the site that a link leads to; the kind and size of a file.
fn says(found: &material::Model) -> String {
    if let Some(address) = &found.address {
        let host = address.trim_start_matches("https://").split(['/', '?', '#']).next().unwrap_or_default();
        return format!("Link to {host}");
    }
    let kind = found.file_kind.as_deref().and_then(FileKind::from_code).map_or("File", FileKind::label);
    format!("{kind}, {}", size_words(found.size.unwrap_or(0)))
}

fn opened(found: &material::Model, address_of: AddressOf<'_>) -> AnyView {
    let title = found.title.clone();
    match found.address.clone() {
        Some(address) => view! { <a href=address rel="noopener noreferrer">{title}</a> }.into_any(),
        None => view! { <a href=address_of(found.id) download="">{title}</a> }.into_any(),
    }
}

/// The materials for those who come, by when they are wanted; nothing, where there are none.
pub(super) fn to_read(materials: &[material::Model], address_of: AddressOf<'_>) -> Option<AnyView> {
    if materials.is_empty() {
        return None;
    }
    let parts = Moment::ALL.iter().filter_map(|moment| {
        let of_it: Vec<_> = materials.iter().filter(|one| one.moment == moment.code()).collect();
        let lines = of_it.iter().map(|one| view! { <li>{opened(one, address_of)}" "<span class="muted">{says(one)}</span></li> });
        let lines = lines.collect_view();
        (!of_it.is_empty()).then(|| view! { <h3>{moment.label()}</h3> <ul>{lines}</ul> })
    });
    let parts = parts.collect_view();
    Some(view! { <Panel title="To read and listen to">{parts}</Panel> }.into_any())
}

/// Where whoever is signed in has a file from.
pub(super) fn inside(id: Uuid) -> String {
    format!("/training/materials/{id}")
}

/// What the page of those who keep materials shows.
struct Kept {
    path: String,
    /// The way up: address and words.
    steps: Vec<(String, String)>,
    title: String,
    lead: &'static str,
    materials: Vec<material::Model>,
    /// The two forms; nothing, for a reader who may not add anything.
    forms: Option<(FormState, FormState)>,
    /// The one run, where it is a run's page.
    run: Option<RunId>,
}

/// `GET /training/courses/{id}/materials`
pub async fn course_materials(ask: Ask, Key(id): Key<CourseId>) -> Reply {
    let permit = KeepMaterials::of_course(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    let (course, _) = queries::course(&ask.app, &permit, permit.service(), id).await?;
    let kept = Kept {
        path: format!("/training/courses/{id}"),
        steps: vec![("/training".to_owned(), "Training".to_owned()), (format!("/training/courses/{id}"), course.title.clone())],
        title: course.title,
        lead: "For all runs of the course. Those with a place read them on the page of their place; whoever waits does not.",
        materials: queries::materials_of_course(ask.app.read(&permit), id, false).await?,
        forms: Some(forms(&ask).await?),
        run: None,
    };
    Ok(ask.page("Materials of a course", move || kept_view(kept)))
}

/// `GET /training/runs/{id}/materials`
pub async fn run_materials(ask: Ask, Key(id): Key<RunId>) -> Reply {
    let permit = GivePlaces::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    let found = queries::run(&ask.app, &permit, permit.service(), id).await?;
    let keeps = match KeepMaterials::of_run(&ask.app, ask.signed_in()?, ask.address.clone(), id).await {
        Ok(_) => true,
        Err(Refusal::NotFound | Refusal::NotAllowed) => false,
        Err(other) => return Err(other),
    };
    let course = CourseId(found.course.id);
    let kept = Kept {
        path: format!("/training/runs/{id}"),
        steps: vec![
            ("/training".to_owned(), "Training".to_owned()),
            (format!("/training/courses/{course}"), found.course.title.clone()),
            (format!("/training/runs/{id}"), format!("Run {}", found.run.reference)),
        ],
        title: format!("{}, run {}", found.course.title, found.run.reference),
        lead: "What those with a place on this run read: what belongs to the course, and what belongs to this run alone.",
        materials: queries::materials_of_run(ask.app.read(&permit), course, id).await?,
        forms: if keeps { Some(forms(&ask).await?) } else { None },
        run: Some(id),
    };
    Ok(ask.page("Materials of a run", move || kept_view(kept)))
}

async fn forms(ask: &Ask) -> Result<(FormState, FormState), Refusal> {
    Ok((ask.form("material-link", RawForm::default()).await?, ask.form("material-file", RawForm::default()).await?))
}

fn kept_view(kept: Kept) -> impl IntoView {
    let keeps = kept.forms.is_some();
    let rows: Vec<_> = kept.materials.iter().map(|one| row(one, &kept, keeps)).collect();
    let none = view! { <Empty title="There is nothing yet" sentence="What is added below is there at once for those with a place." /> };
    let columns = ["What", "Kind", "When", "For whom", "Take out"].map(Column::new).into();
    let course = kept.run.and(kept.materials.first()).map(|one| one.course_id);
    let course = course.filter(|_| keeps).map(|id| {
        let href = format!("/training/courses/{id}/materials");
        view! { <p><a href=href>"Materials for all runs of the course"</a></p> }
    });
    let forms = kept.forms.map(|(link, file)| forms_view(&kept.path, kept.run.is_none(), link, file));
    view! {
        <Breadcrumbs steps=kept.steps />
        <PageHeader title="Materials" kicker=kept.title lead=kept.lead />
        <Panel title="What there is">
            <DataTable caption="What there is" quiet_caption=true columns=columns rows=rows empty=none.into_any() />
            {course}
        </Panel>
        {forms}
    }
}

fn row(one: &material::Model, kept: &Kept, keeps: bool) -> Vec<AnyView> {
    let moment = Moment::from_code(&one.moment).map_or("", Moment::label);
    let whom = match (one.run_id, one.is_public) {
        (Some(_), _) => "This run",
        (None, true) => "All runs, and the public",
        (None, false) => "All runs",
    };
    // What belongs to the course is taken out on the course's page.
    let out = (keeps && one.run_id.map(RunId) == kept.run).then(|| {
        let action = format!("/training/materials/{}/take-out", one.id);
        view! { <ButtonForm action=action label="Take out" about=one.title.clone() kind=ButtonKind::Plain /> }
    });
    vec![opened(one, &inside), text(says(one)), text(moment), text(whom), out.into_any()]
}

fn forms_view(path: &str, of_course: bool, link: FormState, file: FormState) -> AnyView {
    let moments = || Choice::list(Moment::ALL.iter().map(|moment| (moment.code(), moment.label())));
    let public = |form: FormState| {
        of_course.then(move || {
            let choice =
                Choice::new("yes", "It stands on the public page of the course too").hint("Where the course is marked for the public");
            view! { <Checkboxes state=form name="public" legend="For the public" optional=true choices=vec![choice] /> }
        })
    };
    let (to_link, to_file) = (format!("{path}/materials/link"), format!("{path}/materials/file"));
    let (public_link, public_file) = (public(link.clone()), public(file.clone()));
    let hint = "It stands under this heading, and can be opened at once";
    view! {
        <Panel title="Add a link">
            <Form state=link.clone() action=to_link submit_label="Add the link">
                <TextField state=link.clone() name="title" label="Title" />
                <TextField state=link.clone() name="address" label="Link" hint="Beginning with https://" width=Width::Full spellcheck_off=true />
                <Radios state=link.clone() name="moment" legend="When it is wanted" hint=hint choices=moments() />
                {public_link}
            </Form>
        </Panel>
        <Panel title="Add a file">
            <Form state=file.clone() action=to_file submit_label="Add the file" upload=true>
                <TextField state=file.clone() name="title" label="Title" />
                <Radios state=file.clone() name="moment" legend="When it is wanted" hint=hint choices=moments() />
                {public_file}
                <FileField state=file.clone() name="file" label="File"
                    hint="A PDF, a picture (PNG or JPEG), an MP3, or a Word, PowerPoint or Excel file; up to 10 MB"
                    accept=".pdf,.png,.jpg,.jpeg,.mp3,.docx,.pptx,.xlsx" />
            </Form>
        </Panel>
    }
    .into_any()
}

/// `GET /training/materials/{id}`
pub async fn material(ask: Ask, Key(id): Key<MaterialId>) -> Reply {
    let permit = ReadMaterial::open(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    send(&ask, &permit, permit.found()).await
}

/// The material that the query names.
fn named(ask: &Ask) -> Result<MaterialId, Refusal> {
    ask.query.get("id").parse().map_err(|_| Refusal::NotFound)
}

/// `GET /training/place/{token}/material`
pub async fn place_file(ask: Ask, Path(token): Path<String>) -> Reply {
    let (permit, booking) = own_place(&ask, &token, "a file for somebody with a place on a course")?;
    let wanted = named(&ask)?;
    let found = queries::place(&ask.app, &permit, ask.service.id, booking).await?;
    let shown = shown_at_place(&ask, &permit, (CourseId(found.view.course.id), found.view.id()), found.state).await?;
    let one = shown.iter().find(|one| one.id == wanted.0).ok_or(Refusal::NotFound)?;
    send(&ask, &permit, one).await
}

/// What somebody reads whose place is in that state: nothing, while it does not stand.
pub(super) async fn shown_at_place(
    ask: &Ask,
    permit: &impl Permit,
    (course, run): (CourseId, RunId),
    state: BookingState,
) -> Result<Vec<material::Model>, Refusal> {
    if READERS.contains(&state) { queries::materials_of_run(ask.app.read(permit), course, run).await } else { Ok(Vec::new()) }
}

/// `GET /courses/{code}/material`
pub async fn public_file(ask: Ask, Path(name): Path<String>) -> Reply {
    let permit = SystemPermit::from_public(ask.service.id, "reading a public file of a course", ask.address.clone());
    let wanted = named(&ask)?;
    let courses = queries::courses(&ask.app, &permit, ask.service.id).await?;
    let course = courses.into_iter().find(|course| course.is_public && public_name(&course.code) == name).ok_or(Refusal::NotFound)?;
    let found = queries::materials_of_course(ask.app.read(&permit), CourseId(course.id), true).await?;
    let one = found.iter().find(|one| one.id == wanted.0).ok_or(Refusal::NotFound)?;
    send(&ask, &permit, one).await
}

/// The file, to be saved: shown in no page of ours, kept by no cache, and never taken for anything but what it was judged to be.
async fn send(ask: &Ask, permit: &impl Permit, found: &material::Model) -> Reply {
    let kind = found.file_kind.as_deref().and_then(FileKind::from_code).ok_or(Refusal::NotFound)?;
    let bytes = queries::bytes_of(&ask.app, permit, found).await?;
    let name = as_attachment(found.file_name.as_deref().unwrap_or("file"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(fault)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, bytes).into_response())
}
