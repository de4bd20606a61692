//! What a trainer found of a delegate, and what a delegate thought of a run.

use crate::shared::problem::Problem;
use crate::shared::text::paragraphs;
use crate::shared::{FormProblems, RawForm};
use crate::training::model::Assessed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is asked on the evaluation form: the name of the field, and the sentence to agree with from 1 to 5.
pub const QUESTIONS: [(&str, &str); 5] = [
    ("clear", "What was taught was clear"),
    ("useful", "I can use it in my work"),
    ("pace", "The pace was right for me"),
    ("trainer", "The trainer knew the subject and listened"),
    ("place", "The place and the arrangements were right"),
];

/// An assessment as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentForm {
    pub outcome: Assessed,
    /// The course's criteria, and whether each was met.
    pub criteria: Vec<(String, bool)>,
    pub words: Option<String>,
}

/// `criteria` are the course's own, one a line.
///
/// # Errors
/// Every field that needs mending: a pass needs every criterion, anything else a word on what is to come.
pub fn check_assessment(raw: &RawForm, criteria: &str) -> Result<AssessmentForm, FormProblems> {
    let mut wrong = FormProblems::new();
    let outcome = Assessed::from_code(raw.get("outcome")).ok_or_else(|| Problem::new("missing", "Choose what you found"));
    let outcome = wrong.take("outcome", outcome);
    let words = wrong.take("words", paragraphs(raw.get("words"), 2000));
    let criteria: Vec<(String, bool)> =
        lines(criteria).zip(0..).map(|(line, number)| (line.to_owned(), raw.ticked("criteria", &number.to_string()))).collect();
    if outcome == Some(Assessed::Passed) && criteria.iter().any(|(_, met)| !met) {
        wrong.add("criteria", "not_all_met", "Tick every criterion that was met; a pass needs all of them");
    }
    if outcome == Some(Assessed::NotYet) && words == Some(None) {
        wrong.add("words", "missing", "Enter what is still to come, so that the person knows what to work on");
    }
    match (outcome, words) {
        (Some(outcome), Some(words)) if wrong.is_empty() => Ok(AssessmentForm { outcome, criteria, words }),
        _ => Err(wrong),
    }
}

/// The criteria of a course, one each.
pub fn lines(criteria: &str) -> impl Iterator<Item = &str> {
    criteria.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// An evaluation as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationForm {
    /// From 1 to 5, by question.
    pub answers: BTreeMap<String, u8>,
    pub words: Option<String>,
}

/// # Errors
/// Every question without an answer from 1 to 5.
pub fn check_evaluation(raw: &RawForm) -> Result<EvaluationForm, FormProblems> {
    let mut wrong = FormProblems::new();
    let mut answers = BTreeMap::new();
    for (field, question) in QUESTIONS {
        let marked = raw.get(field).parse::<u8>().ok().filter(|mark| (1..=5).contains(mark));
        if let Some(mark) = wrong.take(field, marked.ok_or_else(|| Problem::new("missing", format!("Say how far you agree: {question}")))) {
            answers.insert(field.to_owned(), mark);
        }
    }
    let words = wrong.take("words", paragraphs(raw.get("words"), 2000));
    match words {
        Some(words) if wrong.is_empty() => Ok(EvaluationForm { answers, words }),
        _ => Err(wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes<T: std::fmt::Debug>(outcome: Result<T, FormProblems>) -> Vec<String> {
        outcome.unwrap_err().0.into_iter().map(|problem| format!("{} {}", problem.field, problem.code)).collect()
    }

    #[test]
    fn a_pass_needs_every_criterion_and_not_yet_says_what_is_to_come() {
        let criteria = "Prepares both sides\n\nKeeps neutral";
        let passed = RawForm::from([("outcome", "PASSED"), ("criteria", "0"), ("criteria", "1")]);
        let found = check_assessment(&passed, criteria).unwrap();
        assert_eq!(found.criteria, [("Prepares both sides".to_owned(), true), ("Keeps neutral".to_owned(), true)]);
        let half = RawForm::from([("outcome", "PASSED"), ("criteria", "0")]);
        assert_eq!(codes(check_assessment(&half, criteria)), ["criteria not_all_met"]);
        assert_eq!(codes(check_assessment(&RawForm::from([("outcome", "NOT_YET")]), criteria)), ["words missing"]);
        assert_eq!(codes(check_assessment(&RawForm::default(), "")), ["outcome missing"]);
        assert!(check_assessment(&RawForm::from([("outcome", "PASSED")]), "").is_ok());
    }

    #[test]
    fn every_question_is_answered_from_one_to_five() {
        let all = RawForm::from([("clear", "5"), ("useful", "4"), ("pace", "3"), ("trainer", "5"), ("place", "1")]);
        assert_eq!(check_evaluation(&all).unwrap().answers.len(), 5);
        let wrong = RawForm::from([("clear", "6"), ("useful", "4"), ("pace", "0"), ("trainer", "x")]);
        assert_eq!(codes(check_evaluation(&wrong)), ["clear missing", "pace missing", "trainer missing", "place missing"]);
        let empty = check_evaluation(&RawForm::default()).unwrap_err();
        for (field, question) in QUESTIONS {
            assert_eq!(empty.at(field), Some(format!("Say how far you agree: {question}").as_str()), "each says which one it is");
        }
    }
}
