//! The API's record as JSON has it. Every key may be absent or null. Keys that are not named here are not read, and that
//! is how the names of managers and nominated individuals stay out: `contacts` has no field.

use serde::Deserialize;

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Record {
    pub location_id: Option<String>,
    pub provider_id: Option<String>,
    pub organisation_type: Option<String>,
    pub name: Option<String>,
    pub also_known_as: Option<String>,
    pub brand_id: Option<String>,
    pub brand_name: Option<String>,
    /// Of a provider's record.
    pub ownership_type: Option<String>,
    pub registration_status: Option<String>,
    pub registration_date: Option<String>,
    pub deregistration_date: Option<String>,
    pub dormancy: Option<String>,
    pub care_home: Option<String>,
    pub number_of_beds: Option<u32>,
    pub website: Option<String>,
    pub main_phone_number: Option<String>,
    pub postal_address_line1: Option<String>,
    pub postal_address_line2: Option<String>,
    pub postal_address_town_city: Option<String>,
    pub postal_address_county: Option<String>,
    pub postal_code: Option<String>,
    pub onspd_latitude: Option<f64>,
    pub onspd_longitude: Option<f64>,
    pub region: Option<String>,
    pub local_authority: Option<String>,
    pub inspection_directorate: Option<String>,
    pub inspection_categories: Option<Vec<Category>>,
    pub inspection_areas: Option<Vec<Area>>,
    pub gac_service_types: Option<Vec<Named>>,
    pub specialisms: Option<Vec<Named>>,
    pub regulated_activities: Option<Vec<Named>>,
    pub relationships: Option<Vec<Relationship>>,
    pub current_ratings: Option<Ratings>,
    pub historic_ratings: Option<Vec<Historic>>,
    pub assessment: Option<Vec<Assessment>>,
    /// Of a list page ("locations", "providers"), which says nothing that the records do not.
    pub total_pages: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    pub name: Option<String>,
    pub description: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(super) struct Category {
    pub name: Option<String>,
    /// "true", or absent.
    pub primary: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Area {
    pub inspection_area_id: Option<String>,
    pub inspection_area_name: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Relationship {
    pub related_location_id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Ratings {
    pub overall: Option<Rated>,
    pub service_ratings: Option<Vec<Rated>>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Historic {
    pub overall: Option<Rated>,
    pub report_date: Option<String>,
    pub report_link_id: Option<String>,
}

/// A rating of the whole location, of a service or of a key question.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Rated {
    pub name: Option<String>,
    pub rating: Option<String>,
    pub report_date: Option<String>,
    pub report_link_id: Option<String>,
    /// The earlier registration whose inspection gave the rating: then it is inherited.
    pub organisation_id: Option<String>,
    pub key_question_ratings: Option<Vec<Rated>>,
}

/// The single assessment framework's form, since 2024.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Assessment {
    pub assessment_plan_published_date_time: Option<String>,
    pub ratings: Option<AssessmentRatings>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AssessmentRatings {
    pub overall: Option<Vec<Assessed>>,
    pub asg_ratings: Option<Vec<Assessed>>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Assessed {
    /// The service group: "Care Homes".
    pub name: Option<String>,
    pub rating: Option<String>,
    /// "Current", or else it was replaced.
    pub status: Option<String>,
    pub key_question_ratings: Option<Vec<Rated>>,
}
