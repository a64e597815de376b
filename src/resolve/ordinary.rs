//! A sentence of ordinary English → questions of the language that it may mean, best first. They are only suggested, never asked, and only
//! where they resolve; `sentence` finds the names in it, this table says what the words around them ask for.

use super::sentence::{Found, Place, Sentence};
use crate::graph::Graph;
use crate::model::terms::EntityKind;
use crate::question::heads;

/// What a sentence with certain words asks for.
struct Rule {
    /// One of these stands in the sentence; `^` in front: it begins with it. None: any sentence.
    says: &'static [&'static str],
    /// Questions, best first. `{t}` is a treatment or test, `{c}` a condition or the like, `{l}` the last such, `{n}` any name, `{m}` the
    /// next, `{s}` `{r}` sources, `{+}` what is said of the other names. A question whose names are missing is left out.
    asks: &'static [&'static str],
}

/// Rules whose words are telling, in the order in which they are tried.
const RULES: &[Rule] = &[
    Rule {
        says: &[
            "difference between",
            "differences between",
            "difference of",
            "compared to",
            "compared with",
            "comparison of",
            "versus",
            "vs",
            "better than",
            "better",
            "rather than",
            "* or *",
            "^compare",
            "^comparing",
        ],
        asks: &["compare {t} and {m}{+}", "compare {n} and {m}{+}"],
    },
    Rule { says: &["from * to *"], asks: &["path from {t} to {m}", "path from {n} to {m}"] },
    Rule {
        says: &[
            "order of",
            "sequence of",
            "steps for",
            "steps of",
            "stages of",
            "treatment plan",
            "care pathway",
            "^pathway",
        ],
        asks: &["pathway for {c}"],
    },
    Rule {
        says: &[
            "agree",
            "agrees",
            "disagree",
            "disagrees",
            "disagreement",
            "disagreements",
            "agreement",
            "conflicting",
            "contradict",
            "contradictions",
            "controversy",
            "controversial",
            "consensus",
            "dispute",
            "disputed",
            "differ",
            "^conflicts with",
            "^conflict with",
        ],
        asks: &[
            "conflicts between {s} and {r}",
            "conflicts about {n}",
            "compare sources on {n}",
            "statements from {s}",
        ],
    },
    Rule {
        says: &["evidence", "proof", "proven", "evidence-based", "backed"],
        asks: &["statements about {n} with evidence{+}"],
    },
    Rule {
        says: &[
            "studies",
            "papers",
            "articles",
            "literature",
            "trials",
            "study",
            "cite",
            "cites",
            "cited",
            "publications",
        ],
        asks: &["references from {s}", "references about {n}{+}"],
    },
    Rule {
        says: &[
            "warning signs",
            "warning sign",
            "see a doctor",
            "emergency",
            "danger signs",
            "redflags",
            "redflag",
            "worried",
            "worry",
        ],
        asks: &["red flags for {c}", "red flags"],
    },
    Rule {
        says: &["safe", "safety", "harm", "harms", "harmful", "dangerous", "danger", "dangers"],
        asks: &[
            "contraindications and cautions of {t}",
            "contraindications and cautions of broadly {t}",
            "statements about {t}",
        ],
    },
    Rule {
        says: &[
            "side effect",
            "side effects",
            "side-effect",
            "side-effects",
            "risk",
            "risks",
            "complications",
            "adverse",
            "downsides",
            "disadvantages",
            "drawbacks",
            "warnings",
            "precautions",
            "cons",
        ],
        asks: &[
            "cautions of {t}",
            "cautions of broadly {t}",
            "contraindications and cautions of {t}",
            "statements about {t}",
        ],
    },
    Rule {
        says: &["^is * contra-indicated", "^are * contra-indicated", "^is * contraindicated", "^are * contraindicated"],
        asks: &["is {t} contraindicated{+}"],
    },
    Rule {
        says: &[
            "should not have",
            "should not get",
            "should not use",
            "should not take",
            "shouldnt have",
            "shouldnt take",
            "cannot have",
            "cant have",
            "must not",
            "contra indications",
            "contra-indications",
            "contraindicated",
            "contra-indicated",
        ],
        asks: &[
            "contraindications of {t}",
            "contraindications and cautions of {t}",
            "contraindications and cautions of broadly {t}",
        ],
    },
    Rule {
        says: &["accurate", "accuracy", "reliable", "reliability", "sensitive", "specific"],
        asks: &["diagnoses of {t}", "statements about {t} with numbers", "statements about {t}"],
    },
    Rule {
        says: &[
            "diagnose",
            "diagnosed",
            "diagnosing",
            "diagnostics",
            "detect",
            "detected",
            "know if",
            "know whether",
            "tell if",
            "find out if",
            "rule out",
            "diagnosis of",
            "tested",
            "check for",
        ],
        asks: &["tests for {l}{+}", "tests{+}"],
    },
    Rule {
        says: &["prevent", "prevents", "preventing", "^how to avoid *", "^how can i avoid *", "^how do i avoid *"],
        asks: &["prevention of {c}", "prevention for {c}", "statements about {c}"],
    },
    Rule {
        says: &["avoid with", "avoid if", "avoid for", "avoid when", "avoid in", "^what to avoid", "bad for", "worst"],
        asks: &["not recommended treatments for {c}", "contraindications and cautions for {c}", "cautions for {c}"],
    },
    Rule {
        says: &["i avoid", "we avoid", "you avoid", "to avoid", "patients avoid"],
        asks: &["statements about {n}{+}"],
    },
    Rule { says: &["* caused by *", "* due to *", "* come from *"], asks: &["causes of {n}"] },
    Rule {
        says: &[
            "cause",
            "caused",
            "causing",
            "causes",
            "why do i have",
            "why does",
            "why is",
            "reason for",
            "reasons for",
            "leads to",
            "lead to",
            "due to",
            "worse",
            "aggravate",
            "aggravates",
            "trigger",
            "triggers",
            "risk factors",
            "come from",
        ],
        asks: &["causes of {l}"],
    },
    Rule {
        says: &[
            "signs of",
            "hurt",
            "hurts",
            "feel like",
            "feels like",
            "felt",
            "symptoms",
            "symptom",
            "symptoms of",
            "complaints",
        ],
        asks: &["symptoms of {c}", "conditions with symptom {c}"],
    },
    Rule {
        says: &[
            "how common",
            "how many people",
            "how many patients",
            "who gets",
            "incidence",
            "how frequent",
            "how rare",
            "percentage of",
        ],
        asks: &["prevalence of {c}", "statements about {c} with numbers"],
    },
    Rule {
        says: &["alternative to", "alternatives to", "options besides", "options instead of"],
        asks: &["treatments before {t}", "treatments not under {t}"],
    },
    Rule {
        says: &[
            "conditions that",
            "conditions treated with",
            "what does * treat",
            "what is * used for",
            "what are * used for",
            "what is * for",
            "* good for",
        ],
        asks: &["conditions treated by {t}{+}"],
    },
    Rule {
        says: &[
            "how long",
            "how often",
            "how many weeks",
            "how many times",
            "how many days",
            "how many months",
            "how much",
            "dose",
            "dosage",
        ],
        asks: &[
            "treatments{before}",
            "statements about {n} with numbers{+}",
            "techniques of {n}",
            "statements about {n}",
        ],
    },
    Rule {
        says: &[
            "effective",
            "effectiveness",
            "how well",
            "benefit",
            "benefits",
            "advantages",
            "results of",
            "success rate",
            "efficacy",
            "pros",
            "how good",
            "how quickly",
            "how fast",
            "how successful",
            "how soon",
        ],
        asks: &["effects of {t}{+}", "treatments for {c}{+}", "effects of {n}", "statements about {n}"],
    },
    Rule {
        says: &[
            "how do you do",
            "how do you perform",
            "how to do",
            "how to perform",
            "how do i do",
            "how is * done",
            "how is * performed",
            "how are * done",
        ],
        asks: &["techniques of {t}", "describe {t}"],
    },
    Rule {
        says: &["how does * work", "how do * work", "how does * help", "how do * help", "mechanism"],
        asks: &["mechanisms of {t}", "effects of {t}", "describe {t}"],
    },
    Rule {
        says: &[
            "^when is *",
            "^when are *",
            "^when should",
            "^when do",
            "^when to",
            "^when can",
            "indicated",
            "indication",
            "indications",
            "who can",
            "who needs",
            "who should have",
            "candidate",
            "candidates",
            "eligible",
            "criteria",
            "qualify",
        ],
        asks: &["criteria of {t}", "statements about {t} with prerequisites", "statements about {t}"],
    },
    Rule {
        says: &[
            "who recommends",
            "who recommend",
            "who advises",
            "who suggests",
            "which source recommends",
            "which sources recommend",
            "which guideline recommends",
            "which guidelines recommend",
            "who supports",
            "what source recommends",
        ],
        asks: &["recommended sources of {t}{+}", "sources about {n}{+}"],
    },
    Rule {
        says: &[
            "who says",
            "who said",
            "who mentions",
            "who thinks",
            "who discusses",
            "which source says",
            "which sources say",
            "who talks",
            "which sources mention",
            "which source mentions",
            "who covers",
        ],
        asks: &["sources about {n}{+}"],
    },
    Rule {
        says: &[
            "say about",
            "says about",
            "said about",
            "write about",
            "writes about",
            "wrote about",
            "think about",
            "thinks about",
            "say on",
            "opinion on",
            "opinions on",
        ],
        asks: &["statements about {n}{+}"],
    },
    Rule {
        says: &[
            "^according to * is",
            "^according to * are",
            "recommend",
            "recommends",
            "advise",
            "advises",
            "suggest",
            "suggests",
            "prefer",
            "prefers",
        ],
        asks: &["is {t} recommended{+}", "recommended treatments for {c}{+}", "recommended treatments{+}"],
    },
    Rule {
        says: &[
            "^can",
            "^should",
            "^may",
            "^could",
            "^is it",
            "^does",
            "^do",
            "^will",
            "^would",
            "^is *",
            "^are *",
            "^must",
            "^shall",
            "^am i",
            "need to",
            "necessary",
            "needed",
            "worth",
        ],
        asks: &["is {t} recommended{+}", "treatments for {c}{+}"],
    },
    Rule {
        says: &[
            "^describe",
            "^explain",
            "tell me about",
            "^define",
            "meaning of",
            "information on",
            "information about",
            "info on",
            "learn about",
            "^about",
        ],
        asks: &["describe {n}"],
    },
    Rule { says: &["last resort", "last option", "last treatment"], asks: &["reserved treatments{+}"] },
    Rule {
        says: &["^first treatment", "^first treatments", "the first treatment", "try first", "tried first"],
        asks: &["first-line treatments{+}"],
    },
    Rule { says: &["number of treatments", "number of options"], asks: &["count treatments{+}"] },
    Rule {
        says: &[
            "help",
            "helps",
            "helping",
            "treat",
            "treats",
            "treated",
            "treating",
            "therapies",
            "options",
            "remedy",
            "remedies",
            "cure",
            "cures",
            "work",
            "works",
            "good for",
            "best",
            "do about",
            "relieve",
            "relieves",
            "relief",
            "what should",
            "what can",
            "what do i",
            "what to do",
            "manage",
            "managed",
            "deal with",
            "get rid of",
            "used",
            "what next",
            "what if",
            "comes next",
            "what comes",
            "is next",
            "next",
            "comes",
            "if",
            "when",
            "first",
            "fix",
            "ease",
            "against",
            "during",
            "except",
            "excluding",
            "other than",
            "fails",
            "exercises",
            "medications",
            "medicines",
            "drugs",
            "to try",
            "try",
            "tried",
        ],
        asks: &["{head}{+}"],
    },
];

