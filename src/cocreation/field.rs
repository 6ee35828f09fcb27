//! The fields of each kind of record: what files call them, and where their values go. Every format is read and written by these.

use super::record::Extra;

/// The kinds of values, each with its type in a record.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $type:ty;)*) => {
        /// The types of values in a record, by their kinds.
        pub(super) mod place {
            use super::super::date::PartialDate;
            use super::super::words;
            use crate::catalog::Jurisdiction;

            $(pub type $kind = $type;)*
        }

        /// The place of a value in a record.
        pub(super) enum Slot<'a> {
            $($(#[$doc])* $kind(&'a mut place::$kind),)*
        }
    };
}

kinds! {
    Text Option<String>;
    List Vec<String>;
    Truth Option<bool>;
    Whole Option<u32>;
    Year Option<u32>;
    Date Option<PartialDate>;
    State Option<Jurisdiction>;
    /// The state that a participation is of, where the Federation is for none yet.
    Own Jurisdiction;
    Status Option<words::MilestoneStatus>;
    Completion Option<words::Completion>;
    Degree Option<words::Degree>;
}

/// A field of a record.
pub(super) struct Field<R> {
    /// The part of the record that it lies in; empty for the record itself.
    pub group: &'static str,
    pub name: &'static str,
    /// Its header in Spanish, and others that files have for it, with spaces between them.
    pub aliases: &'static str,
    pub slot: for<'a> fn(&'a mut R) -> Slot<'a>,
}

impl<R> Field<R> {
    /// The header of its column; `prefix` is that of milestones or action plans.
    pub fn column(&self, prefix: &str) -> String {
        [prefix, self.group, self.name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
    }
}

/// A place of fields: the record itself (`""`) or a group of it, or the parts that it may have several of (`None`).
pub(super) type Group = Option<&'static str>;

/// The record itself.
pub(super) const OWN: Group = Some("");

/// A part of a record that it may have several of.
pub(super) trait Part: Clone + Default + PartialEq + Send + Sync + 'static {
    const FIELDS: &'static [Field<Self>];

    fn extra(&mut self) -> &mut Extra;
}

/// A kind of record.
pub(super) trait Record: Clone + PartialEq + Send + Sync + 'static {
    type Part: Part;
    /// What several of them are called in a file.
    const SEVERAL: &'static str;
    /// The first is the key, which distinguishes one from another.
    const FIELDS: &'static [Field<Self>];
    /// The parts of the record that have fields.
    const GROUPS: &'static [&'static str];
    /// The field that lists its parts, and the prefix of their columns.
    const PARTS: [&'static str; 2];

    fn empty() -> Self;
    fn parts(&mut self) -> &mut Vec<Self::Part>;
    /// Unknown fields of the record itself, its groups and its parts.
    fn extras(&mut self) -> Vec<(Group, &mut Extra)>;
    fn extra_of(&mut self, group: &str) -> &mut Extra;

    /// Unknown fields of the record, or of one of its parts.
    fn extra<'a>(&'a mut self, part: &'a mut Self::Part, group: Group) -> &'a mut Extra {
        group.map_or_else(|| part.extra(), |group| self.extra_of(group))
    }

    /// The place of the value of a field by its number: those of the record itself come before those of its parts.
    fn slot<'a>(&'a mut self, part: &'a mut Self::Part, field: usize) -> Slot<'a> {
        match Self::FIELDS.get(field) {
            Some(field) => (field.slot)(self),
            None => (Self::Part::FIELDS[field - Self::FIELDS.len()].slot)(part),
        }
    }
}

