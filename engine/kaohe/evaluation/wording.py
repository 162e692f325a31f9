"""The words of explanations, as data. May import `words`."""

from __future__ import annotations

from typing import Final

from kaohe.words import Words

# --- one step --------------------------------------------------------------------------------------------------------

GRADED: Final = Words("{figure}，{band}", "{figure}, {band}")
COLON: Final = Words("：", ": ")
SEMICOLON: Final = Words("；", "; ")
PLACE: Final = Words("（{place}）", " ({place})")
WHERE: Final = Words("第 {line} 行", "line {line}")
WHERE_ELSE: Final = Words("{file} 第 {line} 行", "{file} line {line}")
YUAN: Final = Words("{value} 元", "{value} yuan")
POINTS: Final = Words("{value} 分", "{value} points")
ROUNDED: Final = Words("{before}，四舍五入 {value}", "{before}, rounded {value}")
ASSUMED: Final = Words(
    "{lacks}无值，按方案里无值的规定得 {amount}", "{lacks} without a value, by the scheme's rule for that {amount}"
)
AND: Final = Words("、", ", ")

BAND: Final = Words("{figure}：{band} 得 {gives}", "{figure}: {band} gives {gives}")
COMPUTED: Final = Words("{figure}：{band} {sign} {gives}", "{figure}: {band} {sign} {gives}")
BAND_MISSING: Final = Words("{title} 无值：得 {gives}", "{title} has no value: gives {gives}")
GIVES: Final = Words("{band} 得 {gives}", "{band} gives {gives}")
PART: Final = Words("{choice}，{points} × {weight} {sign} {product}", "{choice}, {points} × {weight} {sign} {product}")

