//! The words of one language as a file, which a browser fetches: one text in each line, in the order of the fields.
//! It has no names, since the loader fetches it with the integrity hash of the very build that reads it.

/// Declares the struct, its writer and its reader, so that they cannot differ. What only the command line says is in no
/// file.
macro_rules! words {
    (
        $(#[$about:meta])*
        pub struct Words {
            $($(#[$of:meta])* $sees:vis $field:ident,)*
        }

        $(#[$of_all:meta])*
        cli {
            $($(#[$of_cli:meta])* $sees_cli:vis $cli:ident,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, PartialEq, Eq)]
        #[repr(C)]
        pub struct Words {
            $($(#[$of])* $sees $field: &'static str,)*
            $($(#[$of_cli])* #[cfg(feature = "cli")] $sees_cli $cli: &'static str,)*
        }

        impl Words {
            /// The lines of the file that a browser fetches.
            const fn lines(&self) -> [&'static str; [$(stringify!($field)),*].len()] {
                [$(self.$field),*]
            }

            /// The words as the file that a browser fetches.
            #[cfg(feature = "cli")]
            #[must_use]
            pub fn file(&self) -> String {
                self.lines().map(|line| [line, "\n"].concat()).concat()
            }

            /// Reads the first language of files that follow each other, and leaves the others.
            fn read(files: &mut &'static str) -> Words {
                let [$($field),*] = file::lines(files);
                Words {
                    $($field,)*
                    $(#[cfg(feature = "cli")] $cli: "",)*
                }
            }
        }
    };
}

/// Takes the first line.
#[inline(never)]
pub(super) fn line(files: &mut &'static str) -> &'static str {
    let (line, rest) = files.split_once('\n').unwrap_or_default();
    *files = rest;
    line
}

#[inline(never)]
pub(super) fn lines<const N: usize>(files: &mut &'static str) -> [&'static str; N] {
    let mut lines = [""; N];
    for one in &mut lines {
        *one = line(files);
    }
    lines
}

/// The length of a file with these lines.
pub(super) const fn length(mut lines: &[&str]) -> usize {
    let mut length = 0;
    while let [line, rest @ ..] = lines {
        length += line.len() + 1;
        lines = rest;
    }
    length
}

/// The file with these lines.
pub(super) const fn bytes<const LENGTH: usize>(mut lines: &[&str]) -> [u8; LENGTH] {
    let mut bytes = [b'\n'; LENGTH];
    let mut rest = bytes.as_mut_slice();
    while let [line, others @ ..] = lines {
        let Some((line_bytes, after)) = rest.split_at_mut_checked(line.len()) else { break };
        line_bytes.copy_from_slice(line.as_bytes());
        let Some((_, after)) = after.split_first_mut() else { break };
        rest = after;
        lines = others;
    }
    bytes
}
