//! `/data/parameters.csv`: the dated figures that "who pays" works with. Every figure that was read is in it, also those of other
//! years and those that are awaited.

use super::csv::{finish, harmless, row, writer};
use crate::model::funding::{Amount, Figure};
use crate::model::*;
use crate::publish::File;
use crate::publish::pages::pays;

pub const NAME: &str = "parameters.csv";

/// Name and meaning of each column.
pub const COLUMNS: &[(&str, &str)] = &[
    ("parameter", "Which figure it is."),
    ("name", "The same in words."),
    ("value", "The figure; [not known] while it is awaited."),
    ("unit", "pounds, pounds a week or weeks."),
    ("area_code", "GSS code of the council whose own figure it is; [all] for England's, which holds wherever a council has none."),
    ("valid_from", "The first day on which it is in force."),
    ("valid_to", "The last day; [until further notice] where none is set."),
    ("status", "confirmed: read at the address beside it; not confirmed; awaited; or made up, for the demonstration."),
    ("source_url", "Where it is published."),
    ("checked_on", "The day on which that address was last looked at."),
];

/// What stands in a cell that holds no value.
pub const NO_VALUE: &[&str] = &["[not known]", "[all]", "[until further notice]"];

pub fn is_there(atlas: &Atlas) -> bool {
    pays::is_there(atlas)
}

pub fn files(atlas: &Atlas) -> Vec<File> {
    if !is_there(atlas) {
        return Vec::new();
    }
    let mut out = writer();
    row(&mut out, COLUMNS.iter().map(|(name, _)| (*name).to_string()));
    for figure in &atlas.funding.figures {
        row(&mut out, cells(figure).into_iter().map(harmless));
    }
    vec![File::new(format!("static/data/{NAME}"), finish(out))]
}

fn cells(figure: &Figure) -> [String; 10] {
    [
        figure.parameter.key().into(),
        pays::name(figure.parameter).into(),
        match figure.amount {
            Some(Amount::Money(pence)) => format!("{}.{:02}", pence.get() / 100, pence.get() % 100),
            Some(Amount::Weeks(weeks)) => weeks.to_string(),
            None => "[not known]".into(),
        },
        figure.parameter.unit().key().into(),
        figure.area.map_or_else(|| "[all]".into(), |code| code.to_string()),
        figure.from.to_string(),
        figure.to.map_or_else(|| "[until further notice]".into(), |day| day.to_string()),
        figure.standing.key().into(),
        figure.url.to_string(),
        figure.checked_on.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::funding::{Parameter, Pence, Standing};

    #[test]
    fn no_cell_is_empty() {
        let check = |amount, area: Option<&str>, to: Option<&str>, expected: [&str; 3]| {
            let figure = Figure {
                parameter: Parameter::AttendanceLower,
                amount,
                area: area.and_then(AreaCode::parse),
                from: "2026-04-06".parse().unwrap(),
                to: to.map(|day| day.parse().unwrap()),
                url: WebAddress::parse("https://a.example").unwrap(),
                checked_on: "2026-11-21".parse().unwrap(),
                standing: Standing::Awaited,
                source: SourceId(0),
            };
            let cells = cells(&figure);
            assert_eq!([cells[2].as_str(), &cells[4], &cells[6]], expected);
            assert!(cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
        };
        check(Some(Amount::Money(Pence::new(7_670).unwrap())), None, Some("2027-04-05"), ["76.70", "[all]", "2027-04-05"]);
        check(Some(Amount::Weeks(12)), Some("E06000019"), None, ["12", "E06000019", "[until further notice]"]);
        check(None, None, None, ["[not known]", "[all]", "[until further notice]"]);
    }
}
