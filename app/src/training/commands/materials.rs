//! Links and files that are added for those who come, and taken out again.

use crate::audit::Note;
use crate::platform::App;
use crate::platform::db::WriteTx;
use crate::platform::fault::fault;
use crate::shared::{MaterialId, Refusal, RunId};
use crate::training::forms::{NewMaterial, NewWhat};
use crate::training::material::{MATERIALS_MAX, MaterialKind, go_along};
use crate::training::permits::KeepMaterials;
use crate::training::queries::load_material;
use entity::{course, material, material_file};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};

/// Add a link or a file. Of one run nothing is for the public.
///
/// # Errors
/// `full`, when there are as many as a course or a run may have; `NotFound`; a fault.
pub async fn add_material(app: &App, permit: &KeepMaterials, new: NewMaterial) -> Result<MaterialId, Refusal> {
    let tx = app.begin(permit).await?;
    // Two who add the last one at the same moment come one after the other.
    course::Entity::find_by_id(permit.course().0).lock_exclusive().one(&*tx).await?.ok_or(Refusal::NotFound)?;
    let of_run = permit.run().map(|run| run.0);
    let same = match of_run {
        Some(run) => material::Column::RunId.eq(run),
        None => material::Column::RunId.is_null(),
    };
    let there = material::Entity::find().filter(material::Column::CourseId.eq(permit.course().0)).filter(same).count(&*tx).await?;
    if there >= MATERIALS_MAX {
        let sentence = format!("There are {MATERIALS_MAX} materials already. Take one out before you add another.");
        return Err(Refusal::refused("full", sentence));
    }
    let id = tx.new_id();
    let detail = serde_json::json!({ "title": new.title, "course": permit.course().0, "run": of_run });
    let public = new.public && of_run.is_none();
    let mut row = material::ActiveModel {
        id: Set(id),
        service_id: Set(permit.service().0),
        course_id: Set(permit.course().0),
        run_id: Set(of_run),
        kind: Set(MaterialKind::Link.code().to_owned()),
        title: Set(new.title),
        moment: Set(new.moment.code().to_owned()),
        is_public: Set(public),
        address: Set(None),
        file_name: Set(None),
        file_kind: Set(None),
        size: Set(None),
        added_at: Set(tx.now()),
    };
    match new.what {
        NewWhat::Link { address } => {
            row.address = Set(Some(address));
            row.insert(&*tx).await?;
        }
        NewWhat::File { kind, name, bytes } => {
            row.kind = Set(MaterialKind::File.code().to_owned());
            row.file_name = Set(Some(name));
            row.file_kind = Set(Some(kind.code().to_owned()));
            row.size = Set(Some(i32::try_from(bytes.len()).map_err(fault)?));
            row.insert(&*tx).await?;
            let file = material_file::ActiveModel { id: Set(tx.new_id()), material_id: Set(id), bytes: Set(bytes) };
            // Without reading ten megabytes back.
            material_file::Entity::insert(file).exec_without_returning(&*tx).await?;
        }
    }
    tx.note(Note::changed("material.added", "material", id).detail(detail)).await?;
    app.commit(tx).await?;
    Ok(MaterialId(id))
}

/// Give a run the materials that are another's own, dated now. What belongs to the course is there for both. The bytes of files go from row to
/// row within the database.
///
/// # Errors
/// A fault.
pub(super) async fn copy_materials(tx: &WriteTx, from: RunId, to: RunId) -> Result<(), Refusal> {
    let own = material::Entity::find().filter(material::Column::RunId.eq(from.0)).order_by_asc(material::Column::Id).all(&**tx).await?;
    let sizes: Vec<Option<usize>> = own.iter().map(|one| one.size.and_then(|size| usize::try_from(size).ok())).collect();
    let (mut copied, there) = (0, own.len());
    for one in own.into_iter().zip(go_along(&sizes)).filter_map(|(one, goes)| goes.then_some(one)) {
        let (old, new) = (one.id, tx.new_id());
        let row = material::Model { id: new, run_id: Some(to.0), added_at: tx.now(), ..one };
        material::Entity::insert(row.into_active_model()).exec_without_returning(&**tx).await?;
        let bytes = Query::select()
            .expr(Expr::val(tx.new_id()))
            .expr(Expr::val(new))
            .column(material_file::Column::Bytes)
            .from(material_file::Entity)
            .and_where(material_file::Column::MaterialId.eq(old))
            .to_owned();
        let mut insert = Query::insert();
        insert.into_table(material_file::Entity).columns([
            material_file::Column::Id,
            material_file::Column::MaterialId,
            material_file::Column::Bytes,
        ]);
        insert.select_from(bytes).map_err(fault)?;
        tx.execute(&insert).await?;
        copied += 1;
    }
    if there > 0 {
        let detail = serde_json::json!({ "of_run": from.0, "copied": copied, "there": there });
        tx.note(Note::changed("material.copied", "run", to.0).detail(detail)).await?;
    }
    Ok(())
}

/// Take a material out, with its bytes. What it was and who took it out stays in the trail.
///
/// # Errors
/// `NotFound`, also when it is out already; a fault.
pub async fn take_material_out(app: &App, permit: &KeepMaterials, id: MaterialId) -> Result<(), Refusal> {
    let tx = app.begin(permit).await?;
    let found = load_material(&*tx, permit.service(), id).await?;
    material_file::Entity::delete_many().filter(material_file::Column::MaterialId.eq(id.0)).exec(&*tx).await?;
    let gone = material::Entity::delete_by_id(id.0).exec(&*tx).await?;
    if gone.rows_affected == 0 {
        return Err(Refusal::NotFound);
    }
    let what = found.address.or(found.file_name);
    let detail = serde_json::json!({ "title": found.title, "course": found.course_id, "run": found.run_id, "what": what });
    tx.note(Note::changed("material.taken_out", "material", id.0).detail(detail)).await?;
    app.commit(tx).await
}
