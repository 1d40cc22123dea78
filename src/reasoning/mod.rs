//! Facts and law at a date to an assessment.