/// Whether a value is what a record has without it.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A kind of record from the list of its fields: its type and those of its parts, how serde writes them, and [`Record`]. A field is
/// written as its meaning, its name, the kind of its value ([`place`]) and its [aliases](Field::aliases). Tables have the fields in
/// the order of the list, JSON has the record's own ones first.
macro_rules! record {
    (@table $(#[$meta:meta])* $table:ident { $($(#[$doc:meta])* $field:ident $kind:ident)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $table {
            $($(#[$doc])* #[serde(skip_serializing_if = "is_default")] pub $field: place::$kind,)*
            /// Other fields.
            #[serde(flatten)]
            pub extra: Extra,
        }
    };
    (@field $group:expr; $name:ident $kind:ident [$($place:ident).+] $aliases:literal) => {
        Field {
            group: $group,
            name: stringify!($name),
            aliases: $aliases,
            slot: |record| Slot::$kind(&mut record.$($place).+),
        }
    };
    (
        $(#[$meta:meta])* $record:ident $several:literal
        { $(#[$key_meta:meta])* $key:ident $key_kind:ident $key_aliases:literal = $no_key:expr,
            $($(#[$own_doc:meta])* $own:ident $own_kind:ident $own_aliases:literal)* }
        with { $($(#[$group_doc:meta])* $group:ident: $(#[$group_meta:meta])* $Group:ident
            { $($(#[$of_group_doc:meta])* $of_group:ident $of_group_kind:ident $of_group_aliases:literal)* })* }
        then { $($(#[$more_doc:meta])* $more:ident $more_kind:ident $more_aliases:literal)* }
        $(#[$parts_doc:meta])* $parts:ident $prefix:literal: $(#[$part_meta:meta])* $Part:ident
            { $($(#[$of_part_doc:meta])* $of_part:ident $of_part_kind:ident $of_part_aliases:literal)* }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct $record {
            $(#[$key_meta])*
            pub $key: place::$key_kind,
            $($(#[$own_doc])* #[serde(default, skip_serializing_if = "is_default")] pub $own: place::$own_kind,)*
            $($(#[$more_doc])* #[serde(default, skip_serializing_if = "is_default")] pub $more: place::$more_kind,)*
            $($(#[$group_doc])* #[serde(default, skip_serializing_if = "is_default")] pub $group: $Group,)*
            $(#[$parts_doc])*
            #[serde(default, skip_serializing_if = "is_default")]
            pub $parts: Vec<$Part>,
            /// Other fields.
            #[serde(flatten)]
            pub extra: Extra,
        }

        impl Record for $record {
            type Part = $Part;
            const SEVERAL: &'static str = $several;
            const FIELDS: &'static [Field<Self>] = &[
                record! { @field ""; $key $key_kind [$key] $key_aliases },
                $(record! { @field ""; $own $own_kind [$own] $own_aliases },)*
                $($(record! { @field stringify!($group); $of_group $of_group_kind [$group.$of_group] $of_group_aliases },)*)*
                $(record! { @field ""; $more $more_kind [$more] $more_aliases },)*
            ];
            const GROUPS: &'static [&'static str] = &[$(stringify!($group)),*];
            const PARTS: [&'static str; 2] = [stringify!($parts), $prefix];

            fn empty() -> Self {
                $record {
                    $key: $no_key,
                    $($own: Default::default(),)*
                    $($more: Default::default(),)*
                    $($group: Default::default(),)*
                    $parts: Vec::new(),
                    extra: Extra::new(),
                }
            }

            fn parts(&mut self) -> &mut Vec<$Part> {
                &mut self.$parts
            }

            fn extras(&mut self) -> Vec<(Group, &mut Extra)> {
                let mut extras = vec![(OWN, &mut self.extra)];
                extras.extend([$((Some(stringify!($group)), &mut self.$group.extra)),*]);
                extras.extend(self.$parts.iter_mut().map(|part| (None, &mut part.extra)));
                extras
            }

            fn extra_of(&mut self, group: &str) -> &mut Extra {
                match group {
                    $(group if group == stringify!($group) => &mut self.$group.extra,)*
                    _ => &mut self.extra,
                }
            }
        }

        $(record! { @table $(#[$group_meta])* $Group { $($(#[$of_group_doc])* $of_group $of_group_kind)* } })*
        record! { @table $(#[$part_meta])* $Part { $($(#[$of_part_doc])* $of_part $of_part_kind)* } }

        impl Part for $Part {
            const FIELDS: &'static [Field<Self>] =
                &[$(record! { @field ""; $of_part $of_part_kind [$of_part] $of_part_aliases }),*];

            fn extra(&mut self) -> &mut Extra {
                &mut self.extra
            }
        }
    };
}
pub(super) use record;
