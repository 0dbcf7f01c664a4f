//! A label and what stands beside it: the form of every list of facts on the page.

use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) label: String,
    /// The door beside the label: `placed`, `stated`, `near`.
    pub(super) mark: Option<&'static str>,
    /// What the comparison of services knows the row by.
    pub(super) key: Option<&'static str>,
    pub(super) values: Vec<Value>,
}

impl Serialize for Row {
    /// The first value stands in the row itself and further ones in `more`: most rows have one, there are twenty on each of
    /// thousands of pages, and Zola takes its time for every list and table in them.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Flat<'a> {
            label: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            mark: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            key: Option<&'static str>,
            #[serde(flatten)]
            first: Option<&'a Value>,
            #[serde(skip_serializing_if = "<[Value]>::is_empty")]
            more: &'a [Value],
        }
        let (first, more) = self.values.split_first().map_or((None, [].as_slice()), |(first, more)| (Some(first), more));
        Flat { label: &self.label, mark: self.mark, key: self.key, first, more }.serialize(serializer)
    }
}

/// `before **bold**text (when)`, one below the other where a row has several.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(super) struct Value {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bold: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    /// Not known: the reason stands in `text`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) untold: bool,
    /// Source and date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) when: Option<String>,
    /// The day after which it must not be shown as news any more, as `2026-12-01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
    /// What is said instead, once that day is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stale: Option<String>,
    /// Links, one after the other, between `text` and `after`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) links: Vec<To>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<String>,
}

/// A link within the site, and what divides it from the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct To {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) then: &'static str,
}

impl Row {
    pub(super) fn new(label: impl Into<String>, values: Vec<Value>) -> Self {
        Self { label: label.into(), mark: None, key: None, values }
    }

    pub(super) fn of(label: impl Into<String>, value: Value) -> Self {
        Self::new(label, vec![value])
    }

    pub(super) fn keyed(self, key: &'static str) -> Self {
        Self { key: Some(key), ..self }
    }
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    pub(super) fn bold(bold: impl Into<String>) -> Self {
        Self { bold: Some(bold.into()), ..Self::default() }
    }

    pub(super) fn untold(why: impl Into<String>) -> Self {
        Self { text: Some(why.into()), untold: true, ..Self::default() }
    }

    pub(super) fn when(self, when: impl Into<String>) -> Self {
        Self { when: Some(when.into()), ..self }
    }

    /// Links with commas between them, and "and" before the last unless something comes after.
    pub(super) fn links(links: impl IntoIterator<Item = (String, String)>, more: Option<String>) -> Self {
        let mut links: Vec<To> = links.into_iter().map(|(name, path)| To { name, path, then: ", " }).collect();
        let n = links.len();
        if let Some(last) = links.last_mut() {
            last.then = if more.is_some() { " and " } else { "" };
        }
        if more.is_none() && n >= 2 {
            links[n - 2].then = " and ";
        }
        Self { links, after: more, ..Self::default() }
    }
}
