//! A query → the statements that it would send, for a reader or another engine.

use crate::eval::compare::bases;
use crate::eval::pathway::MOST_STEPS;
use crate::graph::Graph;
use crate::resolve::query::{Query, Why};
use crate::sql::{self, LimitedInside, Sql};

/// The statements of a query, in order. A path sends one for each number of steps, until one has rows. What stands beside an answer (remarks, the
/// reason of an empty one) is asked with statements of the same forms and not listed.
///
/// # Errors
/// [`LimitedInside`]
pub fn translate(query: &Query, graph: &Graph) -> Result<Vec<Sql>, LimitedInside> {
    Ok(vec![match query {
        Query::Find(find) | Query::Count { find, by: Some(_) } => sql::rows(find, graph)?,
        Query::Count { find, by: None } => sql::count(find, graph)?,
        Query::Verdict(v) => sql::verdict(v, graph)?,
        Query::Compare(compare) => sql::several(&bases(compare, graph), graph)?,
        Query::Path { exact, from, to } => {
            return Ok((1..=MOST_STEPS).map(|steps| sql::path(*exact, *from, *to, steps, graph)).collect());
        }
        Query::Pathway(name) => sql::pathway(*name, graph),
        Query::Describe(name) => sql::describe(*name, graph),
        Query::Conflicts { about, between } => sql::conflicts(about.as_ref(), between, graph)?,
        Query::Why(Why::All | Why::Row(_) | Why::Of(_) | Why::Not(_)) => return Ok(Vec::new()),
    }])
}
