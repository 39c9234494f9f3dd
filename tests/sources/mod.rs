//! The files of a crate, and which of them depends on which.
//!
//! A file depends on the files that define what it names. A re-export (`pub use`) is followed to the definition and
//! does not count itself; neither does declaring a module.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path as FilePath;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, UseTree};

/// A path of module or item names below the crate's root.
pub type Names = Vec<String>;

/// One module that has a file.
#[derive(Default)]
struct Module {
    /// Its file below `src/`.
    file: String,
    /// What it re-exports: the name here, and the path that it stands for.
    exports: Vec<(String, Names)>,
    /// The modules whose every public name it re-exports.
    globs: Vec<Names>,
    /// The paths that its code names, from the root.
    paths: BTreeSet<Names>,
    /// The types that it defines.
    types: BTreeSet<String>,
    /// The types that have inherent methods here, as they are named.
    methods: BTreeSet<Names>,
}

/// The modules of a crate.
#[derive(Default)]
pub struct Crate {
    modules: BTreeMap<Names, Module>,
}

impl Crate {
    /// Reads the module at `path` from `file` (below `root`), and its children.
    pub fn read(&mut self, root: &FilePath, file: &str, path: &Names) {
        let text = fs::read_to_string(root.join(file)).expect(file);
        self.add(file, path, &text, &|child| {
            let below = match file.strip_suffix("/mod.rs") {
                Some(folder) => folder.to_owned(),
                None if path.is_empty() => String::new(),
                None => file.trim_end_matches(".rs").to_owned(),
            };
            let stem = FilePath::new(&below).join(child);
            [stem.with_extension("rs"), stem.join("mod.rs")]
                .into_iter()
                .find(|file| root.join(file).exists())
                .map(|file| file.to_string_lossy().replace('\\', "/"))
        })
        .into_iter()
        .for_each(|(child, file)| {
            let path = [&path[..], &[child]].concat();
            self.read(root, &file, &path);
        });
    }

    /// Adds a module with this text; returns its children with their files.
    pub fn add(
        &mut self,
        file: &str,
        path: &Names,
        text: &str,
        find: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<(String, String)> {
        let syntax = syn::parse_file(text).expect(file);
        let children: BTreeSet<String> = syntax
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
                _ => None,
            })
            .collect();
        let mut reader = Reader {
            here: path.clone(),
            children: children.clone(),
            names: BTreeMap::new(),
            module: Module {
                file: file.to_owned(),
                ..Module::default()
            },
        };
        for item in &syntax.items {
            reader.note_names(item);
        }
        reader.visit_file(&syntax);
        self.modules.insert(path.clone(), reader.module);
        let files = children.into_iter().map(|child| {
            let file = find(&child).unwrap_or_else(|| panic!("{file}: no file of mod {child}"));
            (child, file)
        });
        files.collect()
    }

    /// The module that defines what `path` names; `None` where it names a module, or nothing of this crate.
    fn definition(&self, path: &[String]) -> Option<&Names> {
        self.resolve(path, 0)
    }

    fn resolve(&self, path: &[String], depth: usize) -> Option<&Names> {
        if depth > 16 {
            return None;
        }
        let known = (0..=path.len())
            .rev()
            .find(|k| self.modules.contains_key(&path[..*k]))?;
        let (here, module) = self.modules.get_key_value(&path[..known])?;
        let name = path.get(known)?;
        let rest = &path[known + 1..];
        if let Some((_, target)) = module.exports.iter().find(|(export, _)| export == name) {
            return self.resolve(&[target, rest].concat(), depth + 1);
        }
        let globs = module.globs.iter().filter(|glob| *glob != here);
        for glob in globs {
            let target = [&glob[..], &path[known..]].concat();
            if let Some((_, module)) = self.modules.get_key_value(glob)
                && (module.types.contains(name)
                    || module.exports.iter().any(|(export, _)| export == name))
            {
                return self.resolve(&target, depth + 1);
            }
        }
        Some(here)
    }

    /// Every dependency of a file on another one.
    pub fn dependencies(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for module in self.modules.values() {
            let on = all.entry(&module.file).or_default();
            let definitions = module.paths.iter().filter_map(|path| self.definition(path));
            on.extend(definitions.map(|path| self.modules[path].file.as_str()));
            on.remove(module.file.as_str());
        }
        all
    }

    /// Inherent methods of a type outside its top-level module, or its folder below that, in words.
    pub fn strayed_methods(&self) -> Vec<String> {
        let mut strayed = Vec::new();
        for (here, module) in &self.modules {
            for name in &module.methods {
                let home = self.definition(name);
                // A module in a folder shares its folder.
                let folder = home.map(|home| &home[..home.len().saturating_sub(1).max(1)]);
                if folder.is_some_and(|folder| !here.starts_with(folder)) {
                    strayed.push(format!(
                        "src/{}: methods of {}",
                        module.file,
                        name.join("::")
                    ));
                }
            }
        }
        strayed
    }
}

