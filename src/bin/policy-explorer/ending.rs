//! The exit status of a command.

use std::process::{ExitCode, Termination};

/// The exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It ran, and found nothing wrong.
    Clean,
    /// It could not run: wrong usage, or a file that cannot be read.
    CouldNotRun,
    /// It ran, and found something wrong.
    Findings,
}

impl Termination for Ending {
    fn report(self) -> ExitCode {
        ExitCode::from(self.status())
    }
}

impl Ending {
    /// As a number.
    pub fn status(self) -> u8 {
        match self {
            Ending::Clean => 0,
            Ending::CouldNotRun => 1,
            Ending::Findings => 2,
        }
    }

    /// The worse of two.
    pub fn worse(self, other: Ending) -> Ending {
        match (self, other) {
            (Ending::CouldNotRun, _) | (_, Ending::CouldNotRun) => Ending::CouldNotRun,
            (Ending::Findings, _) | (_, Ending::Findings) => Ending::Findings,
            (Ending::Clean, Ending::Clean) => Ending::Clean,
        }
    }
}
