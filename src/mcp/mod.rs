//! The Model Context Protocol face: search, case, law and assess as tools for a company's own assistant.
