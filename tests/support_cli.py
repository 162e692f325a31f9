"""Running the command line in tests, and small inputs for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from click.testing import CliRunner

from kaohe_api.cli import Kaohe

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.words import Lang

SCHEME = """方案 小店 版本 2
生效 2026-10-01
周期 月
评分 综合分 = 自评 × 30% + 店长评 × 70%
底薪 3000元
提成 按 销售额，超额累进：至 10000元 1%；以上 2%
排名 按 综合分 在 全体 内
第一名 奖 100元
后两名 须 7天内 提交整改方案
"""
AGENTS = (("a1", "张三", "12000.00", 80, 90), ("a2", "李四", "8000.00", 90, 70), ("a3", "王五", "0.00", 60, 60))


@dataclass(frozen=True)
class Ran:
    """What a command line gave."""

    status: int
    out: str
    err: str


def kaohe(*arguments: object, lang: Lang = "zh") -> Ran:
    result = CliRunner().invoke(Kaohe(lang), [str(each) for each in arguments])
    return Ran(result.exit_code, result.stdout, result.stderr)


def write_scheme(folder: Path, text: str = SCHEME) -> Path:
    path = folder / "shop.scheme"
    path.write_text(text, encoding="utf-8")
    return path


def write_figures(folder: Path) -> Path:
    agents = [
        {
            "agent": agent,
            "attributes": {"name": name},
            "values": {"sales_amount": sales, "self_rating": own, "manager_rating": other},
        }
        for agent, name, sales, own, other in AGENTS
    ]
    path = folder / "figures.json"
    path.write_text(json.dumps({"period": "2026-10", "agents": agents}), encoding="utf-8")
    return path


def write_dataset(folder: Path) -> Path:
    """One agent, one buyer: asks at 9:00, is answered after 20 s, orders for 199.90 at 9:05 and pays at 9:06."""
    data = folder / "data"
    data.mkdir()
    tables = {
        "accounts": "shop,account,agent,role\ns,s:a,a1,presale\n",
        "messages": "shop,account,buyer,sent_at,sender,text\n"
        "s,s:a,b,2026-10-05 09:00:00,buyer,有货吗\n"
        "s,s:a,b,2026-10-05 09:00:20,agent,有的\n"
        "s,s:a,c,2026-11-09 10:00:00,buyer,在吗\n",
        "orders": "order_id,shop,buyer,created_at,paid_at,amount,post_fee,quantity\n"
        "o1,s,b,2026-10-05 09:05:00,2026-10-05 09:06:00,199.90,10.00,2\n",
        "facts": "period,agent,name,value\n2026-10,a1,self_rating,80\n2026-10,a1,manager_rating,90\n",
    }
    for name, text in tables.items():
        (data / f"{name}.csv").write_text(text, encoding="utf-8")
    return data
