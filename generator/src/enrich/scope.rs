//! What the finder lists: adult social care, by CQC's service types where a source has them, by its inspection category where not.

use crate::ingest::LocationRecord;
use crate::model::care::Set;
use crate::model::*;

/// What kind of care a location gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Care {
    pub kinds: Set<Kind>,
    pub service_types: Set<ServiceType>,
}

/// The care of a location from its records (best source first), or why it is not listed.
pub fn care(records: &[LocationRecord]) -> Result<Care, Reason> {
    let service_types = records.iter().map(|r| r.service_types).find(|s| !s.is_empty()).unwrap_or_default();
    let activities = records.iter().map(|r| r.activities).find(|a| !a.is_empty()).unwrap_or_default();
    let directorate = records.iter().find_map(|r| r.directorate.as_ref());
    let social = directorate.is_none_or(|d| d.as_str().to_ascii_lowercase().contains("social care"));
    let mut kinds = Set::EMPTY;
    if social {
        service_types.iter().filter_map(ServiceType::kind).for_each(|k| kinds.insert(k));
    }
    // A hospice that comes to people's homes is care at home where it is registered for personal care.
    if service_types.contains(ServiceType::HospiceAtHome) && activities.contains(RegulatedActivity::PersonalCare) {
        kinds.insert(Kind::HomeCare);
    }
    if kinds.is_empty() && service_types.is_empty() {
        kinds = by_category(records);
    }
    if kinds.is_empty() { Err(Reason::NotAdultSocialCare) } else { Ok(Care { kinds, service_types }) }
}

/// A ratings file holds no service types. Its inspection category tells homes from care at home, no finer.
fn by_category(records: &[LocationRecord]) -> Set<Kind> {
    let category = records.iter().find_map(|r| r.category.as_ref()).map(|c| c.as_str().to_ascii_lowercase());
    match category.as_deref() {
        Some("residential social care") => [Kind::ResidentialHome].into_iter().collect(),
        Some("community based adult social care services") => [Kind::HomeCare].into_iter().collect(),
        _ => Set::EMPTY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(types: &[ServiceType], activities: &[RegulatedActivity], directorate: Option<&str>, category: Option<&str>, expected: &[Kind]) {
        let mut record = LocationRecord::new(LocationId::parse("1-99").unwrap(), SourceId(0));
        record.service_types = types.iter().copied().collect();
        record.activities = activities.iter().copied().collect();
        record.directorate = directorate.and_then(Text::parse);
        record.category = category.and_then(Text::parse);
        let kinds = care(&[record]).map(|c| c.kinds.iter().collect::<Vec<_>>());
        assert_eq!(
            kinds,
            if expected.is_empty() { Err(Reason::NotAdultSocialCare) } else { Ok(expected.to_vec()) },
            "{types:?} {directorate:?} {category:?}"
        );
    }

    #[test]
    fn only_adult_social_care_is_listed() {
        use ServiceType as S;
        let social = Some("Adult social care");
        check(&[S::HomeCare, S::SupportedLiving], &[], social, None, &[Kind::HomeCare, Kind::SupportedLiving]);
        check(&[S::NursingHome], &[], None, None, &[Kind::NursingHome]);
        check(&[S::Dental], &[], Some("Primary medical services"), None, &[]);
        check(&[S::HomeCare], &[], Some("Hospitals"), None, &[]);
        check(&[S::HospiceAtHome], &[RegulatedActivity::PersonalCare], Some("Hospitals"), None, &[Kind::HomeCare]);
        check(&[S::HospiceAtHome], &[RegulatedActivity::Treatment], social, None, &[]);
        check(&[], &[], None, Some("Residential social care"), &[Kind::ResidentialHome]);
        check(&[], &[], None, Some("Community based adult social care services"), &[Kind::HomeCare]);
        check(&[], &[], None, Some("GP Practices"), &[]);
    }
}
