//! The settings of nginx and of Caddy. `tests/it/hosting.rs` runs both and asks for every file of a site.

use super::{FOR_EVER, HEADERS, NAMED_BY_CONTENT, SHORT, TYPES};

pub fn nginx(base: &str, host: &str) -> String {
    let headers: String = HEADERS.iter().map(|(name, value)| format!("    add_header {name} \"{value}\" always;\n")).collect();
    let folders = NAMED_BY_CONTENT.join("|");
    // nginx adds the character set itself.
    let bare = |kind: &'static str| kind.split(';').next().unwrap_or(kind);
    let types: String = TYPES.iter().map(|(extension, kind)| format!("        {} {extension};\n", bare(kind))).collect();
    let mut texts: Vec<&str> = TYPES.iter().filter(|(_, kind)| kind.ends_with("charset=utf-8")).map(|(_, kind)| bare(kind)).collect();
    texts.retain(|kind| *kind != "text/html");
    texts.dedup();
    let texts = texts.join(" ");
    let entry = if base.is_empty() { String::new() } else { format!("    location = {base} {{\n        return 301 {base}/;\n    }}\n") };
    format!(
        r#"# Written by `doorstep build`. To be included in nginx's http block; add your certificate. Two paths are yours to set: where the
# site is published, and where the site before it is kept, which `doorstep build` puts beside it. Where releases are copied to
# folders of their own, make both of them links and change them with `mv -T`: nginx looks them up with every request.
map $uri $doorstep_caching {{
    default "{SHORT}";
    ~^{base}/(?:{folders})/ "{FOR_EVER}";
}}

server {{
    listen 80;
    server_name {host};
    set $doorstep_site /srv/doorstep/site/public;
    set $doorstep_before /srv/doorstep/site/.previous;

{headers}    add_header Cache-Control $doorstep_caching always;

    # The folder is exchanged under it: nothing of the old one may be remembered.
    open_file_cache off;
    server_tokens off;
    # A question's own words for the host come back in no answer.
    absolute_redirect off;
    gzip_static on;
    index index.html;
    error_page 404 {base}/404.html;
    # A folder without a page of its own.
    error_page 403 =404 {base}/404.html;
    types {{
{types}    }}
    default_type application/octet-stream;
    charset utf-8;
    charset_types {texts};

    if ($request_method !~ ^(GET|HEAD)$) {{
        return 405;
    }}
    location ~ /\.(?!well-known/) {{
        return 404;
    }}
{entry}    location {base}/ {{
        alias $doorstep_site/;
    }}
    # A page from before the exchange still finds its own styles, scripts and parts. The file is opened and not looked for first: the
    # exchange may fall between the two.
    recursive_error_pages on;
    location ~ ^{base}/(?<doorstep_part>(?:{folders})/.+)$ {{
        alias $doorstep_site/$doorstep_part;
        log_not_found off;
        error_page 404 = @before;
    }}
    location @before {{
        rewrite ^{base}(/.*)$ $1 break;
        root $doorstep_before;
        error_page 404 {base}/404.html;
    }}
}}
"#
    )
}

pub fn caddy(base: &str, host: &str) -> String {
    let headers: String = HEADERS.iter().map(|(name, value)| format!("\t\t{name} \"{value}\"\n")).collect();
    let long: String = NAMED_BY_CONTENT.iter().map(|folder| format!(" /{folder}/*")).collect();
    let types: String = TYPES.iter().map(|(end, kind)| format!("\t\t@{end} path *.{end}\n\t\theader @{end} Content-Type \"{kind}\"\n")).collect();
    let below = match base {
        "" => String::new(),
        _ => format!("\t\tredir {base} {base}/\n\t\t@elsewhere not path {base}/*\n\t\terror @elsewhere 404\n\t\turi strip_prefix {base}\n"),
    };
    format!(
        r#"# Written by `doorstep build`. Two paths are yours to set: where the site is published, and where the site before it is kept.
{host} {{
	root * /srv/doorstep/site/public
	header {{
{headers}		Cache-Control "{SHORT}"
	}}
	header -Server
	route {{
		@writes not method GET HEAD
		error @writes 405
{below}		@long path{long}
		header @long Cache-Control "{FOR_EVER}"
{types}		@unknown path_regexp /[^/.]+$
		header @unknown Content-Type "application/octet-stream"
		file_server @long {{
			precompressed br gzip
			pass_thru
		}}
		# A page from before the exchange still finds its own styles, scripts and parts.
		file_server @long {{
			root /srv/doorstep/site/.previous
			precompressed br gzip
		}}
		file_server {{
			precompressed br gzip
		}}
	}}
	handle_errors {{
		rewrite * /404.html
		header {{
			Cache-Control "{SHORT}"
			Content-Type "text/html; charset=utf-8"
		}}
		file_server
	}}
}}
"#
    )
}
