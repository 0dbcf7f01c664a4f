//! What a host has to send with each file: one table, and the same said in the language of each host that councils use. The
//! files of hosts that read theirs from the site go into it; the others are written beside it, into `site/hosting/`. The
//! preview server sends what stands here too.

mod servers;

use super::File;
use serde_json::json;
use std::fmt::Write as _;

/// Nothing from anywhere else, nothing inline, in nobody's frame.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; \
                          form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
const A_YEAR: u32 = 31_536_000;

/// With every answer, errors too.
pub const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", PERMISSIONS),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Strict-Transport-Security", "max-age=31536000"),
];

/// Folders whose files are named by what is in them: a name never means anything else.
pub const NAMED_BY_CONTENT: &[&str] = &["assets", "finder"];
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Pages: a rating that fell must not stand in anybody's cache for long.
pub const SHORT: &str = "public, max-age=300";

/// The types of all files that are published. What is not listed is `application/octet-stream`.
pub const TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("geojson", "application/geo+json"),
    ("csv", "text/csv; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("xml", "application/xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("atom", "application/atom+xml; charset=utf-8"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("webmanifest", "application/manifest+json"),
    ("pmtiles", "application/vnd.pmtiles"),
    ("minisig", "text/plain; charset=utf-8"),
];

/// The type of a file, by its name.
pub fn kind(name: &str) -> &'static str {
    let extension = name.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension);
    TYPES.iter().find(|(known, _)| *known == extension).map_or("application/octet-stream", |(_, kind)| kind)
}

/// For how long a file may be kept, by its path from the site's root, without the first slash.
pub fn caching(path: &str) -> &'static str {
    let first = path.split_once('/').map_or("", |(first, _)| first);
    if NAMED_BY_CONTENT.contains(&first) { FOR_EVER } else { SHORT }
}

/// The files that hosts read from the site itself. `base` is the path below which it lives: "" or "/path".
pub fn in_the_site(base: &str) -> Vec<File> {
    vec![File::new("static/_headers", netlify_and_cloudflare(base)), File::new("static/staticwebapp.config.json", azure(base))]
}

/// The files for `site/hosting/`, by name.
pub fn beside_the_site(base: &str, host: &str) -> Vec<(&'static str, String)> {
    vec![
        ("nginx.conf", servers::nginx(base, host)),
        ("Caddyfile", servers::caddy(base, host)),
        ("cloudfront-headers.json", cloudfront()),
        ("cloudfront-function.js", CLOUDFRONT_FUNCTION.into()),
    ]
}

/// `_headers`. Where two patterns match, these hosts join the values of one header: so caching is said only where it is long.
fn netlify_and_cloudflare(base: &str) -> String {
    let mut out = format!("{base}/*\n");
    for (name, value) in HEADERS {
        let _ = writeln!(out, "  {name}: {value}");
    }
    for folder in NAMED_BY_CONTENT {
        let _ = write!(out, "{base}/{folder}/*\n  Cache-Control: {FOR_EVER}\n");
    }
    for (extension, kind) in TYPES.iter().filter(|(extension, _)| ["csv", "ics", "atom", "geojson"].contains(extension)) {
        let _ = write!(out, "{base}/*.{extension}\n  Content-Type: {kind}\n");
    }
    out
}

fn azure(base: &str) -> String {
    let mut headers: serde_json::Map<String, serde_json::Value> = HEADERS.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    headers.insert("Cache-Control".into(), SHORT.into());
    let routes: Vec<_> =
        NAMED_BY_CONTENT.iter().map(|folder| json!({ "route": format!("{base}/{folder}/*"), "headers": { "Cache-Control": FOR_EVER } })).collect();
    let kinds: serde_json::Map<String, serde_json::Value> = TYPES.iter().map(|(end, kind)| (format!(".{end}"), (*kind).into())).collect();
    let config = json!({
        "globalHeaders": headers,
        "routes": routes,
        "responseOverrides": { "404": { "rewrite": format!("{base}/404.html"), "statusCode": 404 } },
        "mimeTypes": kinds,
        "trailingSlash": "always",
    });
    format!("{config:#}\n")
}

/// For `aws cloudfront create-response-headers-policy --response-headers-policy-config file://…`. Caching is set with each object
/// when it is copied to the bucket.
fn cloudfront() -> String {
    let named = ["Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Strict-Transport-Security"];
    let others: Vec<_> = HEADERS
        .iter()
        .filter(|(name, _)| !named.contains(name))
        .map(|(name, value)| json!({ "Header": name, "Value": value, "Override": true }))
        .collect();
    let policy = json!({
        "Name": "doorstep",
        "Comment": "Written by doorstep build",
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": { "Override": true, "ContentSecurityPolicy": POLICY },
            "ContentTypeOptions": { "Override": true },
            "FrameOptions": { "Override": true, "FrameOption": "DENY" },
            "ReferrerPolicy": { "Override": true, "ReferrerPolicy": "no-referrer" },
            "StrictTransportSecurity": { "Override": true, "AccessControlMaxAgeSec": A_YEAR, "IncludeSubdomains": false, "Preload": false },
        },
        "CustomHeadersConfig": { "Quantity": others.len(), "Items": others },
    });
    format!("{policy:#}\n")
}

/// A bucket knows no folders: a viewer-request function gives each its page.
const CLOUDFRONT_FUNCTION: &str = "// Written by `doorstep build`. For the viewer request of the distribution.
function handler(event) {
  var request = event.request;
  if (request.uri.endsWith('/')) {
    request.uri += 'index.html';
  } else if (!request.uri.split('/').pop().includes('.')) {
    return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: request.uri + '/' } } };
  }
  return request;
}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_by_content_is_kept_for_ever() {
        for (path, expected) in [
            ("assets/doorstep-4a00d4cbee52.css", FOR_EVER),
            ("finder/b8c527b454cc/e.json", FOR_EVER),
            ("", SHORT),
            ("index.html", SHORT),
            ("services/x/", SHORT),
            ("assets", SHORT),
            ("data/assets/x.csv", SHORT),
        ] {
            assert_eq!(caching(path), expected, "{path}");
        }
    }

    #[test]
    fn types_go_by_the_ending() {
        for (name, expected) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("calendar.ics", "text/calendar; charset=utf-8"),
            ("a.b/c", "application/octet-stream"),
            ("_headers", "application/octet-stream"),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }

    #[test]
    fn every_host_is_told_the_same() {
        for base in ["", "/care"] {
            let files: Vec<String> = in_the_site(base).iter().map(|f| String::from_utf8(f.bytes().into_owned()).unwrap()).collect();
            let beside = beside_the_site(base, "care.example");
            let texts = files.iter().chain(beside[..2].iter().map(|(_, text)| text));
            for text in texts {
                for (name, value) in HEADERS {
                    assert!(text.contains(name) && text.contains(value), "{name} in {text}");
                }
                assert!(text.contains(FOR_EVER), "{text}");
                assert!(text.contains(&format!("{base}/")), "{text}");
            }
            let cloudfront: serde_json::Value = serde_json::from_str(&beside[2].1).unwrap();
            assert_eq!(cloudfront["CustomHeadersConfig"]["Quantity"], 2);
            serde_json::from_str::<serde_json::Value>(&files[1]).unwrap();
        }
    }
}
