//! What a host has to send with each file: one table, and the same said in the language of each host that councils use. The
//! files of hosts that read theirs from the site go into it; the others are written beside it, into `site/hosting/`. The
//! preview server sends what stands here too.

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
        ("nginx.conf", nginx(base, host)),
        ("Caddyfile", caddy(base, host)),
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

fn nginx(base: &str, host: &str) -> String {
    let headers: String = HEADERS.iter().map(|(name, value)| format!("    add_header {name} \"{value}\" always;\n")).collect();
    let folders = NAMED_BY_CONTENT.join("|");
    // nginx adds the character set itself.
    let bare = |kind: &'static str| kind.split(';').next().unwrap_or(kind);
    let types: String = TYPES.iter().map(|(extension, kind)| format!("        {} {extension};\n", bare(kind))).collect();
    let mut texts: Vec<&str> = TYPES.iter().filter(|(_, kind)| kind.ends_with("charset=utf-8")).map(|(_, kind)| bare(kind)).collect();
    texts.retain(|kind| *kind != "text/html");
    texts.dedup();
    let entry = if base.is_empty() { String::new() } else { format!("    location = {base} {{\n        return 301 {base}/;\n    }}\n") };
    format!(
        "# Written by `doorstep build`. To be included in nginx's http block; add your certificate. Two paths are yours to set: where the\n\
         # site is published, and where the site before it is kept, which `doorstep build` puts beside it. Where releases are copied to\n\
         # folders of their own, make both of them links and change them with `mv -T`: nginx looks them up with every request.\n\
         map $uri $doorstep_caching {{\n    default \"{SHORT}\";\n    ~^{base}/(?:{folders})/ \"{FOR_EVER}\";\n}}\n\n\
         server {{\n    listen 80;\n    server_name {host};\n    set $doorstep_site /srv/doorstep/site/public;\n    \
         set $doorstep_before /srv/doorstep/site/.previous;\n\n\
         {headers}    add_header Cache-Control $doorstep_caching always;\n\n\
         \x20   # The folder is exchanged under it: nothing of the old one may be remembered.\n    open_file_cache off;\n    server_tokens off;\n    \
         # A question's own words for the host come back in no answer.\n    absolute_redirect off;\n    \
         gzip_static on;\n    index index.html;\n    error_page 404 {base}/404.html;\n    # A folder without a page of its own.\n    \
         error_page 403 =404 {base}/404.html;\n    types {{\n{types}    }}\n    \
         default_type application/octet-stream;\n    charset utf-8;\n    charset_types {};\n\n    \
         if ($request_method !~ ^(GET|HEAD)$) {{\n        return 405;\n    }}\n    \
         location ~ /\\.(?!well-known/) {{\n        return 404;\n    }}\n{entry}    \
         location {base}/ {{\n        alias $doorstep_site/;\n    }}\n    \
         # A page from before the exchange still finds its own styles, scripts and parts.\n    \
         # It is opened and not looked for first: the exchange may fall between the two.\n    \
         recursive_error_pages on;\n    \
         location ~ ^{base}/(?<doorstep_part>(?:{folders})/.+)$ {{\n        alias $doorstep_site/$doorstep_part;\n        log_not_found off;\n        \
         error_page 404 = @before;\n    }}\n    \
         location @before {{\n        rewrite ^{base}(/.*)$ $1 break;\n        root $doorstep_before;\n        error_page 404 {base}/404.html;\n    }}\n}}\n",
        texts.join(" "),
    )
}

fn caddy(base: &str, host: &str) -> String {
    let headers: String = HEADERS.iter().map(|(name, value)| format!("\t\t{name} \"{value}\"\n")).collect();
    let long: String = NAMED_BY_CONTENT.iter().map(|folder| format!(" /{folder}/*")).collect();
    let types: String = TYPES.iter().map(|(end, kind)| format!("\t\t@{end} path *.{end}\n\t\theader @{end} Content-Type \"{kind}\"\n")).collect();
    let below = if base.is_empty() {
        String::new()
    } else {
        format!("\t\tredir {base} {base}/\n\t\t@elsewhere not path {base}/*\n\t\terror @elsewhere 404\n\t\turi strip_prefix {base}\n")
    };
    format!(
        "# Written by `doorstep build`. Two paths are yours to set: where the site is published, and where the site before it is kept.\n\
         {host} {{\n\troot * /srv/doorstep/site/public\n\theader {{\n{headers}\t\tCache-Control \"{SHORT}\"\n\t}}\n\
         \theader -Server\n\
         \troute {{\n\t\t@writes not method GET HEAD\n\t\terror @writes 405\n{below}\t\t@long path{long}\n\t\theader @long Cache-Control \"{FOR_EVER}\"\n{types}\
         \t\t@unknown path_regexp /[^/.]+$\n\t\theader @unknown Content-Type \"application/octet-stream\"\n\
         \t\tfile_server @long {{\n\t\t\tprecompressed br gzip\n\t\t\tpass_thru\n\t\t}}\n\
         \t\t# A page from before the exchange still finds its own styles, scripts and parts.\n\
         \t\tfile_server @long {{\n\t\t\troot /srv/doorstep/site/.previous\n\t\t\tprecompressed br gzip\n\t\t}}\n\
         \t\tfile_server {{\n\t\t\tprecompressed br gzip\n\t\t}}\n\t}}\n\
         \thandle_errors {{\n\t\trewrite * /404.html\n\t\theader {{\n\t\t\tCache-Control \"{SHORT}\"\n\t\t\tContent-Type \"text/html; charset=utf-8\"\n\t\t}}\n\
         \t\tfile_server\n\t}}\n}}\n"
    )
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
