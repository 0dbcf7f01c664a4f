//! The figures that the rules name: a closed list, each with its unit.

use super::Pence;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    Money(Pence),
    Weeks(u16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Pounds,
    PoundsAWeek,
    Weeks,
}

impl Unit {
    pub fn key(self) -> &'static str {
        match self {
            Self::Pounds => "pounds",
            Self::PoundsAWeek => "pounds a week",
            Self::Weeks => "weeks",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parameter {
    UpperLimitHome,
    LowerLimitHome,
    UpperLimitCareHome,
    LowerLimitCareHome,
    TariffStep,
    TariffIncome,
    MinimumIncomePensionAge,
    MinimumIncome25,
    MinimumIncome18,
    PersonalExpenses,
    DisposableIncome,
    NursingStandard,
    NursingHigher,
    AttendanceLower,
    AttendanceHigher,
    PropertyDisregard,
    IntermediateCare,
    MinorAdaptations,
}

impl Parameter {
    /// In the order in which they are published.
    pub const ALL: &'static [Self] = &[
        Self::UpperLimitHome,
        Self::LowerLimitHome,
        Self::UpperLimitCareHome,
        Self::LowerLimitCareHome,
        Self::TariffStep,
        Self::TariffIncome,
        Self::MinimumIncomePensionAge,
        Self::MinimumIncome25,
        Self::MinimumIncome18,
        Self::PersonalExpenses,
        Self::DisposableIncome,
        Self::NursingStandard,
        Self::NursingHigher,
        Self::AttendanceLower,
        Self::AttendanceHigher,
        Self::PropertyDisregard,
        Self::IntermediateCare,
        Self::MinorAdaptations,
    ];

    /// As `parameters.csv` has it.
    pub fn key(self) -> &'static str {
        match self {
            Self::UpperLimitHome => "upper_capital_limit_home",
            Self::LowerLimitHome => "lower_capital_limit_home",
            Self::UpperLimitCareHome => "upper_capital_limit_care_home",
            Self::LowerLimitCareHome => "lower_capital_limit_care_home",
            Self::TariffStep => "tariff_step",
            Self::TariffIncome => "tariff_income",
            Self::MinimumIncomePensionAge => "minimum_income_guarantee_pension_age",
            Self::MinimumIncome25 => "minimum_income_guarantee_25_to_pension",
            Self::MinimumIncome18 => "minimum_income_guarantee_18_to_24",
            Self::PersonalExpenses => "personal_expenses_allowance",
            Self::DisposableIncome => "disposable_income_allowance",
            Self::NursingStandard => "nursing_contribution_standard",
            Self::NursingHigher => "nursing_contribution_higher",
            Self::AttendanceLower => "attendance_allowance_lower",
            Self::AttendanceHigher => "attendance_allowance_higher",
            Self::PropertyDisregard => "property_disregard",
            Self::IntermediateCare => "intermediate_care",
            Self::MinorAdaptations => "minor_adaptations",
        }
    }

    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.key() == key)
    }

    pub fn unit(self) -> Unit {
        match self {
            Self::UpperLimitHome
            | Self::LowerLimitHome
            | Self::UpperLimitCareHome
            | Self::LowerLimitCareHome
            | Self::TariffStep
            | Self::MinorAdaptations => Unit::Pounds,
            Self::PropertyDisregard | Self::IntermediateCare => Unit::Weeks,
            _ => Unit::PoundsAWeek,
        }
    }
}
