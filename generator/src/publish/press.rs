//! Prints the pages that there are thousands of, and what is the same on every page, before Zola sees them: it fills in their
//! own templates and leaves Zola the frame. Zola reads front matter slowly and keeps it several times over, so what is printed
//! stands in files of its own, which `templates/printed.html` takes in as they are. Templates are the same files, in the syntax that Tera and minijinja share; a value that is missing is an error.

use super::page::{Sheet, front_matter};
use super::pages::shared::{Council, Shared};
use super::{Content, File, mount, templates};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context, value::Serde};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Stands for the frame while a page is printed: the parts that a page fills, apart.
const FRAME: &str = "{% block head %}{% endblock head %}\u{1e}{% block main %}{% endblock main %}";
const FRAME_NAME: &str = "frame.html";
const PARTS: char = '\u{1e}';

/// The numbers on a page that is about one council, and on every other.
const ONE_COUNCIL: &str = "components/safety/one.html";
const ALL_COUNCILS: &str = "components/safety/all.html";

#[derive(Debug)]
pub struct Press {
    templates: Environment<'static>,
    /// The templates' texts by their names.
    texts: Arc<BTreeMap<String, String>>,
    config: Value,
}

/// What was printed before, for whoever prints again and again: a sheet that is as it was, of templates that are, is not printed
/// anew.
#[derive(Debug, Default)]
pub struct Proofs {
    texts: Arc<BTreeMap<String, String>>,
    /// What every sheet is printed with.
    values: Vec<Value>,
    sheets: HashMap<String, Proof>,
    /// Those of the time before: to drop them takes a while, for which nobody should wait.
    former: HashMap<String, Proof>,
}

#[derive(Debug)]
struct Proof {
    sheet: Arc<Sheet>,
    /// The front matter and the part.
    front: Content,
    part: File,
}

/// Where printed parts stand: below the assembled root, and in no published tree.
const FOLDER: &str = "printed";

/// What is left of a page for Zola: where its parts are.
#[derive(Serialize)]
struct Printed {
    #[serde(skip_serializing_if = "Value::is_undefined")]
    description: Value,
    #[serde(skip_serializing_if = "Value::is_undefined")]
    breadcrumbs: Value,
    /// The file of the council's numbers, of a page that is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    safety: Option<String>,
    head: String,
    /// The file of the page itself.
    main: String,
}

