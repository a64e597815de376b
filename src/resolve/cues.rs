//! What sentences of ordinary English ask for, by their telling words: plain data, read by `ordinary`.

/// What a sentence with certain words asks for.
pub(super) struct Rule {
    /// Phrases between `|`, one of which stands in the sentence; `^` in front: it begins with it; `*` is a name. Empty: any sentence.
    pub(super) says: &'static str,
    /// Questions, best first. `{t}` is a treatment or test, `{c}` a condition or the like, `{l}` the last such, `{n}` any name, `{m}` the
    /// next, `{s}` `{r}` sources, `{before}` what stands behind "before", `{head}` the head that is named (else treatments), `{heads}` the
    /// same (else none), `{kinds}` a head that is a kind, `{only}` nothing but a name, `{+}` what is said of the other names. A question
    /// whose names are missing is left out.
    pub(super) asks: &'static [&'static str],
}

/// Words that no question of the language has, so that the sentence is ordinary English however it begins.
pub(super) const STRONG: &str = "recommends | says | mentions | thinks | fails | fail | has failed | does not work | doesnt work | \
    did not work | didnt work | does not help | doesnt help | did not help | didnt help | * failed | \
    dont work | dont help | respond | responded | treats | no success with | no relief from | \
    not respond to | not responded to";

