//! A group in which a list names somebody, with agency and area.
//!
//! Kept: with the briefing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Eq)]
#[sea_orm(table_name = "briefing_group")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub service_id: Uuid,
    pub briefing_id: Uuid,
    pub target_id: Uuid,
    pub group_name: String,
    pub agency_id: Option<Uuid>,
    /// Empty when the list says none.
    pub area: String,
    /// The list that says so.
    pub list_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::briefing_target::Entity", from = "Column::TargetId", to = "super::briefing_target::Column::Id")]
    Target,
    #[sea_orm(belongs_to = "super::agency::Entity", from = "Column::AgencyId", to = "super::agency::Column::Id")]
    Agency,
}

impl Related<super::briefing_target::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Target.def()
    }
}

impl Related<super::agency::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Agency.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
