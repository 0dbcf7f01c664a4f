//! Made-up names: plausible, and nobody's. Persons' names stand in the registers on purpose, to prove that they never pass.

use super::dice::Dice;
use super::words::*;

/// An invented place name: `Siskinmere`, now and then `Old Siskinmere`.
pub fn place(dice: &mut Dice) -> String {
    let stem = *dice.pick(STEMS);
    let mut ending = *dice.pick(ENDINGS);
    // "Harebelllow" and "Tansyings" are not names.
    if stem.ends_with(&ending[..1]) || (stem.ends_with('y') && ending.starts_with('i')) {
        ending = "mere";
    }
    if dice.percent(7) { format!("{} {stem}{ending}", dice.pick(BEFORE)) } else { format!("{stem}{ending}") }
}

pub fn care_home(dice: &mut Dice, nursing: bool) -> String {
    let forms = if nursing { NURSING } else { HOUSES };
    if dice.percent(5) { format!("The {}", place(dice)) } else { format!("{} {}", place(dice), dice.pick(forms)) }
}

/// A small home for people with a learning disability is often called by its address.
pub fn small_home(dice: &mut Dice) -> String {
    if dice.percent(45) { format!("{} {}", dice.between(1, 180), street(dice)) } else { care_home(dice, false) }
}

pub fn agency(dice: &mut Dice, town: &str) -> String {
    let name = format!("{} {}", place(dice), dice.pick(AGENCIES));
    if dice.percent(14) { format!("{name} {town}") } else { name }
}

pub fn support(dice: &mut Dice) -> String {
    format!("{} {}", place(dice), dice.pick(SUPPORT))
}

pub fn company(dice: &mut Dice) -> String {
    format!("{} {}", place(dice), dice.pick(COMPANIES))
}

pub fn street(dice: &mut Dice) -> String {
    format!("{} {}", place(dice), dice.pick(STREETS))
}

/// A person as a sole trader stands in the register.
pub fn person(dice: &mut Dice) -> String {
    format!("{} {} {}", dice.pick(&["Mr", "Mrs", "Miss", "Ms", "Dr"]), dice.pick(INITIALS), surname(dice))
}

/// A couple as a partnership stands in the register.
pub fn couple(dice: &mut Dice) -> String {
    format!("Mr & Mrs {} {}", dice.pick(INITIALS), surname(dice))
}

fn surname(dice: &mut Dice) -> String {
    format!("{}{}", dice.pick(SURNAMES.0), dice.pick(SURNAMES.1))
}

/// A host under `.example`, which nobody can own.
pub fn website(name: &str, dice: &mut Dice) -> String {
    let host: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>().to_ascii_lowercase();
    match dice.below(10) {
        0 => format!("www.{host}.example"),
        1 => format!("http://www.{host}.example"),
        2 => format!("https://{host}.example/our-services"),
        _ => format!("https://www.{host}.example"),
    }
}

/// A number from Ofcom's ranges for drama, in national form. Leaves out 01632 960100 to 960199, the councils' own lines.
pub fn phone(dice: &mut Dice) -> String {
    match dice.below(20) {
        0..=12 => format!("01632{}", 960_200 + dice.below(800)),
        13..=15 => format!("0207946{:04}", dice.below(1000)),
        16..=17 => format!("07700{}", 900_000 + dice.below(1000)),
        _ => format!("03069{}", 990_000 + dice.below(1000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Phone, WebAddress};

    #[test]
    fn nothing_can_be_dialled_or_opened() {
        let mut dice = Dice::new(1).fork("names", 0);
        for _ in 0..2_000 {
            let phone = phone(&mut dice);
            assert!(Phone::parse(&phone).is_some(), "{phone}");
            let drama = ["01632960", "02079460", "07700900", "03069990"].iter().any(|range| phone.starts_with(range));
            assert!(drama && phone.len() == 11, "{phone}");
            let website = website(&place(&mut dice), &mut dice);
            assert!(WebAddress::parse(&website).is_some_and(|w| w.host().ends_with(".example")), "{website}");
        }
    }
}