/// Collects what one module names.
struct Reader {
    here: Names,
    children: BTreeSet<String>,
    /// Names that `use` brings in, with what they stand for.
    names: BTreeMap<String, Names>,
    module: Module,
}

impl Reader {
    /// The path from the root that `path` stands for in this module, if it is of this crate.
    fn absolute(&self, path: &[String]) -> Option<Names> {
        let (first, rest) = path.split_first()?;
        let base = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.here.clone(),
            "super" => {
                let up = path.iter().take_while(|name| *name == "super").count();
                let base = &self.here[..self.here.len().checked_sub(up)?];
                return Some([base, &path[up..]].concat());
            }
            name if self.children.contains(name) => [&self.here[..], &[name.to_owned()]].concat(),
            name => self.names.get(name)?.clone(),
        };
        Some([&base[..], rest].concat())
    }

    /// Notes what an item brings in or defines, before anything is looked up.
    fn note_names(&mut self, item: &Item) {
        let defined = match item {
            Item::Struct(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            Item::Const(item) => Some(&item.ident),
            Item::Fn(item) => Some(&item.sig.ident),
            _ => None,
        };
        self.module.types.extend(defined.map(ToString::to_string));
        let Item::Use(item) = item else { return };
        let mut found = Vec::new();
        leaves(&item.tree, &mut Vec::new(), &mut found);
        let exported = !matches!(item.vis, syn::Visibility::Inherited);
        for (name, path) in found {
            let Some(path) = self.absolute(&path) else {
                continue;
            };
            match (name, exported) {
                (Some(name), true) => {
                    self.module.exports.push((name.clone(), path.clone()));
                    self.names.insert(name, path);
                }
                (Some(name), false) => {
                    self.module.paths.insert(path.clone());
                    self.names.insert(name, path);
                }
                (None, true) => self.module.globs.push(path),
                // `use super::*` of a test module within the file.
                (None, false) => {}
            }
        }
    }

    /// Notes the paths in a macro's arguments, which are not parsed.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let mut path: Names = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if colons == 2 || path.is_empty() => {
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    self.note_path(&std::mem::take(&mut path));
                    colons = 0;
                    match other {
                        TokenTree::Group(group) => self.note_tokens(group.stream()),
                        TokenTree::Ident(name) => path.push(name.to_string()),
                        _ => {}
                    }
                }
            }
        }
        self.note_path(&path);
    }

    fn note_path(&mut self, path: &[String]) {
        // One name alone is local, or brought in by a `use` that was noted.
        if path.len() > 1
            && let Some(path) = self.absolute(path)
        {
            self.module.paths.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // Those in functions; those of the file are known already.
        self.note_names(&Item::Use(item.clone()));
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        // Tests in the file use what their file uses, and more; they are no part of the crate.
        let test = item
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("cfg"));
        if !test {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.note_path(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.note_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if item.trait_.is_none()
            && let syn::Type::Path(path) = &*item.self_ty
        {
            let segments = &path.path.segments;
            let names: Names = segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            self.module.methods.extend(self.absolute(&names));
        }
        visit::visit_item_impl(self, item);
    }
}

/// The leaves of a `use`: the name that each brings in (none for `*`), and its path.
fn leaves(tree: &UseTree, before: &mut Names, found: &mut Vec<(Option<String>, Names)>) {
    let path = |before: &Names, name: &syn::Ident| match name.to_string().as_str() {
        "self" => before.clone(),
        name => [&before[..], &[name.to_owned()]].concat(),
    };
    match tree {
        UseTree::Path(inner) => {
            before.push(inner.ident.to_string());
            leaves(&inner.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) => {
            let path = path(before, &name.ident);
            found.push((path.last().cloned(), path));
        }
        UseTree::Rename(name) => {
            found.push((Some(name.rename.to_string()), path(before, &name.ident)));
        }
        UseTree::Glob(_) => found.push((None, before.clone())),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, before, found);
            }
        }
    }
}

/// The sets of files that depend on one another in a circle (strongly connected components of two or more), by
/// Kosaraju's two walks.
pub fn circles<'a>(dependencies: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<BTreeSet<&'a str>> {
    fn walk<'a>(
        from: &'a str,
        edges: &BTreeMap<&'a str, BTreeSet<&'a str>>,
        seen: &mut BTreeSet<&'a str>,
        left: &mut Vec<&'a str>,
    ) {
        if seen.insert(from) {
            for to in edges.get(from).into_iter().flatten() {
                walk(to, edges, seen, left);
            }
            left.push(from);
        }
    }
    let mut reversed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in dependencies {
        for to in to {
            reversed.entry(to).or_default().insert(from);
        }
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    for from in dependencies.keys() {
        walk(from, dependencies, &mut seen, &mut order);
    }
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for from in order.into_iter().rev() {
        let mut circle = Vec::new();
        walk(from, &reversed, &mut seen, &mut circle);
        if circle.len() > 1 {
            found.push(circle.into_iter().collect());
        }
    }
    found
}
