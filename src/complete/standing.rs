//! A question as typed so far → how it stands: answers, what is missing, or what is wrong.

use super::Standing;
use crate::answer::{Answer, Body};
use crate::eval::{self, find};
use crate::question::{self, error::SyntaxError};
use crate::resolve::canonical;
use crate::resolve::error::ResolveError;
use crate::resolve::query::Query;
use crate::resolve::{resolve_open, saved};
use crate::session::Session;

/// How the question stands.
pub(super) fn standing(line: &str, session: &Session<'_>) -> Standing {
    if line.trim().is_empty() {
        return Standing::Blank;
    }
    let line = match saved::naming(line) {
        Ok(Some(naming)) => &naming.blanked(line),
        Ok(None) => line,
        Err(error) => return Standing::Missing(error.to_string()),
    };
    let question = match question::parse(line) {
        Ok(question) => question,
        Err(error) => return unread(&error),
    };
    let query = match resolve_open(&question, session.graph(), session.previous().as_ref()) {
        Ok((query, _)) => query,
        Err(error) => return unresolved(&error, line),
    };
    let graph = session.graph();
    match &query {
        Query::Find(find) if find.grouped.is_none() => {
            let rows = find::found(find, graph).len().min(find.limit.unwrap_or(usize::MAX));
            Standing::Answers(rows, canonical::head(&find.head))
        }
        _ => eval::eval(&query, graph, line, session.before()).map_or(Standing::Blank, |answer| whole(&answer)),
    }
}

fn unread(error: &SyntaxError) -> Standing {
    if error.is_unfinished() || matches!(error, SyntaxError::Missing { .. } | SyntaxError::Empty { .. }) {
        Standing::Missing(error.to_string())
    } else {
        Standing::Wrong(error.to_string())
    }
}

/// An unknown name at the end of the line may only not be finished yet.
fn unresolved(error: &ResolveError, line: &str) -> Standing {
    match error {
        ResolveError::Unknown { name, span, .. } if span.end >= line.trim_end().len() => {
            Standing::Missing(format!("nothing is called \"{name}\" yet"))
        }
        _ => Standing::Wrong(error.to_string()),
    }
}

fn whole(answer: &Answer) -> Standing {
    let counted = |n: usize, noun: &str| Standing::Answers(n, noun.to_owned());
    match &answer.body {
        Body::Rows(rows) => counted(rows.len(), answer.head.as_deref().unwrap_or("rows")),
        Body::Groups(groups) => counted(groups.len(), "groups"),
        Body::Count(n) => counted(*n, answer.head.as_deref().unwrap_or("rows")),
        Body::Counts(counts) => counted(counts.len(), "counts"),
        Body::Verdict(verdict) => Standing::Whole(verdict.value.word().to_owned()),
        Body::Comparison(_) => counted(answer.statements().len(), "statements side by side"),
        Body::Path(steps) => counted(steps.len().saturating_sub(1), "steps"),
        Body::Pathway(steps) => counted(steps.len(), "steps of care"),
        Body::Description(_) => counted(answer.statements().len(), "statements"),
        Body::Conflicts(topics) => counted(topics.len(), "topics"),
        Body::Derivation(rows) => counted(rows.len(), "explanations"),
    }
}
