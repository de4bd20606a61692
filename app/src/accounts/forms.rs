//! What people type to sign in, checked.

use crate::shared::problem::Problem;
use crate::shared::text::{Email, line};
use crate::shared::{FormProblems, RawForm};

/// The longest password that is taken: hashing a longer one would be a gift to whoever wants to keep us busy.
pub const PASSWORD_MAX: usize = 200;
/// The shortest new password.
pub const PASSWORD_MIN: usize = 12;

/// Address and password as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub email: Email,
    pub password: String,
}

/// # Errors
/// What to put right; never whether the address is known.
pub fn check_sign_in(raw: &RawForm) -> Result<SignIn, FormProblems> {
    let mut problems = FormProblems::new();
    let email = problems.take("email", Email::parse(raw.get("email")));
    let password = problems.take("password", typed_password(raw.get("password"), "Enter your password"));
    match (email, password) {
        (Some(email), Some(password)) => Ok(SignIn { email, password }),
        _ => Err(problems),
    }
}

fn typed_password(text: &str, missing: &str) -> Result<String, Problem> {
    match text.chars().count() {
        0 => Err(Problem::new("missing", missing)),
        length if length > PASSWORD_MAX => Err(Problem::new("too_long", format!("Use {PASSWORD_MAX} characters or fewer"))),
        _ => Ok(text.to_owned()),
    }
}

/// A new password, typed twice. Whether it is hard to guess is asked later, where the person is known.
///
/// # Errors
/// `missing`, `too_short`, `too_long`, `not_the_same`.
pub fn check_new_password(raw: &RawForm) -> Result<String, FormProblems> {
    let mut problems = FormProblems::new();
    let password = problems.take("new_password", typed_password(raw.get("new_password"), "Enter a new password"));
    if let Some(password) = &password {
        if password.chars().count() < PASSWORD_MIN {
            problems.add(
                "new_password",
                "too_short",
                format!("Use {PASSWORD_MIN} characters or more: three or four unrelated words are good"),
            );
        } else if raw.get("password_again") != password {
            problems.add("password_again", "not_the_same", "Type the same password a second time");
        }
    }
    match password {
        Some(password) if problems.is_empty() => Ok(password),
        _ => Err(problems),
    }
}

/// The address for which a new link is asked.
///
/// # Errors
/// What to put right.
pub fn check_address(raw: &RawForm) -> Result<Email, FormProblems> {
    let mut problems = FormProblems::new();
    problems.take("email", Email::parse(raw.get("email"))).ok_or(problems)
}

/// Six digits, as an authenticator app shows them; spaces are taken out.
///
/// # Errors
/// `missing`; `not_a_code`.
pub fn check_code(raw: &RawForm) -> Result<String, FormProblems> {
    let mut problems = FormProblems::new();
    let code = problems.take("code", line(raw.get("code"), 20, "Enter the code that your authenticator app shows"));
    let digits: Option<String> = code.map(|code| code.chars().filter(|c| !c.is_whitespace()).collect());
    match digits {
        Some(digits) if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) => Ok(digits),
        Some(_) => Err({
            problems.add("code", "not_a_code", "Enter the six digits that your authenticator app shows");
            problems
        }),
        None => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_passwords_are_long_enough_and_typed_twice() {
        let long = "x".repeat(PASSWORD_MAX + 1);
        for (first, second, code) in [
            ("", "", "missing"),
            ("short", "short", "too_short"),
            ("elevenchars", "elevenchars", "too_short"),
            ("copper kettle lorry", "copper kettle lory", "not_the_same"),
            (long.as_str(), long.as_str(), "too_long"),
        ] {
            let problems = check_new_password(&RawForm::from([("new_password", first), ("password_again", second)])).unwrap_err();
            assert_eq!(problems.0.first().unwrap().code, code, "{first}");
        }
        let form = RawForm::from([("new_password", "copper kettle lorry"), ("password_again", "copper kettle lorry")]);
        assert_eq!(check_new_password(&form).unwrap(), "copper kettle lorry");
    }

    #[test]
    fn codes_are_six_digits_however_they_are_spaced() {
        for (typed, taken) in [("123456", true), ("123 456", true), (" 12 34 56 ", true), ("12345", false), ("12345a", false), ("", false)]
        {
            assert_eq!(check_code(&RawForm::from([("code", typed)])).is_ok(), taken, "{typed}");
        }
    }

    #[test]
    fn signing_in_needs_an_address_and_a_password() {
        assert_eq!(check_sign_in(&RawForm::from([("email", ""), ("password", "")])).unwrap_err().0.len(), 2);
        assert!(check_sign_in(&RawForm::from([("email", "moira@@example.org"), ("password", "x")])).is_err());
        assert!(check_sign_in(&RawForm::from([("email", "Moira@Example.org"), ("password", "x")])).is_ok());
    }
}
