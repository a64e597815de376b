//! A session on a server of Spark Connect: plans out, batches of rows back.
//!
//! A server ends a stream of replies after a while (2 minutes, where it is left as it is) and expects to be asked for the rest; the stream
//! of the client crate takes that end for the end of the rows. So the replies are read here, until the server says that they are complete.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use spark_connect_core::{ChannelBuilder, RetryPolicy, SparkConnectClient, SparkError, block_on};
use spark_connect_proto::analyze_plan_request::{Analyze, SparkVersion};
use spark_connect_proto::analyze_plan_response::Result as Analyzed;
use spark_connect_proto::command::CommandType;
use spark_connect_proto::execute_plan_request::RequestOption;
use spark_connect_proto::execute_plan_request::request_option::RequestOption as AnyOption;
use spark_connect_proto::execute_plan_response::ResponseType;
use spark_connect_proto::expression::literal::LiteralType;
use spark_connect_proto::expression::{ExprType, Literal};
use spark_connect_proto::plan::OpType;
use spark_connect_proto::read::{DataSource, ReadType};
use spark_connect_proto::relation::RelType;
use spark_connect_proto::release_execute_request::{Release, ReleaseAll};
use spark_connect_proto::{
    AnalyzePlanRequest, Command, CreateDataFrameViewCommand, DataType, ExecutePlanRequest, Expression, Plan, Read,
    ReattachExecuteRequest, ReattachOptions, Relation, ReleaseExecuteRequest, Sql as SqlRelation, UserContext,
    data_type,
};

use super::rows;
use crate::sql::{Sql, Value};

/// How often a broken stream is taken up before the server counts as gone.
const TRIES: u32 = 4;
/// The wait before the first of these; each next one waits twice as long.
const WAIT: Duration = Duration::from_millis(250);
/// A stream that ends this soon without a reply counts as broken.
const SOON: Duration = Duration::from_secs(1);

/// How the names of arguments begin.
const ARGUMENT: &str = "argument";

/// What goes wrong with a statement.
pub enum Failure {
    /// What the server or the connection says.
    Server(Box<SparkError>),
    /// What came back is no answer.
    Unreadable(String),
}

impl From<SparkError> for Failure {
    fn from(error: SparkError) -> Self {
        Self::Server(Box::new(error))
    }
}

/// A session on a server.
pub struct Session {
    client: SparkConnectClient,
    /// What the server calls the session: another one behind the same name has none of its views.
    server_side: Option<String>,
    /// Numbers the statements.
    counter: AtomicU64,
    /// Given with the address, so others use it too.
    shared: bool,
}

impl Session {
    /// Meets the server; returns the session with the version of the server.
    pub fn open(address: &ChannelBuilder, anew: bool) -> Result<(Self, String), Box<SparkError>> {
        let given = block_on(SparkConnectClient::connect(address))?;
        let shared = address.session_id()?.is_some() && !anew;
        let mut client = if anew { given.with_new_session_id() } else { given };
        // Whoever waits for an answer wants to know soon that nobody is there.
        client.set_retry_policy(RetryPolicy::no_retries());
        let mut session = Self { client, server_side: None, counter: AtomicU64::new(0), shared };
        let reply = block_on(session.client.analyze_plan(AnalyzePlanRequest {
            session_id: session.client.session_id().to_owned(),
            user_context: session.user(),
            analyze: Some(Analyze::SparkVersion(SparkVersion {})),
            ..AnalyzePlanRequest::default()
        }))?;
        session.server_side = Some(reply.server_side_session_id).filter(|id| !id.is_empty());
        match reply.result {
            Some(Analyzed::SparkVersion(version)) => Ok((session, version.version)),
            _ => Err(Box::new(SparkError::connect_msg("the server does not tell its version"))),
        }
    }

    /// Sets what holds for all statements of the session. A server that does not know or allow it answers as well without.
    pub fn set(&self, key: &str, value: &str) {
        let _ = block_on(self.client.set_config(key, value));
    }

