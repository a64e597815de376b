//! [`Query`] on an [`Engine`] → the same [`Answer`] as in memory, with a graph of the statements that came back.
//!
//! The local graph knows the things and their names; it need not have a statement. What the engine sends are the statements of the answer with what
//! matched: `fetch` makes a graph of them, `rows` makes rows, `forms` the other forms, `beside` asks what belongs beside an answer, `translate`
//! shows what would be sent.

mod beside;
mod fetch;
mod forms;
mod rows;
pub mod translate;

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::diagnostic::Diagnostic;
use crate::engine::{About, Engine};
use crate::eval::{blank, empty};
use crate::graph::Graph;
use crate::resolve::meaning::leaves;
use crate::resolve::query::{Clause, Find, Group, Names, Query, RoleClause, Term, Why};
use crate::sql::{LimitedInside, Sql, Value};

use beside::Elsewhere;
use fetch::Graphed;

/// A graph elsewhere.
pub struct Remote<'g> {
    /// Things and names.
    base: &'g Graph,
    engine: RefCell<Box<dyn Engine>>,
    stop: Arc<AtomicBool>,
    /// How many statements the layout holds.
    statements: usize,
    /// What was sent for the answer at hand.
    sent: RefCell<Vec<Sql>>,
    /// Whether what is sent stands beside the answer, and how much of that there was.
    aside: Cell<bool>,
    beside: Cell<usize>,
}

/// How an answer was made elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// On what.
    pub engine: About,
    /// What was sent for the answer itself, in order.
    pub sent: Vec<Sql>,
    /// How many more questions were asked for what stands beside the answer.
    pub beside: usize,
    /// From the first statement sent to the answer.
    pub elapsed: Duration,
}

/// Where an answer came from.
#[derive(Debug)]
pub struct Origin {
    /// The things of the local graph, and the statements of the answer: what its statement numbers belong to.
    pub graph: Graph,
    /// How it was made.
    pub ran: Ran,
}

/// An answer with where it came from.
#[derive(Debug)]
pub struct Fetched {
    /// The answer.
    pub answer: Answer,
    /// Where it came from.
    pub origin: Origin,
}

/// Why something was not answered.
type Failed = Box<Diagnostic>;

