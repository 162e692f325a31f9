"""K7xx: plugins."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

PLUGIN_IMPORT: Final = Rule(
    "K701",
    Severity.WARNING,
    Words("插件 {plugin} 无法载入：{problem}", "Plugin {plugin} cannot be loaded: {problem}"),
    Words(
        "它的指标都不可用，其余不受影响。请升级或卸载 {plugin}。",
        "Its metrics are left out, all others work. Upgrade or uninstall {plugin}.",
    ),
)
PLUGIN_REGISTER: Final = Rule(
    "K702",
    Severity.WARNING,
    Words(
        "插件 {plugin} 登记指标时出错：{problem}", "Plugin {plugin} failed while it registered its metrics: {problem}"
    ),
    Words(
        "它的指标都不可用，其余不受影响。请告知插件作者。",
        "Its metrics are left out, all others work. Tell the plugin's author.",
    ),
)
PLUGIN_METRIC: Final = Rule(
    "K703",
    Severity.WARNING,
    Words("插件 {plugin} 的指标 {metric} 有误：{problem}", "Plugin {plugin}, metric {metric}: {problem}"),
    Words("这个指标不可用，其余不受影响。", "This metric is left out, all others work."),
)
PLUGIN_TAKEN: Final = Rule(
    "K704",
    Severity.WARNING,
    Words(
        "插件 {plugin} 的指标 {metric} 用了已被 {owner} 占用的名字 {name}",
        "Plugin {plugin}, metric {metric}: the name {name} belongs to {owner} already",
    ),
    Words("先登记的保留，这个指标不可用。", "The first one keeps it; this metric is left out."),
)
PLUGIN_COMPUTE: Final = Rule(
    "K705",
    Severity.WARNING,
    Words("插件 {plugin} 计算指标 {metric} 时出错：{problem}", "Plugin {plugin} failed to compute {metric}: {problem}"),
    Words(
        "这个指标没有值，其余不受影响。请告知插件作者。",
        "This metric has no value, all others stand. Tell the plugin's author.",
    ),
)
PLUGIN_HOOK: Final = Rule(
    "K706",
    Severity.WARNING,
    Words("插件 {plugin} 实现了不存在的钩子 {hook}", "Plugin {plugin} implements a hook that does not exist: {hook}"),
    Words("请插件作者改正钩子的名字。", "Its author must mend the hook's name."),
)
