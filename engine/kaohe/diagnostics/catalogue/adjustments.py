"""K62x: what later refunds take back of what earlier periods paid."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NO_LEDGER: Final = Rule(
    "K620",
    Severity.WARNING,
    Words("没有台账，往月退款没有扣回", "There is no ledger, so nothing is taken back for later refunds"),
    Words(
        "加 --ledger：以前各期发布了什么，从台账里看。",
        "Name it by --ledger: it holds what was published of earlier periods.",
    ),
)
NOT_PUBLISHED: Final = Rule(
    "K621",
    Severity.WARNING,
    Words(
        "有 {count} 笔退款的销售在 {first} 至 {last}，那时的周期没有发布，不扣回",
        "Refunds of sales from {first} to {last}, of periods that are not published: {count}; nothing is taken back",
    ),
    Words(
        "那些周期没有按这个方案发布过工资，就没有可扣的；漏了发布的，先发布再算。",
        "What was not paid by this scheme cannot be taken back; publish these periods first if that was forgotten.",
    ),
)
OTHER_FIGURES: Final = Rule(
    "K622",
    Severity.ERROR,
    Words(
        "{period} 的指标现在算出来和第 {entry} 条发布的不一样，有 {count} 处：{whose} 的{metric}，"
        "发布时 {then}，现在 {now}",
        "The figures of {period} are not those that entry {entry} was published with; they differ in {count}: "
        "{metric} of {whose} was {then}, and is {now}",
    ),
    Words(
        "数据里要有 {period} 当时的全部数据。数据后来改过的，先更正那一期：kaohe publish --correct，再算这一期。",
        "The dataset must hold all of {period} as it was. Where it was changed since, correct that period first by "
        "kaohe publish --correct.",
    ),
)
NOT_COMPUTED: Final = Rule(
    "K623",
    Severity.ERROR,
    Words(
        "不算退掉的销售，{period}（第 {entry} 条）客服 {agent} 的工资算不出来：{problem}",
        "Without the refunded sales, the pay of {agent} for {period} (entry {entry}) cannot be computed: {problem}",
    ),
    Words(
        "给那一版方案加上无值的规定，更正那一期，再算这一期。",
        "Add a rule for missing figures to that version, correct that period, and compute this one again.",
    ),
)
NOT_AS_PAID: Final = Rule(
    "K624",
    Severity.ERROR,
    Words(
        "{period}（第 {entry} 条）客服 {agent} 发布的是 {published}，重算是 {computed}",
        "For {period} (entry {entry}) {agent} was paid {published}; computed again it is {computed}",
    ),
    Words(
        "用 kaohe reproduce 看哪里不同；kaohe 或插件换过版本时，先装上当时的版本。",
        "See by kaohe reproduce what differs; where kaohe or a plugin is of another version, install that of then.",
    ),
)
OTHER_SETTINGS: Final = Rule(
    "K625",
    Severity.ERROR,
    Words(
        "第 {entry} 条（{period}）发布时的系统设定和现在的不一样", "Entry {entry} ({period}) had other system settings"
    ),
    Words(
        "从 Python 调用时给 reopen，用当时的设定打开数据。",
        "Called from Python, give `reopen`, which opens it with these.",
    ),
)
NOT_TAKEN: Final = Rule(
    "K626",
    Severity.WARNING,
    Words(
        "客服 {agent} 的往月退款 {amount} 没有扣：这一期的方案不算他",
        "{amount} of {agent} is not taken back: the scheme is not for this agent in this period",
    ),
    Words("由人决定怎么扣。", "A person has to decide what becomes of it."),
)
NO_REFUNDS: Final = Rule(
    "K627",
    Severity.ERROR,
    Words("往月退款算不出来：{reason}", "Later refunds cannot be computed: {reason}"),
    Words("把缺的数据补进数据文件夹。", "Add what is missing to the dataset."),
)
TAKEN_LATE: Final = Rule(
    "K628",
    Severity.WARNING,
    Words(
        "{period} 当期或其销售的 {count} 笔退款，以前各期没有扣，这一期补扣：{refunds}",
        "Refunds of {period} or of its sales that no earlier period took back are settled now, {count} of them: "
        "{refunds}",
    ),
    Words(
        "退款进数据晚了，或者当时没有发布、没有扣回。已经另外扣过的，由人调整。",
        "They reached the data late, or nothing was published or taken back then. Where that was done by other means, "
        "a person has to set it right.",
    ),
)
TAKEN_BEFORE: Final = Rule(
    "K629",
    Severity.WARNING,
    Words(
        "{period} 的销售有 {count} 笔这一期的退款，别的一期已经扣过，不再扣：{refunds}",
        "Refunds of this period of sales of {period} were taken back by another period and are not again, "
        "{count} of them: {refunds}",
    ),
    Words(
        "退款的日期改过。要改到这一期扣的，先更正那一条：kaohe publish --correct。",
        "Their day was changed. To take them back in this period, correct that entry first by kaohe publish --correct.",
    ),
)
OTHER_SCHEME: Final = Rule(
    "K630",
    Severity.WARNING,
    Words(
        "客服 {agents} 这一期有 {period} 的销售退款，那一期由方案 {other}（第 {entry} 条）发工资，这个方案不扣",
        "Of {agents} there are refunds of sales of {period}, which scheme {other} paid (entry {entry}); "
        "this scheme does not take them back",
    ),
    Words(
        "那个方案还算他的，由它扣；不算了的，用它算这一期，看 K626 是多少，由人决定怎么扣。",
        "Where that scheme is still for them, it does. Otherwise evaluate it for this period, see how much (K626), and "
        "let a person decide.",
    ),
)
NONE_GIVEN: Final = Rule(
    "K637",
    Severity.WARNING,
    Words("没有给出往月退款，所以没有扣回", "No later refunds are given, so nothing is taken back for them"),
    Words(
        "没有就不用管。有的话，写进指标文件里各客服的 adjustments，或者用数据文件夹和 --ledger 考核；"
        "kaohe simulate --ledger 用的是发布时的往月退款。",
        "Right if there are none. Else write them as the agents' `adjustments` into the figures, or evaluate a dataset "
        "with --ledger; kaohe simulate --ledger takes those that were published.",
    ),
)
CHANGED: Final = Rule(
    "K638",
    Severity.WARNING,
    Words(
        "{period} 当期或其销售的 {count} 笔退款，算过以后改了或取消了，这一期按差额结清：{refunds}",
        "Refunds of {period} or of its sales were corrected or cancelled after they were settled, {count} of them; "
        "the difference is settled now: {refunds}",
    ),
    Words(
        "退款没有改过、只是数据里缺了的，先把数据补全再算。",
        "Where they were not, and are only missing from the data, complete the data and compute again.",
    ),
)
LEFT: Final = Rule(
    "K639",
    Severity.WARNING,
    Words(
        "客服 {agent} 这一期不在，{sold} 的往月退款 {amount} 没有结清：{refunds}",
        "{agent} is not here in this period; {amount} for later refunds of {sold} is not settled: {refunds}",
    ),
    Words(
        "没有可扣的工资，由人决定；以后哪一期他还在，那一期结清。这是那一期到现在一共没结清的，代替以前说过的；"
        "只告诉这一次，台账里有，该扣的数变了才再说。",
        "There is no pay to deduct it from: a person has to decide. It is settled in a later period in which the agent "
        "is here again. This is all that is open of that period, in place of what was told before; it is told once, "
        "kept in the ledger, and told again only where something else is due.",
    ),
)
PAID_TWICE: Final = Rule(
    "K641",
    Severity.WARNING,
    Words(
        "{count} 笔退款的订单，两期都付过，所以两期都扣：{refunds}",
        "Two periods paid for the orders of refunds, so they are taken back of both, {count} of them: {refunds}",
    ),
    Words(
        "这两期发布时的系统设定不一样，同一单两期都算了销售。只该付一次的，用另一期的设定更正其中一期"
        "（kaohe publish --correct），再算这一期。",
        "These periods were published with different system settings, so that both counted the sale. Where it was to "
        "be paid once, correct one of them by kaohe publish --correct with the settings of the other, and compute this "
        "period again.",
    ),
)
MISSED: Final = Rule(
    "K642",
    Severity.WARNING,
    Words(
        "{count} 笔退款，以前各期算的和现在的数据不一样，这一版方案只减本期完成的退款，不结清以前的：{refunds}",
        "Refunds of which earlier periods counted something else than the data hold now, {count} of them; this version "
        "deducts what completes in its own period, and settles nothing of earlier ones: {refunds}",
    ),
    Words(
        "会多扣或少扣。更正以前的那一期（kaohe publish --correct），再算这一期；或者这一版写“往月退款 扣回”，"
        "只减同月退款金额。",
        "Too much or too little is deducted. Correct those earlier periods by kaohe publish --correct, and compute "
        "this one again; or let this version say `later_refunds: take back`, and deduct refund_amount_same_month "
        "alone.",
    ),
)
NOT_ASKED: Final = Rule(
    "K640",
    Severity.WARNING,
    Words(
        "方案不扣往月退款，给了客服 {agents} 的，没有扣",
        "The scheme takes no later refunds back; those that are given of {agents} are not taken",
    ),
    Words(
        "要扣的，方案里写「往月退款 扣回」；不扣的，指标里不用给 adjustments。",
        "To take them back, write `later_refunds: take back` in the scheme; otherwise leave out `adjustments`.",
    ),
)
