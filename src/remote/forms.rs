//! The forms beside a find, elsewhere: the statements they rest on come back, and the form is made of them as in memory.

use super::fetch::{Graphed, Records};
use super::{Failed, Remote, not_translated};
use crate::answer::{Answer, Body};
use crate::eval::{compare, conflicts, describe, pathway, verdict};
use crate::model::id::{EntityId, StatementId};
use crate::resolve::query::{Compare, Find, Named, Names, Verdict};
use crate::sql::{self, Sql};

impl Remote<'_> {
    fn statements(&self, sql: Sql) -> Result<Graphed, Failed> {
        let mut records = Records::default();
        let rows = self.run(sql.clone())?;
        records.take_all(&rows, &sql)?;
        records.graph(self.base)
    }

    /// `is NAME recommended …`
    pub(super) fn verdict(&self, asked: &Verdict, answer: &mut Answer) -> Result<Graphed, Failed> {
        let mut settled = asked.clone();
        settled.clauses.iter_mut().try_for_each(|clause| self.settle_clause(clause))?;
        let sql = sql::verdict(&settled, self.base).map_err(not_translated)?;
        let graphed = self.statements(sql)?;
        let graph = &graphed.graph;
        // What came back has passed the clauses.
        let judged = Verdict { clauses: Vec::new(), ..settled };
        answer.body = Body::Verdict(verdict::verdict(&judged, graph));
        Ok(graphed)
    }

    /// `compare …`
    pub(super) fn compare(&self, asked: &Compare, answer: &mut Answer) -> Result<Graphed, Failed> {
        let bases = compare::bases(asked, self.base);
        let finds = bases.iter().map(|find| self.settled(find)).collect::<Result<Vec<_>, _>>()?;
        let sql = sql::several(&finds, self.base).map_err(not_translated)?;
        let rows = self.run(sql.clone())?;
        let mut records = Records::default();
        let taken = records.take_all(&rows, &sql)?;
        let graphed = records.graph(self.base)?;
        let known = |find: &Find| -> Vec<StatementId> {
            let question = bases.iter().position(|f| f == find).map(|i| i as i64);
            let of = taken.iter().filter(|(q, _)| Some(*q) == question);
            of.filter_map(|(_, there)| graphed.here(*there)).collect()
        };
        answer.body = Body::Comparison(compare::table(asked, known, &graphed.graph));
        Ok(graphed)
    }

    /// `path from … to …`: one step more at a time, until there is a chain.
    pub(super) fn path(&self, exact: bool, from: Named, to: Named, answer: &mut Answer) -> Result<Graphed, Failed> {
        for steps in 1..=pathway::MOST_STEPS {
            let graphed = self.statements(sql::path(exact, from, to, steps, self.base))?;
            if graphed.graph.statement_count() > 0 {
                answer.body = Body::Path(pathway::path(exact, from, to, &graphed.graph));
                return Ok(graphed);
            }
        }
        answer.body = Body::Path(Vec::new());
        Records::default().graph(self.base)
    }

    /// `pathway for …`
    pub(super) fn pathway(&self, name: Named, answer: &mut Answer) -> Result<Graphed, Failed> {
        let graphed = self.statements(sql::pathway(name, self.base))?;
        let graph = &graphed.graph;
        answer.body = Body::Pathway(pathway::pathway(name, graph));
        Ok(graphed)
    }

    /// `describe …`
    pub(super) fn describe(&self, name: Named, answer: &mut Answer) -> Result<Graphed, Failed> {
        let graphed = self.statements(sql::describe(name, self.base))?;
        let graph = &graphed.graph;
        answer.body = Body::Description(describe::describe(name, graph));
        Ok(graphed)
    }

    /// `conflicts …`
    pub(super) fn conflicts(
        &self,
        about: Option<&Names>,
        between: &[EntityId],
        answer: &mut Answer,
    ) -> Result<Graphed, Failed> {
        let mut about = about.cloned();
        if let Some(names) = &mut about {
            self.settle_all(names)?;
        }
        let sql = sql::conflicts(about.as_ref(), between, self.base).map_err(not_translated)?;
        let graphed = self.statements(sql)?;
        let graph = &graphed.graph;
        answer.body = Body::Conflicts(conflicts::conflicts(about.as_ref(), between, graph));
        Ok(graphed)
    }
}
