//! Each form of a question: text → the pieces of its tree.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use crate::model::terms::{
    Column, Event, Facet, Field, Format, GroupKey, Op, ReferenceKind, SortKey, StatementKind, Strength,
};

use super::ast::{
    Adjective, Clause, ClauseKind, Combine, CompareColumns, Find, Form, Group, Head, Join, Name, NameItem, Names,
    RoleClause, RoleHead, Scope, TimeUnit, Value, VerdictAsk, WhyTarget,
};
use super::parse;

fn form(text: &str) -> Form {
    match parse(text) {
        Ok(question) => question.form,
        Err(error) => panic!("{text}: {error} {:?}", error.fixes()),
    }
}

fn find(text: &str) -> Find {
    match form(text) {
        Form::Find(find) => find,
        other => panic!("{text}: {other:?}"),
    }
}

fn show_name(name: &Name) -> String {
    let scope = match name.scope {
        Scope::Exactly => "!",
        Scope::Narrower => "",
        Scope::Broadly => "^",
    };
    if name.quoted { format!("{scope}'{}'", name.text) } else { format!("{scope}{}", name.text) }
}

fn show_item(item: &NameItem) -> String {
    match item {
        NameItem::Name(name) => show_name(name),
        NameItem::These(_) => "THESE".to_owned(),
        NameItem::Nested(find, _) => format!("<{}>", show_find(find)),
    }
}

fn show_names(names: &Names) -> String {
    let join = match names.join {
        Join::Or => " | ",
        Join::And => " & ",
    };
    names.items.iter().map(show_item).collect::<Vec<_>>().join(join)
}

fn show_clause(clause: &Clause) -> String {
    match &clause.kind {
        ClauseKind::Role(role, names) => format!("{} [{}]", role.word(), show_names(names)),
        ClauseKind::After { event, span, names } => {
            let event = event.map_or(String::new(), |e| format!(" {e}"));
            let span = span.map_or(String::new(), |s| {
                format!(" {}{}{}", if s.at_least { ">=" } else { "" }, s.number, s.unit.word())
            });
            format!("after{event}{span} [{}]", show_names(names))
        }
        ClauseKind::With(facet) => format!("with {facet}"),
        ClauseKind::Without(facet) => format!("without {facet}"),
        ClauseKind::EvidenceFrom(kind) => format!("evidence from {kind}"),
        ClauseKind::Where(conditions) => {
            let each = conditions.iter().map(|c| {
                let value = match &c.value {
                    Value::Number(n) => format!("{n}"),
                    Value::Time(t) => format!("{}{}{}", if t.at_least { ">=" } else { "" }, t.number, t.unit.word()),
                    Value::Text(t) => format!("'{t}'"),
                };
                format!("{} {} {value}", c.field, c.op)
            });
            format!("where {}", each.collect::<Vec<_>>().join(" & "))
        }
        ClauseKind::Not(inner) => format!("not {}", show_clause(inner)),
    }
}

fn show_group(group: &Group) -> String {
    match group {
        Group::Part(part) => {
            let clauses = part.clauses.iter().map(show_clause);
            let groups = part.groups.iter().map(|g| format!("({})", show_group(g)));
            clauses.chain(groups).collect::<Vec<_>>().join("; ")
        }
        Group::Combine { by, left, right } => {
            let by = match by {
                Combine::And => "AND",
                Combine::Or => "OR",
                Combine::ButNot => "BUTNOT",
            };
            format!("{{{} {by} {}}}", show_group(left), show_group(right))
        }
    }
}

fn show_find(find: &Find) -> String {
    let head = match &find.head {
        Head::Role(role) => role.word().to_owned(),
        Head::Statements => "statements".to_owned(),
        Head::Kinds(kinds) => kinds.iter().map(|k| k.word()).collect::<Vec<_>>().join("+"),
    };
    match &find.group {
        Some(group) => format!("{head}: {}", show_group(group)),
        None => head,
    }
}

#[track_caller]
fn reads_as(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(show_find(&find(text)), *expected, "{text}");
    }
}

