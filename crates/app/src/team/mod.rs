//! The people of the company: who may sign in, and how.

mod link;
mod password;
mod session;
mod sql;
mod throttle;
mod user;

pub use link::{exchange_link, open_setup_link, set_up, setup_is_open, sign_in_link};
pub use session::{SESSION_DAYS, SignedIn, authenticate, sign_in, sign_out};
pub use user::{NewUser, User, actor_of, add_user, users};
