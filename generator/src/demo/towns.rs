//! Post towns: which town an address with this postcode ends in. Public knowledge of the postal system, written out for the
//! demonstration's councils and their neighbours; elsewhere the postcode area's own town serves.

/// The post town of an outward code (`BN11` → Worthing).
pub fn post_town(outward: &str) -> &'static str {
    let split = outward.find(|c: char| c.is_ascii_digit()).unwrap_or(outward.len());
    let (area, digits) = outward.split_at(split);
    let district: u32 = digits.bytes().take_while(u8::is_ascii_digit).fold(0, |n, b| n * 10 + u32::from(b - b'0'));
    let exact = |table: &[(u32, u32, &'static str)]| table.iter().find(|(low, high, _)| (*low..=*high).contains(&district)).map(|t| t.2);
    DISTRICTS
        .iter()
        .find(|(name, _)| *name == area)
        .and_then(|(_, table)| exact(table))
        .or_else(|| AREAS.iter().find(|(name, _)| *name == area).map(|a| a.1))
        .unwrap_or("London")
}

type Districts = &'static [(u32, u32, &'static str)];

#[rustfmt::skip]
const DISTRICTS: &[(&str, Districts)] = &[
    ("BN", &[(1, 2, "Brighton"), (3, 3, "Hove"), (5, 5, "Henfield"), (6, 6, "Hassocks"), (7, 8, "Lewes"), (9, 9, "Newhaven"), (10, 10, "Peacehaven"),
        (11, 14, "Worthing"), (15, 15, "Lancing"), (16, 17, "Littlehampton"), (18, 18, "Arundel"), (20, 23, "Eastbourne"), (25, 25, "Seaford"),
        (26, 26, "Polegate"), (27, 27, "Hailsham"), (41, 42, "Brighton"), (43, 43, "Shoreham-by-Sea"), (44, 44, "Steyning"), (45, 45, "Brighton"), (99, 99, "Worthing")]),
    ("RH", &[(1, 1, "Redhill"), (2, 2, "Reigate"), (3, 3, "Betchworth"), (4, 5, "Dorking"), (6, 6, "Horley"), (7, 7, "Lingfield"), (8, 8, "Oxted"), (9, 9, "Godstone"),
        (10, 11, "Crawley"), (12, 13, "Horsham"), (14, 14, "Billingshurst"), (15, 15, "Burgess Hill"), (16, 17, "Haywards Heath"), (18, 18, "Forest Row"),
        (19, 19, "East Grinstead"), (20, 20, "Pulborough")]),
    ("GU", &[(5, 5, "Guildford"), (6, 6, "Cranleigh"), (7, 8, "Godalming"), (26, 26, "Hindhead"), (27, 27, "Haslemere"), (28, 28, "Petworth"), (29, 29, "Midhurst"),
        (30, 30, "Liphook"), (31, 32, "Petersfield"), (33, 33, "Liss"), (34, 34, "Alton"), (35, 35, "Bordon")]),
    ("PO", &[(7, 8, "Waterlooville"), (9, 9, "Havant"), (10, 10, "Emsworth"), (11, 11, "Hayling Island"), (18, 20, "Chichester"), (21, 22, "Bognor Regis")]),
    ("TN", &[(1, 4, "Tunbridge Wells"), (5, 5, "Wadhurst"), (6, 6, "Crowborough"), (7, 7, "Hartfield"), (8, 8, "Edenbridge"), (9, 12, "Tonbridge"), (13, 15, "Sevenoaks"),
        (16, 16, "Westerham"), (17, 18, "Cranbrook"), (19, 19, "Etchingham"), (20, 20, "Mayfield"), (21, 21, "Heathfield"), (22, 22, "Uckfield"), (23, 27, "Ashford"),
        (28, 28, "New Romney"), (29, 29, "Romney Marsh"), (30, 30, "Tenterden"), (31, 31, "Rye"), (32, 32, "Robertsbridge"), (33, 33, "Battle"), (34, 35, "Hastings"),
        (36, 36, "Winchelsea"), (37, 38, "St Leonards-on-Sea"), (39, 40, "Bexhill-on-Sea")]),
    ("ME", &[(1, 3, "Rochester"), (4, 5, "Chatham"), (6, 6, "Snodland"), (7, 8, "Gillingham"), (9, 10, "Sittingbourne"), (11, 11, "Queenborough"), (12, 12, "Sheerness"),
        (13, 13, "Faversham"), (14, 18, "Maidstone"), (19, 19, "West Malling"), (20, 20, "Aylesford")]),
    ("CT", &[(1, 4, "Canterbury"), (5, 5, "Whitstable"), (6, 6, "Herne Bay"), (7, 7, "Birchington"), (8, 8, "Westgate-on-Sea"), (9, 9, "Margate"), (10, 10, "Broadstairs"),
        (11, 12, "Ramsgate"), (13, 13, "Sandwich"), (14, 14, "Deal"), (15, 17, "Dover"), (18, 20, "Folkestone"), (21, 21, "Hythe")]),
    ("DA", &[(1, 2, "Dartford"), (3, 3, "Longfield"), (4, 4, "Dartford"), (5, 5, "Bexley"), (6, 7, "Bexleyheath"), (8, 8, "Erith"), (9, 9, "Greenhithe"), (10, 10, "Swanscombe"),
        (11, 13, "Gravesend"), (14, 15, "Sidcup"), (16, 16, "Welling"), (17, 17, "Belvedere"), (18, 18, "Erith")]),
    ("BR", &[(1, 2, "Bromley"), (3, 3, "Beckenham"), (4, 4, "West Wickham"), (5, 6, "Orpington"), (7, 7, "Chislehurst"), (8, 8, "Swanley")]),
    ("HR", &[(1, 4, "Hereford"), (5, 5, "Kington"), (6, 6, "Leominster"), (7, 7, "Bromyard"), (8, 8, "Ledbury"), (9, 9, "Ross-on-Wye")]),
    ("WR", &[(1, 8, "Worcester"), (9, 9, "Droitwich"), (10, 10, "Pershore"), (11, 11, "Evesham"), (12, 12, "Broadway"), (13, 14, "Malvern"), (15, 15, "Tenbury Wells")]),
    ("SY", &[(6, 6, "Church Stretton"), (7, 7, "Craven Arms"), (8, 8, "Ludlow"), (9, 9, "Bishop's Castle")]),
    ("GL", &[(14, 14, "Cinderford"), (15, 15, "Lydney"), (16, 16, "Coleford"), (17, 17, "Drybrook"), (18, 18, "Newent"), (19, 19, "Gloucester"), (20, 20, "Tewkesbury")]),
    ("LD", &[(7, 7, "Knighton"), (8, 8, "Presteigne")]),
    ("NP", &[(7, 7, "Abergavenny"), (25, 25, "Monmouth")]),
    ("DY", &[(10, 11, "Kidderminster"), (12, 12, "Bewdley"), (13, 13, "Stourport-on-Severn"), (14, 14, "Kidderminster")]),
    ("CV", &[(1, 7, "Coventry"), (8, 8, "Kenilworth"), (9, 9, "Atherstone"), (10, 11, "Nuneaton"), (12, 12, "Bedworth"), (13, 13, "Nuneaton"), (21, 23, "Rugby"),
        (31, 33, "Leamington Spa"), (34, 35, "Warwick"), (36, 36, "Shipston-on-Stour"), (37, 37, "Stratford-upon-Avon"), (47, 47, "Southam")]),
    ("B", &[(49, 49, "Alcester"), (50, 50, "Alcester"), (90, 94, "Solihull"), (95, 95, "Henley-in-Arden"), (77, 79, "Tamworth"), (80, 80, "Studley"), (96, 98, "Redditch")]),
    ("LE", &[(10, 10, "Hinckley"), (17, 17, "Lutterworth")]),
    ("NN", &[(11, 11, "Daventry")]),
    ("SS", &[(17, 17, "Stanford-le-Hope")]),
    ("RM", &[(15, 15, "South Ockendon"), (16, 16, "Grays"), (17, 17, "Grays"), (18, 18, "Tilbury"), (19, 19, "Purfleet"), (20, 20, "Grays")]),
    ("CR", &[(3, 3, "Caterham"), (5, 5, "Coulsdon"), (6, 6, "Warlingham")]),
    ("KT", &[(20, 20, "Tadworth"), (24, 24, "Leatherhead")]),
];