NOTHING: Final = Words("不大于 0，不付", "not above 0, pays nothing")
NOT_ABOVE: Final = Words("不超过基准 {threshold}，不付", "not above the baseline {threshold}, pays nothing")
UNMET: Final = Words("不满足（{conditions}），{said}", "not met ({conditions}), {said}")
NONE_HOLDS: Final = Words("不付", "pays nothing")
DEFAULT: Final = Words("默认 {amount}", "by default {amount}")
CASE: Final = Words("{condition} 时 {amount}", "{condition}: {amount}")
ELSE_PAYS: Final = Words("其余 {amount}", "else {amount}")
SHARED: Final = Words(
    "{pool} × {by} ÷ {group}合计 {all} {sign} {exact}", "{pool} × {by} ÷ {all} of {group} {sign} {exact}"
)
DOWN: Final = Words("，舍去零头 {value}", ", rounded down {value}")
CENT: Final = Words("，分到余下的 0.01", ", and 0.01 of what was left")
NO_GROUP: Final = Words("没有{group}，不参加分配", "has no {group}: no share")
NO_SHARE: Final = Words("{by}，不参加分配", "{by}: no share")
CAPPED: Final = Words("{before}；{place}封顶 {amount}", "{before}; {place}: no more than {amount}")
GUARANTEED: Final = Words("{before}；{place}保底 {amount}", "{before}; {place}: no less than {amount}")
PAID_AHEAD: Final = Words(
    "{before}；{place}预支到 {amount}，先发 {moved}，以后扣回的共 {owes}",
    "{before}; {place}: paid ahead up to {amount}: {moved} more, {owes} to be taken back in all",
)
TAKEN_BACK: Final = Words(
    "{before}；{place}预支到 {amount}，以前预支 {owed}，超过的扣回 {moved}，还有 {owes}",
    "{before}; {place}: paid ahead up to {amount}: {owed} before, {moved} of what is above taken back, {owes} left",
)
NOT_ADJUSTED: Final = Words("没有给出往月退款", "none are given")
ADJUSTED: Final = Words(
    "{period} 含退掉的销售 {paid}，不含 {without}", "{period} pays {paid} with the refunded sales, {without} without"
)
SETTLED_AGAIN: Final = Words(
    "{period} 按结清过的退款 {paid}，按现在的退款 {without}",
    "{period} pays {paid} with refunds as they were settled, {without} as they are now",
)
DIFFERENCE: Final = Words("{period}：{without} − {paid} = {amount}", "{period}: {without} − {paid} = {amount}")
LESS_OWED: Final = Words(
    "，都减去了没扣回的预支 {owed}、{without}", ", each less what is still owed of advances: {owed}, {without}"
)
PUBLISHED: Final = Words("（台账第 {entry} 条，第 {version} 版）", " (entry {entry}, version {version})")
ADJUSTED_LINE: Final = Words("{period} {title}：{paid} → {without}", "{period} {title}: {paid} → {without}")
WITH_SALES: Final = Words("含：{how}", "with: {how}")
WITHOUT_SALES: Final = Words("不含：{how}", "without: {how}")
AS_SETTLED: Final = Words("结清过的：{how}", "as settled: {how}")
AS_NOW: Final = Words("现在：{how}", "now: {how}")
CORRECTED: Final = Words(
    "退款 {refund} 扣过的是 {taken}，现在是 {amount}", "refund {refund}: {taken} was taken back, {amount} is due now"
)
CORRECTED_PIECES: Final = Words(
    "退款 {refund} 扣过的是 {taken} 件，现在是 {quantity} 件",
    "refund {refund}: {taken} pieces were taken back, {quantity} are due now",
)
COUNTED: Final = Words(
    "退款 {refund} 在 {period} 算的是 {taken}，现在是 {amount}",
    "refund {refund}: {taken} was counted in {period}, it is {amount} now",
)
COUNTED_PIECES: Final = Words(
    "退款 {refund} 在 {period} 算的是 {taken} 件，现在是 {quantity} 件",
    "refund {refund}: {taken} pieces were counted in {period}, it is {quantity} now",
)
MOVED_INTO: Final = Words(
    "退款 {refund}：{taken} 原来按 {before} 完成结清，现在是 {day} 完成，成了 {period} 当期的退款",
    "refund {refund}: {taken} was settled as of {before}, it completed on {day}: a refund of {period} itself",
)
MOVED_AFTER: Final = Words(
    "退款 {refund}：{taken} 原来按 {before} 完成结清，现在是 {day} 完成，成了 {period} 以后的退款",
    "refund {refund}: {taken} was settled as of {before}, it completed on {day}: a refund after {period}",
)
MOVED_BEFORE: Final = Words(
    "退款 {refund}：{taken} 原来按 {before} 完成算，现在是 {day} 完成，是 {period} 以前的退款",
    "refund {refund}: {taken} was counted as of {before}, it completed on {day}: a refund before {period}",
)
REFUNDS_ITSELF: Final = Words("{period} 当期的退款 {count} 笔", "refunds of {period} itself: {count}")
REFUNDS: Final = Words("{period} 的销售退款 {count} 笔", "refunds of sales of {period}: {count}")
REFUNDS_AMOUNT: Final = Words("，共 {amount} 元", ", {amount} yuan in all")
ONLY: Final = Words("{amount}", "{amount}")
TAKEN_OFF_TOTAL: Final = Words("{amount}，从合计扣", "{amount}, deducted from the total")
TAKEN_OFF: Final = Words("{amount}，从{source}扣", "{amount}, deducted from {source}")
TAKEN_OFF_LESS: Final = Words(
    "{amount}，{source}只有 {left}，实扣 {taken}", "{amount}, {source} has only {left}, {taken} deducted"
)
BELOW_NOTHING: Final = Words("{said}，小于 0，按 0 算", "{said}, below 0 and so taken as 0")
VOIDED: Final = Words(
    "{before}；{condition}，触{place}的高压线，原 {instead} 取消",
    "{before}; {condition}: by the red line on {place} the {instead} is void",
)
FIXED: Final = Words("固定 {fixed}", "fixed {fixed}")

RANKED: Final = Words("{by}，{group} {of} 人中第 {rank} 名", "{by}, {rank} of {of} in {group}")
FROM_LAST: Final = Words("，倒数第 {from_last}", ", {from_last} from the last")
UNRANKED: Final = Words("未排名，{why}", "unranked, {why}")
AWARDED: Final = Words("{reason}，奖 {amount}", "{reason}, awarded {amount}")
TAKEN: Final = Words("{reason}，从{source}扣 {amount}", "{reason}, {amount} deducted from {source}")
TAKEN_LESS: Final = Words(
    "{reason}，应扣 {amount}，{source}只有 {left}，实扣 {taken}",
    "{reason}, {amount} to deduct, {source} has only {left}, {taken} deducted",
)
FLAGGED: Final = Words("{title}，{reason}", "{title}, {reason}")
WITHIN: Final = Words("（{days} 天内）", " (within {days} days)")

# --- the whole -------------------------------------------------------------------------------------------------------

HEAD: Final = Words("{scheme} 第 {version} 版 · {period}", "{scheme}, version {version} · {period}")
LINES: Final = Words("工资", "Pay")
SCORES: Final = Words("评分", "Scores")
GRADES: Final = Words("等级", "Grades")
RANKS: Final = Words("排名", "Ranks")
FLAGS: Final = Words("待处理", "For a person to decide")
TOTAL: Final = Words("合计 {total} 元", "Total {total} yuan")
