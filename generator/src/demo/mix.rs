//! The mixes: which service types stand together, how often, whom they care for and what they are registered to do.
//! Shares follow the register of July 2026 (`ServiceType` counts of 30,497 adult social care locations).

use super::dice::Dice;
use crate::model::Need;
use crate::model::care::{RegulatedActivity as Activity, ServiceType as Type};

/// What kind of owner runs it: owners of several services stay with their trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    Homes,
    Community,
    Health,
}

/// A mix of service types at one location.
#[derive(Debug, Clone, Copy)]
pub struct Mix {
    pub types: &'static [Type],
    pub trade: Trade,
    /// Adult social care, or what the finder must leave out.
    pub directorate: &'static str,
    pub sector: &'static str,
    pub category: &'static str,
}

const fn home(types: &'static [Type]) -> Mix {
    Mix { types, trade: Trade::Homes, directorate: "Adult social care", sector: "Social Care Org", category: "Residential social care" }
}

const fn community(types: &'static [Type]) -> Mix {
    Mix {
        types,
        trade: Trade::Community,
        directorate: "Adult social care",
        sector: "Social Care Org",
        category: "Community based adult social care services",
    }
}

const fn health(types: &'static [Type], directorate: &'static str, sector: &'static str, category: &'static str) -> Mix {
    Mix { types, trade: Trade::Health, directorate, sector, category }
}

pub const HOMES: &[(u32, Mix)] = &[
    (325, home(&[Type::ResidentialHome])),
    (110, home(&[Type::NursingHome])),
    (30, home(&[Type::NursingHome, Type::ResidentialHome])),
    (6, home(&[Type::ResidentialHome, Type::HomeCare])),
    (5, home(&[Type::NursingHome, Type::Rehabilitation])),
    (3, home(&[Type::ResidentialHome, Type::SupportedLiving])),
    (1, home(&[Type::ResidentialHome, Type::SpecialistCollege])),
];

pub const COMMUNITY: &[(u32, Mix)] = &[
    (350, community(&[Type::HomeCare])),
    (95, community(&[Type::HomeCare, Type::SupportedLiving])),
    (60, community(&[Type::SupportedLiving])),
    (14, community(&[Type::ExtraCare, Type::HomeCare])),
    (13, community(&[Type::ExtraCare])),
    (3, community(&[Type::ExtraCare, Type::HomeCare, Type::SupportedLiving])),
    (5, community(&[Type::SharedLives])),
    (8, community(&[Type::HomeCare, Type::NursesAgency])),
    (3, Mix { category: "Hospice services", ..community(&[Type::Hospice, Type::HospiceAtHome]) }),
];

pub const HEALTH: &[(u32, Mix)] = &[
    (55, health(&[Type::Dental], "Primary medical services", "Primary Dental Care", "Dentists")),
    (28, health(&[Type::DoctorsConsultation, Type::DoctorsTreatment], "Primary medical services", "Primary Medical Services", "GP Practices")),
    (6, health(&[Type::Diagnostic], "Hospitals", "Independent Healthcare Org", "Acute hospital - Independent specialist")),
    (4, health(&[Type::AcuteWithoutBeds], "Hospitals", "Independent Healthcare Org", "Acute hospital - Independent specialist")),
    (3, health(&[Type::Ambulance], "Hospitals", "Independent Ambulance", "Ambulance service")),
    (2, health(&[Type::UrgentCare], "Primary medical services", "Primary Medical Services", "Urgent care services & mobile doctors")),
    (2, health(&[Type::CommunitySubstance], "Hospitals", "Independent Healthcare Org", "Community substance misuse")),
];

/// One trade, as often as it is found: about one location in eight is health care.
pub fn trade(dice: &mut Dice) -> Trade {
    dice.weighted(&[(41, Trade::Homes), (47, Trade::Community), (12, Trade::Health)])
}

pub fn mix(trade: Trade, dice: &mut Dice) -> Mix {
    dice.weighted(match trade {
        Trade::Homes => HOMES,
        Trade::Community => COMMUNITY,
        Trade::Health => HEALTH,
    })
}

impl Mix {
    pub fn is_care_home(&self) -> bool {
        self.types.iter().any(|t| t.kind().is_some_and(crate::model::Kind::is_care_home))
    }

    pub fn is_nursing(&self) -> bool {
        self.types.contains(&Type::NursingHome)
    }

