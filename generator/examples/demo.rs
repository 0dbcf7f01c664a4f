//! Runs `doorstep demo` before the command line has it: `cargo run --example demo -- POSTCODES OUT [SEED]`.
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let options = doorstep::demo::Options {
        seed: arguments.get(3).map_or(2026, |seed| seed.parse().expect("a number")),
        authorities: ["E10000032", "E06000019", "E08000026", "E10000016"].map(Into::into).to_vec(),
        locations: doorstep::demo::DEFAULT,
        postcodes: arguments[1].clone().into(),
        out: arguments[2].clone().into(),
    };
    doorstep::demo::run(&options).expect("the registers are made up");
}
