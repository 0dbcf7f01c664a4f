//! What the rules of who pays say, in plain words: one sentence or two for each rule of the table, and a name for each figure.
//! In braces stand figures. The page says them in general, the script with the sums of the person who asks.

use crate::model::funding::Parameter;
use crate::model::funding::rules::Step;

/// What a rule says.
#[derive(Debug)]
pub(super) struct Words {
    pub id: &'static str,
    /// For whom it holds, as the page has it.
    pub when: &'static str,
    pub say: &'static str,
    /// Where it is written: the law's own guidance, or the page that explains it.
    pub source: Option<Source>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub name: &'static str,
    pub url: &'static str,
}

const GUIDANCE: Option<Source> = Some(Source {
    name: "Care and support statutory guidance",
    url: "https://www.gov.uk/government/publications/care-act-statutory-guidance/care-and-support-statutory-guidance",
});
const HEALTHCARE: Option<Source> = Some(Source {
    name: "National framework for NHS continuing healthcare",
    url: "https://www.gov.uk/government/publications/national-framework-for-nhs-continuing-healthcare-and-nhs-funded-nursing-care",
});
const ATTENDANCE: Option<Source> = Some(Source { name: "Attendance Allowance", url: "https://www.gov.uk/attendance-allowance" });
const ASSESSMENT: Option<Source> =
    Some(Source { name: "Needs assessment by social services", url: "https://www.gov.uk/apply-needs-assessment-social-services" });

const fn words(id: &'static str, when: &'static str, say: &'static str, source: Option<Source>) -> Words {
    Words { id, when, say, source }
}

