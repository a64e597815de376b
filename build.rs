//! Reads `graph-data/` with the loader's own modules and embeds its image: parsing TOML at every start would cost more than answering. Faults of the data stop the build with the same messages as `evigraph check`.

#![allow(dead_code, missing_docs, unused_imports, clippy::all)]

#[path = "src/data/mod.rs"]
mod data;
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[path = "src/model/mod.rs"]
mod model;
#[path = "src/span.rs"]
mod span;
#[path = "src/store/mod.rs"]
mod store;

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=graph-data");
    println!("cargo::rerun-if-changed=src/data");
    println!("cargo::rerun-if-changed=src/model");
    println!("cargo::rerun-if-changed=src/store");
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let loaded = data::files::read_layer(&Path::new(&root).join("graph-data")).and_then(|layer| data::load(&[layer]));
    let dataset = match loaded {
        Ok((dataset, _)) => dataset,
        Err(faults) => {
            for fault in &faults {
                let place = fault.place.as_ref().map_or(String::new(), |p| {
                    let (line, column) = span::line_and_column(&p.text, p.span.start);
                    format!("{}:{line}:{column}: ", p.file.as_deref().unwrap_or(""))
                });
                println!("cargo::error={place}[{}] {}", fault.code, fault.message);
            }
            std::process::exit(1);
        }
    };
    let image = dataset.image().expect("a dataset that was read has distinct ids");
    std::fs::write(Path::new(&out).join("graph.evg"), image.bytes().all()).expect("OUT_DIR is writable");
}