    pub fn is_social(&self) -> bool {
        self.trade != Trade::Health
    }

    /// Service types that CQC rates one by one.
    pub fn rated_groups(&self) -> Vec<&'static str> {
        let mut groups: Vec<&'static str> = self.types.iter().filter_map(|t| rated_group(*t)).collect();
        groups.dedup();
        groups
    }

    pub fn activities(&self, dice: &mut Dice) -> Vec<Activity> {
        let mut activities = Vec::new();
        for service in self.types {
            match service {
                Type::ResidentialHome => activities.push(Activity::Accommodation),
                Type::NursingHome => {
                    activities.extend([Activity::Accommodation, Activity::Treatment]);
                    if dice.percent(45) {
                        activities.push(Activity::Diagnostic);
                    }
                }
                Type::HomeCare | Type::SupportedLiving | Type::ExtraCare | Type::SharedLives | Type::HospiceAtHome => {
                    activities.push(Activity::PersonalCare)
                }
                Type::NursesAgency => activities.push(Activity::Nursing),
                Type::Hospice | Type::Rehabilitation | Type::AcuteWithoutBeds | Type::UrgentCare | Type::CommunitySubstance => {
                    activities.push(Activity::Treatment)
                }
                Type::Dental => activities.extend([Activity::Treatment, Activity::Diagnostic, Activity::Surgery]),
                Type::DoctorsConsultation => {
                    activities.extend([Activity::Treatment, Activity::Diagnostic, Activity::FamilyPlanning, Activity::Maternity])
                }
                Type::Diagnostic => activities.push(Activity::Diagnostic),
                Type::Ambulance => activities.push(Activity::Transport),
                _ => {}
            }
        }
        activities
    }
}

/// CQC's words for a service in its ratings file.
fn rated_group(service: Type) -> Option<&'static str> {
    match service {
        Type::NursingHome | Type::ResidentialHome => Some("Care Homes"),
        Type::HomeCare => Some("Homecare"),
        Type::SupportedLiving => Some("Supported Living"),
        Type::ExtraCare => Some("Extra Care Housing"),
        Type::SharedLives => Some("Shared Lives"),
        Type::Hospice => Some("Hospice services for adults"),
        _ => None,
    }
}

/// Whom a service is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    Old,
    Learning,
    Everyone,
}

pub fn people(mix: &Mix, dice: &mut Dice) -> People {
    if !mix.is_social() {
        return People::Everyone;
    }
    let learning = mix.types.contains(&Type::SharedLives)
        || mix.types.contains(&Type::SpecialistCollege)
        || (mix.types.contains(&Type::SupportedLiving) && dice.percent(85))
        || (mix.types == [Type::ResidentialHome] && dice.percent(32));
    if learning { People::Learning } else { People::Old }
}

/// In a hundred services, how many have each band.
pub fn needs(people: People, dice: &mut Dice) -> Vec<Need> {
    let chances: &[(u32, Need)] = match people {
        People::Everyone => &[(100, Need::WholePopulation)],
        People::Old => &[
            (2, Need::Children),
            (76, Need::Dementia),
            (22, Need::LearningDisability),
            (38, Need::MentalHealth),
            (97, Need::OlderPeople),
            (3, Need::Substances),
            (2, Need::EatingDisorder),
            (66, Need::PhysicalDisability),
            (42, Need::SensoryImpairment),
            (4, Need::WholePopulation),
            (48, Need::YoungerAdults),
        ],
        People::Learning => &[
            (7, Need::Children),
            (12, Need::Dementia),
            (100, Need::LearningDisability),
            (46, Need::MentalHealth),
            (36, Need::OlderPeople),
            (9, Need::Detained),
            (6, Need::Substances),
            (4, Need::EatingDisorder),
            (38, Need::PhysicalDisability),
            (30, Need::SensoryImpairment),
            (84, Need::YoungerAdults),
        ],
    };
    chances.iter().filter(|(chance, _)| dice.percent(*chance)).map(|(_, need)| *need).collect()
}

pub fn beds(mix: &Mix, people: People, dice: &mut Dice) -> u32 {
    let (low, high) = match (mix.is_care_home(), people) {
        (false, _) => return 0,
        (true, People::Learning) => (2, 12),
        (true, _) if mix.is_nursing() => (22, 92),
        (true, _) => (10, 60),
    };
    // Two throws: most are of middling size.
    ((dice.between(low, high) + dice.between(low, high)) / 2) as u32
}
