//! `peakepay user create` and `peakepay user reset-second-factor`.

use super::open;
use crate::config::{Config, ConfigError};
use crate::say;
use anyhow::Context;
use domain::access::Role;
use domain::ids::OperatorId;
use service::staff::NewStaff;
use service::{Actor, Error, Service};
use std::io::Read;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// What the command line says about the new person.
pub struct New {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// A word of [`Role`].
    pub role: String,
    /// The operator's code.
    pub operator: Option<String>,
    /// Where the password is, if not on standard input.
    pub password_file: Option<PathBuf>,
}

/// Adds a person.
///
/// # Errors
/// Wrong arguments, or the use case refuses.
pub async fn create(config: &Config, new: New) -> anyhow::Result<()> {
    let role = Role::parse(&new.role).ok_or_else(|| wrong_role(&new.role))?;
    let opened = open(config).await?;
    let operator = match (&new.operator, role) {
        (None, Role::Platform) => None,
        (Some(_), Role::Platform) => {
            return Err(ConfigError("platform staff belong to no operator".to_owned()).into());
        }
        (None, _) => return Err(ConfigError("--operator is required for this role".to_owned()).into()),
        (Some(code), _) => Some(operator(&opened.service, code).await?),
    };
    let password = password(new.password_file)?;
    let staff =
        NewStaff { login: new.login.clone(), name: new.name, role, password: password.trim_end().to_owned() };
    opened.service.create_staff(&Actor::cli(operator), staff).await?;
    say(&format!("{} can sign in now.", new.login));
    Ok(())
}

/// Takes away somebody's second factor: the last administrator may be the one who lost theirs.
///
/// # Errors
/// There is no such login, or they have none.
pub async fn reset_second_factor(config: &Config, login: &str) -> anyhow::Result<()> {
    let opened = open(config).await?;
    match opened.service.reset_second_factor_of(&Actor::cli(None), login).await {
        Err(Error::NotFound(_)) => Err(ConfigError(format!("nobody signs in as {login}")).into()),
        Err(Error::Conflict(_)) => Err(ConfigError(format!("{login} has no second factor")).into()),
        done => {
            done?;
            say(&format!(
                "{login} signs in with the password alone now, or sets another one up where it is demanded."
            ));
            Ok(())
        }
    }
}

async fn operator(service: &Service, code: &str) -> anyhow::Result<OperatorId> {
    let operators = service.list_operators(&Actor::cli(None)).await?;
    let found = operators.into_iter().find(|operator| operator.code == code);
    Ok(found.ok_or_else(|| ConfigError(format!("there is no operator with the code {code}")))?.id)
}

fn wrong_role(role: &str) -> ConfigError {
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    ConfigError(format!("--role is \"{role}\"; expected one of {}", roles.join(", ")))
}

/// The password, from a file or the first line of standard input. Never an argument: those are public on a machine.
fn password(file: Option<PathBuf>) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    match file {
        Some(path) => {
            *text = std::fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
        }
        None => {
            std::io::stdin()
                .take(4096)
                .read_to_string(&mut text)
                .context("no password came on standard input")?;
        }
    }
    Ok(text)
}
