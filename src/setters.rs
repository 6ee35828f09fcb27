//! The setters of builders: each takes the builder and hands it on.

/// Setters of the fields of a builder, inside its `impl`, each after its documentation. A line is one of
///
/// - `pub name: Type;` sets the field;
/// - `pub name: into Type;` sets it to whatever becomes the type;
/// - `pub name: some Type;` sets an optional field to whatever becomes the type;
/// - `pub name: each Type;` sets a list from whatever becomes its members, `pub name: some each Type;` an optional one.
///
/// `pub name => field.path: ...` sets a field that is called otherwise.
macro_rules! setters {
    (@as [$($meta:tt)*] [$visible:vis] $name:ident [$($field:tt)+] into $type:ty; $($rest:tt)*) => {
        $crate::setters::setters! { @one [$($meta)*] [$visible] $name [$($field)+] [impl Into<$type>] [$name.into()] }
        $crate::setters::setters! { $($rest)* }
    };
    (@as [$($meta:tt)*] [$visible:vis] $name:ident [$($field:tt)+] some each $type:ty; $($rest:tt)*) => {
        $crate::setters::setters! {
            @one [$($meta)*] [$visible] $name [$($field)+] [impl IntoIterator<Item = impl Into<$type>>]
            [Some($name.into_iter().map(Into::into).collect())]
        }
        $crate::setters::setters! { $($rest)* }
    };
    (@as [$($meta:tt)*] [$visible:vis] $name:ident [$($field:tt)+] some $type:ty; $($rest:tt)*) => {
        $crate::setters::setters! { @one [$($meta)*] [$visible] $name [$($field)+] [impl Into<$type>] [Some($name.into())] }
        $crate::setters::setters! { $($rest)* }
    };
    (@as [$($meta:tt)*] [$visible:vis] $name:ident [$($field:tt)+] each $type:ty; $($rest:tt)*) => {
        $crate::setters::setters! {
            @one [$($meta)*] [$visible] $name [$($field)+] [impl IntoIterator<Item = impl Into<$type>>]
            [$name.into_iter().map(Into::into).collect()]
        }
        $crate::setters::setters! { $($rest)* }
    };
    (@as [$($meta:tt)*] [$visible:vis] $name:ident [$($field:tt)+] $type:ty; $($rest:tt)*) => {
        $crate::setters::setters! { @one [$($meta)*] [$visible] $name [$($field)+] [$type] [$name] }
        $crate::setters::setters! { $($rest)* }
    };
    (@one [$($meta:tt)*] [$visible:vis] $name:ident [$($field:tt)+] [$type:ty] [$value:expr]) => {
        $($meta)*
        #[must_use]
        $visible fn $name(mut self, $name: $type) -> Self {
            self.$($field)+ = $value;
            self
        }
    };
    () => {};
    ($(#[$meta:meta])* $visible:vis $name:ident: $($rest:tt)*) => {
        $crate::setters::setters! { @as [$(#[$meta])*] [$visible] $name [$name] $($rest)* }
    };
    ($(#[$meta:meta])* $visible:vis $name:ident => $($field:ident).+: $($rest:tt)*) => {
        $crate::setters::setters! { @as [$(#[$meta])*] [$visible] $name [$($field).+] $($rest)* }
    };
}
pub(crate) use setters;
