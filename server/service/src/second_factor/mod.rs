//! The second factor of staff: six digits out of an app of theirs (RFC 6238), or a recovery code.
//!
//! | module | what |
//! | --- | --- |
//! | here | secrets at rest; what a typed code is worth |
//! | `totp` | the codes themselves |
//! | `own` | one's own: switch on, make new recovery codes, switch off |
//! | `half_way` | between the password and the session |
//! | `manage` | who must have one; taking somebody's away |

mod half_way;
mod manage;
mod own;
mod totp;

pub use half_way::{HalfWay, NewHalfWay, SignIn};
pub use manage::Demands;
pub use own::MySecondFactor;

use crate::Service;
use crate::error::{Error, Result};
use crate::secrets::token_hash;
use domain::ids::UserId;
use domain::second_factor::{RECOVERY_CODES, RecoveryCode, Typed, base32, grouped};
use domain::time::MINUTE;
use secrecy::SecretString;
use store::{Conn, Tx, installation, second_factors, staff};
use zeroize::Zeroizing;

/// How long somebody may take between password and code, and between seeing a secret and its first code, in milliseconds.
pub(crate) const HALF_WAY_MS: i64 = 10 * MINUTE;
/// Whether the platform demands it of its own staff: a fact of `installation`, `1` or `0`.
const PLATFORM_DEMANDS: &str = "second_factor_demanded";
/// How an authenticator app names us.
const ISSUER: &str = "Peake Pay";

/// A secret that waits for its first code: shown until then, and never after.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The secret in groups, for typing.
    pub secret: SecretString,
    /// What its QR code says.
    pub uri: SecretString,
}

/// What a secret is sealed for.
pub(crate) fn factor_context(staff: &str) -> String {
    format!("second_factor:{staff}:sealed")
}

fn recovery_hash(staff: &UserId, code: &RecoveryCode) -> String {
    token_hash(&format!("recovery:{staff}:{}", code.as_str()))
}

/// What a person has to show besides their password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing.
    Nothing,
    /// A code.
    Code,
    /// That they set up what they do not have yet.
    SetUp,
}

/// What somebody has to show besides their password.
pub(crate) async fn needs(conn: &mut Conn, person: &staff::Row) -> Result<Needs> {
    let factor = second_factors::of(conn, &person.id).await?;
    if factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
        return Ok(Needs::Code);
    }
    Ok(if is_demanded(conn, person).await? { Needs::SetUp } else { Needs::Nothing })
}

/// Whether somebody must have a second factor: the platform says so of its staff, an operator of everybody who works
/// there.
async fn is_demanded(conn: &mut Conn, person: &staff::Row) -> Result<bool> {
    if person.platform {
        return platform_demands(conn).await;
    }
    Ok(second_factors::is_demanded_of(conn, &person.id).await?)
}

async fn platform_demands(conn: &mut Conn) -> Result<bool> {
    Ok(installation::get(conn, PLATFORM_DEMANDS).await?.as_deref() == Some("1"))
}

impl Service {
    /// Makes a secret for somebody, for one browser of theirs, named by the hash of its token: it counts once a code of it was
    /// entered there. `false`: one counts already.
    async fn make_waiting(&self, tx: &mut Tx, staff: &UserId, browser: &str) -> Result<bool> {
        let secret = Zeroizing::new(self.random::<20>());
        let sealed =
            self.vault().seal(self.inner.random.as_ref(), &factor_context(staff.as_str()), &secret[..])?;
        Ok(second_factors::put_waiting(tx, staff, browser, &sealed, self.now()).await?)
    }

    /// The secret that waits for somebody's first code, as they are shown it in the browser that began it.
    async fn waiting(&self, conn: &mut Conn, person: &staff::Row, browser: &str) -> Result<Option<Waiting>> {
        let factor = second_factors::of(conn, &person.id).await?;
        let Some(factor) = factor.filter(|factor| self.is_waiting(factor, browser)) else {
            return Ok(None);
        };
        let secret = self.open_factor(&factor)?;
        Ok(Some(Waiting {
            secret: grouped(&base32(&secret), " ").into(),
            uri: totp::uri(ISSUER, &person.login, &secret).into(),
        }))
    }

