//! Words with a code, as lists carry them and reports count them (`docs/POLICY.md` 3.1, 10.2, 12.3).

/// The state of a practitioner who has left the service, for rooms that know practitioners by their rows alone.
pub const LEFT: &str = "LEFT";

/// A closed list of words: a code for the database, a label for people, and the spellings that lists bring.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $label:literal $(| $other:literal)*;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The code kept in the database.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The word that people read.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            pub fn from_code(code: &str) -> Option<$name> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }

            /// Read a word as forms and lists bring it: code or label, in any case.
            pub fn read(word: &str) -> Option<$name> {
                let word = $crate::shared::text::clean_line(word).to_lowercase();
                $(if [$code, $label $(, $other)*].iter().any(|known| known.to_lowercase() == word) {
                    return Some($name::$variant);
                })+
                None
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}

pub(crate) use words;

words! {
    /// What a meeting about a case is for; read by those to whom the case is open, and by nobody else.
    Purpose {
        Preparation = "PREPARATION", "Preparation with one side";
        Together = "TOGETHER", "Both sides together";
        Shuttle = "SHUTTLE", "Message carried between the sides";
        Professionals = "PROFESSIONALS", "Professionals only";
        FollowUp = "FOLLOW_UP", "Follow-up";
        Review = "REVIEW", "Review of the case";
    }
}

words! {
    /// How a referral reached the service: the roll-up that reports count by.
    Mechanism {
        VictimsHub = "VICTIMS_HUB", "Victims' Hub" | "Victims’ Hub";
        Police = "POLICE", "Police officer or PCSO";
        Partner = "PARTNER", "Partner";
        SelfReferral = "SELF", "Victim self-referral" | "Self-referral";
        Other = "OTHER", "Other";
    }
}

words! {
    /// What happened, by the groups of the Home Office Counting Rules and the non-crime kinds.
    CrimeGroup {
        ViolenceWithInjury = "VIOLENCE_INJURY", "Violence with injury";
        ViolenceWithoutInjury = "VIOLENCE_NO_INJURY", "Violence without injury";
        Homicide = "HOMICIDE", "Homicide";
        RoadDeath = "ROAD_DEATH", "Death or serious injury by unlawful driving";
        Stalking = "STALKING", "Stalking and harassment";
        Sexual = "SEXUAL", "Sexual offences";
        Robbery = "ROBBERY", "Robbery";
        Burglary = "BURGLARY", "Burglary";
        Vehicle = "VEHICLE", "Vehicle offences";
        Theft = "THEFT", "Theft";
        CriminalDamage = "CRIMINAL_DAMAGE", "Criminal damage" | "Arson and criminal damage";
        Drugs = "DRUGS", "Drug offences";
        PublicOrder = "PUBLIC_ORDER", "Public order";
        Weapons = "WEAPONS", "Possession of weapons";
        Miscellaneous = "MISCELLANEOUS", "Miscellaneous crimes against society";
        Fraud = "FRAUD", "Fraud";
        AntiSocial = "ASB", "Anti-social behaviour incident" | "ASB incident";
        NeighbourDispute = "NEIGHBOUR", "Neighbour dispute";
        HateIncident = "HATE_INCIDENT", "Hate incident";
        School = "SCHOOL", "School incident";
        Workplace = "WORKPLACE", "Workplace conflict" | "Workplace";
        OtherConflict = "OTHER_CONFLICT", "Other conflict";
        NotSaid = "NOT_SAID", "Not said yet";
    }
}

words! {
    /// A person's part in the matter. In a neighbour dispute both may be harmed and responsible.
    PartyRole {
        Harmed = "HARMED", "Person harmed" | "harmed";
        Harmer = "HARMER", "Person responsible" | "harmer";
        Both = "PARTY_BOTH", "Party to the dispute" | "both";
        Supporter = "SUPPORTER", "Supporter";
    }
}

words! {
    /// Who started a referral.
    Initiator {
        Harmed = "HARMED", "The person harmed" | "harmed";
        Harmer = "HARMER", "The person responsible" | "harmer";
        Agency = "AGENCY", "An agency" | "agency";
        Both = "BOTH", "Both people" | "both";
    }
}

words! {
    /// Whether the other person in the matter is known.
    OtherParty {
        Identified = "IDENTIFIED", "Known" | "identified";
        Suspected = "SUSPECTED", "Suspected" | "suspected";
        NotIdentified = "NOT_IDENTIFIED", "Not known" | "not identified";
    }
}

words! {
    /// The practitioner levels of the scheme, lowest first.
    Level {
        Awareness = "AWARENESS", "Awareness";
        Foundation = "FOUNDATION", "Foundation";
        Intermediate = "INTERMEDIATE", "Intermediate";
        Advanced = "ADVANCED", "Advanced";
    }
}

words! {
    /// What somebody says of their own gender; counts only where a participant asked (`docs/POLICY.md` 8.1 rule 10).
    Gender {
        Female = "FEMALE", "Female";
        Male = "MALE", "Male";
        Other = "OTHER", "Another way";
    }
}

words! {
    /// The districts of the demo's area; a service keeps its own list.
    District {
        CambridgeCity = "CAMBRIDGE", "Cambridge City";
        EastCambridgeshire = "EAST_CAMBS", "East Cambridgeshire";
        Fenland = "FENLAND", "Fenland";
        Huntingdonshire = "HUNTS", "Huntingdonshire";
        Peterborough = "PETERBOROUGH", "Peterborough";
        SouthCambridgeshire = "SOUTH_CAMBS", "South Cambridgeshire";
        OutOfArea = "OUT_OF_AREA", "Out of area";
        NotSaid = "NOT_SAID", "Not said yet";
    }

}

words! {
    /// How sure a risk is judged to be dangerous, as the coordinator sets it before allocation (`docs/POLICY.md` 6.1).
    Risk {
        Low = "LOW", "Low";
        Medium = "MEDIUM", "Medium";
        High = "HIGH", "High";
        VeryHigh = "VERY_HIGH", "Very high";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_bring_labels_and_forms_bring_codes() {
        assert_eq!(Mechanism::read("victims' hub"), Some(Mechanism::VictimsHub));
        assert_eq!(CrimeGroup::read("violence with injury"), Some(CrimeGroup::ViolenceWithInjury));
        assert_eq!(Level::read("FOUNDATION"), Some(Level::Foundation));
        assert_eq!(Level::read("expert"), None);
        assert!(Level::Advanced > Level::Intermediate);
    }
}
