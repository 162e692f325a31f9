"""K85x: engines that compute elsewhere."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

NO_PYSPARK: Final = Rule(
    "K851",
    Severity.ERROR,
    Words("没有安装 Spark 引擎（pyspark）", "The Spark engine (pyspark) is not installed"),
    Words("安装它：pip install 'kaohe[spark]'", "Install it: pip install 'kaohe[spark]'"),
)
NO_JAVA: Final = Rule(
    "K852",
    Severity.ERROR,
    Words("Spark 需要 Java 17 或 21；这里是：{found}", "Spark needs Java 17 or 21; here is: {found}"),
    Words(
        "安装 Java 17，并让 JAVA_HOME 指向它。",
        "Install Java 17 and let JAVA_HOME name its folder.",
    ),
)
NO_MASTER: Final = Rule(
    "K853",
    Severity.ERROR,
    Words("连不上 Spark 主节点 {master}", "The Spark master {master} cannot be reached"),
    Words(
        "检查主机、端口（默认 7077）和网络，并确认主节点已启动；只用本机就写 --engine spark。",
        "Check host, port (7077 by default), network and whether it runs; --engine spark uses this machine alone.",
    ),
)
NO_WORKER: Final = Rule(
    "K854",
    Severity.ERROR,
    Words("Spark 主节点 {master} 一分钟内没有给出工作节点", "The Spark master {master} gave no worker within a minute"),
    Words(
        "在主节点的网页上看工作节点是否已连上、是否被占满、内存是否够。",
        "See on the master's web page whether workers are connected, busy, or too small.",
    ),
)
NO_START: Final = Rule(
    "K855",
    Severity.ERROR,
    Words("Spark 没有启动：{problem}", "Spark did not start: {problem}"),
    Words(
        "检查 --memory-limit、JAVA_HOME、SPARK_HOME、SPARK_CONF_DIR，以及 Spark 的版本是否为 4.0。",
        "Check --memory-limit, JAVA_HOME, SPARK_HOME, SPARK_CONF_DIR, and that the version of Spark is 4.0.",
    ),
)
OTHER_SPARK: Final = Rule(
    "K856",
    Severity.ERROR,
    Words(
        "这个进程已经在用 Spark {running}，不能再用 {wanted}",
        "This process runs on Spark {running} already, not {wanted}",
    ),
    Words("先停掉它，或另开一个进程。", "Stop that one first, or begin another process."),
)
