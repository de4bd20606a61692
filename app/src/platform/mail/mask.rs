//! Addresses as logs and error messages may hold them.

/// `moira@example.org` as `m***@example.org`. What is no address is masked whole.
pub fn masked(address: &str) -> String {
    match address.trim().rsplit_once('@') {
        Some((local, domain)) if !domain.is_empty() => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        _ => "***".into(),
    }
}

/// A text from outside, such as a relay's refusal, with every address in it masked and nothing that would break a log line.
pub fn masked_text(text: &str) -> String {
    let part_of_address = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
    let mut clean = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }).chain([' ']) {
        if part_of_address(c) {
            word.push(c);
            continue;
        }
        if word.contains('@') {
            clean.push_str(&masked(&word));
        } else {
            clean.push_str(&word);
        }
        word.clear();
        clean.push(c);
    }
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_first_letter_and_its_domain() {
        assert_eq!(masked("moira.ellis@example.org"), "m***@example.org");
        assert_eq!(masked("siân@example.org"), "s***@example.org");
        for nothing in ["", "moira", "moira@"] {
            assert_eq!(masked(nothing), "***");
        }
    }

    #[test]
    fn a_refusal_of_a_relay_is_masked_too() {
        let said = "550 5.1.1 <moira.ellis@example.org>: no such user\r\n(to=ash@one.example)";
        assert_eq!(masked_text(said), "550 5.1.1 <m***@example.org>: no such user (t***@one.example)");
    }
}