    /// Makes a file of Parquet a view.
    pub fn view(&self, name: &str, path: &str) -> Result<(), Failure> {
        let source =
            DataSource { format: Some("parquet".to_owned()), paths: vec![path.to_owned()], ..DataSource::default() };
        let read = Read { read_type: Some(ReadType::DataSource(source)), ..Read::default() };
        let view = CreateDataFrameViewCommand {
            input: Some(relation(RelType::Read(read))),
            name: name.to_owned(),
            is_global: false,
            replace: true,
        };
        let command = Command { command_type: Some(CommandType::CreateDataframeView(view)) };
        self.execute(OpType::Command(command), 0, &self.tag()).map(|_| ())
    }

    /// A name for the next statement.
    pub fn tag(&self) -> String {
        format!("evigraph-{}", self.counter.fetch_add(1, Ordering::Relaxed))
    }

    /// All rows of a statement.
    pub fn rows(&self, sql: &Sql, tag: &str) -> Result<Vec<Vec<Value>>, Failure> {
        let arguments = sql.arguments.iter().enumerate();
        let query = SqlRelation {
            query: named(&sql.text),
            named_arguments: arguments.map(|(i, a)| (format!("{ARGUMENT}{i}"), literal(&a.value))).collect(),
            ..SqlRelation::default()
        };
        self.execute(OpType::Root(relation(RelType::Sql(query))), sql.columns.len(), tag)
    }

    /// Ends the statement of this name on the server, where it can be reached.
    pub fn interrupt(&self, tag: &str) {
        let _ = block_on(self.client.interrupt_tag(tag));
    }

    /// Ends the session on the server, unless others use it.
    pub fn release(&self) {
        if !self.shared {
            let _ = block_on(self.client.release_session());
        }
    }

    fn user(&self) -> Option<UserContext> {
        Some(UserContext { user_id: self.client.user_id().unwrap_or_default().to_owned(), ..UserContext::default() })
    }

    fn execute(&self, operation: OpType, width: usize, tag: &str) -> Result<Vec<Vec<Value>>, Failure> {
        let reattachable = AnyOption::ReattachOptions(ReattachOptions { reattachable: true });
        let request = ExecutePlanRequest {
            session_id: self.client.session_id().to_owned(),
            client_observed_server_side_session_id: self.server_side.clone(),
            user_context: self.user(),
            plan: Some(Plan { op_type: Some(operation) }),
            request_options: vec![RequestOption { request_option: Some(reattachable) }],
            tags: vec![tag.to_owned()],
            ..ExecutePlanRequest::default()
        };
        block_on(self.replies(&request, width))
    }

    /// Reads replies until the server says that they are complete. A broken stream is taken up behind the last reply that was read; a
    /// statement that never replied is sent again, since none changes anything.
    async fn replies(&self, request: &ExecutePlanRequest, width: usize) -> Result<Vec<Vec<Value>>, Failure> {
        let mut rows = Vec::new();
        let mut last: Option<(String, String)> = None;
        let mut tries = 0;
        loop {
            let begin = Instant::now();
            let opened = match &last {
                Some((operation, reply)) => self.client.reattach_execute(self.rest(operation, reply)).await,
                None => self.client.execute_plan(request.clone()).await,
            };
            let mut replied = false;
            let failure = match opened {
                Err(error) => Some(error),
                Ok(mut stream) => loop {
                    match stream.message().await {
                        Err(status) => break Some(SparkError::from_grpc_status(status)),
                        Ok(None) => break None,
                        Ok(Some(reply)) => {
                            replied = true;
                            last = Some((reply.operation_id, reply.response_id));
                            match reply.response_type {
                                Some(ResponseType::ArrowBatch(batch)) => {
                                    rows::read(&batch.data, width, &mut rows).map_err(Failure::Unreadable)?;
                                }
                                Some(ResponseType::ResultComplete(_)) => {
                                    self.done(last.as_ref()).await;
                                    return Ok(rows);
                                }
                                _ => {}
                            }
                        }
                    }
                },
            };
            if replied {
                tries = 0;
            }
            match failure {
                Some(error) if tries == TRIES || !broken(&error) => return Err(error.into()),
                None if tries == TRIES => {
                    return Err(SparkError::connect_msg("the server ends every stream of replies").into());
                }
                None if replied || begin.elapsed() >= SOON => {}
                _ => {
                    thread::sleep(WAIT * 2u32.pow(tries));
                    tries += 1;
                }
            }
        }
    }