pub(super) const WORDS: &[Words] = &[
    words("nhs-all", "The NHS has said that it pays", "The NHS pays for all of the care.", None),
    words("not-known", "A figure of this year is not here yet", "We cannot say. This year's limit is not here yet. Ask the council.", None),
    words(
        "free-then-all",
        "Help is needed for a few weeks, and your savings are above the upper limit",
        "The first weeks may be free. After that, you are likely to pay the full cost yourself.",
        None,
    ),
    words(
        "free-then-shared",
        "Help is needed for a few weeks, and your savings are not above the upper limit",
        "The first weeks may be free. After that, the council may help to pay.",
        None,
    ),
    words("you-all", "Your savings are above the upper limit", "You are likely to pay the full cost yourself.", None),
    words(
        "twelve-weeks",
        "You move to a care home for good, and leave your own home empty",
        "The council may help to pay for the first {weeks}. After that your home counts, and you are likely to pay the full cost.",
        None,
    ),
    words("shared", "Your savings are between the two limits", "You and the council are likely to share the cost.", None),
    words(
        "from-income",
        "Your savings are not above the lower limit",
        "The council is likely to pay a part. You pay what you can from your income.",
        None,
    ),
    words(
        "nhs-pays",
        "The NHS has said that it pays",
        "If you need care mostly because you are ill, the NHS pays for all of it. This is called NHS continuing healthcare. What you own does not matter.",
        HEALTHCARE,
    ),
    words("nhs-refused", "The NHS has said no", "You can ask the NHS to look again. Ask again too if your health gets worse.", HEALTHCARE),
    words(
        "nhs-ask",
        "Nobody has asked the NHS yet",
        "Ask this first. If you need care mostly because you are ill, the NHS may pay for all of it. What you own does not matter. Ask the ward, your nurse or your GP about NHS continuing healthcare. Were you ever kept in hospital under the Mental Health Act? Then ask about section 117 too.",
        HEALTHCARE,
    ),
    words(
        "free-weeks",
        "Help is needed for a few weeks",
        "Help to get you back on your feet, such as after a hospital stay, is free for up to {six}. Ask the ward or the council for it. They may call it reablement.",
        GUIDANCE,
    ),
    words(
        "free-equipment",
        "The care is at home",
        "Things that help you at home, such as a grab rail, are free if each costs {adaptations} or less. First the council looks at what you need.",
        GUIDANCE,
    ),
    words("house-at-home", "The care is at home", "The home that you live in is not counted.", GUIDANCE),
    words(
        "house-lived-in",
        "The care is in a care home, and one of these people still lives in your home",
        "Your home is not counted while one of these lives there: your wife, husband or partner, someone in your family who is 60 or over, or ill, or disabled, or your child under 18.",
        GUIDANCE,
    ),
    words(
        "house-short-stay",
        "The care is in a care home, for a few weeks only",
        "Your home is not counted while you plan to go back to it.",
        GUIDANCE,
    ),
    words(
        "house-counted",
        "The care is in a care home, your home is empty, and your savings are above the upper limit",
        "Your home is counted too, from the first day.",
        GUIDANCE,
    ),
    words(
        "house-twelve-weeks",
        "The care is in a care home, your home is empty, and your savings are not above the upper limit",
        "Your home is not counted for the first {weeks}. After that it is. A home is nearly always worth more than {upper}.",
        GUIDANCE,
    ),
    words("savings-above", "You have more than the upper limit", "You have more than {upper}. So you pay the full cost.", GUIDANCE),
    words(
        "savings-between",
        "You have more than the lower limit, and not more than the upper limit",
        "You have more than {lower}, but not more than {upper}. So the council acts as if your savings paid you {tariff}. It adds this to your income.",
        GUIDANCE,
    ),
    words(
        "savings-below",
        "You do not have more than the lower limit",
        "You do not have more than {lower}. So your savings are not counted.",
        GUIDANCE,
    ),
    words("savings-not-known", "A limit of this year is not here yet", "This year's limit is not here yet. Ask the council what it is.", GUIDANCE),
    words(
        "income-at-home",
        "The care is at home, and your savings are not above the upper limit",
        "You pay from your income. But the council must leave you enough to live on. If you live alone and get a State Pension, this is at least {mig}. Tell the council what you spend because you are ill or disabled: it must think of that too.",
        GUIDANCE,
    ),
    words(
        "income-in-a-home",
        "The care is in a care home, and your savings are not above the upper limit",
        "You pay from your income. But you keep at least {pea} for yourself.",
        GUIDANCE,
    ),
    words(
        "pay-later",
        "The care is in a care home, your home is empty, and your savings are not above the upper limit",
        "You do not have to sell your home at once. The council can lend you the money, and is paid back when the home is sold. This is called a deferred payment. There is interest to pay, and there may be a fee. You can keep up to {dia} of your income.",
        GUIDANCE,
    ),
    words(
        "nursing",
        "The care is in a care home with nurses",
        "If you need a nurse's care, the NHS pays the home {nursing} for it. Ask the home if its price is before or after this.",
        HEALTHCARE,
    ),
    words(
        "attendance-at-home",
        "The care is at home",
        "Are you old enough for a State Pension? Do you need help to wash or dress, or someone to keep you safe? Then ask for Attendance Allowance: {aa} or {aa-higher}. It does not matter what you own or earn. If you are younger, ask for Personal Independence Payment.",
        ATTENDANCE,
    ),
    words(
        "attendance-self-funder",
        "The care is in a care home, and you pay for it yourself",
        "You can get Attendance Allowance if you are old enough for a State Pension: {aa} or {aa-higher}. It does not matter what you own or earn.",
        ATTENDANCE,
    ),
    words(
        "attendance-in-a-home",
        "The care is in a care home, and the council helps to pay",
        "If you get Attendance Allowance, it most often stops after 4 weeks. Tell the office that pays it.",
        ATTENDANCE,
    ),
    words("next-nhs", "The NHS pays", "Ask the NHS who will set up the care, and when they will look at it again.", HEALTHCARE),
    words(
        "next-arrange",
        "The care is at home, and your savings are above the upper limit",
        "Ask the council to look at what you need. This is free, whatever you own. The council can set up the care for you too. It may ask a fee for that. Ring it again three months before your savings are down to {upper}.",
        ASSESSMENT,
    ),
    words(
        "next-before-it-runs-out",
        "The care is in a care home, and your savings are above the upper limit",
        "Ask the council to look at what you need. This is free, whatever you own. Ring it again three months before your savings are down to {upper}.",
        ASSESSMENT,
    ),
    words(
        "next-assessment",
        "Everybody else",
        "Ask the council to look at what you need. This is free, whatever you own. Then it asks about your money. Do this before you sign anything.",
        ASSESSMENT,
    ),
];

pub(super) fn of(id: &str) -> Option<&'static Words> {
    WORDS.iter().find(|words| words.id == id)
}

/// The heading of a part of the answer.
pub(super) fn title(step: Step) -> &'static str {
    match step {
        Step::Verdict => "Who pays",
        Step::Nhs => "Does the NHS pay?",
        Step::Free => "What is free?",
        Step::House => "Does your home count?",
        Step::Savings => "Do your savings count?",
        Step::Income => "What do you pay from your income?",
        Step::Later => "Can you pay later?",
        Step::Nursing => "Who pays for nursing?",
        Step::Benefits => "What else can you get?",
        Step::Next => "What to do next",
    }
}

/// What stands in braces: the figures behind it, and what the page says in its place.
pub(super) struct Slot {
    pub name: &'static str,
    /// In a care home the limits are others: see `Place::limits`.
    pub figures: &'static [Parameter],
    pub general: General,
}

