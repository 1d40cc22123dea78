//! What is wrong, where, and what to do.
//!
//! A [`Diagnostic`] is data: a code, a sentence, the words it is about, other places that matter (a declaration, a
//! duplicate), and help. Nothing here prints; [`render`] has one renderer per output. Every [`Code`] has a manual
//! page in Chinese under `docs/codes/`, whose example the tests run.

mod codes;
pub mod render;

pub use codes::Code;

use crate::source::{Sources, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// 错误: the file, or a part of it, cannot be used.
    Error,
    /// 警告: usable, but likely not what was meant.
    Warning,
}

impl Severity {
    /// The Chinese word.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "错误",
            Severity::Warning => "警告",
        }
    }
}

/// Words of a file with what is to be said about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Which words.
    pub span: Span,
    /// What is said; may be empty.
    pub text: String,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind; decides the severity.
    pub code: Code,
    /// One sentence.
    pub message: String,
    /// The wrong words.
    pub primary: Label,
    /// Other places that matter: the declaration, the duplicate.
    pub secondary: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
        }
    }

    /// Says something at the caret.
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.primary.text = text.into();
        self
    }

    /// Adds another place that matters.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// Error or warning.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// Puts diagnostics in order of file, place, code and words, and drops repeats.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    let path = |d: &Diagnostic| sources.get(d.primary.span.file).map_or(String::new(), |f| f.path.clone());
    diagnostics.sort_by(|a, b| {
        path(a)
            .cmp(&path(b))
            .then_with(|| a.primary.span.start.cmp(&b.primary.span.start))
            .then_with(|| a.code.cmp(&b.code))
            .then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

/// How many errors and warnings there are.
pub fn count(diagnostics: &[Diagnostic]) -> (usize, usize) {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    (errors, diagnostics.len() - errors)
}
