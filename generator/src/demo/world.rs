//! The made-up world: owners, their services and what became of some of them. One order, one seed, one world.

use super::dice::Dice;
use super::ground::{Ground, Spot};
use super::mix::{self, Mix, People, Trade};
use super::names;
use super::ratings::{self, Ratings, between, day};
use crate::model::care::RegulatedActivity;
use crate::model::{Date, Need, Point};
use jiff::ToSpan;

/// A group of providers.
#[derive(Debug, Clone)]
pub struct Brand {
    pub id: String,
    pub name: String,
    /// The word that its services carry in front.
    pub short: String,
}

/// The registered organisation or person.
#[derive(Debug, Clone)]
pub struct Provider {
    pub id: String,
    pub name: String,
    pub ownership: &'static str,
    pub registered: Date,
    pub brand: Option<usize>,
    pub trade: Trade,
    pub address: Address,
    pub phone: String,
    pub website: String,
}

#[derive(Debug, Clone)]
pub struct Address {
    pub street: String,
    pub second: String,
    pub town: String,
    /// As the register writes it, which is not always as it should be.
    pub postcode: String,
    pub point: Option<Point>,
    pub spot: Spot,
}

/// A location.
#[derive(Debug, Clone)]
pub struct Service {
    pub id: String,
    pub name: String,
    pub also_known_as: String,
    pub provider: usize,
    pub address: Address,
    pub phone: String,
    pub website: String,
    pub registered: Date,
    pub dormant: bool,
    pub mix: Mix,
    pub needs: Vec<Need>,
    pub activities: Vec<RegulatedActivity>,
    pub beds: u32,
    pub ratings: Ratings,
    pub checked: Option<Date>,
    /// The registration that counts, where this is one of two.
    pub dual_of: Option<String>,
    /// Only in the monthly file: it left between the two.
    pub dropped_from_directory: bool,
    /// Only in the weekly file: it came between the two.
    pub new_in_directory: bool,
}

impl Service {
    /// Whether another registration of this service is the one that counts.
    pub fn is_second(&self) -> bool {
        self.dual_of.as_ref().is_some_and(|primary| *primary != self.id)
    }
}

/// A location that has left the register.
#[derive(Debug, Clone)]
pub struct Gone {
    pub service: Service,
    pub ended: Date,
    /// CQC's word for how it left.
    pub status: &'static str,
    /// The location that took its place, by its place in `World::services`.
    pub successor: Option<usize>,
}

#[derive(Debug, Default)]
pub struct World {
    pub brands: Vec<Brand>,
    pub providers: Vec<Provider>,
    pub services: Vec<Service>,
    pub gone: Vec<Gone>,
    /// Which service has which awkward case.
    pub marks: Vec<(super::awkward::Case, String)>,
}

/// How many services the largest brands have; the rest belong to owners of one to five.
const BRANDS: &[usize] =
    &[40, 31, 26, 22, 19, 17, 15, 14, 13, 12, 11, 10, 9, 9, 8, 8, 7, 7, 6, 6, 6, 5, 5, 5, 4, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1];

/// An id that CQC has not given: eleven digits that begin with 99.
pub fn id(number: usize) -> String {
    // Multiplying by an odd number spreads ids without ever giving one twice.
    let spread = (number as u64).wrapping_mul(618_033_989) % 1_000_000_000;
    format!("1-99{spread:09}")
}

impl World {
    pub fn of(count: usize, seed: u64, edition: Date, ground: &Ground) -> Self {
        let mut world = Self::default();
        let dice = Dice::new(seed);
        let mut owner = 0;
        let mut brand_sizes = BRANDS.iter().cycle().copied();
        // Three services in ten belong to a brand.
        while world.services.len() < count {
            let mut roll = dice.fork("owner", owner);
            owner += 1;
            let left = count - world.services.len();
            if roll.percent(4) {
                let size = brand_sizes.next().unwrap_or(1).min(left);
                world.brand(size, edition, ground, &mut roll);
            } else {
                let size = roll.weighted(&[(74, 1), (13, 2), (6, 3), (4, 4), (3, 5)]).min(left);
                world.provider(size, None, None, edition, ground, &mut roll);
            }
        }
        world.leave(edition, &dice);
        super::awkward::arrange(&mut world, seed, edition, ground);
        super::recent::arrange(&mut world, seed, edition);
        world
    }