impl Press {
    /// Takes the templates out of the mounted files. `base_url` is the portal's address.
    pub fn new(files: &[File], shared: &Shared, base_url: &str) -> Self {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|_| if crate::teeth::stands("escaping") { AutoEscape::Html } else { AutoEscape::None });
        templates.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        let texts: Arc<BTreeMap<String, String>> = Arc::new(files.iter().filter_map(text_of).collect());
        let own = Arc::clone(&texts);
        templates.set_loader(move |name| Ok(if name == FRAME_NAME { Some(FRAME.to_owned()) } else { own.get(name).cloned() }));
        Self { templates, texts, config: context! { extra => Value::from(Serde(shared)), base_url, title => &shared.name } }
    }

    /// Prints every sheet among the files, and the councils' numbers: each page's part into a file of its own, and those on
    /// the pages of no council into their template.
    pub fn print(&self, files: &mut Vec<File>, councils: &[Council], proofs: Option<&mut Proofs>) -> Result<(), mount::Fault> {
        let mut numbers = Vec::new();
        for council in councils {
            let council = Value::from(Serde(council));
            let text = self.fill(ONE_COUNCIL, context! { council => council.clone() })?;
            numbers.push((council, File::new(format!("{FOLDER}/numbers-{}.html", numbers.len() + 1), dense(&text))));
        }
        let values: Vec<Value> = numbers.iter().map(|(council, _)| council.clone()).chain([self.config.clone()]).collect();
        let stale = proofs.as_deref().and_then(|proofs| proofs.stale(&self.texts, &values));
        let printed: Vec<Option<(Option<Arc<Sheet>>, File)>> = files
            .par_iter_mut()
            .map(|file| {
                let Content::Sheet(sheet) = &file.content else { return Ok(None) };
                let keep = proofs.as_deref().map(|_| Arc::clone(sheet));
                let before = proofs.as_deref().zip(stale.as_ref()).and_then(|(proofs, stale)| {
                    proofs.sheets.get(&file.path).filter(|proof| !stale.contains(sheet.template) && proof.sheet == *sheet)
                });
                let (front, part) = match before {
                    Some(proof) => (proof.front.clone(), proof.part.clone()),
                    None => {
                        let name = file.path.trim_start_matches("content/").trim_end_matches(".md");
                        let path = format!("{FOLDER}/{name}.html");
                        let (front, main) = self.sheet(sheet, &path, &numbers)?;
                        (Content::Bytes(Arc::new(front)), File::new(path, main))
                    }
                };
                file.content = front;
                Ok(Some((keep, part)))
            })
            .collect::<Result<_, mount::Fault>>()?;
        if let Some(proofs) = proofs {
            let of = |(file, printed): (&File, &Option<(Option<Arc<Sheet>>, File)>)| {
                let (sheet, part) = printed.as_ref()?;
                Some((file.path.clone(), Proof { sheet: sheet.clone()?, front: file.content.clone(), part: part.clone() }))
            };
            let sheets = files.iter().zip(&printed).filter_map(of).collect();
            let former = std::mem::take(&mut proofs.sheets);
            *proofs = Proofs { texts: Arc::clone(&self.texts), values, sheets, former };
        }
        files.extend(printed.into_iter().flatten().map(|(_, part)| part));
        files.extend(numbers.into_iter().map(|(_, file)| file));
        let all = format!("templates/{ALL_COUNCILS}");
        if let Some(file) = files.iter_mut().find(|file| file.path == all) {
            let text = self.fill(ALL_COUNCILS, context! { councils => Value::from(Serde(councils)) })?;
            file.content = Content::Bytes(Arc::new(format!("{{% raw %}}{text}{{% endraw %}}").into()));
        }
        Ok(())
    }

    /// The front matter that Zola reads, and the page's own part.
    fn sheet(&self, sheet: &Sheet, path: &str, numbers: &[(Value, File)]) -> Result<(Vec<u8>, String), mount::Fault> {
        let Sheet { title, template, extra } = sheet;
        let base = self.config.get_attr("extra").and_then(|e| e.get_attr("base")).unwrap_or_default();
        let page = context! { title, extra };
        let text = self.fill(template, context! { config => self.config.clone(), page, title, extra, base })?;
        let (head, main) = text.split_once(PARTS).unwrap_or(("", &text));
        let field = |name: &str| extra.get_attr(name).unwrap_or_default();
        let council = field("council");
        let printed = Printed {
            description: field("description"),
            breadcrumbs: field("breadcrumbs"),
            safety: numbers.iter().find(|(of, _)| *of == council).map(|(_, file)| file.path.clone()),
            head: dense(head),
            main: path.into(),
        };
        Ok((front_matter(title, "printed.html", &printed), dense(main)))
    }

    fn fill(&self, template: &str, values: Value) -> Result<String, mount::Fault> {
        self.templates.get_template(template).and_then(|t| t.render(values)).map_err(|error| wrong(template, &error))
    }
}

impl Proofs {
    /// Drops what is no longer of use.
    pub fn tidy(&mut self) {
        self.former = HashMap::new();
    }

    /// The templates whose sheets must be printed anew; nothing when all of them must.
    fn stale<'a>(&'a self, texts: &'a BTreeMap<String, String>, values: &[Value]) -> Option<BTreeSet<&'a str>> {
        if self.values != values {
            return None;
        }
        let names = self.texts.keys().chain(texts.keys()).map(String::as_str);
        // Sheets are printed without the frame, which Zola adds.
        let changed = names.filter(|name| *name != FRAME_NAME && self.texts.get(*name) != texts.get(*name)).collect();
        Some(templates::with_those_that_take_in(changed, texts))
    }
}

/// A mounted template by its name.
fn text_of(file: &File) -> Option<(String, String)> {
    let name = file.path.strip_prefix("templates/")?;
    Some((name.to_owned(), String::from_utf8_lossy(&file.bytes()).into_owned()))
}

