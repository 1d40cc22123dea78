//! Prose of the files as HTML: raw HTML is shown as text, never passed through; `civil-code#1253` becomes a link with
//! the name people use; links lead only within the site.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::guidance::provision_name;
use crate::law::{LawLibrary, ProvisionId};
use crate::source::typeset;

use super::links;

/// Escapes text for HTML, attribute values included.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Prose as blocks.
pub fn html(text: &str, law: &LawLibrary) -> String {
    let set = typeset(text);
    let mut out = String::new();
    let parser = Parser::new_ext(&set, Options::ENABLE_TABLES);
    pulldown_cmark::html::push_html(&mut out, parser.map(|event| tame(event, law)));
    out
}

/// One line of prose without a paragraph around it.
pub fn inline(text: &str, law: &LawLibrary) -> String {
    let set = typeset(text);
    let mut out = String::new();
    let events = Parser::new(&set)
        .map(|event| tame(event, law))
        .filter(|e| !matches!(e, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)));
    pulldown_cmark::html::push_html(&mut out, events);
    out.trim_end().to_owned()
}

/// Makes an event harmless and turns citations into links. Headings inside prose stand below the page's own.
fn tame<'e>(event: Event<'e>, law: &LawLibrary) -> Event<'e> {
    use pulldown_cmark::HeadingLevel::{H3, H4};
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Code(code) => match ProvisionId::parse(code.split('@').next().unwrap_or("")) {
            Some(id) => Event::InlineHtml(CowStr::from(format!(
                "<a class=\"cite\" href=\"{}\">{}</a>",
                escape(&links::provision(id.as_str())),
                escape(&provision_name(law, &id))
            ))),
            None => Event::Code(code),
        },
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        Event::Start(Tag::Link { dest_url, .. }) if !dest_url.starts_with('/') || dest_url.starts_with("//") => {
            Event::Start(Tag::Emphasis)
        }
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: if level <= H3 { H3 } else { H4 }, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(if level <= H3 { H3 } else { H4 })),
        event => event,
    }
}
