//! CQC's closed lists, in its exact words, with the words of its other files and a resident's label beside them.
//! Source: the active-locations file's columns and the directory's words (2026).

use std::fmt;
use std::marker::PhantomData;

/// A closed list whose members have an order: the order in which CQC's file has them.
pub trait Listed: Copy + Eq + 'static {
    const ALL: &'static [Self];
    fn index(self) -> usize;
}

/// A set of members of a closed list (64 at most).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Set<T>(u64, PhantomData<T>);

impl<T: Listed> Set<T> {
    pub const EMPTY: Self = Self(0, PhantomData);

    pub fn insert(&mut self, member: T) {
        self.0 |= 1 << member.index();
    }

    pub fn contains(self, member: T) -> bool {
        self.0 & (1 << member.index()) != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }

    /// The members in their list's order.
    pub fn iter(self) -> impl Iterator<Item = T> {
        T::ALL.iter().copied().filter(move |m| self.contains(*m))
    }

    /// One bit for each member, in the list's order: what the finder's rows carry.
    pub fn bits(self) -> u64 {
        self.0
    }
}

impl<T: Listed> Default for Set<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T: Listed> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        let mut set = Self::EMPTY;
        members.into_iter().for_each(|m| set.insert(m));
        set
    }
}

impl<T: Listed + fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// An enum whose members carry words: `cqc` (the active-locations file), `public` (directory and API), `slug`, `label` (a resident's).
/// `also`: wordings that some editions have.
macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $cqc:literal, $public:literal, $slug:literal, $label:literal;)+ }
        $(also { $($other:literal = $same:ident;)+ })?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),+ }

        impl Listed for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn index(self) -> usize { self as usize }
        }

        impl $name {
            /// CQC's words in the active-locations file.
            pub fn cqc(self) -> &'static str { match self { $(Self::$variant => $cqc),+ } }
            /// CQC's words in the directory and the API.
            pub fn public(self) -> &'static str { match self { $(Self::$variant => $public),+ } }
            /// In addresses and data files.
            pub fn slug(self) -> &'static str { match self { $(Self::$variant => $slug),+ } }
            /// What a resident calls it.
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label),+ } }
            /// By any of CQC's wordings, whatever the case.
            pub fn parse(words: &str) -> Option<Self> {
                const OTHERS: &[(&str, $name)] = &[$($(($other, $name::$same)),+)?];
                let words = words.trim();
                let either = |m: &Self| m.cqc().eq_ignore_ascii_case(words) || m.public().eq_ignore_ascii_case(words);
                let other = || OTHERS.iter().find(|(other, _)| other.eq_ignore_ascii_case(words)).map(|(_, m)| *m);
                Self::ALL.iter().copied().find(either).or_else(other)
            }
            pub fn by_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|m| m.slug() == slug)
            }
        }
    };
}

listed! {
    /// The kinds of care that a resident chooses between: what the finder's address calls `kind`.
    /// `cqc` and `public` are empty words here where a kind is not CQC's.
    Kind {
        HomeCare = "Domiciliary care service", "Homecare agencies", "home-care", "Care at home";
        ExtraCare = "Extra Care housing services", "Supported housing", "extra-care", "Extra care housing";
        SupportedLiving = "Supported living service", "Supported living", "supported-living", "Supported living";
        SharedLives = "Shared Lives", "Shared lives", "shared-lives", "Shared Lives";
        NursingHome = "Care home service with nursing", "Nursing homes", "nursing-home", "Care home with nursing";
        ResidentialHome = "Care home service without nursing", "Residential homes", "residential-home", "Care home";
        MicroProvider = "(not registered with CQC) micro-enterprise", "(not registered with CQC) personal assistant", "micro-provider", "Micro-enterprise or personal assistant";
    }
}

impl Kind {
    /// Whether people live there: then it has no coverage, only a place.
    pub fn is_care_home(self) -> bool {
        matches!(self, Self::NursingHome | Self::ResidentialHome)
    }
}

