//! Councils' codes that are no longer in use, and what replaced them. Figures under an old code are figures of another area.

/// Old code, its name, the year of its end, and its successors.
const ENDED: &[(&str, &str, u16, &str)] = &[
    ("E08000020", "Gateshead", 2013, "E08000037 Gateshead"),
    ("E06000048", "Northumberland", 2013, "E06000057 Northumberland"),
    ("E07000097", "East Hertfordshire", 2013, "E07000242 East Hertfordshire"),
    ("E07000101", "Stevenage", 2013, "E07000243 Stevenage"),
    ("E07000100", "St Albans", 2013, "E07000240 St Albans"),
    ("E07000104", "Welwyn Hatfield", 2013, "E07000241 Welwyn Hatfield"),
    ("E06000028", "Bournemouth", 2019, "E06000058 Bournemouth, Christchurch and Poole"),
    ("E06000029", "Poole", 2019, "E06000058 Bournemouth, Christchurch and Poole"),
    ("E07000048", "Christchurch", 2019, "E06000058 Bournemouth, Christchurch and Poole"),
    ("E10000009", "Dorset", 2019, "E06000059 Dorset, without Christchurch"),
    ("E07000190", "Taunton Deane", 2019, "E07000246 Somerset West and Taunton, then E06000066 Somerset"),
    ("E07000191", "West Somerset", 2019, "E07000246 Somerset West and Taunton, then E06000066 Somerset"),
    ("E07000201", "Forest Heath", 2019, "E07000245 West Suffolk"),
    ("E07000204", "St Edmundsbury", 2019, "E07000245 West Suffolk"),
    ("E07000205", "Suffolk Coastal", 2019, "E07000244 East Suffolk"),
    ("E07000206", "Waveney", 2019, "E07000244 East Suffolk"),
    ("E10000002", "Buckinghamshire", 2020, "E06000060 Buckinghamshire"),
    ("E10000021", "Northamptonshire", 2021, "E06000061 North Northamptonshire and E06000062 West Northamptonshire"),
    ("E10000006", "Cumbria", 2023, "E06000063 Cumberland and E06000064 Westmorland and Furness"),
    ("E10000023", "North Yorkshire", 2023, "E06000065 North Yorkshire"),
    ("E10000027", "Somerset", 2023, "E06000066 Somerset"),
    ("E08000016", "Barnsley", 2024, "E08000038 Barnsley"),
    ("E08000019", "Sheffield", 2024, "E08000039 Sheffield"),
];

/// The name that an ended code had, when it ended, and what came after it.
pub fn of(code: &str) -> Option<(&'static str, u16, &'static str)> {
    ENDED.iter().find(|(ended, ..)| *ended == code).map(|(_, name, year, next)| (*name, *year, *next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ended_codes_name_their_successors() {
        assert_eq!(of("E10000023"), Some(("North Yorkshire", 2023, "E06000065 North Yorkshire")));
        assert_eq!(of("E10000032"), None);
    }
}
