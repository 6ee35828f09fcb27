//! Enums whose values have a code, and some of them labels and the names that files have for them.

/// An enum by a table of its values: each one's meaning, name, code, labels in English and Spanish, and what files call it in
/// [folded](crate::catalog::fold) form, with spaces between. A table may end with the codes, or with the labels.
macro_rules! words {
    (
        $(#[$about:meta])* $visible:vis $name:ident
        $($(#[$meaning:meta])+ $word:ident $code:literal $english:literal $spanish:literal $names:literal;)+
    ) => {
        $crate::words::words! {
            $(#[$about])* $visible $name
            $($(#[$meaning])+ $word $code $english $spanish;)+
        }

        impl $name {
            /// The one that a file means by `text`: a code, a label, or a common variant of one. Case, accents, spaces and
            /// punctuation do not matter. `None` for anything else.
            $visible fn parse(text: &str) -> Option<Self> {
                let folded = $crate::catalog::fold(text);
                Self::ALL.into_iter().find(|word| word.names().any(|name| name == folded))
            }

            /// What a file may call it, in folded form.
            pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
                let names = match self {
                    $(Self::$word => $names,)+
                };
                names.split(' ')
            }
        }
    };
    (
        $(#[$about:meta])* $visible:vis $name:ident
        $($(#[$meaning:meta])+ $word:ident $code:literal $english:literal $spanish:literal;)+
    ) => {
        $crate::words::words! {
            $(#[$about])* $visible $name
            $($(#[$meaning])+ $word $code;)+
        }

        impl $name {
            /// The name that a user reads.
            $visible const fn label(self, language: $crate::Language) -> &'static str {
                match self {
                    $(Self::$word => language.pick($english, $spanish),)+
                }
            }
        }
    };
    (
        $(#[$about:meta])* $visible:vis $name:ident
        $($(#[$meaning:meta])+ $word:ident $code:literal;)+
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        $visible enum $name {
            $($(#[$meaning])+ #[doc = concat!("Code `", $code, "`.")] #[serde(rename = $code)] $word,)+
        }

        impl $name {
            /// Every one, in canonical order.
            $visible const ALL: [Self; [$($code),+].len()] = [$(Self::$word),+];

            /// The code, which files, tables and commands have.
            $visible const fn code(self) -> &'static str {
                match self {
                    $(Self::$word => $code,)+
                }
            }
        }

        #[doc = concat!("Writes the [code](", stringify!($name), "::code).")]
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }
    };
}
pub(crate) use words;
