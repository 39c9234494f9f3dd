//! Which file of `src/` depends on which, and that no chain of dependencies comes back to where it began.
#![cfg(not(target_arch = "wasm32"))]

mod sources;

use sources::{Crate, Names, circles};
use std::collections::BTreeSet;
use std::path::Path;

fn engine() -> Crate {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut engine = Crate::default();
    engine.read(&root, "lib.rs", &Vec::new());
    engine
}

#[test]
fn no_files_depend_on_one_another_in_a_circle() {
    let engine = engine();
    let dependencies = engine.dependencies();
    let circles = circles(&dependencies);
    let words = circles.iter().map(|circle| {
        let edges = circle.iter().flat_map(|from| {
            let to = dependencies[from].intersection(circle);
            to.map(move |to| format!("  {from} -> {to}\n"))
        });
        edges.collect::<String>()
    });
    let words: Vec<String> = words.collect();
    assert!(words.is_empty(), "in circles:\n{}", words.join("\n"));
}

#[test]
fn methods_are_where_their_type_is() {
    let strayed = engine().strayed_methods();
    assert!(strayed.is_empty(), "{}", strayed.join("\n"));
}

/// A crate of these modules (path, text).
fn example(modules: &[(&str, &str)]) -> Crate {
    let mut example = Crate::default();
    for (path, text) in modules {
        let names: Names = path
            .split('/')
            .filter(|name| !name.is_empty())
            .map(Into::into)
            .collect();
        example.add(path, &names, text, &|child| Some(child.into()));
    }
    example
}

#[test]
fn circles_of_any_length_are_found() {
    let straight = example(&[
        ("", "pub mod a; pub mod b; pub mod c;"),
        ("a", "use crate::b::{self, B}; fn f() { b::g() }"),
        ("b", "pub struct B; pub fn g() { let _ = crate::c::C; }"),
        ("c", "pub struct C;"),
    ]);
    assert!(circles(&straight.dependencies()).is_empty());
    let closed = example(&[
        ("", "pub mod a; pub mod b; pub mod c;"),
        ("a", "use crate::b::B; pub struct A;"),
        (
            "b",
            "pub struct B; pub fn g() { println!(\"{}\", crate::c::C); }",
        ),
        ("c", "use super::a; pub struct C; fn f() -> a::A { a::A }"),
    ]);
    assert_eq!(
        circles(&closed.dependencies()),
        [BTreeSet::from(["a", "b", "c"])]
    );
}

#[test]
fn re_exports_are_followed_to_the_definition() {
    let facade = example(&[
        ("", "pub mod a; pub mod b;"),
        (
            "a",
            "mod inner; mod other; pub use inner::Inner; pub use other::*;",
        ),
        ("a/inner", "use super::Other; pub struct Inner;"),
        ("a/other", "pub struct Other;"),
        ("b", "use crate::a::Inner;"),
    ]);
    let dependencies = facade.dependencies();
    assert_eq!(dependencies["b"], BTreeSet::from(["a/inner"]));
    assert_eq!(dependencies["a/inner"], BTreeSet::from(["a/other"]));
    assert!(dependencies["a"].is_empty());
}

#[test]
fn strayed_methods_are_found() {
    let strayed = example(&[
        ("", "pub mod a; pub mod b;"),
        ("a", "mod more; pub struct A;"),
        ("a/more", "use super::A; impl A { fn fine() {} }"),
        ("b", "use crate::a::A; impl A { fn strayed() {} }"),
    ]);
    assert_eq!(strayed.strayed_methods(), ["src/b: methods of a::A"]);
}
