//! The words that made-up names are built from: plants, birds and endings, joined to names of places that do not exist.

#[rustfmt::skip]
pub const STEMS: &[&str] = &[
    "Siskin", "Dunnock", "Pipit", "Whimbrel", "Dunlin", "Pochard", "Medlar", "Quince", "Damson", "Bullace", "Tansy", "Yarrow", "Sorrel", "Teasel", "Bryony",
    "Campion", "Betony", "Burnet", "Melilot", "Woodruff", "Spindle", "Whitebeam", "Hornbeam", "Osier", "Sallow", "Aspen", "Alder", "Maple", "Linden", "Juniper",
    "Bracken", "Heather", "Thistle", "Clover", "Gorse", "Harebell", "Saffron", "Cornel", "Wren", "Sorb", "Heron", "Plover", "Curlew", "Lapwing", "Avocet",
    "Fieldfare", "Redstart", "Wheatear", "Brambling", "Nuthatch", "Wryneck", "Dotterel", "Turnstone", "Garganey", "Goldcrest", "Comfrey", "Mallow", "Sedge",
];

#[rustfmt::skip]
pub const ENDINGS: &[&str] = &[
    "mere", "stead", "fold", "garth", "holt", "combe", "wick", "beck", "slade", "rill", "sett", "low", "hythe", "worth", "cote", "ings",
];

pub const BEFORE: &[&str] = &["Old", "Little", "Upper", "West", "East", "Nether", "High", "Long"];

#[rustfmt::skip]
pub const HOUSES: &[&str] = &[
    "House", "House", "House", "Lodge", "Court", "Grange", "Manor", "Hall", "View", "Place", "Gardens", "Residential Home", "Care Home", "Care Home",
    "Residential Care Home", "Rest Home",
];

pub const NURSING: &[&str] =
    &["Nursing Home", "Nursing Home", "Care Home", "House Nursing Home", "Court Care Centre", "Manor", "Grange", "Lodge Nursing Home", "Care Centre"];

#[rustfmt::skip]
pub const AGENCIES: &[&str] = &[
    "Home Care", "Homecare", "Care at Home", "Care Services", "Care", "Home Support", "Community Care", "Domiciliary Care", "Care and Support", "Live-in Care",
    "Carers", "Care Limited", "Healthcare Ltd",
];

pub const SUPPORT: &[&str] = &["Supported Living", "Support", "Support Services", "Community Support", "Supported Living Service", "Outreach"];

pub const COMPANIES: &[&str] = &[
    "Care Limited",
    "Healthcare Limited",
    "Care Homes Limited",
    "Care Group Limited",
    "Homes Ltd",
    "Care LLP",
    "Trust",
    "Support CIC",
    "Residential Limited",
];

pub const STREETS: &[&str] =
    &["Road", "Road", "Road", "Street", "Street", "Lane", "Lane", "Avenue", "Close", "Way", "Drive", "Gardens", "Hill", "Row"];

pub const OFFICES: &[&str] = &["Unit", "Suite", "First Floor", "Ground Floor Office", "Room"];

pub const SURNAMES: (&[&str], &[&str]) = (
    &[
        "Tarrow", "Quillen", "Brackle", "Ostle", "Wimber", "Fendra", "Heskle", "Morrand", "Pennick", "Varley", "Thrussel", "Yaxen", "Ockle",
        "Dunnis", "Ellver",
    ],
    &["mere", "by", "sett", "worthy", "combe", "dyke", "stow", "gate"],
);

pub const INITIALS: &[&str] = &["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "Q", "R", "S", "T", "V", "W", "Y", "Z"];
