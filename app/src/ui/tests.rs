//! What holds for all parts: wiring by id, hostile text stays text, nothing inline.

use super::testing::html;
use super::*;
use crate::shared::{FormProblems, RawForm};
use leptos::prelude::*;
use std::collections::BTreeSet;

const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;\u{202E}";

/// Values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let open = format!(" {attribute}=\"");
    page.split(open.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn returned(field: &str, value: &str) -> FormState {
    let mut problems = FormProblems::new();
    problems.add(field, "wrong", format!("Put right {value}"));
    FormState::returned(RawForm::from([(field, value)]), problems, Some("kept-1".into()))
}

#[test]
fn a_field_is_tied_to_its_label_hint_and_problem() {
    let state = returned("email", "a(at)b");
    let page =
        html(|| view! { <TextField state=&state name="email" label="E-mail" kind="email" hint="We send a link" autocomplete="email" /> });
    for part in [
        r#"<label for="f-email">"#,
        r#"id="f-email-hint""#,
        r#"id="f-email-problem""#,
        r#"aria-describedby="f-email-hint f-email-problem""#,
        r#"aria-invalid="true""#,
        r#"value="a(at)b""#,
        r#"inputmode="email""#,
        r#"autocomplete="email""#,
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let untouched = html(|| view! { <TextField state=FormState::empty() name="email" label="E-mail" /> });
    assert!(!untouched.contains("aria-describedby") && !untouched.contains("aria-invalid"), "{untouched}");
}

#[test]
fn a_form_that_comes_back_carries_its_id_its_version_and_its_summary() {
    let state = returned("since", "x").named("change", "/cases/1/change");
    let page = html(|| {
        view! {
            <Form state=&state action="/cases/1" submit_label="Keep the change" hidden=vec![("version", "7".to_owned())]>
                <DateField name="since" label="Since" />
            </Form>
        }
    });
    assert!(page.contains(r#"name="version" value="7""#) || page.contains(r#"value="7""#), "{page}");
    assert_eq!(values(&page, "href"), ["#f-since"]);
    assert!(page.contains(r#"role="alert""#) && page.contains(r#"tabindex="-1""#) && page.contains("autofocus"));
    assert!(page.contains(r#"name="_form" value="change""#) && page.contains(r#"name="_page" value="/cases/1/change""#), "{page}");
    assert!(page.contains(r#"name="_kept" value="kept-1""#), "so that it is forgotten once it is sent for good\n{page}");
    assert!(values(&page, "id").contains(&"f-since"));
}

#[test]
fn every_drawing_of_a_form_has_a_value_of_its_own() {
    let draw = || {
        html(|| {
            view! {
                <Form state=FormState::empty() action="/a" submit_label="Send">""</Form>
                <ButtonForm action="/b" label="Do it" />
            }
        })
    };
    let pages = [draw(), draw()];
    let drawn: BTreeSet<&str> = pages
        .iter()
        .flat_map(|page| page.split(r#"name="_once" value=""#).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|value| uuid::Uuid::parse_str(value).is_ok())
        .collect();
    assert_eq!(drawn.len(), 4, "{pages:?}");
}

#[test]
fn choices_that_were_made_are_still_made() {
    let state = FormState::filled(RawForm(vec![("lang".into(), "cy".into()), ("lang".into(), "pl".into()), ("level".into(), "B".into())]));
    let page = html(|| {
        let languages = Choice::list([("cy", "Welsh"), ("pl", "Polish"), ("ur", "Urdu")]);
        view! {
            <Checkboxes state=&state name="lang" legend="Languages" choices=languages />
            <Select state=&state name="level" label="Level" choices=Choice::list([("A", "One"), ("B", "Two")]) />
        }
    });
    assert_eq!(page.matches(" checked").count(), 2, "{page}");
    assert_eq!(page.matches(" selected").count(), 1, "{page}");
}

#[test]
fn typed_line_ends_stay_and_a_password_is_never_filled_in() {
    let state = FormState::filled(RawForm::from([("why", "\nfirst"), ("secret", "hunter2")]));
    let page =
        html(|| view! { <TextArea state=&state name="why" label="Why" /><PasswordField state=&state name="secret" label="Password" /> });
    assert!(page.contains(">\n\nfirst</textarea>"), "{page}");
    assert!(!page.contains("hunter2"));
    let empty = html(|| view! { <TextArea state=FormState::empty() name="why" label="Why" /> });
    assert!(empty.contains(">\n</textarea>"), "{empty}");
}

#[test]
fn hostile_text_stays_text_everywhere() {
    let state = returned("q", HOSTILE);
    let page = html(|| {
        let h = || HOSTILE.to_owned();
        let facts = vec![Fact::new(h(), h()).change(h())];
        let bars = vec![Bar { short: h(), label: h(), figures: vec![Figure { count: 3, href: h() }] }];
        view! {
            <PageHeader title=h() lead=h() kicker=h() />
            <Form state=&state action=h() submit_label=h() hidden=vec![("x", h())]>
                <TextField name="q" label=h() hint=h() suffix=h() />
                <TextArea name="q" label=h() />
                <Radios name="q" legend=h() choices=vec![Choice::new(h(), h()).hint(h())] />
                <Select name="q" label=h() choices=vec![Choice::new(h(), h())] />
            </Form>
            <SearchBox state=&state action=h() label=h() />
            <Filters action=h() filters=vec![Filter::new("f", h(), vec![Choice::new(h(), h())], h())] />
            <SummaryList facts=facts />
            <DataTable caption=h() columns=vec![Column::new(h()), Column::new(h())] rows=vec![vec![text(h()), link(h(), h())]] />
            <Tag word=h() />
            <Avatar name=h() />
            <Banner sentence=h() />
            <Attention title=h() items=vec![Waiting::new(h(), h(), h(), h())] calm=h() />
            <BarChart id="c" title=h() describe=h() group=h() series=vec![h()] bars=bars />
        }
    });
    assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
    // What is drawn as text, not as a view, keeps its quotes inside its attributes too.
    assert!(page.contains("<option value=\"&quot;&gt;") && page.contains("data-label=\"&quot;&gt;"), "{page}");
}

#[test]
fn the_whole_catalogue_is_plain_html_that_holds_together() {
    let page = html(catalogue::catalogue);
    assert!(!page.contains(" style=") && !page.contains("<script") && !page.contains(" onclick="));
    let ids = values(&page, "id");
    let distinct: BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id is used twice: {ids:?}");
    for attribute in ["for", "aria-labelledby", "aria-describedby"] {
        for id in values(&page, attribute).iter().flat_map(|ids| ids.split(' ')) {
            assert!(distinct.contains(&id), "{attribute} names {id}, which is nowhere");
        }
    }
    assert_eq!(page.matches("<h1").count(), 1);
    for id in values(&page, "href").iter().filter_map(|href| href.strip_prefix("#f-")) {
        assert!(distinct.contains(&format!("f-{id}").as_str()), "the summary leads nowhere: {id}");
    }
}

#[test]
fn an_empty_list_shows_the_next_step_and_a_full_one_names_each_cell() {
    let empty = html(|| {
        let next = view! { <Empty title="No cases yet" sentence="They come from referrals." next=("/referrals".to_owned(), "See referrals".to_owned()) /> };
        view! { <DataTable caption="Cases" columns=vec![Column::new("Case")] rows=vec![] empty=next.into_any() /> }
    });
    assert!(empty.contains("See referrals") && !empty.contains("<table"));
    let full = html(
        || view! { <DataTable caption="Cases" columns=vec![Column::new("Case"), Column::number("Age")] rows=vec![vec![text("RC-1"), text("3")]] /> },
    );
    assert!(full.contains(r#"data-label="Age""#) && full.contains(r#"scope="row""#) && full.contains("<caption>"), "{full}");
}

#[test]
fn a_column_of_acts_is_headed_for_those_who_hear_it_and_many_columns_are_known() {
    let table = |count: usize| {
        let mut columns: Vec<Column> = (1..count).map(|at| Column::new(format!("Column {at}"))).collect();
        columns.push(Column::acts());
        let cells = (0..count).map(|at| text(at.to_string())).collect();
        html(move || view! { <DataTable caption="Rows" columns=columns rows=vec![cells] /> })
    };
    for (count, class) in [(3, "table table-few"), (6, "table"), (7, "table table-many")] {
        let page = table(count);
        assert!(page.contains(&format!(r#"class="{class}""#)), "{count}: {page}");
        assert!(page.contains(r#"<span class="unseen">Action"#) && !page.contains(r#"data-label="Action""#), "{page}");
    }
}

#[test]
fn a_card_shows_initials_before_the_name_and_its_tags_together() {
    let page = html(|| {
        let tags = view! { <Tag word="One" /><Tag word="Two" /> };
        view! { <Card title="Vi Vale" who="Vi Vale" tags=tags.into_any()>"More"</Card> }
    });
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} is not in {page}"));
    assert!(at("avatar") < at("<h3>") && at("<h3>") < at("card-tags") && at("card-tags") < at("One"), "{page}");
    assert_eq!(page.matches("card-tags").count(), 1, "{page}");
}

#[test]
fn the_week_posts_one_code_for_each_box() {
    let state = FormState::filled(RawForm::from([("free", "sun-evening")]));
    let page = html(|| view! { <WeekGrid state=&state name="free" legend="Free times" /> });
    assert_eq!(page.matches(r#"type="checkbox""#).count(), 21);
    assert_eq!(page.matches(" checked").count(), 1);
    let picture = html(|| view! { <WeekPicture caption="Usual week" free=vec!["mon-morning".to_owned()] /> });
    assert_eq!(picture.matches(">free<").count(), 1, "{picture}");
}

#[test]
fn what_stands_on_record_is_shown_beside_what_was_typed_where_the_two_differ() {
    let typed = RawForm::from([
        ("title", "Mine"),
        ("words", "one\r\ntwo"),
        ("level", "B"),
        ("lang", "pl"),
        ("until-day", "1"),
        ("week", "tue-evening"),
        ("version", "1"),
    ]);
    let record = RawForm(
        [
            ("title", "<Theirs>"),
            ("words", "one\ntwo"),
            ("level", "A"),
            ("lang", "cy"),
            ("lang", "pl"),
            ("until-day", ""),
            ("week", "mon-morning"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
    );
    let problems = FormProblems::whole("changed", "Somebody changed this");
    let state = FormState::returned(typed, problems, Some("7".into())).beside(record).changed_by("Nadia Penn, 09:12".into());
    assert_eq!(state.version(2), "2", "sent again, it overwrites knowingly");
    let page = html(|| {
        view! {
            <TextField state=&state name="title" label="Title" />
            <TextArea state=&state name="words" label="Words" />
            <Select state=&state name="level" label="Level" choices=Choice::list([("A", "One"), ("B", "Two")]) />
            <Checkboxes state=&state name="lang" legend="Languages" choices=Choice::list([("cy", "Welsh"), ("pl", "Polish")]) />
            <DateField state=&state name="until" label="Until" />
            <WeekGrid state=&state name="week" legend="Week" />
        }
    });
    for part in [
        "Now on record: &lt;Theirs&gt; (by Nadia Penn, 09:12)",
        "value=\"Mine\"",
        "Now on record: One (by",
        "Now on record: Welsh, Polish (by",
        "Now on record: nothing (by",
        "Now on record: Monday morning (by",
        "aria-describedby=\"f-title-now\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(page.matches("Now on record").count(), 5, "a line end of the browser is no difference: {page}");
}

#[test]
fn a_form_that_comes_back_for_another_mistake_keeps_the_version_that_was_opened() {
    let typed = RawForm::from([("version", "3")]);
    let wrong = FormProblems::whole("missing", "Enter it");
    assert_eq!(FormState::returned(typed.clone(), wrong, Some("7".into())).version(5), "3");
    assert_eq!(FormState::filled(typed).version(5), "5", "a fresh form carries what is on record");
}

#[test]
fn each_choice_has_its_fields_beneath_it_and_every_box_an_id_of_its_own() {
    let state = returned("reason", "typed");
    let page = html(|| {
        let reason = view! { <TextField state=&state name="reason" label="Reason" /> }.into_any();
        let branches =
            vec![Branch::plain(Choice::list([("A", "Accept")])), Branch::asking(Choice::list([("H", "Hold"), ("D", "Decline")]), reason)];
        view! { <Branches state=&state name="decision" legend="What is to happen?" branches=branches /> }
    });
    assert_eq!(page.matches("type=\"radio\"").count(), 3);
    let ids = values(&page, "id");
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{page}");
    let (choice, field) = (page.find("value=\"D\"").unwrap(), page.find("name=\"reason\"").unwrap());
    assert!(choice < field && page.contains("branch-fields"), "{page}");
}

const REST: Rest = Rest { one: "case that waits", many: "cases that wait", href: "/cases" };

#[test]
fn the_badge_counts_everything_and_what_is_not_named_is_one_line() {
    let items = || {
        let more = Waiting::rest(9, 5, &REST).unwrap();
        vec![Waiting::new("One", "today", "/1", "Do it"), Waiting::new("Three wait", "", "/3", "Do them").many(3), more]
    };
    let page = html(|| view! { <Attention title="Needs you" items=items() calm="Nothing" /> });
    assert!(page.contains("<span class=\"badge\">8<") && page.contains("and 4 more cases that wait"), "{page}");
    assert!(Waiting::rest(5, 5, &REST).is_none());
    assert_eq!(Waiting::rest(6, 5, &REST).unwrap().sentence, "and one more case that waits");
}
