//! Addresses: where a form may lead, and where an asker sits.

use super::*;
use axum::http::Request;

#[test]
fn an_address_of_ours_leads_nowhere_else() {
    for fine in
        ["/", "/home", "/cases?page=2&sort=state", "/people?form=0198", "/a//b", "/training#days", "/w%C3%A9", "/%09/elsewhere.example"]
    {
        assert_eq!(local_path(fine), Some(fine));
    }
    for elsewhere in [
        "",
        "home",
        "//elsewhere.example",
        "https://elsewhere.example/",
        "/\\elsewhere.example",
        "\\/elsewhere.example",
        "/\t/elsewhere.example",
        "\t//elsewhere.example",
        "/\n/elsewhere.example",
        "/\r/elsewhere.example",
        "/home\r\nset-cookie: a=b",
        "/\0",
        "/\u{b}/elsewhere.example",
        "/\u{7f}/elsewhere.example",
        "/\u{85}/elsewhere.example",
        "/\u{1f}",
    ] {
        assert_eq!(local_path(elsewhere), None, "{elsewhere:?}");
    }
}

#[test]
fn a_page_that_somebody_came_from_is_ours_or_none() {
    for (referer, page) in [
        ("https://accord.test/offers/1", Some("/offers/1")),
        ("https://accord.test.elsewhere.example/offers", None),
        ("https://accord.test//elsewhere.example", None),
        ("https://elsewhere.example/", None),
    ] {
        let (parts, ()) = Request::builder().header("referer", referer).body(()).unwrap().into_parts();
        assert_eq!(came_from(&parts, "https://accord.test").as_deref(), page, "{referer}");
    }
}

#[test]
fn only_our_own_proxies_say_where_somebody_sits() {
    let address = |trusted: usize, headers: &[&str]| {
        let mut request = Request::builder();
        for value in headers {
            request = request.header("x-forwarded-for", *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 9], 4000))));
        client_address(&parts, trusted).unwrap()
    };
    for (trusted, headers, expected) in [
        (0, &["192.0.2.1"][..], "10.0.0.9"),
        (1, &["192.0.2.1"], "192.0.2.1"),
        (1, &["203.0.113.7, 192.0.2.1"], "192.0.2.1"),
        // A proxy that adds a header of its own does not give the asker's the word.
        (1, &["203.0.113.7", "192.0.2.1"], "192.0.2.1"),
        (2, &["203.0.113.7, 192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        (1, &["192.0.2.1:5120"], "192.0.2.1"),
        (1, &["2001:db8:0:1::7"], "2001:db8:0:1::/64"),
        (1, &["2001:db8:0:1:ffff:1:2:3"], "2001:db8:0:1::/64"),
        (1, &["[2001:db8:0:2::7]:5120"], "2001:db8:0:2::/64"),
        (1, &["::ffff:192.0.2.1"], "192.0.2.1"),
        (2, &["192.0.2.1"], "10.0.0.9"),
        (1, &["unknown"], "10.0.0.9"),
        (1, &[], "10.0.0.9"),
    ] {
        assert_eq!(address(trusted, headers), expected, "{trusted} trusted, {headers:?}");
    }
}