    /// Who has left: the previous registrations of re-registered services, and some that closed.
    fn leave(&mut self, edition: Date, dice: &Dice) {
        for at in 0..self.services.len() {
            let mut roll = dice.fork("gone", at);
            let heir = &self.services[at];
            let inherited = heir.ratings.inherited == Some(true);
            if !inherited && !roll.per_mille(30) {
                continue;
            }
            let mut service = heir.clone();
            service.id = id(2_000_000 + self.gone.len());
            let mut ratings = service.ratings.clone();
            ratings.inherited = Some(false);
            let (ended, successor) = if inherited {
                service.registered = before(&ratings, heir.registered, &mut roll);
                service.ratings = ratings;
                (heir.registered.saturating_sub(1.day()), Some(at))
            } else {
                // Another house, another name: this one closed and nobody took it on.
                service.name = names::care_home(&mut roll, service.mix.is_nursing());
                service.registered = day(2010, 10);
                service.ratings = Ratings::default();
                (between(day(2024, 1), edition.saturating_sub(3.days()), &mut roll), None)
            };
            service.provider = roll.below(self.providers.len());
            let status = if roll.percent(92) { "Inactive-Dereg" } else { "Removed" };
            self.gone.push(Gone { service, ended, status, successor });
        }
    }

    fn brand(&mut self, size: usize, edition: Date, ground: &Ground, dice: &mut Dice) {
        let number = self.brands.len();
        let name = names::place(dice);
        let group = *dice.pick(&["Group", "Care Group", "Healthcare", "Care", "Homes", "Partnerships"]);
        self.brands.push(Brand { id: format!("BD9{:03}", number + 1), name: format!("{name} {group}"), short: name });
        let trade = if dice.percent(50) { Trade::Homes } else { Trade::Community };
        let mut left = size;
        while left > 0 {
            let share = dice.between(1, 14) as usize;
            self.provider(share.min(left), Some(number), Some(trade), edition, ground, dice);
            left -= share.min(left);
        }
    }

    fn provider(&mut self, size: usize, brand: Option<usize>, trade: Option<Trade>, edition: Date, ground: &Ground, dice: &mut Dice) {
        let number = self.providers.len();
        let trade = trade.unwrap_or_else(|| mix::trade(dice));
        let ownership = match (brand, trade) {
            (Some(_), _) => "Organisation",
            (None, Trade::Health) => dice.weighted(&[(60, "Organisation"), (22, "Partnership"), (12, "Individual"), (6, "NHS Body")]),
            (None, Trade::Homes) => dice.weighted(&[(84, "Organisation"), (8, "Individual"), (8, "Partnership")]),
            (None, Trade::Community) => dice.weighted(&[(94, "Organisation"), (3, "Individual"), (2, "Partnership"), (1, "NHS Body")]),
        };
        let name = match ownership {
            "Individual" => names::person(dice),
            "Partnership" => names::couple(dice),
            "NHS Body" => format!("{} NHS Foundation Trust", names::place(dice)),
            _ => names::company(dice),
        };
        let spot = ground.anywhere(dice);
        let council = spot.council;
        let registered = registered(edition, dice);
        self.providers.push(Provider {
            id: id(1_000_000 + number),
            website: if dice.percent(70) { names::website(&name, dice) } else { String::new() },
            name,
            ownership,
            registered,
            brand,
            trade,
            address: address(spot.clone(), false, dice),
            phone: names::phone(dice),
        });
        for at in 0..size {
            let spot = match (at, brand) {
                (0, None) => spot.clone(),
                _ if dice.percent(if brand.is_some() { 35 } else { 80 }) => ground.in_council(council, dice),
                _ => ground.anywhere(dice),
            };
            let first =
                if at == 0 && brand.is_none() { registered } else { between(registered, edition.saturating_sub(roll_back(dice).months()), dice) };
            self.service(number, spot, first, edition, dice);
        }
    }

