//! Who runs a location. A person's name is not published, whoever holds it.

use crate::ingest::LocationRecord;
use crate::model::location::Provider;
use crate::model::*;

pub fn provider(records: &[LocationRecord]) -> Option<Provider> {
    let id = records.iter().find_map(|r| r.provider_id.clone())?;
    let ownership = records.iter().find_map(|r| r.ownership);
    let name = records.iter().find_map(|r| r.provider_name.clone());
    let name = match (ownership, name) {
        (_, name) if !crate::teeth::stands("owners") => name.into(),
        (Some(ownership), _) if ownership.is_person() => Fact::Unknown(Unknown::Withheld("the owner is a person, not a company")),
        (None, Some(name)) if looks_personal(name.as_str()) => Fact::Unknown(Unknown::Withheld("the owner may be a person, not a company")),
        (_, name) => name.into(),
    };
    let brand = records.iter().find_map(|r| r.brand.clone());
    Some(Provider { id, name, ownership, brand })
}

/// The names of the owner that [`provider`] withholds, each with its row.
pub fn withheld(records: &[LocationRecord]) -> impl Iterator<Item = (&Text, RowRef)> {
    let ownership = records.iter().find_map(|r| r.ownership);
    let names = records.iter().filter_map(|r| Some((r.provider_name.as_ref()?, *r.rows.first()?)));
    names.filter(move |(name, _)| ownership.map_or_else(|| looks_personal(name.as_str()), OwnershipType::is_person))
}

/// Where no source tells the kind of owner: CQC writes people as "Mrs A Example" or "Mr A and Mrs B Example".
fn looks_personal(name: &str) -> bool {
    const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "sir", "lady", "rev", "mx", "professor"];
    name.split_whitespace().next().is_some_and(|first| TITLES.contains(&first.trim_end_matches('.').to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_name_is_withheld() {
        let check = |name: &str, ownership: Option<OwnershipType>, shown: bool| {
            let mut record = LocationRecord::new(LocationId::parse("1-99").unwrap(), SourceId(0));
            record.provider_id = ProviderId::parse("1-98");
            record.provider_name = Text::parse(name);
            record.ownership = ownership;
            assert_eq!(provider(&[record]).unwrap().name.is_known(), shown, "{name} {ownership:?}");
        };
        check("Rowan Care Limited", Some(OwnershipType::Organisation), true);
        check("Rowan Care Limited", None, true);
        check("Mrs A Rowan", Some(OwnershipType::Individual), false);
        check("Ash and Elm", Some(OwnershipType::Partnership), false);
        check("Mr A and Mrs B Rowan", None, false);
        check("Mrs Rowan's Care Limited", Some(OwnershipType::Organisation), true);
    }
}