#[test]
fn clauses() {
    reads_as(&[
        ("treatments for SI joint pain", "treatments: for [SI joint pain]"),
        ("TREATMENTS FOR SI joint pain ?", "treatments: for [SI joint pain]"),
        ("causes of SIJ pain.", "causes: of [SIJ pain]"),
        ("statements about exactly surgery", "statements: about [!surgery]"),
        ("tests before RFA", "tests: before [RFA]"),
        ("conditions treated by pelvic belts", "conditions: treated by [pelvic belts]"),
        ("conditions diagnosed by MRI", "conditions: diagnosed by [MRI]"),
        ("conditions caused by broadly pregnancy", "conditions: caused by [^pregnancy]"),
        ("conditions with symptom low back pain", "conditions: with symptom [low back pain]"),
        ("conditions with symptoms a and b", "conditions: with symptom [a & b]"),
        ("conditions contraindicating surgery", "conditions: contraindicating [surgery]"),
        ("treatments in postpartum patients", "treatments: in [postpartum patients]"),
        ("effects of exercise therapy on function", "effect: of [exercise therapy]; on [function]"),
        ("treatments from in motion", "treatments: from [in motion]"),
        ("treatments according to yeomans", "treatments: from [yeomans]"),
        ("treatments recommended by yeomans or dr-oracle", "treatments: recommended by [yeomans | dr-oracle]"),
        ("treatments not recommended by yeomans", "treatments: not recommended by [yeomans]"),
        ("statements citing \"dr-oracle [8]\"", "statements: citing ['dr-oracle [8]']"),
        ("treatments under medication from yeomans", "treatments: under [medication]; from [yeomans]"),
        ("treatments with evidence without caution", "treatments: with evidence; without cautions"),
        ("treatments with evidence from guidelines for x", "treatments: evidence from guideline; for [x]"),
        ("treatments with evidence from web pages", "treatments: evidence from web page"),
        ("treatments with evidence from dr-oracle", "treatments: with evidence; from [dr-oracle]"),
        ("treatments with evidence from research gate", "treatments: with evidence; from [research gate]"),
        ("treatments not not for x", "treatments: not not for [x]"),
        ("treatments for x not after failed y", "treatments: for [x]; not after failed [y]"),
        ("treatments for these", "treatments: for [THESE]"),
        ("contraindications of those rows", "contraindication: of [THESE]"),
        ("treatments for these patients", "treatments: for [these patients]"),
        ("treatments for them or x", "treatments: for [THESE | x]"),
        ("treatments for exactly these", "treatments: for [!these]"),
    ]);
}

#[test]
fn after() {
    reads_as(&[
        ("treatments after failed injection", "treatments: after failed [injection]"),
        ("treatments after a failed injection", "treatments: after failed [injection]"),
        ("treatments after failure of x", "treatments: after failed [x]"),
        ("treatments after failing x", "treatments: after failed [x]"),
        ("treatments after successful x", "treatments: after succeeded [x]"),
        ("treatments after success of x", "treatments: after succeeded [x]"),
        ("treatments after tried x", "treatments: after tried [x]"),
        ("treatments after x", "treatments: after [x]"),
        ("treatments after a test", "treatments: after [a test]"),
        ("treatments after 8 weeks of failed x", "treatments: after failed 8week [x]"),
        ("treatments after at least eight weeks of x", "treatments: after >=8week [x]"),
        ("treatments after 6+ months of x", "treatments: after >=6month [x]"),
        ("treatments after failed x for 8 weeks", "treatments: after failed 8week [x]"),
        ("treatments after failed x for 8 weeks for y", "treatments: after failed 8week [x]; for [y]"),
        ("treatments after failed x and y for 1 year", "treatments: after failed 1year [x & y]"),
        ("treatments after x for 8 weeks old babies", "treatments: after [x]; for [8 weeks old babies]"),
        ("treatments after failed in motion", "treatments: after failed [in motion]"),
    ]);
}