/// Rules for any sentence.
const WEAK: &[Rule] = &[Rule {
    says: &[],
    asks: &["{only}describe {n}", "{kinds} of {n}", "{head}{+}", "{heads} of {n}", "{heads} for {n}", "describe {n}"],
}];

/// Heads that ask for what is done for, in or by what is named; the others ask for what is said of it.
const SHOWN_FOR: &[&str] =
    &["treatments", "tests", "conditions", "populations", "outcomes", "sources", "references", "statements"];

/// Words that no question of the language has, so that the sentence is ordinary English however it begins.
const STRONG: &[&str] = &[
    "recommends",
    "says",
    "mentions",
    "thinks",
    "fails",
    "fail",
    "has failed",
    "does not work",
    "doesnt work",
    "did not work",
    "didnt work",
    "does not help",
    "doesnt help",
    "did not help",
    "didnt help",
    "* failed",
    "dont work",
    "dont help",
    "respond",
    "responded",
    "treats",
];

/// Questions that a sentence may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meant {
    /// Its words are telling.
    pub(super) telling: Vec<String>,
    /// Only its names are known.
    pub(super) weak: Vec<String>,
    /// Whether it is no question of the language, however it begins.
    pub(super) strong: bool,
}

/// What a sentence may mean.
pub(super) fn meant(text: &str, graph: &Graph) -> Meant {
    let sentence = Sentence::read(text, graph);
    let fill = |rule: &Rule| rule.asks.iter().filter_map(|ask| filled(ask, &sentence)).collect::<Vec<_>>();
    let of = |rules: &[Rule]| {
        let fitting = rules.iter().filter(|rule| rule.says.is_empty() || sentence.says(rule.says));
        fitting.map(fill).filter(|questions| !questions.is_empty()).take(2).flatten().collect::<Vec<_>>()
    };
    Meant { telling: of(RULES), weak: of(WEAK), strong: sentence.says(STRONG) }
}

