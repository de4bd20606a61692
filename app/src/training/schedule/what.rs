//! What kind of thing stands in the picture.

use crate::shared::vocabulary::words;

words! {
    /// The kinds that a filter offers. A meeting about a case is a "Meeting": the word stands on walls and in prints.
    What {
        Course = "COURSE", "Course day";
        Briefing = "BRIEFING", "Briefing";
        Supervision = "SUPERVISION", "Supervision";
        Interview = "INTERVIEW", "Interview";
        CaseMeeting = "CASE_MEETING", "Meeting";
        TeamMeeting = "TEAM_MEETING", "Team meeting";
        Conference = "CONFERENCE", "Conference";
    }
}