fn wrong(template: &str, error: &minijinja::Error) -> mount::Fault {
    let name = error.name().unwrap_or(template);
    mount::Fault::BadTemplate { file: format!("templates/{name}"), row: error.line().map(|line| line as u32), error: error.to_string() }
}

/// Without indentation and empty lines, which mean nothing in a page and would be a third of it.
fn dense(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(templates: &[(&str, &str)]) -> Press {
        let files: Vec<File> = templates.iter().map(|(name, text)| File::new(format!("templates/{name}"), *text)).collect();
        let shared = Shared::of(&crate::publish::pages::service::tests::atlas(), BTreeMap::new(), None);
        Press::new(&files, &shared, "https://care.example")
    }

    fn check(template: &str, extra: &str, expected: &str) {
        let base = ("base.html", "{% extends \"frame.html\" %}{% block main %}<div>{% block content %}{% endblock %}</div>{% endblock %}");
        let press = press(&[base, ("pages/x.html", template)]);
        let extra: serde_json::Value = serde_json::from_str(extra).unwrap();
        let sheet = super::super::page::sheet("content/x.md", "X & Y", "pages/x.html", &extra);
        let mut files = vec![sheet];
        let told = match press.print(&mut files, &[], None) {
            Ok(()) => {
                let text = String::from_utf8(files[0].bytes().into_owned()).unwrap();
                let table: toml::Table = toml::from_str(text.trim_start_matches("+++").trim_end().trim_end_matches("+++")).unwrap();
                assert_eq!((table["title"].as_str(), table["template"].as_str()), (Some("X & Y"), Some("printed.html")));
                assert_eq!(table["extra"]["main"].as_str(), Some("printed/x.html"));
                let part = files.iter().find(|file| file.path == "printed/x.html").unwrap();
                format!("{}|{}", table["extra"]["head"].as_str().unwrap(), String::from_utf8_lossy(&part.bytes()))
            }
            Err(fault) => fault.to_string(),
        };
        assert!(told.contains(expected), "{told}");
    }

    #[test]
    fn a_page_about_a_council_has_its_numbers() {
        let templates = [("pages/x.html", "{% extends \"frame.html\" %}"), (ONE_COUNCIL, "<p>{{ council.name }}</p>"), (ALL_COUNCILS, "all")];
        let council = Council::of(&crate::model::Authority::example());
        let about = serde_json::json!({ "council": council });
        let sheets = [("content/a.md", about), ("content/b/_index.md", serde_json::json!({}))];
        let mut files: Vec<File> = sheets.map(|(path, extra)| super::super::page::sheet(path, "x", "pages/x.html", &extra)).into();
        press(&templates).print(&mut files, &[council], None).unwrap();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["content/a.md", "content/b/_index.md", "printed/a.html", "printed/b/_index.html", "printed/numbers-1.html"]);
        let text = |at: usize| String::from_utf8(files[at].bytes().into_owned()).unwrap();
        assert!(text(0).contains("safety = \"printed/numbers-1.html\"") && !text(1).contains("safety"), "{}", text(0));
        assert_eq!(text(4), "<p>West Sussex</p>\n");
    }

    #[test]
    fn a_page_is_filled_in_from_its_own_template() {
        let content = |inner: &str| format!("{{% extends \"base.html\" %}}{{% block content %}}{inner}{{% endblock content %}}");
        check(&content("{{ extra.a }} {{ title }}"), r#"{"a": "<b>&"}"#, "|<div>&lt;b&gt;&amp; X &amp; Y</div>");
        check(&content("\n\n   <p>\n\n  a</p>"), "{}", "|<div>\n<p>\na</p></div>");
        check(&content("{% if extra.none %}x{% endif %}y"), "{}", "|<div>y</div>");
        check("{% extends \"base.html\" %}{% block head %}<h>{% endblock %}{% block main %}m{% endblock %}", "{}", "<h>\n|m\n");
        check(&content("a\n{{ extra.none }}"), "{}", "templates/pages/x.html");
        check(&content("{% for a in extra.none %}x{% endfor %}"), "{}", "templates/pages/x.html");
        check(&content("{% if %}"), "{}", "templates/pages/x.html");
    }
}
