//! Passwords: argon2id with the library's defaults (19 MiB, two passes), off the async threads.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// The fewest characters of a password (NIST SP 800-63B, section 3.1.1.2, for passwords used alone).
const FEWEST: usize = 15;
/// The most characters, so that hashing cannot be made to take long.
const MOST: usize = 256;

/// Each hashing takes 19 MiB: this many at once and no more, whoever asks.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Checks the rules and hashes.
pub(super) async fn hash(password: &str) -> Result<String> {
    let characters = password.chars().count();
    if !(FEWEST..=MOST).contains(&characters) {
        let detail = format!("a password has {FEWEST} to {MOST} characters; a short sentence is a good one");
        return Err(Error::invalid("bad_password", "password", detail));
    }
    let password = password.to_owned();
    let _turn = AT_ONCE.acquire().await.map_err(Error::bug)?;
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await.map_err(Error::bug)?.map_err(|error| Error::bug(error.to_string()))
}

/// Whether the password is the one that was hashed. Without a hash it takes as long and says no, so that the time tells
/// nobody who exists.
pub(super) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    let password: String = password.chars().take(MOST + 1).collect();
    let _turn = AT_ONCE.acquire().await.map_err(Error::bug)?;
    let verified = tokio::task::spawn_blocking(move || {
        let argon2 = Argon2::default();
        if let Some(hash) = hash {
            PasswordHash::new(&hash)
                .is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok())
        } else {
            let _ = argon2.hash_password(password.as_bytes());
            false
        }
    });
    verified.await.map_err(Error::bug)
}
