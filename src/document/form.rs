//! The closed form of a kind of file, described as data.

/// A key of the front matter or of a list of `键: 值`.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
}

impl Key {
    /// A key that must be there.
    pub const fn must(name: &'static str) -> Key {
        Key { name, required: true }
    }

    /// A key that may be left out.
    pub const fn may(name: &'static str) -> Key {
        Key { name, required: false }
    }
}

/// What may stand under a heading.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Nothing.
    Nothing,
    /// Paragraphs, or nothing.
    MaybeProse,
    /// Paragraphs; lists and `###` parts are welcome in a story.
    Prose,
    /// A list of free text.
    List,
    /// A list of `键: 值`.
    Keys(&'static [Key]),
    /// One table with these columns.
    Table(&'static [&'static str]),
}

/// A section with a fixed name.
#[derive(Debug, Clone, Copy)]
pub struct SectionForm {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What stands under it.
    pub shape: Shape,
}

impl SectionForm {
    /// A section that must be there.
    pub const fn must(name: &'static str, shape: Shape) -> SectionForm {
        SectionForm { name, required: true, shape }
    }

    /// A section that may be left out.
    pub const fn may(name: &'static str, shape: Shape) -> SectionForm {
        SectionForm { name, required: false, shape }
    }
}

/// Sections whose names the author chooses: facts, concepts.
#[derive(Debug, Clone, Copy)]
pub struct FreeSections {
    /// What one is called in a message (“事实”).
    pub what: &'static str,
    /// What stands directly under the heading.
    pub shape: Shape,
    /// The `###` sections under it.
    pub subs: &'static [SectionForm],
}

/// The form of a kind of file.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What the file is called in a message (“请求权”).
    pub what: &'static str,
    /// Keys of the front matter.
    pub keys: &'static [Key],
    /// What stands under the title.
    pub preamble: Shape,
    /// Sections with fixed names, in order.
    pub sections: &'static [SectionForm],
    /// Sections with free names, if the form has them.
    pub free: Option<FreeSections>,
}
