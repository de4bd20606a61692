//! Files of courses, to ask the addresses of the access table about.

use app::platform::App;
use app::platform::permit::SystemPermit;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// A file of a course on which they have a place; of the newest run's, where the demo's story has none for them.
pub async fn own_material(app: &App, person: uuid::Uuid) -> uuid::Uuid {
    let permit = SystemPermit::because(None, "a test");
    let db = app.read(&permit);
    let seated = entity::booking::Entity::find()
        .filter(entity::booking::Column::PersonId.eq(person))
        .filter(entity::booking::Column::State.is_in(["CONFIRMED", "ATTENDED", "PARTIAL"]));
    let place = seated.find_also_related(entity::run::Entity).one(db).await.unwrap().and_then(|(_, run)| run);
    let run = match place {
        Some(run) => run,
        None => seat(app, person).await,
    };
    add_material(app, run.service_id, run.course_id).await
}

/// The newest run, with a place on it for them.
async fn seat(app: &App, person: uuid::Uuid) -> entity::run::Model {
    let tx = app.begin(&SystemPermit::because(None, "a test")).await.unwrap();
    let newest = entity::run::Entity::find().order_by_desc(entity::run::Column::Id);
    let run = newest.one(&*tx).await.unwrap().expect("the demo has a run");
    let row = entity::booking::ActiveModel {
        id: Set(tx.new_id()),
        service_id: Set(run.service_id),
        run_id: Set(run.id),
        person_id: Set(person),
        state: Set("CONFIRMED".to_owned()),
        asked_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    row.insert(&*tx).await.unwrap();
    app.commit(tx).await.unwrap();
    run
}

/// A file of that course, which the public may have where the course is public.
pub async fn add_material(app: &App, service: uuid::Uuid, course: uuid::Uuid) -> uuid::Uuid {
    let tx = app.begin(&SystemPermit::because(None, "a test")).await.unwrap();
    let id = tx.new_id();
    let row = entity::material::ActiveModel {
        id: Set(id),
        service_id: Set(service),
        course_id: Set(course),
        run_id: Set(None),
        kind: Set("FILE".to_owned()),
        title: Set("The quick guide".to_owned()),
        moment: Set("BEFORE".to_owned()),
        is_public: Set(true),
        address: Set(None),
        file_name: Set(Some("guide.pdf".to_owned())),
        file_kind: Set(Some("PDF".to_owned())),
        size: Set(Some(9)),
        added_at: Set(tx.now()),
    };
    row.insert(&*tx).await.unwrap();
    let file = entity::material_file::ActiveModel { id: Set(tx.new_id()), material_id: Set(id), bytes: Set(b"%PDF-1.7\n".to_vec()) };
    file.insert(&*tx).await.unwrap();
    app.commit(tx).await.unwrap();
    id
}
