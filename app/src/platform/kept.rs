//! What rooms keep in memory between requests: one value of each type, empty at first and gone with the process.
//!
//! Only what can be made again from the database belongs here, and whoever keeps it knows when it is out of date.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
pub(super) struct Kept(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Kept {
    pub(super) fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = values.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())).clone();
        // The entry of a type holds that type: the other branch cannot be reached, and an empty value is right there too.
        value.downcast().unwrap_or_default()
    }
}
