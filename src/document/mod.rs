//! Markdown in the closed form.
