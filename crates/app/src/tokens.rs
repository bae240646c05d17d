//! Random secrets and how they are kept: shown once, stored as a hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A fresh secret of 256 bits, as text that fits a link or a cookie.
pub(crate) fn fresh() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::unavailable("the system gives no random numbers", error))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored of a secret. The secret has 256 random bits, so one round of SHA-256 keeps it.
pub(crate) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
