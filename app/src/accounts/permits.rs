//! Who may see and change their own sign-in.

use crate::platform::Ask;
use crate::platform::permit::{Permit, Who, who_is};
use crate::shared::{Actor, Refusal};

/// Holding this means: is signed in, although perhaps without the second step yet. Opens the own sign-in and nothing else.
#[derive(Debug, Clone)]
pub struct OwnSignIn {
    actor: Actor,
    address: Option<String>,
}

impl OwnSignIn {
    /// For entering the code and for signing out.
    ///
    /// # Errors
    /// `SignIn`.
    pub fn of(ask: &Ask) -> Result<Self, Refusal> {
        Ok(Self { actor: ask.signed_in()?.clone(), address: ask.address.clone() })
    }

    /// For everything else of one's own: the second step must be taken where a role asks for it.
    ///
    /// # Errors
    /// `SignIn`; `SecondStep`.
    pub fn settled(ask: &Ask) -> Result<Self, Refusal> {
        let permit = Self::of(ask)?;
        if permit.needs_second_step() { Err(Refusal::SecondStep) } else { Ok(permit) }
    }

    /// For tests of commands, where no request is.
    #[cfg(test)]
    pub fn for_test(actor: &Actor) -> Self {
        Self { actor: actor.clone(), address: None }
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether the second step is still to be taken.
    pub fn needs_second_step(&self) -> bool {
        !self.actor.second_step && self.actor.roles.iter().any(|role| role.needs_second_step())
    }
}

impl Permit for OwnSignIn {
    fn who(&self) -> Who {
        who_is(&self.actor, self.address.clone())
    }
}