#[test]
fn names_end_at_keywords() {
    reads_as(&[
        ("treatments for sacroiliac (SI) joint pain", "treatments: for [sacroiliac (SI) joint pain]"),
        ("treatments for joint(s) pain from x", "treatments: for [joint(s) pain]; from [x]"),
        ("tests for x (from y)", "tests: for [x]; (from [y])"),
        ("treatments for pain treated badly by none", "treatments: for [pain treated badly by none]"),
        ("treatments for patients with pain", "treatments: for [patients with pain]"),
        ("treatments for patients with evidence", "treatments: for [patients]; with evidence"),
        ("treatments for patients with evidence-based care", "treatments: for [patients with evidence-based care]"),
        ("treatments for patients without pain", "treatments: for [patients without pain]"),
        ("treatments for first aid first 3", "treatments: for [first aid]"),
        ("treatments for pain as needed as json", "treatments: for [pain as needed]"),
        ("treatments for in-motion care on-line", "treatments: for [in-motion care on-line]"),
        ("treatments for pregnancy and/or childbirth", "treatments: for [pregnancy and/or childbirth]"),
        ("treatments for Bechterew's disease", "treatments: for [Bechterew's disease]"),
        ("treatments for \"loss of \\\"mobility\\\"\"", "treatments: for ['loss of \"mobility\"']"),
        ("treatments for “loss of mobility”from x", "treatments: for ['loss of mobility']; from [x]"),
        ("treatments for exactly \"a, b\" or c", "treatments: for [!'a, b' | c]"),
        ("treatments for pain % [8] <5 & a:b + 1.5", "treatments: for [pain % [8] <5 & a:b + 1.5]"),
        ("treatments\u{a0}for\u{2003}naïve  café\n", "treatments: for [naïve  café]"),
    ]);
}

#[test]
fn lists_and_combinations() {
    reads_as(&[
        ("treatments for A, B and C", "treatments: for [A & B & C]"),
        ("treatments for A, B, and C", "treatments: for [A & B & C]"),
        ("treatments for A, B or C", "treatments: for [A | B | C]"),
        ("treatments for A, B", "treatments: for [A | B]"),
        ("treatments for A and B with evidence", "treatments: for [A & B]; with evidence"),
        ("treatments for A and from B", "treatments: {for [A] AND from [B]}"),
        ("treatments for A, and from B", "treatments: {for [A] AND from [B]}"),
        ("treatments for A or not from B", "treatments: {for [A] OR not from [B]}"),
        ("treatments for A and with evidence", "treatments: {for [A] AND with evidence}"),
        ("treatments for A and without cautions", "treatments: {for [A] AND without cautions}"),
        ("treatments for A and with luck", "treatments: for [A & with luck]"),
        ("treatments from A but not from B", "treatments: {from [A] BUTNOT from [B]}"),
        ("treatments of A or of B and of C", "treatments: {of [A] OR {of [B] AND of [C]}}"),
        ("treatments of A or of B but not of C or of D", "treatments: {{{of [A] OR of [B]} BUTNOT of [C]} OR of [D]}"),
        ("treatments from x and (after failed y or in z)", "treatments: {from [x] AND ({after failed [y] OR in [z]})}"),
        ("treatments (for a or for b) with evidence", "treatments: with evidence; ({for [a] OR for [b]})"),
        ("treatments ((((from yeomans))))", "treatments: ((((from [yeomans]))))"),
        (
            "tests for (conditions treated by (treatments for x))",
            "tests: for [<conditions: treated by [<treatments: for [x]>]>]",
        ),
        ("tests for x, (conditions of y)", "tests: for [x | <conditions: of [y]>]"),
        ("tests for (conditions) and (from y)", "tests: {for [<conditions>] AND (from [y])}"),
    ]);
}

#[test]
fn conditions_of_where() {
    reads_as(&[
        ("treatments where citations>=3", "treatments: where citations >= 3"),
        ("tests where sensitivity > 90 %", "tests: where sensitivity > 90"),
        ("tests where Specificity is 94%", "tests: where specificity = 94"),
        ("sources where audience = clinicians", "sources: where audience = 'clinicians'"),
        ("treatments where strength >= first line", "treatments: where strength >= 'first line'"),
        ("treatments where strength is not first-line", "treatments: where strength != 'first-line'"),
        ("treatments where strength is not indicated", "treatments: where strength = 'not indicated'"),
        ("treatments where stance = for from x", "treatments: where stance = 'for'; from [x]"),
        ("treatments where after.duration <= 6 weeks", "treatments: where after.duration <= 6week"),
        ("treatments where duration > six months for x", "treatments: where duration > 6month; for [x]"),
        (
            "statements where section contains \"physical therapy\"",
            "statements: where section contains 'physical therapy'",
        ),
        (
            "treatments where citations > 1 and year != 2020 and for x",
            "treatments: {where citations > 1 & year != 2020 AND for [x]}",
        ),
        (
            "treatments where citations > 1 or where year <> 2020",
            "treatments: {where citations > 1 OR where year != 2020}",
        ),
        ("treatments where effect == 0.5 with evidence", "treatments: where effect = 0.5; with evidence"),
        ("treatments for x where kind = red flag", "treatments: for [x]; where kind = 'red flag'"),
        ("treatments not where source = dr-oracle", "treatments: not where source = 'dr-oracle'"),
    ]);
}