listed! {
    /// CQC's 12 service user bands, the finder's `need`.
    Need {
        Children = "Children 0-18 years", "Caring for children (0 - 18yrs)", "children", "Children";
        Dementia = "Dementia", "Dementia", "dementia", "Dementia";
        LearningDisability = "Learning disabilities or autistic spectrum disorder", "Learning disabilities", "learning-disabilities", "Learning disability or autism";
        MentalHealth = "Mental Health", "Mental health conditions", "mental-health", "Mental health";
        OlderPeople = "Older People", "Caring for adults over 65 yrs", "older-people", "Older people";
        Detained = "People detained under the Mental Health Act", "Caring for people whose rights are restricted under the Mental Health Act", "mental-health-act", "People detained under the Mental Health Act";
        Substances = "People who misuse drugs and alcohol", "Substance misuse problems", "drugs-and-alcohol", "Drug or alcohol problems";
        EatingDisorder = "People with an eating disorder", "Eating disorders", "eating-disorder", "Eating disorder";
        PhysicalDisability = "Physical Disability", "Physical disabilities", "physical-disability", "Physical disability";
        SensoryImpairment = "Sensory Impairment", "Sensory impairments", "sensory-impairment", "Sight or hearing loss";
        WholePopulation = "Whole Population", "Services for everyone", "everyone", "Everyone";
        YoungerAdults = "Younger Adults", "Caring for adults under 65 yrs", "younger-adults", "Adults under 65";
    }
    also {
        "Sensory impairment" = SensoryImpairment;
        "Caring for children" = Children;
    }
}

listed! {
    /// CQC's 33 service types.
    ServiceType {
        AcuteWithBeds = "Acute services with overnight beds", "Hospital", "acute-with-beds", "Hospital with overnight beds";
        AcuteWithoutBeds = "Acute services without overnight beds / listed acute services with or without overnight beds", "Clinic", "acute-without-beds", "Hospital without overnight beds";
        Ambulance = "Ambulance service", "Ambulances", "ambulance", "Ambulance";
        Blood = "Blood and Transplant service", "Blood and transplant service", "blood", "Blood and transplant";
        NursingHome = "Care home service with nursing", "Nursing homes", "nursing-home", "Care home with nursing";
        ResidentialHome = "Care home service without nursing", "Residential homes", "residential-home", "Care home";
        CommunitySubstance = "Community based services for people who misuse substances", "Community services - Substance abuse", "community-substance", "Community help with drugs or alcohol";
        CommunityLearning = "Community based services for people with a learning disability", "Community services - Learning disabilities", "community-learning", "Community help for people with a learning disability";
        CommunityMental = "Community based services for people with mental health needs", "Community services - Mental Health", "community-mental", "Community help with mental health";
        Midwives = "Community health care services - Independent Midwives", "Community services - Midwives", "midwives", "Midwives";
        NursesAgency = "Community health care services - Nurses Agency only", "Community services - Nursing", "nurses-agency", "Nurses agency";
        CommunityHealth = "Community healthcare service", "Community services - Healthcare", "community-health", "Community health care";
        Dental = "Dental service", "Dentist", "dental", "Dentist";
        Diagnostic = "Diagnostic and/or screening service", "Diagnosis/screening", "diagnostic", "Diagnosis or screening";
        DiagnosticSingle = "Diagnostic and/or screening service - single handed sessional providers", "Diagnosis/screening - single handed", "diagnostic-single", "Diagnosis or screening by one person";
        DoctorsConsultation = "Doctors consultation service", "Doctors/GPs", "doctors-consultation", "Doctors";
        DoctorsTreatment = "Doctors treatment service", "Doctors treatment", "doctors-treatment", "Doctors";
        HomeCare = "Domiciliary care service", "Homecare agencies", "home-care", "Care at home";
        ExtraCare = "Extra Care housing services", "Supported housing", "extra-care", "Extra care housing";
        Hospice = "Hospice services", "Hospice", "hospice", "Hospice";
        HospiceAtHome = "Hospice services at home", "Home hospice care", "hospice-at-home", "Hospice care at home";
        MentalHospital = "Hospital services for people with mental health needs, learning disabilities and problems with substance misuse", "Hospitals - Mental health/capacity", "mental-hospital", "Mental health hospital";
        Hyperbaric = "Hyperbaric Chamber", "Hyperbaric chamber services", "hyperbaric", "Hyperbaric chamber";
        LongTerm = "Long term conditions services", "Long-term conditions", "long-term", "Long-term conditions";
        MobileDoctors = "Mobile doctors service", "Mobile doctors", "mobile-doctors", "Mobile doctors";
        Prison = "Prison Healthcare Services", "Prison healthcare", "prison", "Prison health care";
        Rehabilitation = "Rehabilitation services", "Rehabilitation (illness/injury)", "rehabilitation", "Rehabilitation";
        RemoteAdvice = "Remote clinical advice service", "Phone/online advice", "remote-advice", "Advice by phone or online";
        ResidentialSubstance = "Residential substance misuse treatment and/or rehabilitation service", "Rehabilitation (substance abuse)", "residential-substance", "Residential help with drugs or alcohol";
        SharedLives = "Shared Lives", "Shared lives", "shared-lives", "Shared Lives";
        SpecialistCollege = "Specialist college service", "Specialist college", "specialist-college", "Specialist college";
        SupportedLiving = "Supported living service", "Supported living", "supported-living", "Supported living";
        UrgentCare = "Urgent care services", "Urgent care centres", "urgent-care", "Urgent care";
    }
}

