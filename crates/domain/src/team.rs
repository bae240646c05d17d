//! Who may lose access: an installation always keeps somebody who can manage it, and nobody shuts the door on themself.

use crate::ids::UserId;
use crate::policy::{Actor, Role};

/// What decides about a person's access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// Whose it is.
    pub user: UserId,
    /// What they are.
    pub role: Role,
    /// Whether they may sign in.
    pub is_active: bool,
}

/// Why a person's access stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccessStays {
    /// It is the actor's own.
    #[error("this is you: another administrator can do it, so that nobody shuts themself out by a slip")]
    Own,
    /// Without it nobody could manage the installation.
    #[error("this is the last active administrator: make somebody else one first")]
    LastAdministrator,
}

/// Decides whether a person may be disabled, among that many active administrators.
pub fn may_be_disabled(actor: &Actor, access: Access, administrators: i64) -> Result<(), AccessStays> {
    may_lose(actor, access, access.is_active, administrators)
}

/// Decides whether a person may get the role, among that many active administrators.
pub fn may_become(actor: &Actor, access: Access, role: Role, administrators: i64) -> Result<(), AccessStays> {
    let loses = access.role == Role::Admin && role != Role::Admin;
    may_lose(actor, access, loses, administrators)
}

fn may_lose(actor: &Actor, access: Access, loses: bool, administrators: i64) -> Result<(), AccessStays> {
    let administers = access.is_active && access.role == Role::Admin;
    if loses && administers && administrators <= 1 {
        return Err(AccessStays::LastAdministrator);
    }
    if loses && actor.user == Some(access.user) {
        return Err(AccessStays::Own);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn access(number: u128, role: Role) -> Access {
        Access { user: UserId(Uuid::from_u128(number)), role, is_active: true }
    }

    fn signed_in(access: Access) -> Actor {
        Actor { user: Some(access.user), ..Actor::system() }
    }

    #[test]
    fn the_last_active_administrator_stays_whoever_asks() {
        let ada = access(1, Role::Admin);
        for actor in [signed_in(ada), signed_in(access(2, Role::Admin)), Actor::command_line("os")] {
            assert_eq!(may_be_disabled(&actor, ada, 1), Err(AccessStays::LastAdministrator));
            assert_eq!(may_become(&actor, ada, Role::Viewer, 1), Err(AccessStays::LastAdministrator));
            assert_eq!(may_become(&actor, ada, Role::Admin, 1), Ok(()), "what they are they may stay");
        }
        let gone = Access { is_active: false, ..ada };
        assert_eq!(may_become(&signed_in(access(2, Role::Admin)), gone, Role::Viewer, 1), Ok(()));
    }

    #[test]
    fn nobody_takes_their_own_access_away() {
        let (ada, bea) = (access(1, Role::Admin), access(2, Role::Admin));
        assert_eq!(may_be_disabled(&signed_in(ada), ada, 2), Err(AccessStays::Own));
        assert_eq!(may_become(&signed_in(ada), ada, Role::Viewer, 2), Err(AccessStays::Own));
        assert_eq!(may_be_disabled(&signed_in(ada), bea, 2), Ok(()));
        assert_eq!(may_become(&signed_in(ada), bea, Role::Viewer, 2), Ok(()));
        assert_eq!(may_be_disabled(&Actor::command_line("os"), ada, 2), Ok(()));
    }

    #[test]
    fn viewers_come_and_go() {
        let (ada, vera) = (access(1, Role::Admin), access(2, Role::Viewer));
        assert_eq!(may_be_disabled(&signed_in(ada), vera, 1), Ok(()));
        assert_eq!(may_become(&signed_in(ada), vera, Role::Admin, 1), Ok(()));
    }
}
