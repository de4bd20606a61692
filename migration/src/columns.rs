//! One way to write a table down, so that types, names and rules are the same in every step and on both engines.
//!
//! Names follow PostgreSQL's own habit, because messages hang on them: `table_column_key`, `_idx`, `_check`, `_fkey`. SQLite says
//! the same names for checks, and the columns for unique keys. A foreign key always refuses: nothing disappears unseen with its
//! parent. Foreign keys stand inside CREATE TABLE, as SQLite cannot add them later.

use sea_orm_migration::prelude::*;

/// A table and its indexes, in the words of the data model: columns are required unless the method says `_opt`.
pub struct NewTable {
    name: &'static str,
    table: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
}

/// A method for each plain type that the tables use.
macro_rules! plain_columns {
    ($($name:ident $sql:ident $null:ident $doc:literal;)+) => {$(
        #[doc = $doc]
        pub fn $name(self, name: &'static str) -> Self {
            self.col(ColumnDef::new(name).$sql().$null())
        }
    )+};
}

impl NewTable {
    pub fn named(name: &'static str) -> Self {
        NewTable { name, table: Table::create().table(name).to_owned(), indexes: Vec::new() }
    }

    plain_columns! {
        text text not_null "Text of any length: forms say how long, not the database.";
        text_opt text null "Text, or none.";
        uuid uuid not_null "A key without a foreign key; the entity's column says why.";
        uuid_opt uuid null "A key without a foreign key, or none.";
        ts timestamp_with_time_zone not_null "A moment in UTC, to the microsecond.";
        ts_opt timestamp_with_time_zone null "A moment in UTC, or none.";
        date date not_null "A day of the calendar, in the service's zone.";
        date_opt date null "A day of the calendar, or none.";
        time time not_null "A time of day on the wall clock.";
        int integer not_null "A 32-bit number.";
        int_opt integer null "A 32-bit number, or none.";
        bigint_opt big_integer null "A 64-bit number, or none.";
        bool boolean not_null "Yes or no.";
        bool_opt boolean null "Yes, no, or not decided.";
        bytes blob not_null "A file as it was sent.";
        json json_binary not_null "Kept and given back, never searched inside.";
        json_opt json_binary null "Kept and given back, or none.";
    }

    /// The primary key of nearly every table: a UUID version 7, made by the app.
    pub fn id(self) -> Self {
        self.col(ColumnDef::new("id").uuid().not_null().primary_key())
    }

    /// A number as primary key, chosen by the app.
    pub fn int_key(self, name: &'static str) -> Self {
        self.col(ColumnDef::new(name).integer().not_null().primary_key())
    }

    /// A large number as primary key, chosen by the app.
    pub fn bigint_key(self, name: &'static str) -> Self {
        self.col(ColumnDef::new(name).big_integer().not_null().primary_key())
    }

    /// A primary key over columns already named.
    pub fn key(mut self, columns: &[&'static str]) -> Self {
        let mut key = Index::create();
        for column in columns {
            key.col(*column);
        }
        self.table.primary_key(&mut key);
        self
    }

    /// The key of a row in another table, which has to exist.
    pub fn fk(self, column: &'static str, parent: &'static str) -> Self {
        self.uuid(column).points_at(column, parent)
    }

    /// The key of a row in another table, or none.
    pub fn fk_opt(self, column: &'static str, parent: &'static str) -> Self {
        self.uuid_opt(column).points_at(column, parent)
    }

    /// One word of a closed list; the app has the same list as an enum.
    pub fn one_of(self, column: &'static str, words: &[&'static str]) -> Self {
        let rule = Expr::col(column).is_in(words.iter().copied());
        self.text(column).check(column, rule)
    }

    /// One word of a closed list, or none.
    pub fn one_of_opt(self, column: &'static str, words: &[&'static str]) -> Self {
        let rule = Expr::col(column).is_in(words.iter().copied());
        self.text_opt(column).check(column, rule)
    }

    /// A rule that every row keeps, named `table_column_check`.
    pub fn check(mut self, column: &'static str, rule: Expr) -> Self {
        self.table.check((self.label(&[column], "check"), rule));
        self
    }

    /// An index for looking up, named `table_columns_idx`.
    pub fn index(self, columns: &[&'static str]) -> Self {
        let index = self.over(columns, "idx");
        self.with(index)
    }

    /// No two rows alike in these columns, named `table_columns_key`.
    pub fn unique(self, columns: &[&'static str]) -> Self {
        let index = self.over(columns, "key").unique().to_owned();
        self.with(index)
    }

    /// No two rows alike in these columns while both are in one of these states.
    pub fn unique_while(self, columns: &[&'static str], states: &[&'static str]) -> Self {
        let while_in = Expr::col("state").is_in(states.iter().copied());
        let index = self.over(columns, "key").unique().and_where(while_in).to_owned();
        self.with(index)
    }

    fn col(mut self, column: &mut ColumnDef) -> Self {
        self.table.col(column);
        self
    }

    fn points_at(mut self, column: &'static str, parent: &'static str) -> Self {
        let name = self.label(&[column], "fkey");
        self.table.foreign_key(ForeignKey::create().name(name).from(self.name, column).to(parent, "id"));
        self
    }

    fn over(&self, columns: &[&'static str], ending: &str) -> IndexCreateStatement {
        let mut index = Index::create().name(self.label(columns, ending)).table(self.name).to_owned();
        for column in columns {
            index.col(*column);
        }
        index
    }

    fn with(mut self, index: IndexCreateStatement) -> Self {
        self.indexes.push(index);
        self
    }

    fn label(&self, columns: &[&str], ending: &str) -> String {
        format!("{}_{}_{ending}", self.name, columns.join("_"))
    }
}

/// Create the tables with their indexes, in the order given.
pub async fn create_all(manager: &SchemaManager<'_>, tables: Vec<NewTable>) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table.table).await?;
        for index in table.indexes {
            manager.create_index(index).await?;
        }
    }
    Ok(())
}

/// Drop the tables with their indexes, the last one first.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: Vec<NewTable>) -> Result<(), DbErr> {
    for table in tables.into_iter().rev() {
        manager.drop_table(Table::drop().table(table.name).to_owned()).await?;
    }
    Ok(())
}
