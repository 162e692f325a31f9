"""A second, slow and obvious reading of the rules: what the engine's figures are compared with.

Plain Python over lists, no tables, no queries, nothing of kaohe: written from the rules alone, so that an error would
have to be made twice to go unseen. Money is whole 分, a time whole seconds of the shop's clock since 1970, a day the
count of days since 1970; figures are fractions until they are rounded.
"""

from oracle.figures import FINALITY, METRICS, Result, figures
from oracle.rows import (
    Account,
    Agent,
    Cost,
    Fact,
    Message,
    Order,
    Refund,
    Review,
    Shop,
    day_number,
    seconds,
    span_of,
    written_day,
    written_time,
)
from oracle.settings import Settings, settings_of, yaml_of
from oracle.world import World, look

__all__ = [
    "FINALITY",
    "METRICS",
    "Account",
    "Agent",
    "Cost",
    "Fact",
    "Message",
    "Order",
    "Refund",
    "Result",
    "Review",
    "Settings",
    "Shop",
    "World",
    "day_number",
    "figures",
    "look",
    "seconds",
    "settings_of",
    "span_of",
    "written_day",
    "written_time",
    "yaml_of",
]
