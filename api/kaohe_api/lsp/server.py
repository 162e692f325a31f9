"""The server: what an editor says is kept, checked in the background, and asked about.

A document is checked in two steps, in threads of their own: first for errors, which is quick; where there are none,
with the analysis, which may take longer than the author's next word. What is told is of the document as it stands.
"""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

import kaohe
from kaohe.diagnostics import Diagnostic, told
from kaohe.diagnostics.catalogue import internal
from kaohe_api.failures import note_failure
from kaohe_api.lsp.answers import Answers
from kaohe_api.lsp.checking import findings, may_include
from kaohe_api.lsp.documents import Documents
from kaohe_api.lsp.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe.words import Lang
    from kaohe_api.lsp.documents import Document

_TRIGGERS: Final = (" ", ":", "：", "，", "、", "(", "（", "「")


class Protocol(LanguageServerProtocol):
    """Answers also a question that cannot be read: who asked would wait for ever."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message."""
        try:
            return super().structure_message(data)
        except JsonRpcException as problem:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=problem.to_response_error())
            raise


class Server(LanguageServer):
    """Speaks the protocol. asked: the language to speak, if not each author's own; system: of what is no author's."""

    def __init__(self, asked: Lang | None, system: Lang) -> None:
        super().__init__("kaohe", version("kaohe"), types.TextDocumentSyncKind.Full, protocol_cls=Protocol)
        self.documents: Final = Documents()
        self.answers: Final = Answers(self.documents, kaohe.load_plugins(), asked)
        self.ended = False
        self._asked, self._system = asked, system
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wrong: set[str] = set()
        """The documents of which errors are told."""
        self._errors: Final = Worker(self._check_errors)
        self._analysis: Final = Worker(self._check_all)

    def begin(self) -> None:
        """Agree on how columns are counted."""
        self._loop = asyncio.get_running_loop()
        self.answers.count_in(types.PositionEncodingKind(self.workspace.position_encoding).value)

    def begun(self) -> None:
        """Tell which plugins were left out."""
        for found in self.answers.registry.report.sorted():
            self._log(found, types.MessageType.Warning)

    def put(self, uri: str, number: int | None, text: str) -> None:
        """Take in a document as it is now, and check it, and those that may include it."""
        self.documents.put(uri, number, text)
        self.check(uri)

    def drop(self, uri: str) -> None:
        """Forget a document and what was told of it."""
        self.documents.drop(uri)
        self._wrong.discard(uri)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        self._check_others(uri)

    def check(self, uri: str) -> None:
        """Check a document, and those that may include it."""
        self._errors.ask(uri)
        self._check_others(uri)

    def _check_others(self, uri: str) -> None:
        for other in tuple(self.documents.by_uri.values()):
            if other.uri != uri and may_include(other):
                self._errors.ask(other.uri)

    # --- in threads of their own ---

    def _check_errors(self, uri: str) -> None:
        document = self.documents.by_uri.get(uri)
        if document is None:
            return
        found = self._found(document, analysis=False)
        if found is None:
            return
        shown, sound = found
        if not (sound and document.is_scheme):
            self._soon(self._tell, document, shown, sound)
            return
        if uri in self._wrong:
            self._soon(self._tell, document, [], True)
        self._analysis.ask(uri)

    def _check_all(self, uri: str) -> None:
        document = self.documents.by_uri.get(uri)
        found = None if document is None else self._found(document, analysis=True)
        if found is not None:
            self._soon(self._tell, document, *found)

    def _found(self, document: Document, *, analysis: bool) -> tuple[list[types.Diagnostic], bool] | None:
        try:
            folder, answers = self.documents.folder(document), self.answers
            return findings(document, folder, answers.registry, answers.positions, self._asked, analysis=analysis)
        except Exception as problem:  # noqa: BLE001 - the last resort: the server goes on
            self._soon(self.failed, problem)
            return None

    def _soon(self, call: Callable[..., None], *arguments: Any) -> None:
        """Do something in the thread that speaks with the editor, unless that has ended."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *arguments)

    # --- in the thread that speaks with the editor ---

    def _tell(self, document: Document, shown: list[types.Diagnostic], sound: bool) -> None:
        """Publish what was found, unless the document has changed since."""
        if self.documents.by_uri.get(document.uri) is not document:
            return
        (self._wrong.discard if sound else self._wrong.add)(document.uri)
        params = types.PublishDiagnosticsParams(document.uri, shown, document.version)
        self.text_document_publish_diagnostics(params)

    def failed(self, problem: Exception) -> None:
        """Tell that kaohe itself failed, with a reference; the editor's work goes on."""
        reference, log = note_failure(problem)
        self._log(Diagnostic(internal.INTERNAL, facts={"reference": reference, "problem": str(log)}))

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ARG002 - pygls' signature
        """Tell what was wrong with a message."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, f"kaohe: {told(error)}"))

    def _log(self, found: Diagnostic, kind: types.MessageType = types.MessageType.Error) -> None:
        lang = self._asked or self._system
        text = f"kaohe {found.rule.code}: {found.message(lang)} {found.remedy(lang)}"
        self.window_log_message(types.LogMessageParams(kind, text))


def build(asked: Lang | None, system: Lang) -> Server:
    """Give a server with all that it can do."""
    server = Server(asked, system)
    feature, answers = server.feature, server.answers

    def answering(answer: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Let a question that we fail at have no answer."""

        def safely(params: Any) -> Any:
            try:
                return answer(params)
            except Exception as problem:  # noqa: BLE001 - the last resort: the server goes on
                server.failed(problem)
                return None

        return safely

    def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.put(item.uri, item.version, item.text)

    def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.put(uri, params.text_document.version, server.workspace.get_text_document(uri).source)

    def ended(_: Any) -> None:
        server.ended = True

    feature(types.INITIALIZE)(lambda _: server.begin())
    feature(types.INITIALIZED)(lambda _: server.begun())
    feature(types.SHUTDOWN)(ended)
    feature(types.TEXT_DOCUMENT_DID_OPEN)(opened)
    feature(types.TEXT_DOCUMENT_DID_CHANGE)(changed)
    feature(types.TEXT_DOCUMENT_DID_SAVE)(lambda params: server.check(params.text_document.uri))
    feature(types.TEXT_DOCUMENT_DID_CLOSE)(lambda params: server.drop(params.text_document.uri))
    options = types.CompletionOptions(trigger_characters=list(_TRIGGERS))
    feature(types.TEXT_DOCUMENT_COMPLETION, options)(answering(answers.completion))
    feature(types.TEXT_DOCUMENT_HOVER)(answering(answers.hover))
    feature(types.TEXT_DOCUMENT_DEFINITION)(answering(answers.definition))
    feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(answering(answers.symbols))
    feature(types.TEXT_DOCUMENT_FORMATTING)(answering(answers.formatting))
    return server