    fn service(&mut self, provider: usize, spot: Spot, registered: Date, edition: Date, dice: &mut Dice) {
        let owner = &self.providers[provider];
        let mix = mix::mix(owner.trade, dice);
        let people = mix::people(&mix, dice);
        let name = self.name(provider, &mix, people, &spot, dice);
        let ratings = ratings::of(&mix, registered, edition, dice);
        let checked = ratings.lines.iter().map(|l| l.published).max().map(|published| published.saturating_sub(45.days()).max(day(2014, 1)));
        self.services.push(Service {
            id: id(1 + self.services.len()),
            also_known_as: if dice.per_mille(25) { names::place(dice) } else { String::new() },
            provider,
            address: address(spot, !mix.is_care_home() && mix.is_social(), dice),
            phone: names::phone(dice),
            website: if dice.percent(78) { names::website(&name, dice) } else { String::new() },
            name,
            registered,
            dormant: mix.is_social() && dice.percent(3),
            needs: mix::needs(people, dice),
            activities: mix.activities(dice),
            beds: mix::beds(&mix, people, dice),
            mix,
            ratings,
            checked,
            dual_of: None,
            dropped_from_directory: false,
            new_in_directory: false,
        });
    }

    fn name(&self, provider: usize, mix: &Mix, people: People, spot: &Spot, dice: &mut Dice) -> String {
        use crate::model::ServiceType as Type;
        let owner = &self.providers[provider];
        let brand = owner.brand.map(|at| self.brands[at].short.clone());
        match (owner.trade, brand) {
            (Trade::Health, _) => match mix.category {
                "Dentists" => format!("{} Dental {}", names::place(dice), dice.pick(&["Practice", "Care", "Surgery", "Centre"])),
                "GP Practices" => {
                    format!("{} {}", names::place(dice), dice.pick(&["Surgery", "Medical Centre", "Health Centre", "Medical Practice"]))
                }
                "Ambulance service" => format!("{} Patient Transport", names::place(dice)),
                _ => format!("{} Clinic", names::place(dice)),
            },
            (Trade::Homes, _) if people == People::Learning => names::small_home(dice),
            (Trade::Homes, _) => names::care_home(dice, mix.is_nursing()),
            (Trade::Community, Some(brand)) if dice.percent(80) => {
                format!("{brand} {} {}", dice.pick(&["Home Care", "Care at Home", "Care"]), spot.town)
            }
            (Trade::Community, _) if mix.types.contains(&Type::SharedLives) => format!("{} Shared Lives", names::place(dice)),
            (Trade::Community, _) if mix.types.contains(&Type::Hospice) => format!("{} Hospice", names::place(dice)),
            (Trade::Community, _) if mix.types[0] == Type::ExtraCare => format!("{} Court", names::place(dice)),
            (Trade::Community, _) if mix.types == [Type::SupportedLiving] => names::support(dice),
            (Trade::Community, _) => names::agency(dice, spot.town),
        }
    }
}

/// Owners of many services have opened most of them some years ago.
fn roll_back(dice: &mut Dice) -> i32 {
    dice.weighted(&[(70, 30), (30, 1)])
}

/// When the previous owner began: before the rating that the next one inherited.
fn before(ratings: &Ratings, until: Date, dice: &mut Dice) -> Date {
    let earliest = ratings.lines.iter().map(|line| line.published).min().unwrap_or(until);
    between(day(2010, 10), earliest.saturating_sub(6.months()), dice)
}

/// Care homes and agencies of 2010 and 2011 are many: that is when the present register began.
fn registered(edition: Date, dice: &mut Dice) -> Date {
    let (low, high) = dice.weighted(&[
        (30, (day(2010, 10), day(2011, 12))),
        (27, (day(2012, 1), day(2017, 12))),
        (36, (day(2018, 1), day(2024, 12))),
        (7, (day(2025, 1), edition.saturating_sub(10.days()))),
    ]);
    between(low, high, dice)
}

/// An address in a street that does not exist, in a town that does.
pub fn address(spot: Spot, office: bool, dice: &mut Dice) -> Address {
    let number = dice.between(1, 240);
    let street = names::street(dice);
    let (street, second) = if office && dice.percent(40) {
        (format!("{} {}, {} House", dice.pick(super::words::OFFICES), dice.between(1, 30), names::place(dice)), format!("{number} {street}"))
    } else if dice.percent(12) {
        (format!("{number} {street}"), names::place(dice))
    } else {
        (format!("{number} {street}"), String::new())
    };
    Address { street, second, town: spot.town.into(), postcode: spot.postcode.to_string(), point: Some(spot.point), spot }
}
