//! Posted materials: a link, a file, and one that is taken out.

use super::commands;
use super::forms::{NewMaterial, SentFile, check_file, check_link};
use super::material::{FILE_MAX, TOO_LARGE};
use super::permits::KeepMaterials;
use crate::platform::ask::{Ask, Key, Posted, Reply};
use crate::platform::once;
use crate::shared::problem::Problem;
use crate::shared::{CourseId, FormProblems, MaterialId, RawForm, Refusal, RunId};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};

/// The largest upload: the file, and room for the form around it.
pub const UPLOAD_MAX: usize = FILE_MAX + 64 * 1024;
/// The most fields of the form, and letters of each.
const FIELDS_MAX: usize = 20;
const FIELD_MAX: usize = 500;

const ADDED: &str = "It is added. Those with a place find it on the page of their place";

/// The page on which the materials of that permit stand.
fn page_of(permit: &KeepMaterials) -> String {
    match permit.run() {
        Some(run) => format!("/training/runs/{run}/materials"),
        None => format!("/training/courses/{}/materials", permit.course()),
    }
}

/// `POST /training/courses/{id}/materials/link`
pub async fn link_to_course(ask: Ask, Key(id): Key<CourseId>, Posted(raw): Posted) -> Reply {
    let permit = KeepMaterials::of_course(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    add(&ask, &permit, &raw, check_link(&raw)).await
}

/// `POST /training/runs/{id}/materials/link`
pub async fn link_to_run(ask: Ask, Key(id): Key<RunId>, Posted(raw): Posted) -> Reply {
    let permit = KeepMaterials::of_run(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    add(&ask, &permit, &raw, check_link(&raw)).await
}

/// `POST /training/courses/{id}/materials/file`
pub async fn file_to_course(ask: Ask, Key(id): Key<CourseId>, request: Request) -> Reply {
    let permit = KeepMaterials::of_course(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    take_file(&ask, &permit, request).await
}

/// `POST /training/runs/{id}/materials/file`
pub async fn file_to_run(ask: Ask, Key(id): Key<RunId>, request: Request) -> Reply {
    let permit = KeepMaterials::of_run(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    take_file(&ask, &permit, request).await
}

/// `POST /training/materials/{id}/take-out`
pub async fn take_out(ask: Ask, Key(id): Key<MaterialId>, Posted(raw): Posted) -> Reply {
    let permit = KeepMaterials::of(&ask.app, ask.signed_in()?, ask.address.clone(), id).await?;
    let outcome = commands::take_material_out(&ask.app, &permit, id).await.map(|()| page_of(&permit));
    ask.answer(&raw, outcome, "It is taken out, and nobody finds it any more").await
}

async fn add(ask: &Ask, permit: &KeepMaterials, raw: &RawForm, new: Result<NewMaterial, FormProblems>) -> Reply {
    let outcome = async {
        commands::add_material(&ask.app, permit, new?).await?;
        Ok::<_, Refusal>(page_of(permit))
    }
    .await;
    ask.answer(raw, outcome, ADDED).await
}

/// Who may not add anything was told so before any of it is read.
async fn take_file(ask: &Ask, permit: &KeepMaterials, request: Request) -> Reply {
    let mut raw = RawForm::default();
    let file = match Multipart::from_request(request, &ask.app).await {
        Err(_) => Err(Problem::new("broken_off", BROKEN)),
        Ok(parts) => read(parts, &mut raw).await,
    };
    // What broke off may not have said where it goes back to.
    raw.set("_form", "material-file");
    raw.set("_page", page_of(permit));
    once::posted(ask, &raw, file.as_ref().map_or(&[][..], |(_, bytes)| bytes.as_slice()));
    let new = match file {
        // Where it broke off before the fields came, they are not called missing.
        Err(problem) if problem.code != "missing" && raw.get("title").is_empty() => {
            let mut wrong = FormProblems::new();
            wrong.add("file", problem.code, problem.sentence);
            Err(wrong)
        }
        file => check_file(&raw, file),
    };
    add(ask, permit, &raw, new).await
}

const BROKEN: &str = "The file did not arrive whole. Choose it and send it again";

/// The file; the fields before it are kept also where it breaks off.
async fn read(mut parts: Multipart, raw: &mut RawForm) -> Result<SentFile, Problem> {
    let mut file = Err(Problem::new("missing", "Choose the file"));
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or("").to_owned();
        if name == "file" {
            let file_name = part.file_name().unwrap_or("").to_owned();
            let bytes = part.bytes().await.map_err(|error| broken(&error))?;
            if !file_name.is_empty() || !bytes.is_empty() {
                file = Ok((file_name, bytes.to_vec()));
            }
        } else if raw.0.len() < FIELDS_MAX {
            let value = part.text().await.map_err(|error| broken(&error))?;
            raw.0.push((name, value.chars().take(FIELD_MAX).collect()));
        }
    }
    file
}

fn broken(error: &MultipartError) -> Problem {
    let too_large = error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
    if too_large { Problem::new("too_large", TOO_LARGE) } else { Problem::new("broken_off", BROKEN) }
}
