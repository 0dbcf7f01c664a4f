//! The English councils with social care duties as CQC's files name them, by the code that a postcode carries.

/// A council in the words of CQC's files.
#[derive(Debug, PartialEq, Eq)]
pub struct Council {
    /// GSS code: of the county, or else of the district.
    pub code: &'static str,
    pub name: &'static str,
    pub region: &'static str,
}

impl Council {
    pub fn by_code(code: &str) -> Option<&'static Self> {
        ALL.binary_search_by(|council| council.code.cmp(code)).ok().map(|at| &ALL[at])
    }

    /// NHS England's region, which the files give beside the statistical one.
    pub fn nhs_region(&self) -> &'static str {
        match self.region {
            "North East" | "Yorkshire and The Humber" => "North East and Yorkshire",
            "East Midlands" | "West Midlands" => "Midlands",
            other => other,
        }
    }
}

const fn of(code: &'static str, name: &'static str, region: &'static str) -> Council {
    Council { code, name, region }
}

/// By code.
#[rustfmt::skip]
pub const ALL: &[Council] = &[
    of("E06000001", "Hartlepool", "North East"),
    of("E06000002", "Middlesbrough", "North East"),
    of("E06000003", "Redcar and Cleveland", "North East"),
    of("E06000004", "Stockton-on-Tees", "North East"),
    of("E06000005", "Darlington", "North East"),
    of("E06000006", "Halton", "North West"),
    of("E06000007", "Warrington", "North West"),
    of("E06000008", "Blackburn with Darwen", "North West"),
    of("E06000009", "Blackpool", "North West"),
    of("E06000010", "Kingston upon Hull, City of", "Yorkshire and The Humber"),
    of("E06000011", "East Riding of Yorkshire", "Yorkshire and The Humber"),
    of("E06000012", "North East Lincolnshire", "Yorkshire and The Humber"),
    of("E06000013", "North Lincolnshire", "Yorkshire and The Humber"),
    of("E06000014", "York", "Yorkshire and The Humber"),
    of("E06000015", "Derby", "East Midlands"),
    of("E06000016", "Leicester", "East Midlands"),
    of("E06000017", "Rutland", "East Midlands"),
    of("E06000018", "Nottingham", "East Midlands"),
    of("E06000019", "Herefordshire, County of", "West Midlands"),
    of("E06000020", "Telford and Wrekin", "West Midlands"),
    of("E06000021", "Stoke-on-Trent", "West Midlands"),
    of("E06000022", "Bath and North East Somerset", "South West"),
    of("E06000023", "Bristol, City of", "South West"),
    of("E06000024", "North Somerset", "South West"),
    of("E06000025", "South Gloucestershire", "South West"),
    of("E06000026", "Plymouth", "South West"),
    of("E06000027", "Torbay", "South West"),
    of("E06000030", "Swindon", "South West"),
    of("E06000031", "Peterborough", "East of England"),
    of("E06000032", "Luton", "East of England"),
    of("E06000033", "Southend-on-Sea", "East of England"),
    of("E06000034", "Thurrock", "East of England"),
    of("E06000035", "Medway", "South East"),
    of("E06000036", "Bracknell Forest", "South East"),
    of("E06000037", "West Berkshire", "South East"),
    of("E06000038", "Reading", "South East"),
    of("E06000039", "Slough", "South East"),
    of("E06000040", "Windsor and Maidenhead", "South East"),
    of("E06000041", "Wokingham", "South East"),
    of("E06000042", "Milton Keynes", "South East"),
    of("E06000043", "Brighton and Hove", "South East"),
    of("E06000044", "Portsmouth", "South East"),
    of("E06000045", "Southampton", "South East"),
    of("E06000046", "Isle of Wight", "South East"),
    of("E06000047", "County Durham", "North East"),
    of("E06000049", "Cheshire East", "North West"),
    of("E06000050", "Cheshire West and Chester", "North West"),
    of("E06000051", "Shropshire", "West Midlands"),
    of("E06000052", "Cornwall", "South West"),
    of("E06000053", "Isles of Scilly", "South West"),
    of("E06000054", "Wiltshire", "South West"),
    of("E06000055", "Bedford", "East of England"),
    of("E06000056", "Central Bedfordshire", "East of England"),
    of("E06000057", "Northumberland", "North East"),
    of("E06000058", "Bournemouth, Christchurch and Poole", "South West"),
    of("E06000059", "Dorset", "South West"),
    of("E06000060", "Buckinghamshire", "South East"),
    of("E06000061", "North Northamptonshire", "East Midlands"),
    of("E06000062", "West Northamptonshire", "East Midlands"),
    of("E06000063", "Cumberland", "North West"),
    of("E06000064", "Westmorland and Furness", "North West"),
    of("E06000065", "North Yorkshire", "Yorkshire and The Humber"),
    of("E06000066", "Somerset", "South West"),
    of("E08000001", "Bolton", "North West"),
    of("E08000002", "Bury", "North West"),
    of("E08000003", "Manchester", "North West"),
    of("E08000004", "Oldham", "North West"),
    of("E08000005", "Rochdale", "North West"),
    of("E08000006", "Salford", "North West"),
    of("E08000007", "Stockport", "North West"),
    of("E08000008", "Tameside", "North West"),
    of("E08000009", "Trafford", "North West"),
    of("E08000010", "Wigan", "North West"),
    of("E08000011", "Knowsley", "North West"),
    of("E08000012", "Liverpool", "North West"),
    of("E08000013", "St. Helens", "North West"),
    of("E08000014", "Sefton", "North West"),
    of("E08000015", "Wirral", "North West"),
    of("E08000016", "Barnsley", "Yorkshire and The Humber"),
    of("E08000017", "Doncaster", "Yorkshire and The Humber"),
    of("E08000018", "Rotherham", "Yorkshire and The Humber"),
    of("E08000019", "Sheffield", "Yorkshire and The Humber"),
    of("E08000021", "Newcastle upon Tyne", "North East"),
    of("E08000022", "North Tyneside", "North East"),
    of("E08000023", "South Tyneside", "North East"),
    of("E08000024", "Sunderland", "North East"),
    of("E08000025", "Birmingham", "West Midlands"),
    of("E08000026", "Coventry", "West Midlands"),
    of("E08000027", "Dudley", "West Midlands"),
    of("E08000028", "Sandwell", "West Midlands"),
    of("E08000029", "Solihull", "West Midlands"),
    of("E08000030", "Walsall", "West Midlands"),
    of("E08000031", "Wolverhampton", "West Midlands"),
    of("E08000032", "Bradford", "Yorkshire and The Humber"),
    of("E08000033", "Calderdale", "Yorkshire and The Humber"),
    of("E08000034", "Kirklees", "Yorkshire and The Humber"),
    of("E08000035", "Leeds", "Yorkshire and The Humber"),
    of("E08000036", "Wakefield", "Yorkshire and The Humber"),
    of("E08000037", "Gateshead", "North East"),
    of("E09000001", "City of London", "London"),
    of("E09000002", "Barking and Dagenham", "London"),
    of("E09000003", "Barnet", "London"),
    of("E09000004", "Bexley", "London"),
    of("E09000005", "Brent", "London"),
    of("E09000006", "Bromley", "London"),
    of("E09000007", "Camden", "London"),
    of("E09000008", "Croydon", "London"),
    of("E09000009", "Ealing", "London"),
    of("E09000010", "Enfield", "London"),
    of("E09000011", "Greenwich", "London"),
    of("E09000012", "Hackney", "London"),
    of("E09000013", "Hammersmith and Fulham", "London"),
    of("E09000014", "Haringey", "London"),
    of("E09000015", "Harrow", "London"),
    of("E09000016", "Havering", "London"),
    of("E09000017", "Hillingdon", "London"),
    of("E09000018", "Hounslow", "London"),
    of("E09000019", "Islington", "London"),
    of("E09000020", "Kensington and Chelsea", "London"),
    of("E09000021", "Kingston upon Thames", "London"),
    of("E09000022", "Lambeth", "London"),
    of("E09000023", "Lewisham", "London"),
    of("E09000024", "Merton", "London"),
    of("E09000025", "Newham", "London"),
    of("E09000026", "Redbridge", "London"),
    of("E09000027", "Richmond upon Thames", "London"),
    of("E09000028", "Southwark", "London"),
    of("E09000029", "Sutton", "London"),
    of("E09000030", "Tower Hamlets", "London"),
    of("E09000031", "Waltham Forest", "London"),
    of("E09000032", "Wandsworth", "London"),
    of("E09000033", "Westminster", "London"),
    of("E10000003", "Cambridgeshire", "East of England"),
    of("E10000007", "Derbyshire", "East Midlands"),
    of("E10000008", "Devon", "South West"),
    of("E10000011", "East Sussex", "South East"),
    of("E10000012", "Essex", "East of England"),
    of("E10000013", "Gloucestershire", "South West"),
    of("E10000014", "Hampshire", "South East"),
    of("E10000015", "Hertfordshire", "East of England"),
    of("E10000016", "Kent", "South East"),
    of("E10000017", "Lancashire", "North West"),
    of("E10000018", "Leicestershire", "East Midlands"),
    of("E10000019", "Lincolnshire", "East Midlands"),
    of("E10000020", "Norfolk", "East of England"),
    of("E10000024", "Nottinghamshire", "East Midlands"),
    of("E10000025", "Oxfordshire", "South East"),
    of("E10000028", "Staffordshire", "West Midlands"),
    of("E10000029", "Suffolk", "East of England"),
    of("E10000030", "Surrey", "South East"),
    of("E10000031", "Warwickshire", "West Midlands"),
    of("E10000032", "West Sussex", "South East"),
    of("E10000034", "Worcestershire", "West Midlands"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_its_codes() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!(Council::by_code("E06000019").map(|c| c.name), Some("Herefordshire, County of"));
        assert_eq!(Council::by_code("W06000023"), None);
    }
}
