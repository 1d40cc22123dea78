//! A guidance, and cases set side by side, written out: 处置单 and 类案检索报告 as Markdown, plain text and Word.
//!
//! Nothing is worked out here but the comparison itself; everything else was decided by `guidance`.

pub mod cited;
pub mod compare;
pub mod docx;
pub mod sheet;
mod sheet_fit;
mod sheet_text;
pub mod similar_cases;
