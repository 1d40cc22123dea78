//! A closed list of things that have a stable id for files, URLs and JSON and a Chinese name for people.

/// Declares the enum with `ALL`, `id`, `name` and `parse` (which reads an id or a name).
macro_rules! closed_list {
    ($(#[$about:meta])* $list:ident: $($variant:ident $id:literal $name:literal;)*) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema,
        )]
        pub enum $list {
            $(#[doc = $name] #[serde(rename = $id)] $variant,)*
        }

        impl $list {
            /// All of them, in order.
            pub const ALL: &'static [$list] = &[$($list::$variant,)*];

            /// The stable id.
            pub fn id(self) -> &'static str {
                match self { $($list::$variant => $id,)* }
            }

            /// The Chinese name.
            pub fn name(self) -> &'static str {
                match self { $($list::$variant => $name,)* }
            }

            /// Reads an id or a Chinese name.
            pub fn parse(word: &str) -> Option<$list> {
                $list::ALL.iter().copied().find(|x| x.id() == word || x.name() == word)
            }
        }
    };
}

pub(super) use closed_list;
