//! The people of the company: who may sign in, and how.

mod api_token;
mod change;
mod company;
mod link;
mod names;
mod password;
mod saved_filter;
mod session;
mod sql;
mod throttle;
mod user;

pub use api_token::{ApiToken, NewToken, api_tokens, authenticate_token, create_token, revoke_token};
pub use change::{PersonChange, change_user, disable_user, enable_user, end_sessions};
pub use company::{CompanySettings, change_company_settings, company_settings};
pub use link::{
    PasswordLink, exchange_link, open_setup_link, password_link, set_password, set_up, setup_is_open,
    sign_in_link,
};
pub(crate) use names::{Names, names};
pub use saved_filter::{
    FilterPage, NewFilter, SavedFilter, add_filter, change_filter, remove_filter, saved_filters,
};
pub use session::{SESSION_DAYS, SignedIn, authenticate, sign_in, sign_out};
pub(crate) use user::actor_named;
pub use user::{NewUser, Person, User, actor_of, add_user, user_by_email, users};
