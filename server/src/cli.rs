//! The command line. Commands and their arguments are declared here; configuration flags come from
//! [`crate::config::keys`], so that each exists once.

use crate::config::{Sources, keys};
use clap::{Arg, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use std::path::PathBuf;

/// Payment accounts, parking payments and the money behind them, in one binary.
#[derive(Debug, Parser)]
#[command(name = "peakepay", version, subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// The configuration file.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "The configuration file [env: PEAKEPAY_CONFIG] [default: peakepay.toml, if it exists]"
    )]
    pub config: Option<PathBuf>,
    /// Start even though this build carries no front end: for tests that ask for no page
    #[arg(long, global = true, hide = true)]
    pub without_front_end: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the console, the pay pages, notifications and the REST interface
    Serve,
    /// Serve a demonstration: SQLite in a folder, simulated providers, a virtual phone, a ready operator
    #[cfg(feature = "demo")]
    Demo,
    /// Bring the database up to date
    Migrate,
    /// Make the database agree with a TOML file of operators, accounts, methods, sites and QR codes
    Apply {
        /// The file; secrets in it are `{ file = "…" }` or `{ env = "…" }`
        file: PathBuf,
    },
    /// Check the deployment and every operator's set-up; 0: nothing is wrong, 1: something is
    Doctor(DoctorCommand),
    /// Staff accounts
    #[command(subcommand)]
    User(UserCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The money in the database
    #[command(subcommand)]
    Books(BooksCommand),
    /// Master keys
    #[command(subcommand)]
    Key(KeyCommand),
}

/// What the doctor is asked.
#[derive(Debug, Args)]
pub struct DoctorCommand {
    /// Only the operator with this code
    #[arg(long)]
    pub operator: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
    /// The language of the words: zh or en
    #[arg(long, default_value = "zh")]
    pub lang: String,
    /// Ask the simulated providers of a running demo, at this address, instead of the real ones
    #[cfg(feature = "demo")]
    #[arg(long, value_name = "URL")]
    pub sandbox: Option<String>,
}

/// What can be done with staff accounts.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person who signs in to the console; the password is read from standard input or a file
    Create {
        /// What they sign in with
        login: String,
        /// Their name, as the console shows it [default: the login]
        #[arg(long)]
        name: Option<String>,
        /// What they may do.
        #[arg(long, help = "administrator, finance, read_only or platform")]
        role: String,
        /// The operator's code; required unless the role is platform
        #[arg(long)]
        operator: Option<String>,
        /// Read the password from this file instead
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Take away the second factor of somebody who cannot use it any more, and end their sessions
    ResetSecondFactor {
        /// What they sign in with
        login: String,
    },
}

/// What can be done with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry was changed, removed or put in between; 0: intact, 1: tampered with, 3: never sealed
    Verify,
    /// Seal the log as it is, after somebody has looked why it does not end at its seal
    Seal,
}

/// What can be done with the books.
#[derive(Debug, Subcommand)]
pub enum BooksCommand {
    /// Check that orders, payments, refunds and the ledger agree
    Check,
}

/// What can be done with master keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Write a new random master key to a new file
    Generate {
        /// The file; it must not exist yet
        file: PathBuf,
    },
    /// Seal every stored secret again under the first master key, so that older ones can be taken away
    Reseal,
}

/// The command with a flag for every configuration key.
pub fn command() -> clap::Command {
    let flags = keys::ALL.iter().filter_map(|key| {
        let flag = key.flag?;
        let default =
            key.default.filter(|d| !d.is_empty()).map(|d| format!(" [default: {d}]")).unwrap_or_default();
        let help = format!("{} [env: {}]{default}", key.help, key.env);
        let arg = Arg::new(key.name).long(flag).value_name("VALUE").global(true);
        Some(arg.help_heading("Configuration").hide_short_help(true).help(help))
    });
    Cli::command().args(flags)
}

/// Reads the arguments of this process; prints help or a mistake and ends the process where that is the answer.
pub fn parse(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<(Cli, Sources), clap::Error> {
    let matches = command().try_get_matches_from(arguments)?;
    let mut sources = Sources::default();
    collect_flags(&matches, &mut sources);
    Ok((Cli::from_arg_matches(&matches)?, sources))
}

/// A flag may stand before or after the command: the innermost wins.
fn collect_flags(matches: &ArgMatches, sources: &mut Sources) {
    for key in keys::ALL.iter().filter(|key| key.flag.is_some()) {
        if let Ok(Some(value)) = matches.try_get_one::<String>(key.name) {
            sources.flags.insert(key.name.to_owned(), value.clone());
        }
    }
    if let Some((_, inner)) = matches.subcommand() {
        collect_flags(inner, sources);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(line: &str) -> Sources {
        parse(line.split(' ').map(Into::into)).unwrap().1
    }

    #[test]
    fn the_declaration_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn flags_stand_anywhere() {
        for line in ["peakepay --port 1 serve", "peakepay serve --port 1"] {
            assert_eq!(flags(line).find(&keys::PORT).unwrap().value, "1");
        }
        let sources = flags("peakepay user create lin --role finance --operator p --trusted-hops 2");
        assert_eq!(sources.find(&keys::TRUSTED_HOPS).unwrap().place, "--trusted-hops");
        assert!(parse(["peakepay", "serve", "--master-key", "x"].map(Into::into)).is_err());
    }
}