    fn rest(&self, operation: &str, reply: &str) -> ReattachExecuteRequest {
        ReattachExecuteRequest {
            session_id: self.client.session_id().to_owned(),
            client_observed_server_side_session_id: self.server_side.clone(),
            user_context: self.user(),
            operation_id: operation.to_owned(),
            last_response_id: Some(reply.to_owned()),
            ..ReattachExecuteRequest::default()
        }
    }

    /// Tells the server that it need not keep the replies any longer.
    async fn done(&self, last: Option<&(String, String)>) {
        if let Some((operation, _)) = last {
            let release = ReleaseExecuteRequest {
                session_id: self.client.session_id().to_owned(),
                client_observed_server_side_session_id: self.server_side.clone(),
                user_context: self.user(),
                operation_id: operation.clone(),
                release: Some(Release::ReleaseAll(ReleaseAll {})),
                ..ReleaseExecuteRequest::default()
            };
            let _ = self.client.release_execute(release).await;
        }
    }
}

/// The text with a name in place of each `?`, in order. Spark 4.1.0 to 4.2.0 bind five or more arguments without names in another order
/// than they are given (SPARK-58341).
fn named(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut arguments = 0;
    for sign in text.chars() {
        match (sign, quote) {
            ('?', None) => {
                out.push_str(&format!(":{ARGUMENT}{arguments}"));
                arguments += 1;
                continue;
            }
            ('\'' | '"' | '`', None) => quote = Some(sign),
            (_, Some(open)) if sign == open => quote = None,
            _ => {}
        }
        out.push(sign);
    }
    out
}

/// Whether it is the connection that fails, and not the server that says so: a server of Spark always adds details of its own.
pub fn broken(error: &SparkError) -> bool {
    const CANCELLED: i32 = 1;
    const UNKNOWN: i32 = 2;
    const INTERNAL: i32 = 13;
    const UNAVAILABLE: i32 = 14;
    let codes = [CANCELLED, UNKNOWN, INTERNAL, UNAVAILABLE];
    let of_connection = error.grpc_code.is_some_and(|code| codes.contains(&code)) && error.grpc_details.is_none();
    of_connection || error.message.contains("INVALID_CURSOR.DISCONNECTED")
}

fn relation(rel_type: RelType) -> Relation {
    Relation { common: None, rel_type: Some(rel_type) }
}

/// A typed argument: BIGINT, DOUBLE or STRING; what is not there is a STRING that is not there.
fn literal(value: &Value) -> Expression {
    let literal = match value {
        Value::Null => {
            let text = data_type::Kind::String(data_type::String::default());
            LiteralType::Null(DataType { kind: Some(text) })
        }
        Value::Number(number) => LiteralType::Long(*number),
        Value::Real(real) => LiteralType::Double(*real),
        Value::Text(text) => LiteralType::String(text.clone()),
    };
    let literal = Literal { literal_type: Some(literal), ..Literal::default() };
    Expression { common: None, expr_type: Some(ExprType::Literal(literal)) }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn arguments_have_names() {
        let text = "SELECT ?, '? ''?' AS a, `?`, id FROM t WHERE a = ? OR b IN (?)";
        let with = "SELECT :argument0, '? ''?' AS a, `?`, id FROM t WHERE a = :argument1 OR b IN (:argument2)";
        assert_eq!(named(text), with);
    }
}
