//! Times questions on a snapshot, each at its best of several passes and as it comes, without printing: from text to Answer, and the evaluation
//! alone.
//!
//! ```sh
//! cargo bench --bench picks -- GRAPH.evg QUESTIONS.txt [PASSES]
//! ```

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::fs::File;
use std::hint::black_box;
use std::time::Instant;

use evigraph::eval;
use evigraph::graph::Graph;
use evigraph::question;
use evigraph::resolve;
use evigraph::store::Image;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let [graph, questions, passes @ ..] = args.as_slice() else {
        println!("skipped: name a snapshot and a file of questions");
        return;
    };
    let passes: usize = passes.first().map_or(5, |n| n.parse().unwrap());
    let graph = Graph::of(Image::open(&File::open(graph).unwrap()).unwrap().unwrap());
    let text = std::fs::read_to_string(questions).unwrap();
    let questions: Vec<&str> = text.lines().collect();
    let mut whole: Vec<Vec<f64>> = vec![Vec::new(); questions.len()];
    let mut alone = whole.clone();
    for _ in 0..=passes {
        for (i, text) in questions.iter().enumerate() {
            let start = Instant::now();
            let query = resolve::resolve(&question::parse(text).unwrap(), &graph, None).unwrap();
            let resolved = Instant::now();
            let answer = eval::eval(&query, &graph, text, None).unwrap();
            let end = Instant::now();
            black_box(answer);
            whole[i].push((end - start).as_secs_f64() * 1e6);
            alone[i].push((end - resolved).as_secs_f64() * 1e6);
        }
    }
    for (what, times) in [("text to Answer", &whole), ("evaluation alone", &alone)] {
        // The first pass warms up.
        let mut best: Vec<f64> = times.iter().map(|t| t[1..].iter().copied().fold(f64::MAX, f64::min)).collect();
        let mut second: Vec<f64> = times.iter().map(|t| t[1]).collect();
        best.sort_by(f64::total_cmp);
        second.sort_by(f64::total_cmp);
        let at = |all: &[f64], share: f64| all[((all.len() - 1) as f64 * share).round() as usize];
        println!(
            "{what}: best p50 {:.2} p99 {:.1} us; second pass p50 {:.2} p99 {:.1} us",
            at(&best, 0.5),
            at(&best, 0.99),
            at(&second, 0.5),
            at(&second, 0.99)
        );
    }
}