pub(super) enum General {
    Words(&'static str),
    /// England's figure.
    Figure(Parameter),
    /// "£1 a week for every £250, or part of it, above the lower limit".
    Tariff,
}

pub(super) const SLOTS: &[Slot] = &[
    Slot { name: "upper", figures: &[Parameter::UpperLimitHome, Parameter::UpperLimitCareHome], general: General::Words("the upper limit") },
    Slot { name: "lower", figures: &[Parameter::LowerLimitHome, Parameter::LowerLimitCareHome], general: General::Words("the lower limit") },
    Slot { name: "tariff", figures: &[Parameter::TariffStep, Parameter::TariffIncome], general: General::Tariff },
    Slot { name: "mig", figures: &[Parameter::MinimumIncomePensionAge], general: General::Figure(Parameter::MinimumIncomePensionAge) },
    Slot { name: "pea", figures: &[Parameter::PersonalExpenses], general: General::Figure(Parameter::PersonalExpenses) },
    Slot { name: "dia", figures: &[Parameter::DisposableIncome], general: General::Figure(Parameter::DisposableIncome) },
    Slot { name: "nursing", figures: &[Parameter::NursingStandard], general: General::Figure(Parameter::NursingStandard) },
    Slot { name: "aa", figures: &[Parameter::AttendanceLower], general: General::Figure(Parameter::AttendanceLower) },
    Slot { name: "aa-higher", figures: &[Parameter::AttendanceHigher], general: General::Figure(Parameter::AttendanceHigher) },
    Slot { name: "weeks", figures: &[Parameter::PropertyDisregard], general: General::Figure(Parameter::PropertyDisregard) },
    Slot { name: "six", figures: &[Parameter::IntermediateCare], general: General::Figure(Parameter::IntermediateCare) },
    Slot { name: "adaptations", figures: &[Parameter::MinorAdaptations], general: General::Figure(Parameter::MinorAdaptations) },
];

/// The slots of a sentence, in their order.
pub(super) fn slots(say: &str) -> Vec<&'static Slot> {
    say.split('{').skip(1).filter_map(|rest| rest.split_once('}')).filter_map(|(name, _)| SLOTS.iter().find(|slot| slot.name == name)).collect()
}

/// What a figure is, in a table's words.
pub fn name(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::UpperLimitHome => "Upper limit, care at home",
        Parameter::LowerLimitHome => "Lower limit, care at home",
        Parameter::UpperLimitCareHome => "Upper limit, care home",
        Parameter::LowerLimitCareHome => "Lower limit, care home",
        Parameter::TariffStep => "Savings: for every",
        Parameter::TariffIncome => "Savings: counted as",
        Parameter::MinimumIncomePensionAge => "Least you keep at home, State Pension age, living alone (minimum income guarantee)",
        Parameter::MinimumIncome25 => "Least you keep at home, 25 to State Pension age, living alone (minimum income guarantee)",
        Parameter::MinimumIncome18 => "Least you keep at home, 18 to 24, living alone (minimum income guarantee)",
        Parameter::PersonalExpenses => "Least you keep in a care home (personal expenses allowance)",
        Parameter::DisposableIncome => "Most you keep while you pay later (disposable income allowance)",
        Parameter::NursingStandard => "NHS-funded nursing care",
        Parameter::NursingHigher => "NHS-funded nursing care, higher rate for some who came before October 2007",
        Parameter::AttendanceLower => "Attendance Allowance, lower rate",
        Parameter::AttendanceHigher => "Attendance Allowance, higher rate",
        Parameter::PropertyDisregard => "Time in a care home before your home counts",
        Parameter::IntermediateCare => "Free help to get back on your feet, up to",
        Parameter::MinorAdaptations => "Free things for your home, each up to",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::{guides::AGE, readability};
    use crate::model::funding::rules::RULES;

    #[test]
    fn every_rule_has_its_words_and_every_brace_its_figure() {
        let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        for id in &ids {
            assert!(of(id).is_some(), "{id} says nothing");
        }
        for words in WORDS {
            assert!(ids.contains(&words.id), "{} is no rule", words.id);
            assert_eq!(slots(words.say).len(), words.say.matches('{').count(), "{}", words.say);
        }
    }

    /// All that the rules say, and for whom, with figures in the braces.
    #[test]
    fn the_rules_can_be_read_at_eleven() {
        let filled = |say: &str| SLOTS.iter().fold(say.to_owned(), |say, slot| say.replace(&format!("{{{}}}", slot.name), "£100"));
        let said = |say: &str| readability::sentences(&format!("<p>{}</p>", filled(say)));
        let all: Vec<String> = WORDS.iter().flat_map(|words| [said(words.say), said(&format!("{}.", words.when))].concat()).collect();
        let reading = readability::of_sentences(&all).unwrap();
        assert!(reading.age <= AGE, "{reading:#?}");
        for words in WORDS {
            // One sentence of a few words has an age that says little.
            let Some(alone) = readability::of_sentences(&said(words.say)) else { continue };
            assert!(alone.age <= AGE + 3.0, "{}: {alone:#?}", words.id);
        }
    }
}