#[test]
fn openers_mean_nothing() {
    for text in [
        "what treatments are there for x",
        "what are the treatments for x?",
        "which treatments are for x",
        "which are the treatments that are for x",
        "show me all treatments for x",
        "show treatments for x",
        "list any treatment for x",
        "find the treatments for x",
        "give me treatments for x",
        "is there any treatment for x",
        "are there treatments for x",
        "is there a treatment for x?",
    ] {
        assert_eq!(show_find(&find(text)), "treatments: for [x]", "{text}");
    }
}

#[test]
fn adjectives_stand_on_either_side() {
    let cases: &[(&str, &[Adjective])] = &[
        ("recommended treatments for x", &[Adjective::Recommended]),
        ("which treatments are recommended for x", &[Adjective::Recommended]),
        ("treatments not recommended for x", &[Adjective::NotRecommended]),
        ("treatments that are discussed for x", &[Adjective::Discussed]),
        ("first-line treatments for x", &[Adjective::Strength(Strength::FirstLine)]),
        ("First Line treatments for x", &[Adjective::Strength(Strength::FirstLine)]),
        ("may help treatments for x", &[Adjective::Strength(Strength::MayHelp)]),
        ("not indicated treatments for x", &[Adjective::Strength(Strength::NotIndicated)]),
        ("not-indicated treatments for x", &[Adjective::Strength(Strength::NotIndicated)]),
        ("recommended treatments reserved for x", &[Adjective::Recommended, Adjective::Strength(Strength::Reserved)]),
    ];
    for (text, expected) in cases {
        let find = find(text);
        assert_eq!(find.adjectives, *expected, "{text}");
        assert_eq!(show_find(&find), "treatments: for [x]", "{text}");
    }
}

