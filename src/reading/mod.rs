//! Incident text to facts with the words they came from.
