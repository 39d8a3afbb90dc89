//! The one binary of Peake Pay. See [`peakepay`].

use std::process::ExitCode;

fn main() -> ExitCode {
    peakepay::run(std::env::args_os())
}