#[test]
fn heads() {
    let kinds = |text: &str| match find(text).head {
        Head::Kinds(kinds) => kinds,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(kinds("contraindications and cautions of T"), [StatementKind::Contraindication, StatementKind::Caution]);
    assert_eq!(
        kinds("effects, cautions or red flags"),
        [StatementKind::Effect, StatementKind::Caution, StatementKind::RedFlag]
    );
    assert_eq!(kinds("red-flag"), [StatementKind::RedFlag]);
    assert_eq!(kinds("disclosures from x"), [StatementKind::Disclosure]);
    assert_eq!(kinds("preventions of x"), [StatementKind::Prevention]);
    for (role, word) in RoleHead::ALL {
        assert_eq!(find(word).head, Head::Role(*role));
        assert_eq!(find(word.trim_end_matches('s')).head, Head::Role(*role));
    }
    for kind in StatementKind::ALL.iter().filter(|k| !matches!(k, StatementKind::Symptom | StatementKind::Cause)) {
        assert_eq!(kinds(kind.plural()), [*kind]);
        assert_eq!(kinds(kind.word()), [*kind]);
    }
    let whole = find("what are the causes of x");
    assert_eq!((whole.head_span.start, whole.head_span.end), (13, 19));
    assert_eq!((whole.span.start, whole.span.end), (13, 24));
}

#[test]
fn every_clause_keyword_reads() {
    for (role, word) in RoleClause::ALL {
        assert_eq!(show_find(&find(&format!("statements {word} x"))), format!("statements: {} [x]", role.word()));
    }
    for facet in Facet::ALL {
        assert_eq!(show_find(&find(&format!("statements with {facet}"))), format!("statements: with {facet}"));
    }
    for kind in ReferenceKind::ALL {
        let shown = show_find(&find(&format!("statements with evidence from {kind}")));
        assert_eq!(shown, format!("statements: evidence from {kind}"));
    }
    for field in Field::ALL {
        assert_eq!(
            show_find(&find(&format!("statements where {field} = a"))),
            format!("statements: where {field} = 'a'")
        );
    }
    for op in Op::ALL {
        assert_eq!(
            show_find(&find(&format!("statements where section {op} a"))),
            format!("statements: where section {op} 'a'")
        );
    }
    for event in [Event::Failed, Event::Succeeded, Event::Tried] {
        assert_eq!(show_find(&find(&format!("statements after {event} a"))), format!("statements: after {event} [a]"));
    }
}

#[test]
fn tails() {
    let tails = find("top 5 treatments for x sorted by strength descending grouped by sources first 3 showing name, for and lines as csv").tails;
    assert_eq!(tails.sorted, Some((SortKey::Strength, true)));
    assert_eq!(tails.grouped, Some(GroupKey::Source));
    assert_eq!(tails.first, Some(3));
    assert_eq!(tails.showing, [Column::Name, Column::For, Column::Lines]);
    assert_eq!(tails.format, Some(Format::Csv));
    assert_eq!(find("top 5 treatments").top, Some(5));
    assert_eq!(find("treatments order by name asc").tails.sorted, Some((SortKey::Label, false)));
    for key in SortKey::ALL {
        assert_eq!(find(&format!("treatments sort by {key}")).tails.sorted, Some((*key, false)));
    }
    for key in GroupKey::ALL {
        assert_eq!(find(&format!("treatments for x group by {key}")).tails.grouped, Some(*key));
    }
    for column in Column::ALL {
        assert_eq!(find(&format!("treatments showing {column}")).tails.showing, [*column]);
    }
    for format in Format::ALL {
        assert_eq!(find(&format!("treatments for x as {format}")).tails.format, Some(*format));
    }
    let nested = find("tests for (top 3 conditions for y sorted by sources first 2)");
    assert_eq!(show_find(&nested), "tests: for [<conditions: for [y]>]");
}

#[test]
fn counts() {
    for (text, by) in [
        ("count treatments for x", None),
        ("how many treatments are there for x?", None),
        ("how many recommended treatments for x by source", Some(GroupKey::Source)),
        ("count the treatments for x by strengths", Some(GroupKey::Strength)),
    ] {
        match form(text) {
            Form::Count { find, by: read } => {
                assert_eq!(show_find(&find), "treatments: for [x]", "{text}");
                assert_eq!(read, by, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn verdicts() {
    for (text, subject, ask, clauses) in [
        ("is prolonged rest recommended for x?", "prolonged rest", VerdictAsk::Recommended, "for [x]"),
        ("are NSAIDs recommended", "NSAIDs", VerdictAsk::Recommended, ""),
        ("is exactly surgery contraindicated in y", "!surgery", VerdictAsk::Contraindicated, "in [y]"),
        (
            "is rest recommended by yeomans for x after failed y",
            "rest",
            VerdictAsk::Recommended,
            "from [yeomans]; for [x]; after failed [y]",
        ),
        ("is \"rest\" recommended for a or b from c", "'rest'", VerdictAsk::Recommended, "for [a | b]; from [c]"),
    ] {
        match form(text) {
            Form::Verdict(verdict) => {
                assert_eq!(show_name(&verdict.subject), subject, "{text}");
                assert_eq!(verdict.ask, ask, "{text}");
                assert_eq!(verdict.clauses.iter().map(show_clause).collect::<Vec<_>>().join("; "), clauses, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn comparisons() {
    for (text, columns, clauses, by) in [
        ("compare A with B", "A, B", "", ""),
        ("compare A vs B versus C", "A, B, C", "", ""),
        ("compare A vs. B", "A, B", "", ""),
        (
            "compare A, B and C for x by effects, populations and cautions",
            "A, B, C",
            "for [x]",
            "effect population cautions",
        ),
        ("compare A and B or C", "A, B, C", "", ""),
        ("compare A with B with evidence by strength", "A, B", "with evidence", "strength"),
        ("compare these with B", "THESE, B", "", ""),
        ("compare (treatments for x) and these", "<treatments: for [x]>, THESE", "", ""),
        ("compare sources on rest and ice for x by stance", "sources on rest & ice", "for [x]", "stance"),
        ("compare sources about rest", "sources on rest", "", ""),
    ] {
        match form(text) {
            Form::Compare(compare) => {
                let shown = match &compare.columns {
                    CompareColumns::Names(items) => items.iter().map(show_item).collect::<Vec<_>>().join(", "),
                    CompareColumns::SourcesOn(names) => format!("sources on {}", show_names(names)),
                };
                assert_eq!(shown, columns, "{text}");
                assert_eq!(compare.clauses.iter().map(show_clause).collect::<Vec<_>>().join("; "), clauses, "{text}");
                assert_eq!(compare.by.iter().map(|a| a.word()).collect::<Vec<_>>().join(" "), by, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    assert!(matches!(form("compare A and B as markdown"), Form::Compare(c) if c.format == Some(Format::Markdown)));
}

#[test]
fn paths_and_single_names() {
    for (text, exact, from, to) in [
        ("path from injection to radiofrequency ablation", false, "injection", "radiofrequency ablation"),
        ("shortest path from a to exactly b", false, "a", "!b"),
        ("show the exact path from \"a to b\" to c", true, "'a to b'", "c"),
    ] {
        match form(text) {
            Form::Path { exact: read, from: start, to: end } => {
                assert_eq!((read, show_name(&start).as_str(), show_name(&end).as_str()), (exact, from, to), "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    assert!(matches!(form("pathway for SIJ pain"), Form::Pathway(n) if n.text == "SIJ pain"));
    assert!(
        matches!(form("describe \"loss of mobility\""), Form::Describe(n) if n.text == "loss of mobility" && n.quoted)
    );
}

#[test]
fn conflicts() {
    for (text, topics, sources) in [
        ("conflicts", "", ""),
        ("conflicts about rest or ice", "rest | ice", ""),
        ("conflict about these between a and b", "THESE", "a, b"),
        ("conflicts between a, b and c about rest", "rest", "a, b, c"),
        ("show conflicts about rest between a vs b", "rest", "a, b"),
    ] {
        match form(text) {
            Form::Conflicts { about, between } => {
                assert_eq!(about.as_ref().map_or(String::new(), show_names), topics, "{text}");
                assert_eq!(between.iter().map(show_name).collect::<Vec<_>>().join(", "), sources, "{text}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn why() {
    let target = |text: &str| match form(text) {
        Form::Why { negated, target } => (negated, target),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(target("why"), (false, None));
    assert!(matches!(target("why 2?"), (false, Some(WhyTarget::Row(2, _)))));
    assert!(matches!(target("why row #2"), (false, Some(WhyTarget::Row(2, _)))));
    assert!(matches!(target("why 2 weeks rest"), (false, Some(WhyTarget::Name(n))) if n.text == "2 weeks rest"));
    assert!(matches!(target("why not rest"), (true, Some(WhyTarget::Name(n))) if n.text == "rest"));
}

#[test]
fn a_deep_question_reads() {
    let nest = |depth: usize| {
        let mut text = String::new();
        for level in 0..depth {
            text += if level % 2 == 0 { "treatments for (" } else { "conditions treated by (" };
        }
        text + "treatments from x" + &")".repeat(depth)
    };
    assert!(parse(&nest(64)).is_ok());
    assert!(parse(&format!("treatments {}from x{}", "(".repeat(64), ")".repeat(64))).is_ok());
    let mixed = "(for (treatments ".repeat(32) + "from x" + &"))".repeat(32);
    assert!(parse(&format!("treatments {mixed}")).is_ok());
    assert_eq!(parse(&nest(65)).map_err(|e| e.code()), Err("Q104"));
}

#[test]
fn long_questions_read() {
    for (start, unit) in [
        ("treatments for a", " or b"),
        ("treatments for a", ", b"),
        ("treatments for a", " b"),
        ("treatments of a", " or of a"),
        ("treatments of a", " and of a"),
        ("treatments of a", " but not of a"),
        ("treatments of a", " of a"),
        ("treatments where year=1", " and year=1"),
    ] {
        let mut text = start.to_owned();
        while text.len() + unit.len() <= 4096 {
            text += unit;
        }
        assert!(parse(&text).is_ok(), "{start}{unit}");
    }
}

#[test]
fn units_of_time() {
    for (word, unit) in
        [("day", TimeUnit::Day), ("weeks", TimeUnit::Week), ("month", TimeUnit::Month), ("YEARS", TimeUnit::Year)]
    {
        let find = find(&format!("treatments after 2 {word} of x"));
        let Some(Group::Part(part)) = find.group else { panic!("{word}") };
        assert!(
            matches!(&part.clauses[0].kind, ClauseKind::After { span: Some(s), .. } if s.unit == unit && s.number == 2)
        );
    }
}
