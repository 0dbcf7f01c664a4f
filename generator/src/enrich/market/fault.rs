//! What is wrong with figures that are right one by one.

use crate::diagnostic::{Code, Problem, codes};
use std::fmt;

#[derive(Debug)]
pub enum Fault {
    /// Two rows of one figure with different values.
    Twice { what: String, values: String },
    /// A share written as a fraction.
    Fraction { what: String, value: String, neighbour: String },
    /// Values so far apart that a thousand was lost.
    Slip { what: String, value: String, neighbour: String },
    /// Parts that come near their total.
    Rounded { what: String, total: String, sum: String },
    /// Parts that do not come to their total.
    Total { what: String, total: String, sum: String },
    /// A finding on figures that are shown as they were published.
    Incoherent { sentence: String },
    /// A sufficiency rule past its review.
    Overdue { service: String, next_review: crate::model::Date },
    /// Figures were kept back although the source meant them to be shown.
    KeptBack { primary: usize, secondary: usize, business: usize, denominator: usize },
}

codes! {
    TWICE = Error, "market-two-values", "Two rows give different values for the same indicator, area, group and period. Where one of them is provisional and the other is not, or one is marked revised, the later is published; here nothing says which is right, so neither is.";
    FRACTION = Error, "market-fraction", "A share in percent is a hundredth of its neighbours: 0.45 stands where 45 is meant. Nothing is published until it is put right.";
    SLIP = Error, "market-thousand", "A figure is about a thousand times its neighbour in time, or a thousandth of it: thousands were written as units, or millions as thousands. If it is really so, the row's status says `as-published`.";
    ROUNDED = Note, "market-rounding", "Parts come to a little more or less than their total, as rounded parts do. Both are published.";
    TOTAL = Error, "market-total", "Parts do not come to their total, by more than rounding explains. If the publisher's own table is like that and must be shown so, the total's status says `as-published`; then a sentence beside the figure tells readers.";
    INCOHERENT = Warning, "market-incoherent", "Figures that are published as their publisher gave them do not agree with each other. The page says so in a sentence beside them; ask the publisher for the right figure.";
    OVERDUE = Warning, "market-review-overdue", "The day on which a sufficiency rule was to be reviewed has passed. The page says so; somebody must look at the rule and sign it off again.";
    KEPT_BACK = Note, "market-kept-back", "Figures about few people or few businesses were hidden or rounded before publication, and others beside them so that they cannot be worked out. The page on data explains how.";
}

impl Problem for Fault {
    fn code(&self) -> &'static Code {
        match self {
            Self::Twice { .. } => &TWICE,
            Self::Fraction { .. } => &FRACTION,
            Self::Slip { .. } => &SLIP,
            Self::Rounded { .. } => &ROUNDED,
            Self::Total { .. } => &TOTAL,
            Self::Incoherent { .. } => &INCOHERENT,
            Self::Overdue { .. } => &OVERDUE,
            Self::KeptBack { .. } => &KEPT_BACK,
        }
    }

    fn help(&self) -> String {
        match self {
            Self::Twice { .. } => "remove one of the rows, or mark the later one `revised` or the earlier one `provisional`".into(),
            Self::Fraction { .. } => "write the share of 100, such as 45".into(),
            Self::Slip { .. } => "compare it with the publisher's table; write whole units".into(),
            Self::Rounded { .. } | Self::KeptBack { .. } => "nothing to do".into(),
            Self::Total { .. } => "compare the parts and the total with the publisher's table".into(),
            Self::Incoherent { .. } => "ask the publisher which figure is right".into(),
            Self::Overdue { .. } => "review the rule in data/market/sufficiency.toml and sign it off with a new date".into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice { what, values } => write!(f, "{what} is given as {values}"),
            Self::Fraction { what, value, neighbour } => write!(f, "{what} is {value} percent, and {neighbour} beside it"),
            Self::Slip { what, value, neighbour } => write!(f, "{what} is {value}, and {neighbour} beside it"),
            Self::Rounded { what, total, sum } => write!(f, "{what}: the parts come to {sum}, the total is {total}"),
            Self::Total { what, total, sum } => write!(f, "{what}: the parts come to {sum}, the total is {total}"),
            Self::Incoherent { sentence } => f.write_str(sentence),
            Self::Overdue { service, next_review } => write!(f, "the rule for {service} was to be reviewed by {next_review}"),
            Self::KeptBack { primary, secondary, business, denominator } => write!(
                f,
                "hidden: {primary} counts of few people, {business} figures of few businesses, {denominator} rates on few people, and {secondary} that would give others away"
            ),
        }
    }
}