    /// Whoever else knows the password, or holds another session, must not learn the secret that is about to count.
    fn is_waiting(&self, factor: &second_factors::Row, browser: &str) -> bool {
        factor.confirmed_at.is_none()
            && factor.shown_to == browser
            && self.now() < factor.created_at.plus(HALF_WAY_MS)
    }

    fn open_factor(&self, factor: &second_factors::Row) -> Result<Zeroizing<Vec<u8>>> {
        self.vault().open(&factor_context(factor.staff_id.as_str()), &factor.sealed)
    }

    /// The first code of a secret that waits: it counts from now on. The recovery codes are shown this once.
    async fn confirm_waiting(
        &self,
        tx: &mut Tx,
        staff: &UserId,
        browser: &str,
        code: &str,
    ) -> Result<Vec<RecoveryCode>> {
        let factor = second_factors::of(tx, staff).await?.filter(|factor| self.is_waiting(factor, browser));
        let factor = factor.ok_or(Error::Conflict("second_factor_begin_again"))?;
        let Some(Typed::Code(code)) = Typed::parse(code) else {
            return Err(Error::field("code", "six_digits"));
        };
        self.take_code(tx, &factor, &code).await?;
        if !second_factors::confirm(tx, staff, self.now()).await? {
            return Err(Error::Conflict("changed_meanwhile"));
        }
        self.make_recovery_codes(tx, staff).await
    }

    async fn make_recovery_codes(&self, tx: &mut Tx, staff: &UserId) -> Result<Vec<RecoveryCode>> {
        let codes: Vec<RecoveryCode> =
            (0..RECOVERY_CODES).map(|_| RecoveryCode::from_random(self.random())).collect();
        let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(staff, code)).collect();
        second_factors::put_recovery_codes(tx, staff, &hashes).await?;
        Ok(codes)
    }

    /// Takes what somebody typed, once. Returns what it was, as the audit log names it.
    ///
    /// # Errors
    /// At field `code`: it is wrong, or was used before. Nobody without a second factor has a code that fits.
    async fn spend(&self, tx: &mut Tx, staff: &UserId, typed: &Typed) -> Result<&'static str> {
        let factor = second_factors::of(tx, staff).await?.filter(|factor| factor.confirmed_at.is_some());
        let factor = factor.ok_or(Error::Conflict("second_factor_off"))?;
        match typed {
            Typed::Code(code) => {
                self.take_code(tx, &factor, code).await?;
                Ok("authenticator")
            }
            Typed::Recovery(code) => {
                if !second_factors::use_recovery_code(tx, staff, &recovery_hash(staff, code)).await? {
                    return Err(Error::field("code", "recovery_code_wrong"));
                }
                Ok("recovery_code")
            }
        }
    }

    async fn take_code(&self, tx: &mut Tx, factor: &second_factors::Row, code: &str) -> Result<()> {
        let secret = self.open_factor(factor)?;
        let Some(step) = totp::step_of_code(&secret, code, self.now()) else {
            return Err(Error::field("code", "second_factor_wrong"));
        };
        // One conditional update: of two who come with the same code, one gets in.
        if !second_factors::take_step(tx, &factor.staff_id, step).await? {
            return Err(Error::field("code", "second_factor_used"));
        }
        Ok(())
    }
}

/// Reads what was typed into field `code`.
fn typed(text: &str) -> Result<Typed> {
    Typed::parse(text).ok_or_else(|| Error::field("code", "second_factor_shape"))
}

/// What counts tries of somebody's codes: at signing in and at their account page together.
fn tries_key(staff: &UserId) -> String {
    format!("second_factor:{staff}")
}
