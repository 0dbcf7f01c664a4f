//! Words to whoever runs the program. Somebody who stops listening (`doorstep build | head`) does not stop a publication.

use std::io::Write as _;

/// A whole text on standard error, as it stands.
pub fn told(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A whole text on standard output, as it stands.
pub fn shown(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// A line on standard output.
#[macro_export]
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// A line on standard error.
#[macro_export]
macro_rules! note {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($words)*);
    }};
}
