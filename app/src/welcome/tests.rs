//! What anybody may read.

use crate::accounts::tests::http::ask;
use crate::matching::verdict::Rule;
use crate::shared::Role;
use crate::testing::TestApp;
use axum::http::StatusCode;

#[tokio::test]
async fn the_front_page_leads_everywhere_and_every_footer_link_is_there() {
    let test = TestApp::new().await;
    let front = ask(&test.app, "/", "", None).await;
    for way in ["/roles", "/refer", "/ask", "/sign-in", "/accessibility", "/privacy", "/how-we-match"] {
        assert!(front.text.contains(&format!("href=\"{way}\"")), "{way}");
    }
    for path in ["/", "/accessibility", "/privacy", "/how-we-match"] {
        let page = ask(&test.app, path, "", None).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.text.matches("<h1").count(), 1, "{path}");
    }
}

#[tokio::test]
async fn whoever_is_signed_in_is_led_to_a_referral_only_when_they_may_send_one() {
    let test = TestApp::new().await;
    for (role, refers) in [(Role::Referrer, true), (Role::Coordinator, true), (Role::Volunteer, false), (Role::Administrator, false)] {
        let who = test.signed_in(&format!("Somebody As {role}"), &[role]).await;
        let cookie = test.cookie(&who).await;
        let front = ask(&test.app, "/", &cookie, None).await;
        assert_eq!(front.text.contains("href=\"/refer\""), refers, "{role}");
    }
}

#[tokio::test]
async fn what_a_discreet_page_leads_to_is_discreet() {
    let test = TestApp::new().await;
    for path in ["/accessibility", "/privacy"] {
        let page = ask(&test.app, path, "", None).await.text;
        assert!(page.contains("Fenbridge Service") && page.contains("Leave this page"), "{path}");
        assert!(!page.contains("estorative"), "{path}");
    }
}

#[tokio::test]
async fn no_rule_of_matching_is_kept_quiet() {
    let test = TestApp::new().await;
    let page = ask(&test.app, "/how-we-match", "", None).await.text;
    for rule in Rule::ALL {
        assert!(page.contains(rule.title()), "{}", rule.title());
    }
}