#[rustfmt::skip]
const AREAS: &[(&str, &str)] = &[
    ("AL", "St Albans"), ("B", "Birmingham"), ("BA", "Bath"), ("BB", "Blackburn"), ("BD", "Bradford"), ("BH", "Bournemouth"), ("BL", "Bolton"), ("BN", "Brighton"),
    ("BR", "Bromley"), ("BS", "Bristol"), ("CA", "Carlisle"), ("CB", "Cambridge"), ("CH", "Chester"), ("CM", "Chelmsford"), ("CO", "Colchester"), ("CR", "Croydon"),
    ("CT", "Canterbury"), ("CV", "Coventry"), ("CW", "Crewe"), ("DA", "Dartford"), ("DE", "Derby"), ("DH", "Durham"), ("DL", "Darlington"), ("DN", "Doncaster"),
    ("DT", "Dorchester"), ("DY", "Dudley"), ("EN", "Enfield"), ("EX", "Exeter"), ("FY", "Blackpool"), ("GL", "Gloucester"), ("GU", "Guildford"), ("HA", "Harrow"),
    ("HD", "Huddersfield"), ("HG", "Harrogate"), ("HP", "Hemel Hempstead"), ("HR", "Hereford"), ("HU", "Hull"), ("HX", "Halifax"), ("IG", "Ilford"), ("IP", "Ipswich"),
    ("KT", "Kingston upon Thames"), ("L", "Liverpool"), ("LA", "Lancaster"), ("LD", "Llandrindod Wells"), ("LE", "Leicester"), ("LN", "Lincoln"), ("LS", "Leeds"),
    ("LU", "Luton"), ("M", "Manchester"), ("ME", "Rochester"), ("MK", "Milton Keynes"), ("NE", "Newcastle upon Tyne"), ("NG", "Nottingham"), ("NN", "Northampton"),
    ("NP", "Newport"), ("NR", "Norwich"), ("OL", "Oldham"), ("OX", "Oxford"), ("PE", "Peterborough"), ("PL", "Plymouth"), ("PO", "Portsmouth"), ("PR", "Preston"),
    ("RG", "Reading"), ("RH", "Redhill"), ("RM", "Romford"), ("S", "Sheffield"), ("SG", "Stevenage"), ("SK", "Stockport"), ("SL", "Slough"), ("SM", "Sutton"),
    ("SN", "Swindon"), ("SO", "Southampton"), ("SP", "Salisbury"), ("SR", "Sunderland"), ("SS", "Southend-on-Sea"), ("ST", "Stoke-on-Trent"), ("SY", "Shrewsbury"),
    ("TA", "Taunton"), ("TD", "Berwick-upon-Tweed"), ("TF", "Telford"), ("TN", "Tonbridge"), ("TQ", "Torquay"), ("TR", "Truro"), ("TS", "Middlesbrough"), ("TW", "Twickenham"),
    ("UB", "Southall"), ("WA", "Warrington"), ("WD", "Watford"), ("WF", "Wakefield"), ("WN", "Wigan"), ("WR", "Worcester"), ("WS", "Walsall"), ("WV", "Wolverhampton"),
    ("YO", "York"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outward_code_has_its_town() {
        let check = |outward: &str, expected: &str| assert_eq!(post_town(outward), expected, "{outward}");
        check("BN11", "Worthing");
        check("HR9", "Ross-on-Wye");
        check("CV3", "Coventry");
        check("CT1", "Canterbury");
        check("LS1", "Leeds");
        check("EC1A", "London");
        check("B1", "Birmingham");
    }
}
