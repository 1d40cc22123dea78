//! The tantivy index over the cases.
