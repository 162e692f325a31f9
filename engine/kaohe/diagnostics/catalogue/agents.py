"""K35x, K36x: agents that a dataset names, orders that do not count."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

OWN_AGENT_NAMED: Final = Rule(
    "K350",
    Severity.ERROR,
    Words(
        "账号 {account}（店铺 {shop}）有未绑定日期的会话，但它的名字又是客服的名字",
        "Account {account} (shop {shop}) has sessions on days without a binding, yet its name is an agent's",
    ),
    Words(
        "在 accounts 里补上这些日期的绑定，写明当时是谁在用这个账号。",
        "Add a binding for these days to accounts, saying who worked the account then.",
    ),
)
OWN_AGENT_ELSEWHERE: Final = Rule(
    "K351",
    Severity.ERROR,
    Words(
        "账号 {account} 在店铺 {shop} 没有绑定，只在别的店铺有",
        "Account {account} has no binding in shop {shop}, only in another shop",
    ),
    Words("在 accounts 里补上店铺 {shop} 的绑定。", "Add a binding for shop {shop} to accounts."),
)
OWN_AGENT_TWICE: Final = Rule(
    "K352",
    Severity.ERROR,
    Words(
        "账号 {account} 在两个以上的店铺都没有绑定（这里是 {shop}），分不清是不是同一个人",
        "Account {account} is unbound in two shops or more (here {shop}): nobody can tell whether it is one person",
    ),
    Words("在 accounts 里为每个店铺写明是谁在用这个账号。", "Say in accounts who worked the account in each shop."),
)
UNKNOWN_AGENT: Final = Rule(
    "K353",
    Severity.ERROR,
    Words("不认识的客服 {agent}", "Unknown agent {agent}"),
    Words(
        "改成 agents 或 accounts 里有的客服，或者在 agents 里加上这一行。",
        "Write an agent that agents or accounts has, or add a row to agents.",
    ),
)
BAD_TARGET: Final = Rule(
    "K354",
    Severity.ERROR,
    Words("销售目标 {value} 不是金额", "The sales target {value} is no amount"),
    Words(
        "写成数字，单位是元，至多两位小数，例如 330000。", "Write yuan in digits, at most two decimals, such as 330000."
    ),
)
MANY_MORE: Final = Rule(
    "K355",
    Severity.ERROR,
    Words("同样的问题还有 {count} 处", "The same is wrong in {count} more places"),
    Words("用同样的办法改。", "Mend them in the same way."),
)
FLAGGED_ORDER: Final = Rule(
    "K356",
    Severity.NOTE,
    Words("插旗订单 {order}（{flag}）不计", "The flagged order {order} ({flag}) is not counted"),
    Words("系统设定 excluded_order_flags 排除了这种旗。", "The setting excluded_order_flags leaves this flag out."),
)
MORE_FLAGGED: Final = Rule(
    "K360",
    Severity.NOTE,
    Words("另有 {count} 个插旗订单不计", "{count} more flagged orders are not counted"),
    Words("系统设定 excluded_order_flags 排除了它们的旗。", "The setting excluded_order_flags leaves their flags out."),
)
FACT_IS_METRIC: Final = Rule(
    "K357",
    Severity.ERROR,
    Words("录入项 {name} 与指标同名", "The fact {name} bears a metric's name"),
    Words(
        "给录入项换个名字，比如 {name}_typed；指标由系统计算，不能录入。",
        "Give the fact another name, such as {name}_typed; metrics are computed, not typed in.",
    ),
)
METRIC_UNAVAILABLE: Final = Rule(
    "K358",
    Severity.ERROR,
    Words(
        "方案要用的 {title}（{metric}）算不出来：{reason}",
        "The scheme needs {title} ({metric}), which is unavailable: {reason}",
    ),
    Words(
        "把缺的数据补进数据文件夹，或者从方案里去掉这个指标。",
        "Add what is missing to the dataset, or drop the metric.",
    ),
)
NOT_FINAL: Final = Rule(
    "K359",
    Severity.WARNING,
    Words("{title} 还会变，{day} 起才是最终的", "{title} may still change; it is final from {day} on"),
    Words("等到那天再发，或者当作预估。", "Wait until then to pay, or take this as an estimate."),
)
LEFT: Final = Rule(
    "K361",
    Severity.WARNING,
    Words(
        "{agents}在 {period} 之前已经离职，不考核，不发工资",
        "{agents} left before {period}: not evaluated, and paid nothing",
    ),
    Words(
        "他们名下还有这一期的退款、评价等，只算在团队和店铺里。其实还在的话，改 agents 表的 left_on。",
        "Refunds, reviews or the like of this period are still theirs, and count for team and shop alone. If they are "
        "still here, mend left_on in the table agents.",
    ),
)
