//! Prints a generated policy: `generate DIMENSIONS OPTIONS RULES DENSITY`. `growth.mjs` compiles it with rustc alone.

#[path = "../../tests/native/builder.rs"]
mod builder;
#[allow(dead_code)]
#[path = "../generate.rs"]
mod generate;

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|it| it.parse().expect("whole numbers")).collect();
    let [dimensions, options, rules, density] = numbers[..] else {
        panic!("expected DIMENSIONS OPTIONS RULES DENSITY");
    };
    print!("{}", generate::policy(generate::Size { dimensions, options, rules, density }, 20240530));
}