impl<'g> Remote<'g> {
    /// A graph whose statements are on an engine. `base` has its things and names; the engine holds a layout that was made from it.
    ///
    /// # Errors
    /// What the engine says.
    pub fn new(base: &'g Graph, engine: Box<dyn Engine>, stop: Arc<AtomicBool>) -> Result<Remote<'g>, Failed> {
        let remote = Remote {
            base,
            engine: RefCell::new(engine),
            stop,
            statements: 0,
            sent: RefCell::default(),
            aside: Cell::new(false),
            beside: Cell::new(0),
        };
        let size = Sql {
            title: "size of the layout".to_owned(),
            text: "SELECT l.statements AS statements FROM layout l".to_owned(),
            arguments: Vec::new(),
            columns: vec!["statements"],
        };
        let statements = remote.number(&size)?;
        remote.engine.borrow_mut().expect(statements);
        remote.sent.borrow_mut().clear();
        Ok(Remote { statements, ..remote })
    }

    /// What the engine is.
    pub fn about(&self) -> About {
        self.engine.borrow().about().clone()
    }

    /// How many statements are asked.
    pub fn statement_count(&self) -> usize {
        self.statements
    }

    /// Answers a query as [`crate::eval::eval`] does. `question` is the text as typed.
    ///
    /// # Errors
    /// `E0xx`: what went wrong on the way, or what does not run there.
    pub fn answer(&self, query: &Query, question: &str) -> Result<Fetched, Failed> {
        let start = Instant::now();
        self.sent.borrow_mut().clear();
        self.beside.set(0);
        self.aside.set(false);
        let mut answer = blank(query, self.base, question);
        let graphed = self.fill(query, &mut answer)?;
        if answer.is_empty() {
            let beside = Elsewhere::new(self, &graphed);
            answer.empty = Some(empty::explain(query, &beside));
            beside.failure()?;
        }
        let (sent, beside) = (self.sent.take(), self.beside.take());
        let ran = Ran { engine: self.about(), sent, beside, elapsed: start.elapsed() };
        Ok(Fetched { answer, origin: Origin { graph: graphed.graph, ran } })
    }

    /// Makes the body of an answer; the statements that came back for it.
    fn fill(&self, query: &Query, answer: &mut Answer) -> Result<Graphed, Failed> {
        match query {
            Query::Find(find) => self.found(find, answer),
            Query::Count { find, by } => self.counted(find, *by, answer),
            Query::Verdict(v) => self.verdict(v, answer),
            Query::Compare(c) => self.compare(c, answer),
            Query::Path { exact, from, to } => self.path(*exact, *from, *to, answer),
            Query::Pathway(name) => self.pathway(*name, answer),
            Query::Describe(name) => self.describe(*name, answer),
            Query::Conflicts { about, between } => self.conflicts(about.as_ref(), between, answer),
            Query::Why(_) => Err(why_is_here()),
        }
    }

    /// Sends a statement; its rows.
    fn run(&self, sql: Sql) -> Result<Vec<Vec<Value>>, Failed> {
        let rows = self.engine.borrow_mut().run(&sql, &self.stop);
        if self.aside.get() {
            self.beside.set(self.beside.get() + 1);
        } else {
            self.sent.borrow_mut().push(sql);
        }
        rows
    }

    /// Sends a statement that gives one number.
    fn number(&self, sql: &Sql) -> Result<usize, Failed> {
        let rows = self.run(sql.clone())?;
        match rows.as_slice() {
            [row] => match row.as_slice() {
                [Value::Number(n)] => Ok(usize::try_from(*n).unwrap_or_default()),
                _ => Err(fetch::odd(sql)),
            },
            _ => Err(fetch::odd(sql)),
        }
    }

    /// The find with limited questions in brackets answered: their rows stand in their place.
    fn settled(&self, find: &Find) -> Result<Find, Failed> {
        let mut find = find.clone();
        if let Some(group) = &mut find.group {
            self.settle_group(group)?;
        }
        Ok(find)
    }

    fn settle_group(&self, group: &mut Group) -> Result<(), Failed> {
        match group {
            Group::Leaf(clauses) => clauses.iter_mut().try_for_each(|c| self.settle_clause(c)),
            Group::Combine { left, right, .. } => {
                self.settle_group(left)?;
                self.settle_group(right)
            }
        }
    }

    fn settle_clause(&self, clause: &mut Clause) -> Result<(), Failed> {
        match clause {
            // Of the rows in brackets one can be narrower than another; names of their own would each be held apart.
            Clause::Role(RoleClause::Under, _) => Ok(()),
            Clause::Role(_, names) | Clause::After { names, .. } => self.settle(names),
            Clause::Not(inner) => self.settle_clause(inner),
            Clause::With(_) | Clause::Without(_) | Clause::EvidenceFrom(_) | Clause::Where(_) => Ok(()),
        }
    }

    /// All questions in brackets answered, limited or not: the names stand for themselves.
    fn settle_all(&self, names: &mut Names) -> Result<(), Failed> {
        let mut any = Vec::with_capacity(names.any.len());
        for term in std::mem::take(&mut names.any) {
            match term {
                Term::Nested(find) => any.extend(self.named(&find)?),
                thing => any.push(thing),
            }
        }
        names.any = any;
        Ok(())
    }

    fn settle(&self, names: &mut Names) -> Result<(), Failed> {
        let mut any = Vec::with_capacity(names.any.len());
        for term in std::mem::take(&mut names.any) {
            match term {
                Term::Nested(find) if find.limit.is_some() => any.extend(self.named(&find)?),
                Term::Nested(find) => any.push(Term::Nested(Box::new(self.settled(&find)?))),
                thing => any.push(thing),
            }
        }
        names.any = any;
        Ok(())
    }
}

/// Whether the statements of an answer that came from an engine tell why its rows are there. They do, but for `why not` and for names that are
/// questions in brackets, which ask for more than came back.
///
/// # Errors
/// `E020`: what does not run, and what to do instead.
pub fn can_tell_why(why: &Why, before: Option<&Query>) -> Result<(), Diagnostic> {
    let nested = |find: &Find| leaves(find.group.as_ref()).into_iter().flatten().any(names_a_question);
    let what = match (why, before) {
        (Why::Not(_), _) => "`why not` asks many questions in turn, which are not sent to an engine",
        (_, Some(Query::Find(find) | Query::Count { find, .. })) if nested(find) => {
            "`why` needs the rows of the question in brackets, which did not come back with the answer"
        }
        _ => return Ok(()),
    };
    Err(Diagnostic::error("E020", what)
        .help("ask the question again where its statements are (without --engine, or after .engine off), then why"))
}

fn names_a_question(clause: &Clause) -> bool {
    match clause {
        Clause::Role(_, names) | Clause::After { names, .. } => names.any.iter().any(|t| matches!(t, Term::Nested(_))),
        Clause::Not(inner) => names_a_question(inner),
        Clause::With(_) | Clause::Without(_) | Clause::EvidenceFrom(_) | Clause::Where(_) => false,
    }
}

/// A `why` that was sent to an engine all the same.
fn why_is_here() -> Failed {
    Box::new(Diagnostic::error(
        "E020",
        "`why` explains an answer that is here already; nothing of it is asked on an engine",
    ))
}

/// A question that has no translation.
pub(crate) fn not_translated(why: LimitedInside) -> Failed {
    Box::new(
        Diagnostic::error("E020", why.to_string())
            .help("ask the question in brackets first, then the other with `these` in its place"),
    )
}
