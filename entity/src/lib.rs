//! The tables of Accord, one file each, written by hand; the `migration` crate builds them, and its tests compare the two.
//!
//! States and kinds are text: the closed lists stand as checks in the database and as enums in the rooms of the app. Keys are
//! UUID version 7, times UTC to the microsecond. `service_id` names the tenant. Every file says how long its rows are kept
//! (defaults; a service may set its own, `docs/RETENTION.md`).

// House: what every room stands on.
pub mod audit_block;
pub mod audit_entry;
pub mod form_once;
pub mod house_clock;
pub mod job;
pub mod letter;
pub mod reference_counter;
pub mod returned_form;
pub mod service;

// People: who there is, agencies, and what matching knows of practitioners.
pub mod agency;
pub mod agency_member;
pub mod availability_day;
pub mod availability_week;
pub mod background_check;
pub mod blocked_date;
pub mod compliance_item;
pub mod contact_way;
pub mod do_not_pair;
pub mod endorsement;
pub mod observation;
pub mod observed_standard;
pub mod person;
pub mod person_area;
pub mod person_language;
pub mod place_decision;
pub mod practitioner;
pub mod practitioner_change;
pub mod practitioner_state;
pub mod safe_contact;
pub mod status_check;
pub mod supervision;
pub mod supervision_note;
pub mod supervisor_of;
pub mod update_consent;

// Accounts: who may sign in, and as what.
pub mod account;
pub mod one_time_link;
pub mod role_grant;
pub mod session;
pub mod sign_in_attempt;

// Recruitment: volunteer roles and those who apply.
pub mod application;
pub mod vacancy;

// Calendar: who was told of what, and what they answered.
pub mod appointment;
pub mod appointment_answer;
pub mod assessment;
pub mod calendar_message;
pub mod calendar_wish;

// Training: courses, their days, and who was there.
pub mod attendance;
pub mod booking;
pub mod booking_approval;
pub mod booking_event;
pub mod briefing;
pub mod briefing_attendance;
pub mod briefing_group;
pub mod briefing_list;
pub mod briefing_session;
pub mod briefing_target;
pub mod code_try;
pub mod completion;
pub mod course;
pub mod course_change;
pub mod day_sign_in;
pub mod evaluation;
pub mod material;
pub mod material_file;
pub mod run;
pub mod run_allocation;
pub mod run_trainer;
pub mod session_day;

// The calendar: private addresses, and busy times from calendars of people's own.
pub mod busy_source;
pub mod busy_span;
pub mod calendar_change;
pub mod calendar_feed;

// Accreditation: levels, and who holds them.
// Accreditation: standings, who holds them, and what they rest on.
pub mod award;
pub mod competence_assessment;
pub mod cpd_entry;
pub mod extension;
pub mod recognition;
pub mod registration;
pub mod scheme;
pub mod scheme_draft;
pub mod standing;
pub mod standing_due;
pub mod standing_event;
pub mod standing_night;

// Certificates: what was completed, as printed.
pub mod certificate;

// Cases: referrals, cases and their parties.
pub mod case_event;
pub mod declared_conflict;
pub mod matter_agency;
pub mod meeting;
pub mod meeting_person;
pub mod party;
pub mod referral;
pub mod referral_event;
pub mod rj_case;

// Matching: seats offered and taken.
pub mod assignment;
pub mod match_decision;
pub mod offer;

// Imports: files brought in, and how to undo them.
pub mod import_batch;
pub mod import_row;
