"""Every failure in one shape: problem details (RFC 9457) with all findings of the request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from kaohe.diagnostics import Diagnostic
from kaohe.diagnostics.catalogue import figures, internal, requests, syntax
from kaohe.words import Words
from kaohe_api.failures import note_failure
from kaohe_api.language import of_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kaohe.words import Lang

MEDIA_TYPE: Final = "application/problem+json"
MOST_ERRORS: Final = 1000
"""An answer lists so many errors and counts the rest: a wrong export may hold a million."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of problem: its status, the end of its type URI, its title."""

    status: int
    slug: str
    title: Words

    @property
    def uri(self) -> str:
        """What names it for programs."""
        return f"urn:kaohe:problem:{self.slug}"


NOT_JSON: Final = Sort(400, "not-json", Words("请求不是有效的 JSON", "The request is not valid JSON"))
BAD_REQUEST: Final = Sort(400, "bad-request", Words("请求有误", "The request is wrong"))
NOT_FOUND: Final = Sort(404, "not-found", Words("没有这个地址", "There is nothing here"))
WRONG_METHOD: Final = Sort(405, "method-not-allowed", Words("不接受这种方法", "The method is not allowed"))
TOO_LARGE: Final = Sort(413, "too-large", Words("请求太大", "The request is too large"))
NOT_SUPPORTED: Final = Sort(415, "unsupported-media-type", Words("内容类型不对", "The content type is not supported"))
INVALID: Final = Sort(422, "invalid-input", Words("输入有错误", "The input has errors"))
INTERNAL: Final = Sort(500, "internal", Words("kaohe 内部出错", "Something went wrong inside kaohe"))
SORTS: Final = (NOT_JSON, BAD_REQUEST, NOT_FOUND, WRONG_METHOD, TOO_LARGE, NOT_SUPPORTED, INVALID, INTERNAL)

_UNREADABLE: Final = frozenset({figures.NOT_JSON.code, figures.TOO_DEEP.code, syntax.NOT_UTF8.code})
_COUNTED: Final = Words("{count} 个错误，第一个：{first}", "{count} errors, the first: {first}")


class Refused(Exception):  # noqa: N818 - it refuses a request, it is no error of ours
    """Ends a request with a problem."""

    def __init__(self, sort: Sort, found: Iterable[Diagnostic], lang: Lang | None = None) -> None:
        super().__init__(sort.slug)
        self.sort = sort
        self.found = tuple(found)
        self.lang = lang


def refusal_of(found: Iterable[Diagnostic], lang: Lang | None = None) -> Refused:
    """Choose the problem for findings about a request's body: what could not be read at all is a 400."""
    listed = tuple(found)
    unreadable = any(each.rule.code in _UNREADABLE and _of_body(each) for each in listed)
    return Refused(NOT_JSON if unreadable else INVALID, listed, lang)


def _of_body(found: Diagnostic) -> bool:
    return str(found.place).partition(":")[0] == DOCUMENT


DOCUMENT: Final = "request"
"""How findings call the request's body."""


def problem(sort: Sort, found: Iterable[Diagnostic], lang: Lang, path: str, headers: Mapping[str, str]) -> Response:
    """Write a problem document."""
    listed = tuple(found)
    errors = [each.to_json(lang) for each in listed[:MOST_ERRORS]]
    first = str(errors[0]["message"]) if errors else sort.title.say(lang)
    detail = first if len(listed) < 2 else _COUNTED.say(lang).format(count=len(listed), first=first)  # noqa: PLR2004 - more than one
    document = {
        "type": sort.uri,
        "title": sort.title.say(lang),
        "status": sort.status,
        "detail": detail,
        "instance": path,
        "errors": errors,
    }
    # What is quoted of a request may hold half a character, which no encoding has.
    content = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, sort.status, {**headers, "Content-Language": lang}, MEDIA_TYPE)


def language_asked(request: Request) -> Lang | None:
    """Give the language that a request asks for, by its query or its header."""
    return of_request(request.query_params.get("lang"), request.headers.get("accept-language"))


def language_of(request: Request) -> Lang:
    """Choose the language of an answer: the one asked for, else English."""
    return language_asked(request) or "en"


async def on_refused(request: Request, refused: Exception) -> Response:
    """Answer a request that we refused."""
    assert isinstance(refused, Refused)  # noqa: S101 - for the type checker: it is registered for these alone
    return problem(refused.sort, refused.found, refused.lang or language_of(request), request.url.path, {})


async def on_http_exception(request: Request, raised: Exception) -> Response:
    """Answer what the framework refuses: unknown paths, wrong methods."""
    refused: HTTPException = raised  # type: ignore[assignment] # it is registered for these alone
    headers = dict(refused.headers or {})
    facts: dict[str, str | Words] = {"path": request.url.path, "method": request.method}
    if refused.status_code == NOT_FOUND.status:
        sort, found = NOT_FOUND, Diagnostic(requests.NO_SUCH_PLACE, facts=facts)
    elif refused.status_code == WRONG_METHOD.status:
        facts["allowed"] = headers.get("Allow", "GET")
        sort, found = WRONG_METHOD, Diagnostic(requests.WRONG_METHOD, facts=facts)
    else:
        sort, found = BAD_REQUEST, Diagnostic(requests.BAD_REQUEST, facts={"problem": str(refused.detail)})
    return problem(sort, [found], language_of(request), request.url.path, headers)


class Guard:
    """Turns our own failures into problems with a reference; the details go to a log file, never to the client."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and stand ready."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as raised:
            if scope["type"] != "http" or started:
                raise
            reference, _ = note_failure(raised)
            lang = _language_in(scope)
            facts: dict[str, str | Words] = {"reference": reference, "problem": INTERNAL.title}
            found = Diagnostic(internal.INTERNAL, facts=facts)
            await problem(INTERNAL, [found], lang, scope["path"], {})(scope, receive, send)


def _language_in(scope: Scope) -> Lang:
    from starlette.requests import Request

    return language_of(Request(scope))