/// Rules whose words are telling, in the order in which they are tried.
pub(super) const RULES: &[Rule] = &[
    Rule {
        says: "difference between | differences between | difference of | compared to | compared with | \
               comparison of | versus | vs | better than | better | rather than | * or * | ^compare | ^comparing",
        asks: &["compare {t} and {m}{+}", "compare {n} and {m}{+}"],
    },
    Rule {
        says: "reviewed | peer-reviewed | trustworthy | trusted | credible | reliable | trust",
        asks: &["describe {s}"],
    },
    Rule {
        says: "prerequisites of * | prerequisites for * | prerequisite for * | requirements for * | requirements of *",
        asks: &["statements about {t} with prerequisites"],
    },
    Rule { says: "^path to * | ^path towards *", asks: &["treatments before {t}", "pathway for {c}"] },
    Rule {
        says: "should be avoided | to be avoided | must be avoided | should i avoid | should we avoid",
        asks: &["not recommended treatments{+}"],
    },
    Rule { says: "from * to *", asks: &["path from {t} to {m}", "path from {n} to {m}"] },
    Rule {
        says: "order of | sequence of | steps for | steps of | stages of | treatment plan | care pathway | ^pathway",
        asks: &["pathway for {c}"],
    },
    Rule {
        says: "agree | agrees | disagree | disagrees | disagreement | disagreements | agreement | conflicting | \
               contradict | contradictions | controversy | controversial | consensus | dispute | disputed | \
               differ | ^conflicts with | ^conflict with",
        asks: &[
            "conflicts between {s} and {r}",
            "conflicts about {n}",
            "compare sources on {n}",
            "statements from {s}",
        ],
    },
    Rule {
        says: "evidence | proof | proven | evidence-based | backed",
        asks: &["statements about {n} with evidence{+}"],
    },
    Rule {
        says: "studies | papers | articles | literature | trials | study | cite | cites | cited | publications",
        asks: &["references from {s}", "references about {n}{+}"],
    },
    Rule {
        says: "warning signs | warning sign | see a doctor | emergency | danger signs | redflags | redflag | \
               worried | worry",
        asks: &["red flags for {c}", "red flags"],
    },
    Rule {
        says: "safe | safety | harm | harms | harmful | dangerous | danger | dangers",
        asks: &[
            "contraindications and cautions of {t}",
            "contraindications and cautions of broadly {t}",
            "statements about {t}",
        ],
    },
    Rule {
        says: "side effect | side effects | side-effect | side-effects | risk | risks | complications | adverse | \
               downsides | disadvantages | drawbacks | warnings | precautions | cons",
        asks: &[
            "cautions of {t}",
            "cautions of broadly {t}",
            "contraindications and cautions of {t}",
            "statements about {t}",
        ],
    },
    Rule {
        says: "^is * contra-indicated | ^are * contra-indicated | ^is * contraindicated | ^are * contraindicated",
        asks: &["is {t} contraindicated{+}"],
    },
    Rule {
        says: "should not have | should not get | should not use | should not take | shouldnt have | \
               shouldnt take | cannot have | cant have | must not | contra indications | contra-indications | \
               contraindicated | contra-indicated",
        asks: &[
            "contraindications of {t}",
            "contraindications and cautions of {t}",
            "contraindications and cautions of broadly {t}",
        ],
    },
    Rule {
        says: "accurate | accuracy | reliable | reliability | sensitive | specific",
        asks: &["diagnoses of {t}", "statements about {t} with numbers", "statements about {t}"],
    },
    Rule {
        says: "diagnose | diagnosed | diagnosing | diagnostics | detect | detected | know if | know whether | \
               tell if | find out if | rule out | diagnosis of | tested | check for",
        asks: &["tests for {l}{+}", "tests{+}"],
    },
    Rule {
        says: "prevent | prevents | preventing | ^how to avoid * | ^how can i avoid * | ^how do i avoid *",
        asks: &["prevention of {c}", "prevention for {c}", "statements about {c}"],
    },
    Rule {
        says: "avoid with | avoid if | avoid for | avoid when | avoid in | ^what to avoid | bad for | worst",
        asks: &["not recommended treatments for {c}", "contraindications and cautions for {c}", "cautions for {c}"],
    },
    Rule { says: "i avoid | we avoid | you avoid | to avoid | patients avoid", asks: &["statements about {n}{+}"] },
    Rule { says: "* caused by * | * due to * | * come from *", asks: &["causes of {n}"] },
    Rule {
        says: "cause | caused | causing | causes | why do i have | why does | why is | reason for | reasons for | \
               leads to | lead to | due to | worse | aggravate | aggravates | trigger | triggers | risk factors | \
               come from",
        asks: &["causes of {l}"],
    },
    Rule {
        says: "signs of | hurt | hurts | feel like | feels like | felt | symptoms | symptom | symptoms of | \
               complaints",
        asks: &["symptoms of {c}", "conditions with symptom {c}"],
    },
    Rule {
        says: "how common | how many people | how many patients | who gets | incidence | how frequent | how rare | \
               percentage of",
        asks: &["prevalence of {c}", "statements about {c} with numbers"],
    },
    Rule {
        says: "alternative to | alternatives to | options besides | options instead of",
        asks: &["treatments before {t}", "treatments not under {t}"],
    },
    Rule {
        says: "conditions that | conditions treated with | what does * treat | what is * used for | \
               what are * used for | what is * for | * good for",
        asks: &["conditions treated by {t}{+}"],
    },
    Rule {
        says: "how long | how often | how many weeks | how many times | how many days | how many months | \
               how much | dose | dosage",
        asks: &[
            "treatments{before}",
            "statements about {n} with numbers{+}",
            "techniques of {n}",
            "statements about {n}",
        ],
    },
    Rule {
        says: "effective | effectiveness | how well | benefit | benefits | advantages | results of | \
               success rate | efficacy | pros | how good | how quickly | how fast | how successful | how soon",
        asks: &["effects of {t}{+}", "treatments for {c}{+}", "effects of {n}", "statements about {n}"],
    },
    Rule {
        says: "how do you do | how do you perform | how to do | how to perform | how do i do | how is * done | \
               how is * performed | how are * done",
        asks: &["techniques of {t}", "describe {t}"],
    },
    Rule {
        says: "how does * work | how do * work | how does * help | how do * help | mechanism",
        asks: &["mechanisms of {t}", "effects of {t}", "describe {t}"],
    },
    Rule {
        says: "^when is * | ^when are * | ^when should | ^when do | ^when to | ^when can | indicated | \
               indication | indications | who can | who needs | who should have | candidate | candidates | \
               eligible | criteria | qualify",
        asks: &["criteria of {t}", "statements about {t} with prerequisites", "statements about {t}"],
    },
    Rule {
        says: "who recommends | who recommend | who advises | who suggests | which source recommends | \
               which sources recommend | which guideline recommends | which guidelines recommend | who supports | \
               what source recommends",
        asks: &["recommended sources of {t}{+}", "sources about {n}{+}"],
    },
    Rule {
        says: "who says | who said | who mentions | who thinks | who discusses | which source says | \
               which sources say | who talks | which sources mention | which source mentions | who covers",
        asks: &["sources about {n}{+}"],
    },
    Rule {
        says: "say about | says about | said about | write about | writes about | wrote about | think about | \
               thinks about | say on | opinion on | opinions on",
        asks: &["statements about {n}{+}"],
    },
    Rule {
        says: "^according to * is | ^according to * are | recommend | recommends | advise | advises | suggest | \
               suggests | prefer | prefers",
        asks: &["is {t} recommended{+}", "recommended treatments for {c}{+}", "recommended treatments{+}"],
    },
    Rule {
        says: "^can | ^should | ^may | ^could | ^is it | ^does | ^do | ^will | ^would | ^is * | ^are * | ^must | \
               ^shall | ^am i | need to | necessary | needed | worth",
        asks: &["is {t} recommended{+}", "treatments for {c}{+}"],
    },
    Rule {
        says: "^describe | ^explain | tell me about | ^define | meaning of | information on | information about | \
               info on | learn about | ^about",
        asks: &["describe {n}"],
    },
    Rule { says: "last resort | last option | last treatment", asks: &["reserved treatments{+}"] },
    Rule {
        says: "^first treatment | ^first treatments | the first treatment | try first | tried first | \
               helps first | help first | works first | comes first",
        asks: &["first-line treatments{+}"],
    },
    Rule { says: "number of treatments | number of options", asks: &["count treatments{+}"] },
    Rule {
        says: "help | helps | helping | treat | treats | treated | treating | therapies | options | remedy | \
               remedies | cure | cures | work | works | good for | best | do about | relieve | relieves | relief | \
               what should | what can | what do i | what to do | manage | managed | deal with | get rid of | \
               used | what next | what if | comes next | what comes | is next | next | comes | if | when | first | \
               fix | ease | against | during | except | excluding | other than | fails | exercises | medications | \
               medicines | drugs | to try | try | tried",
        asks: &["{head}{+}"],
    },
];

/// Rules for any sentence.
pub(super) const WEAK: &[Rule] = &[Rule {
    says: "",
    asks: &["{only}describe {n}", "{kinds} of {n}", "{head}{+}", "{heads} of {n}", "{heads} for {n}", "describe {n}"],
}];

/// The phrases of a list.
pub(super) fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim).filter(|p| !p.is_empty())
}
