use crate::portfolio::{
    AbcChoice, AbcCuts, AnalysisDefaults, Deviation, InvalidParameters, Measure, ParameterChoice, Parameters,
    XyzChoice,
};
use crate::time::{AsOf, Window};

use super::day;

fn ours() -> AnalysisDefaults {
    let mut ours =
        AnalysisDefaults { window: Window::All, measure: Measure::GrossProfit, ..Default::default() };
    ours.abc = AbcCuts::new(60, 90).unwrap();
    ours.xyz.deviation = Deviation::Sample;
    ours.xyz.variation = "0.2/0.6".parse().unwrap();
    ours
}

#[test]
fn what_is_chosen_wins_and_what_is_left_out_stays() {
    assert_eq!(ParameterChoice::default().over(ours()), Ok(ours()), "nothing chosen, nothing changed");
    let choice = ParameterChoice {
        window: Some(Window::TwelveMonths),
        abc: AbcChoice { a: Some(70), b: None },
        xyz: XyzChoice { y: Some("0.8".parse().unwrap()), ..XyzChoice::default() },
        ..ParameterChoice::default()
    };
    let chosen = choice.over(ours()).unwrap();
    assert_eq!((chosen.window, chosen.measure), (Window::TwelveMonths, Measure::GrossProfit));
    assert_eq!(chosen.abc.to_string(), "70/90");
    assert_eq!(chosen.xyz.variation.to_string(), "0.2/0.8");
    assert_eq!(chosen.xyz.deviation, Deviation::Sample);
}

#[test]
fn half_a_pair_is_judged_with_the_half_it_meets() {
    let choice = ParameterChoice { abc: AbcChoice { a: Some(92), b: None }, ..ParameterChoice::default() };
    assert!(choice.over(AnalysisDefaults::default()).is_ok(), "92/95 rise");
    let refused = choice.over(ours()).unwrap_err();
    assert_eq!(refused.field(), "abc", "92/90 do not");
    let xyz = XyzChoice { x: Some("0.7".parse().unwrap()), ..XyzChoice::default() };
    let choice = ParameterChoice { xyz, ..ParameterChoice::default() };
    assert!(choice.over(AnalysisDefaults::default()).is_ok());
    assert!(matches!(choice.over(ours()), Err(InvalidParameters::Xyz(_))));
}

#[test]
fn mainstays_own_defaults_are_those_of_the_method() {
    let own = AnalysisDefaults::default();
    assert_eq!((own.window, own.measure), (Window::TwelveMonths, Measure::Revenue));
    assert_eq!(
        (own.abc.to_string(), own.xyz.variation.to_string()),
        ("80/95".to_owned(), "0.5/1".to_owned())
    );
    assert_eq!(
        (own.xyz.window, own.xyz.frequency.to_string()),
        (Window::TwentyFourMonths, "0.75/0.4".to_owned())
    );
    let as_of = AsOf(day("2025-03-31"));
    assert_eq!(own.as_of(as_of), Parameters::of(as_of));
    assert_eq!(AnalysisDefaults::from(ours().as_of(as_of)), ours());
}

#[test]
fn defaults_that_are_kept_are_read_back_and_a_tampered_pair_is_refused() {
    let text = serde_json::to_string(&ours()).unwrap();
    assert_eq!(serde_json::from_str::<AnalysisDefaults>(&text).unwrap(), ours());
    let tampered = text.replace("\"a\":60", "\"a\":99");
    assert_ne!(tampered, text);
    assert!(serde_json::from_str::<AnalysisDefaults>(&tampered).is_err());
}
