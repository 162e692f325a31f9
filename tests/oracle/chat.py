"""From messages to sessions, receptions and rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from oracle.rows import Account, Message, Shop
from oracle.settings import BLANKS, Settings


@dataclass(frozen=True)
class Round:
    """opened: when the buyer wrote; seconds: until the reply, None where none came."""

    opened: int
    seconds: int | None


@dataclass(frozen=True)
class Session:
    shop: str
    account: str
    buyer: str
    rows: tuple[Message, ...]
    replies: tuple[Message, ...]
    """The valid ones, in order."""
    rounds: tuple[Round, ...]
    """Also of filtered sessions; only those of valid ones are anyone's figure."""
    day: int
    agent: str
    role: str
    reason: str | None
    """Why it is filtered; None is a valid session."""

    @property
    def start(self) -> int:
        return self.rows[0].sent_at

    @property
    def end(self) -> int:
        return self.rows[-1].sent_at

    @property
    def is_valid(self) -> bool:
        return self.reason is None

    @property
    def buyer_messages(self) -> int:
        return sum(is_from_buyer(row) for row in self.rows)


@dataclass(frozen=True)
class Contact:
    """A consultation; a reception if it has valid sessions."""

    agent: str
    shop: str
    buyer: str
    day: int
    sessions: tuple[Session, ...]
    """Its valid ones, the earliest start first, at the same time the smaller account."""

    @property
    def is_reception(self) -> bool:
        return bool(self.sessions)

    @property
    def is_replied(self) -> bool:
        return any(session.replies for session in self.sessions)

    @property
    def rounds(self) -> list[Round]:
        return [one for session in self.sessions for one in session.rounds]

    @property
    def first_response(self) -> int | None:
        answered = [(one.opened, one.seconds) for one in self.rounds if one.seconds is not None]
        return min(answered)[1] if answered else None


def is_from_buyer(row: Message) -> bool:
    return not row.is_transfer and row.sender == "buyer"


def starts_with(row: Message, prefix: str | None) -> bool:
    return prefix is not None and row.words.lstrip(BLANKS).startswith(prefix)


def is_reply(row: Message, settings: Settings) -> bool:
    """Whether it is a valid reply."""
    return not row.is_transfer and row.sender == "agent" and not starts_with(row, settings.auto_reply_prefix)


def kept(shop: Shop, settings: Settings) -> list[Message]:
    """Drop what is no conversation with a buyer."""
    messages = shop.messages or ()
    own = {row.account for row in shop.accounts or ()} | {row.account for row in messages}
    result = []
    for row in messages:
        if settings.own_account_filter and row.buyer in own:
            continue
        if row.buyer in settings.ignored_buyers:
            continue
        is_agents = not row.is_transfer and row.sender == "agent"
        if is_agents and starts_with(row, settings.broadcast_prefix):
            continue
        result.append(row)
    return result


def place(row: Message) -> tuple[int, int, str]:
    """Give what puts a conversation's rows in order."""
    kind = 2 if row.is_transfer else 1 if row.sender == "agent" else 0
    return (row.sent_at, kind, row.words)


def cut(rows: Iterable[Message], max_wait: int) -> list[list[Message]]:
    pieces: list[list[Message]] = []
    for row in sorted(rows, key=place):
        if not pieces or row.sent_at - pieces[-1][-1].sent_at >= max_wait:
            pieces.append([])
        pieces[-1].append(row)
    return pieces


def rounds_of(rows: Iterable[Message], settings: Settings) -> tuple[Round, ...]:
    rounds: list[Round] = []
    opened: int | None = None
    for row in rows:
        if is_from_buyer(row):
            if opened is None:
                opened = row.sent_at
        elif is_reply(row, settings) and opened is not None:
            rounds.append(Round(opened, row.sent_at - opened))
            opened = None
    if opened is not None:
        rounds.append(Round(opened, None))
    return tuple(rounds)


def reason_of(rows: list[Message], replies: list[Message], settings: Settings) -> str | None:
    from_buyer = [row for row in rows if is_from_buyer(row)]
    if not from_buyer:
        return "no_buyer_message"
    ad = settings.ad_filter
    if ad is not None and any(reply.words == ad.phrase for reply in replies[: ad.within]):
        return "ad"
    has_transfer = any(row.is_transfer for row in rows)
    if settings.forward_filter is not None and has_transfer and len(replies) <= settings.forward_filter:
        return "forwarded"
    least = settings.single_line_filter
    if least is not None and len(from_buyer) == 1 and len(replies) >= least:
        return "single_line"
    return None


def who(accounts: Iterable[Account], shop: str, account: str, day: int) -> tuple[str, str]:
    """Give the agent who worked an account on a day and the role; unbound it is its own agent."""
    for binding in accounts:
        if (binding.shop, binding.account) == (shop, account) and binding.covers(day):
            return binding.agent, binding.role
    return account, "presale"


def sessions_of(shop: Shop, settings: Settings) -> list[Session]:
    """Cut the conversations into sessions, filtered ones too, each with its reason."""
    if shop.messages is None or shop.accounts is None:
        return []
    conversations: dict[tuple[str, str, str], list[Message]] = defaultdict(list)
    for row in kept(shop, settings):
        conversations[row.shop, row.account, row.buyer].append(row)
    sessions = []
    for (name, account, buyer), conversation in sorted(conversations.items()):
        for rows in cut(conversation, settings.max_wait_minutes * 60):
            replies = [row for row in rows if is_reply(row, settings)]
            day = settings.day(rows[0].sent_at)
            agent, role = who(shop.accounts, name, account, day)
            reason = reason_of(rows, replies, settings)
            rounds = rounds_of(rows, settings)
            sessions.append(
                Session(name, account, buyer, tuple(rows), tuple(replies), rounds, day, agent, role, reason)
            )
    return sessions


def contacts_of(sessions: Iterable[Session]) -> list[Contact]:
    """Gather the consultations; those with a valid session are the receptions."""
    found: dict[tuple[str, str, str, int], list[Session]] = defaultdict(list)
    for session in sessions:
        if session.buyer_messages:
            found[session.agent, session.shop, session.buyer, session.day].append(session)
    contacts = []
    for key, all_of_them in sorted(found.items()):
        valid = sorted((one for one in all_of_them if one.is_valid), key=lambda one: (one.start, one.account))
        contacts.append(Contact(*key, tuple(valid)))
    return contacts