impl ServiceType {
    /// The resident's kind of care, where this service type is one. A hospice at home counts as care at home only where it is
    /// registered for personal care, which the caller knows.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::HomeCare => Some(Kind::HomeCare),
            Self::ExtraCare => Some(Kind::ExtraCare),
            Self::SupportedLiving => Some(Kind::SupportedLiving),
            Self::SharedLives => Some(Kind::SharedLives),
            Self::NursingHome => Some(Kind::NursingHome),
            Self::ResidentialHome => Some(Kind::ResidentialHome),
            _ => None,
        }
    }
}

listed! {
    /// CQC's 14 regulated activities.
    RegulatedActivity {
        Accommodation = "Accommodation for persons who require nursing or personal care", "Accommodation for persons who require nursing or personal care", "accommodation", "A home with nursing or personal care";
        SubstanceAccommodation = "Accommodation for persons who require treatment for substance misuse", "Accommodation for persons who require treatment for substance misuse", "substance-accommodation", "A home with treatment for drug or alcohol problems";
        Detention = "Assessment or medical treatment for persons detained under the Mental Health Act 1983", "Assessment or medical treatment for persons detained under the Mental Health Act 1983", "detention", "Treatment under the Mental Health Act";
        Diagnostic = "Diagnostic and screening procedures", "Diagnostic and screening procedures", "diagnostic", "Diagnosis and screening";
        FamilyPlanning = "Family planning", "Family planning services", "family-planning", "Family planning";
        Blood = "Management of supply of blood and blood derived products", "Management of supply of blood and blood derived products", "blood", "Supply of blood";
        Maternity = "Maternity and midwifery services", "Maternity and midwifery services", "maternity", "Maternity and midwifery";
        Nursing = "Nursing care", "Nursing care", "nursing", "Nursing care";
        PersonalCare = "Personal care", "Personal care", "personal-care", "Personal care";
        Slimming = "Services in slimming clinics", "Services in slimming clinics", "slimming", "Slimming clinics";
        Surgery = "Surgical procedures", "Surgical procedures", "surgery", "Surgery";
        Termination = "Termination of pregnancies", "Termination of pregnancies", "termination", "Termination of pregnancies";
        Transport = "Transport services, triage and medical advice provided remotely", "Transport services, triage and medical advice provided remotely", "transport", "Transport and advice from a distance";
        Treatment = "Treatment of disease, disorder or injury", "Treatment of disease, disorder or injury", "treatment", "Treatment of disease or injury";
    }
}

/// What kind of body a provider is. For a person or a partnership the provider's name is a person's: it is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnershipType {
    Organisation,
    Nhs,
    Individual,
    Partnership,
    Other,
}

impl OwnershipType {
    pub fn parse(words: &str) -> Self {
        match words.trim().to_ascii_lowercase().as_str() {
            "organisation" => Self::Organisation,
            "nhs body" => Self::Nhs,
            "individual" => Self::Individual,
            "partnership" => Self::Partnership,
            _ => Self::Other,
        }
    }

    /// Whether the provider's name is a person's name.
    pub fn is_person(self) -> bool {
        matches!(self, Self::Individual | Self::Partnership)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_as_long_as_cqcs() {
        assert_eq!(ServiceType::ALL.len(), 33);
        assert_eq!(Need::ALL.len(), 12);
        assert_eq!(RegulatedActivity::ALL.len(), 14);
        assert_eq!(Kind::ALL.len(), 7);
    }

    #[test]
    fn either_wording_is_read() {
        assert_eq!(ServiceType::parse("homecare agencies"), Some(ServiceType::HomeCare));
        assert_eq!(ServiceType::parse("Supported housing"), Some(ServiceType::ExtraCare));
        assert_eq!(Need::parse("Caring for adults over 65 yrs"), Some(Need::OlderPeople));
        assert_eq!(Need::parse("Sensory impairment"), Some(Need::SensoryImpairment));
        assert_eq!(Need::parse("caring for children"), Some(Need::Children));
        assert_eq!(Need::parse("Astronauts"), None);
    }

    #[test]
    fn sets_keep_the_lists_order() {
        let set: Set<Need> = [Need::YoungerAdults, Need::Dementia].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [Need::Dementia, Need::YoungerAdults]);
        assert_eq!(set.len(), 2);
        assert!(!set.contains(Need::Children));
    }
}
