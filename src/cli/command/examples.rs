//! `.examples`: questions to try with what each shows; one of them, or a walk through the first, with their answers.

use evigraph::graph::Graph;
use evigraph::session::Session;

use super::super::settings::Most;
use super::{Call, Done, Outcome};

/// A question and what it shows. The first six are the guided walk.
const EXAMPLES: &[(&str, &str)] = &[
    ("which treatments are recommended for SI joint dysfunction?", "rows, strongest first, each with its lines"),
    ("treatments after failed injection with evidence", "what comes next, where a passage cites or gives a figure"),
    ("is rest recommended for SI joint pain?", "a verdict with both sides, and who is silent"),
    ("cautions of NSAIDs", "what the sources warn of"),
    ("pathway for SI joint dysfunction", "the order of care, step by step"),
    ("conflicts about rest", "where the sources disagree, and whether it can be one patient"),
    ("treatments after 8 weeks of failed conservative care", "a patient's state: what is open now"),
    ("effects of exercise therapy on pain", "measured effects with comparator and horizon"),
    ("tests where sensitivity > 90", "a field, an operator, a value"),
    ("compare NSAIDs and acetaminophen", "side by side; every cell is a question"),
    ("compare sources on rest", "the documents side by side"),
    ("path from physical therapy to fusion", "the shortest chain of escalation"),
    ("treatments from yeomans but not from in-motion", "what one document has and another has not"),
    ("how many treatments by source", "counts"),
    ("describe dr-oracle", "what a document says about itself, and what it lists"),
];

/// For a graph about other things: questions that name nothing.
const ANY_GRAPH: &[(&str, &str)] = &[
    ("treatments", "every treatment, strongest first"),
    ("conditions", "what is treated"),
    ("how many statements by source", "counts"),
    ("contraindications and cautions", "what the sources warn of"),
    ("conflicts", "where the sources disagree"),
];

/// How many of them `.examples run` walks through, and how many rows it shows of each.
const WALK: usize = 6;
const ROWS: usize = 5;

/// The questions that have an answer in this graph.
pub fn fitting(graph: &Graph) -> Vec<(&'static str, &'static str)> {
    let answered =
        |(question, _): &&(&str, &str)| Session::new(graph).ask(question).is_ok_and(|r| !r.answer.is_empty());
    let own: Vec<_> = EXAMPLES.iter().filter(answered).copied().collect();
    if own.len() > 2 { own } else { ANY_GRAPH.iter().filter(answered).copied().collect() }
}

/// `.examples [N|run]`
pub fn examples(call: &mut Call<'_, '_, '_>) -> Outcome {
    let all = fitting(call.session.graph());
    match call.rest {
        "" => {
            let widest = all.iter().map(|(q, _)| q.len()).max().unwrap_or(0);
            let room = call.out.width().is_none_or(|w| w >= widest + 50);
            let mut text = String::new();
            for (i, (question, about)) in all.iter().enumerate() {
                let number = i + 1;
                text.push_str(&if room {
                    format!("{number:2}. {question:widest$}   {about}\n")
                } else {
                    format!("{number:2}. {question}\n      {about}\n")
                });
            }
            text.push_str("\n.examples N runs one, .examples run walks through the first with their answers.\n");
            call.out.tell(&text);
            Ok(Done::Ok)
        }
        word if word.eq_ignore_ascii_case("run") => {
            let before = call.out.settings.limit;
            call.out.settings.limit = Most::At(call.out.limit().map_or(ROWS, |l| l.min(ROWS)));
            let shown = all.len().min(WALK);
            for (i, example) in all.iter().take(shown).enumerate() {
                call.out.tell(&format!("{}── {} of {shown}: {}\n", if i > 0 { "\n" } else { "" }, i + 1, example.1));
                ask(call, example);
            }
            call.out.settings.limit = before;
            call.out.tell(
                "\nThat was the first minute. `why 1` explains a row of the last answer, .cite gives its lines, .help the language.\n",
            );
            Ok(Done::Ok)
        }
        number => match number.parse::<usize>().ok().and_then(|n| all.get(n.checked_sub(1)?)) {
            Some(example) => {
                ask(call, example);
                Ok(Done::Ok)
            }
            None => Err(call.not_taken(&format!("a number from 1 to {}, or run", all.len()))),
        },
    }
}

fn ask(call: &mut Call<'_, '_, '_>, (question, _): &(&str, &str)) {
    call.out.tell(&format!("> {question}\n"));
    // The list holds only questions that are answered.
    if let Ok(reply) = call.session.ask(question) {
        call.out.answer(&reply, call.session.graph());
    }
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLES, fitting};
    use evigraph::builtin;

    #[test]
    fn every_example_has_an_answer() {
        assert_eq!(fitting(&builtin::graph()), EXAMPLES);
    }
}