/// Whether a question that begins with `is` compares, or asks about safety, rather than for a verdict.
pub(super) fn is_comparison(lower: &str) -> bool {
    [" better ", " than ", " safe", " dangerous", " harmful", " or "].iter().any(|w| lower.contains(w))
}

/// The template with its names; `None` where one is missing.
fn filled(template: &str, sentence: &Sentence) -> Option<String> {
    let mut left: Vec<&Found> = sentence.names.iter().collect();
    let mut out = String::new();
    let mut rest = template;
    let mut last: Option<&Found> = None;
    while let Some((before, slot, behind)) = next_slot(rest) {
        out.push_str(before);
        rest = behind;
        let plain = |f: &&Found| f.place == Place::Plain || f.place == Place::In;
        let source = |f: &&Found| f.kind == EntityKind::Source;
        let wanted: Option<&Found> = match slot {
            "+" => {
                left.iter().for_each(|f| out.push_str(&format!(" {}", f.clause())));
                left.clear();
                out.push_str(&facet(sentence));
                continue;
            }
            "before" => {
                let found = *left.iter().find(|f| f.place == Place::Before)?;
                out.push_str(&format!(" {}", found.clause()));
                continue;
            }
            "only" => {
                (sentence.words.trim() == "*").then_some(())?;
                continue;
            }
            "kinds" => {
                out.push_str(&head(sentence).filter(|h| !SHOWN_FOR.contains(&h.as_str()))?);
                continue;
            }
            "head" | "heads" => {
                let typed = head(sentence);
                if slot == "heads" || (left.is_empty() && typed.is_none()) {
                    typed.as_ref()?;
                }
                out.push_str(&typed.unwrap_or_else(|| "treatments".to_owned()));
                if left.is_empty() {
                    return None;
                }
                continue;
            }
            "t" => left.iter().find(|f| f.is_done() && plain(f)).copied(),
            "c" => left.iter().find(|f| !f.is_done() && !source(f) && plain(f)).copied(),
            "l" => left.iter().rev().find(|f| !f.is_done() && !source(f) && plain(f)).copied(),
            "s" | "r" => left.iter().find(|f| source(f)).copied(),
            "m" => left.iter().find(|f| last.is_none_or(|l| l.is_done() == f.is_done()) && !source(f)).copied(),
            _ => left.iter().find(|f| !source(f) && plain(f)).copied(),
        };
        let found = wanted?;
        left.retain(|f| !std::ptr::eq(*f, found));
        last = Some(found);
        out.push_str(&found.written);
    }
    out.push_str(rest);
    Some(out)
}

/// The template up to its next slot, the slot, and what follows.
fn next_slot(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (slot, behind) = rest.split_once('}')?;
    Some((before, slot, behind))
}

/// The head that the sentence names.
fn head(sentence: &Sentence) -> Option<String> {
    let said = |plural: &&str| {
        let singular = plural.strip_suffix('s').unwrap_or(plural);
        sentence.says(&[plural, singular])
    };
    heads().into_iter().find(said).map(str::to_owned)
}

/// The facet that the sentence asks for, as a clause.
fn facet(sentence: &Sentence) -> String {
    const FACETS: &[&str] = &[
        "with evidence",
        "without evidence",
        "with citations",
        "without citations",
        "with numbers",
        "with cautions",
        "without cautions",
    ];
    FACETS.iter().find(|f| sentence.says(&[f])).map_or(String::new(), |f| format!(" {f}"))
}
