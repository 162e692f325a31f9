"""K8xx: commands and requests."""

from typing import Final

from kaohe.diagnostics.catalogue._rule import Rule, Severity
from kaohe.words import Words

UNKNOWN_COMMAND: Final = Rule(
    "K801",
    Severity.ERROR,
    Words("没有命令 {command}", "There is no command {command}"),
    Words("可用的命令：{known}。", "The commands: {known}."),
)
UNKNOWN_OPTION: Final = Rule(
    "K802",
    Severity.ERROR,
    Words("没有选项 {option}", "There is no option {option}"),
    Words("用 {help} 查看可用的选项。", "See {help} for the options there are."),
)
MISSING_ARGUMENT: Final = Rule(
    "K803",
    Severity.ERROR,
    Words("缺少 {argument}", "{argument} is missing"),
    Words("写法：{usage}", "Write: {usage}"),
)
BAD_ARGUMENT: Final = Rule(
    "K804",
    Severity.ERROR,
    Words("{argument} 的值不对：{problem}", "The value of {argument} does not fit: {problem}"),
    Words("写法：{usage}", "Write: {usage}"),
)
BAD_COMMAND_LINE: Final = Rule(
    "K805",
    Severity.ERROR,
    Words("命令行有误：{problem}", "The command line is wrong: {problem}"),
    Words("写法：{usage}", "Write: {usage}"),
)
NO_SCHEME: Final = Rule(
    "K806",
    Severity.ERROR,
    Words("找不到方案 {scheme}", "There is no scheme {scheme}"),
    Words(
        "写方案文件的路径，或随附方案的名字：{known}。",
        "Write the path of a scheme file, or the name of a scheme that is here: {known}.",
    ),
)
SCHEME_FOLDER: Final = Rule(
    "K815",
    Severity.ERROR,
    Words("{folder} 是文件夹，不是方案", "{folder} is a folder, not a scheme"),
    Words(
        "写出文件夹里的方案文件；kaohe test {folder} 运行里面所有的用例。",
        "Name scheme files of it; `kaohe test {folder}` runs all cases that are in it.",
    ),
)
FOLDER_IN_USE: Final = Rule(
    "K807",
    Severity.ERROR,
    Words("文件夹 {folder} 里已有别的东西", "The folder {folder} holds other things already"),
    Words("换一个新的文件夹：kaohe demo 新文件夹", "Name a new folder: kaohe demo NEW_FOLDER"),
)
CANNOT_WRITE: Final = Rule(
    "K808",
    Severity.ERROR,
    Words("写不了 {file}：{problem}", "{file} cannot be written: {problem}"),
    Words("检查路径、权限和磁盘空间；什么都没有写。", "Check the path, your rights and the disk; nothing was written."),
)
NO_AGENT: Final = Rule(
    "K809",
    Severity.ERROR,
    Words("结果里没有客服 {agent}", "There is no agent {agent} in the result"),
    Words("结果里有：{known}。", "The agents there are: {known}."),
)
WAS_LEFT_OUT: Final = Rule(
    "K816",
    Severity.ERROR,
    Words("客服 {agent} 没有算：{why}", "Agent {agent} was left out: {why}"),
    Words("补好他的数，再算一次。", "Mend the figures of that agent and compute again."),
)
NO_METRIC: Final = Rule(
    "K810",
    Severity.ERROR,
    Words("没有指标 {metric}", "There is no metric {metric}"),
    Words("用 kaohe plugins 查看所有指标。", "See kaohe plugins for all metrics."),
)
CANNOT_LISTEN: Final = Rule(
    "K811",
    Severity.ERROR,
    Words("无法在 {address} 上提供服务：{problem}", "Nothing can be served at {address}: {problem}"),
    Words("换一个端口，如 --port {other}", "Choose another port, such as --port {other}"),
)
NO_GROUP: Final = Rule(
    "K812",
    Severity.ERROR,
    Words("数据里没有{by} {name}", "The data know no {by} {name}"),
    Words(
        "用 kaohe metrics 数据集 --by {option} --from … --to … 查看有哪些。",
        "See kaohe metrics DATASET --by {option} --from … --to … for those there are.",
    ),
)
NOT_BY: Final = Rule(
    "K813",
    Severity.ERROR,
    Words("{metric} 没有按{by}的数", "{metric} has no figure by {by}"),
    Words("它只有按 {known} 的数。", "It has figures by {known} only."),
)
CANNOT_OPEN: Final = Rule(
    "K814",
    Severity.ERROR,
    Words("算不出 {metric}：{why}", "{metric} cannot be computed: {why}"),
    Words(
        "数据缺什么就补上什么；插件出错就告知它的作者。",
        "Add what the data lack; where a plugin failed, tell its author.",
    ),
)
BODY_TOO_LARGE: Final = Rule(
    "K821",
    Severity.ERROR,
    Words("请求超过 {most} 字节", "The request is larger than {most} bytes"),
    Words(
        "把客服分成几次提交，或改用命令行 kaohe evaluate。",
        "Send fewer agents at once, or use kaohe evaluate on the command line.",
    ),
)
NOT_JSON_TYPE: Final = Rule(
    "K822",
    Severity.ERROR,
    Words("请求的内容类型是 {given}，不是 JSON", "The request's content type is {given}, not JSON"),
    Words("加上请求头 Content-Type: application/json", "Send the header Content-Type: application/json"),
)
NO_SUCH_PLACE: Final = Rule(
    "K823",
    Severity.ERROR,
    Words("这里没有 {path}", "There is no {path} here"),
    Words("可用的地址见 /openapi.json。", "See /openapi.json for what there is."),
)
WRONG_METHOD: Final = Rule(
    "K824",
    Severity.ERROR,
    Words("{path} 不接受 {method}", "{path} does not take {method}"),
    Words("改用 {allowed}。", "Use {allowed}."),
)
BAD_REQUEST: Final = Rule(
    "K825",
    Severity.ERROR,
    Words("请求有误：{problem}", "The request is wrong: {problem}"),
    Words("对照 /openapi.json 里的例子改正。", "Compare it with the example in /openapi.json."),
)
NOT_A_SCHEME_VALUE: Final = Rule(
    "K826",
    Severity.ERROR,
    Words("scheme 的写法不对", "scheme is not written as it must be"),
    Words(
        '写随附方案的名字，或 {{"text": "方案的全文", "format": "scheme"}}（format 也可以是 yaml）。',
        'Write the name of a scheme that is here, or {{"text": "the whole scheme", "format": "scheme"}} (or "yaml").',
    ),
)
BAD_CHOICE: Final = Rule(
    "K827",
    Severity.ERROR,
    Words("{key} 不能是 {value}", "{key} cannot be {value}"),
    Words("写 {known} 中的一个。", "Write one of {known}."),
)
NOT_SERVED: Final = Rule(
    "K828",
    Severity.ERROR,
    Words("这里没有方案 {scheme}", "There is no scheme {scheme} here"),
    Words(
        '可用的方案：{known}；也可以把方案的全文写在 {{"text": …}} 里。',
        'The schemes here: {known}. Or send the whole scheme in {{"text": …}}.',
    ),
)
NOT_IN_SPELLING: Final = Rule(
    "K829",
    Severity.ERROR,
    Words("这个方案不能写成 {spelling}：{problem}", "This scheme cannot be written as {spelling}: {problem}"),
    Words(
        "改用两种写法都有的内容：名字里不要有换行、不要同时有引号和「」，数字不要超出界限。",
        "Keep to what both spellings have: no line ends in names, nor quotes and 「」 at once; numbers within bounds.",
    ),
)
NO_CASES: Final = Rule(
    "K841",
    Severity.WARNING,
    Words("这个方案没有用例", "This scheme has no cases"),
    Words(
        "在它旁边写一个 {file}：给定这些数，每个人应该得到什么。",
        "Write {file} beside it: of given figures, what each agent must get.",
    ),
)
CASES_ALONE: Final = Rule(
    "K842",
    Severity.ERROR,
    Words("这些用例旁边没有方案", "There is no scheme beside these cases"),
    Words("方案和用例要同名：{scheme}。", "Name the scheme as its cases: {scheme}."),
)
NOTHING_TO_TEST: Final = Rule(
    "K843",
    Severity.ERROR,
    Words("{folder} 里没有方案", "There is no scheme in {folder}"),
    Words("方案的文件名以 .scheme 结尾；检查文件夹。", "A scheme's file ends in .scheme; check the folder."),
)
NO_PYGLS: Final = Rule(
    "K844",
    Severity.ERROR,
    Words("没有安装语言服务器（pygls）", "The language server (pygls) is not installed"),
    Words("安装它：pip install 'kaohe[lsp]'", "Install it: pip install 'kaohe[lsp]'"),
)
