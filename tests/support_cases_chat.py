"""Cases of sessions, filters, receptions and rounds."""

from __future__ import annotations

from support_case import Case, crew
from support_events import shop

HI = ("09:00 b hello", "09:01 a hi")
NO_FORWARD = {"forward_filter": None}

SESSIONS = [
    Case(
        "a silence one second short of fifteen minutes goes on",
        crew().chat("a1", "b1", "09:00:00 b hello", "09:14:59 a hi").build(),
        {
            "Ann": {
                "consult_buyers": "1",
                "reception_buyers": "1",
                "unreplied_buyers": "0",
                "reply_rate": "1.0000",
                "first_response_seconds": "899.00",
                "avg_response_seconds": "899.00",
                "avg_session_seconds": "899.00",
            }
        },
        sessions={("a1", "b1", "09:00"): None},
    ),
    Case(
        "a silence of exactly fifteen minutes starts a new session",
        crew().chat("a1", "b1", "09:00 b hello", "09:15 a hi").build(),
        {
            "Ann": {
                "consult_buyers": "1",
                "reception_buyers": "1",
                "unreplied_buyers": "1",
                "reply_rate": "0.0000",
                "first_response_seconds": None,
                "avg_response_seconds": None,
                "quick_answer_rate": "0.0000",
                "avg_session_seconds": "0.00",
                "agent_messages": "0",
                "buyer_messages": "1",
                "answer_question_ratio": "0.00",
            }
        },
        sessions={("a1", "b1", "09:00"): None, ("a1", "b1", "09:15"): "no_buyer_message"},
    ),
    Case(
        "an auto-reply prolongs the session but is no reply, no message and no characters",
        crew().chat("a1", "b1", "09:00 b hello", "09:10 a $busy", "09:20 b hello?").build(),
        {
            "Ann": {
                "reception_buyers": "1",
                "unreplied_buyers": "1",
                "buyer_messages": "2",
                "agent_messages": "0",
                "agent_chars": "0",
                "avg_session_seconds": "1200.00",
            }
        },
        sessions={("a1", "b1", "09:00"): None},
    ),
    Case(
        "an auto-reply does not stop the clock, blanks before its sign or not",
        crew().chat("a1", "b1", "09:00 b hello", "09:00:01 a \u3000\u00a0 $busy", "09:01 a x$").build(),
        {"Ann": {"agent_messages": "1", "agent_chars": "2", "first_response_seconds": "60.00"}},
    ),
    Case(
        "without an auto-reply sign every line of the agent's is a reply",
        crew().chat("a1", "b1", "09:00 b hello", "09:00:01 a $busy").build(),
        {"Ann": {"agent_messages": "1", "first_response_seconds": "1.00"}},
        settings={"auto_reply_prefix": None},
    ),
    Case(
        "a transfer prolongs the session",
        crew().chat("a1", "b1", "09:00 b hello", "09:10 > a2", "09:20 a hi").build(),
        {"Ann": {"reception_buyers": "1", "agent_messages": "1", "avg_session_seconds": "1200.00"}},
        settings=NO_FORWARD,
        sessions={("a1", "b1", "09:00"): None},
    ),
    Case(
        "a transfer may start a session, which still opens its round with the buyer's word",
        crew().chat("a1", "b1", "08:50 > a2", *HI).build(),
        {"Ann": {"avg_session_seconds": "660.00", "first_response_seconds": "60.00"}, "Bob": {"consult_buyers": "0"}},
        settings=NO_FORWARD,
        sessions={("a1", "b1", "08:50"): None},
    ),
    Case(
        "a broadcast is dropped and joins nothing; a buyer may write its sign",
        crew().chat("a1", "b1", "09:00 b @hello", "09:10 a  \t@sale", "09:20 b hello?").build(),
        {"Ann": {"buyer_messages": "2", "agent_messages": "0", "reception_buyers": "1", "avg_session_seconds": "0.00"}},
        settings={"broadcast_prefix": "@"},
        sessions={("a1", "b1", "09:00"): None, ("a1", "b1", "09:20"): None},
    ),
    Case(
        "broadcasts are messages while the filter is off",
        crew().chat("a1", "b1", "09:00 b hello", "09:10 a @sale", "09:20 b hello?").build(),
        {"Ann": {"agent_messages": "1", "avg_session_seconds": "1200.00"}},
        sessions={("a1", "b1", "09:00"): None},
    ),
    Case(
        "at one second the buyer speaks before the agent",
        crew().chat("a1", "b1", "09:00 a hi", "09:00 b hello").build(),
        {"Ann": {"first_response_seconds": "0.00", "quick_answer_rate": "1.0000"}},
    ),
    Case(
        "a session over midnight is its first day's with all its figures",
        crew().chat("a1", "b1", "23:59 b hello", "02 00:01 a hi").build(),
        {"Ann": {"reception_buyers": "1", "agent_messages": "1", "avg_session_seconds": "120.00"}},
        period="2026-10-01/2026-10-01",
    ),
    Case(
        "a session over midnight leaves the next day empty",
        crew().chat("a1", "b1", "23:59 b hello", "02 00:01 a hi").build(),
        {"Ann": {"reception_buyers": "0", "agent_messages": "0", "avg_session_seconds": None}},
        period="2026-10-02/2026-10-02",
    ),
    Case(
        "the day starts at the cut",
        crew().chat("a1", "b1", "02 03:59:59 b hello").chat("a1", "b2", "02 04:00 b hello").build(),
        {"Ann": {"consult_buyers": "1"}},
        settings={"day_cut": "04:00"},
        period="2026-10-01/2026-10-01",
    ),
    Case(
        "equal rows are two messages",
        crew().chat("a1", "b1", "09:00 b hello", "09:00 b hello", "09:01 a hi", "09:01 a hi").build(),
        {"Ann": {"buyer_messages": "2", "agent_messages": "2", "answer_question_ratio": "1.00"}},
    ),
]

DROPPED = [
    Case(
        "an account of the house is no buyer, in any shop, on any date",
        crew()
        .at("S2")
        .account("z9", "Zoe", start="09-01", end="09-02")
        .at("S1")
        .chat("a1", "a2", *HI)
        .chat("a1", "z9", *HI)
        .chat("x1", "x2", *HI)
        .chat("x2", "b1", *HI)
        .build(),
        {"Ann": {"consult_buyers": "0"}, "x2": {"consult_buyers": "1"}},
        rows=("Ann", "Bob", "Cat", "x2"),
        sessions={("x2", "b1", "09:00"): None},
    ),
    Case(
        "an account of the house is a buyer while the filter is off",
        crew().chat("a1", "a2", *HI).build(),
        {"Ann": {"consult_buyers": "1", "reception_buyers": "1"}},
        settings={"own_account_filter": False},
    ),
    Case(
        "an ignored buyer's rows are dropped, his orders stay the shop's",
        crew().chat("a1", "b1", *HI).order("o1", "b1", "09:02", "09:03").build(),
        {"S1": {"consult_buyers": "0", "sales_amount": "0.00", "silent_sales_amount": "100.00"}},
        settings={"ignored_buyers": ["b1"]},
        by="shop",
        judged={"o1": {"order": None, "payment": None, "order_first": None}},
        sessions={},
    ),
]

AD = {"ad_filter": {"phrase": "buy", "within": 2}}
FILTERS = [
    Case(
        "the phrase as the nth valid reply filters; auto-replies are not counted",
        crew().chat("a1", "b1", "09:00 b hello", "09:01 a $x", "09:02 a hi", "09:03 a buy", "09:04 a bye").build(),
        {"Ann": {"consult_buyers": "1", "reception_buyers": "0", "filtered_buyers": "1", "agent_messages": "0"}},
        settings=AD,
        sessions={("a1", "b1", "09:00"): "ad"},
    ),
    Case(
        "the phrase as the reply after the nth does not",
        crew().chat("a1", "b1", "09:00 b hello", "09:01 a hi", "09:02 a yes", "09:03 a buy").build(),
        {"Ann": {"reception_buyers": "1", "filtered_buyers": "0", "agent_messages": "3"}},
        settings=AD,
        sessions={("a1", "b1", "09:00"): None},
    ),
    Case(
        "the phrase must be the whole reply, blanks included, and the agent's",
        crew().chat("a1", "b1", "09:00 b buy", "09:01 a buy ", "09:02 a  buy", "09:03 a bu").build(),
        {"Ann": {"reception_buyers": "1"}},
        settings=AD,
        sessions={("a1", "b1", "09:00"): None},
    ),
    Case(
        "the first replies are those of each session",
        crew().chat("a1", "b1", *HI, "09:02 a yes", "09:17 b more", "09:18 a buy").build(),
        {"Ann": {"reception_buyers": "1", "agent_messages": "2"}},
        settings=AD,
        sessions={("a1", "b1", "09:00"): None, ("a1", "b1", "09:17"): "ad"},
    ),
    Case(
        "a transfer after two replies is a forwarded session; the receiver's is his own",
        crew()
        .chat("a1", "b1", "09:00 b hello", "09:01 a hi", "09:02 a $x", "09:02 a wait", "09:03 > a2")
        .chat("a2", "b1", "09:04 b hello", "09:05 a hi")
        .build(),
        {
            "Ann": {"consult_buyers": "1", "reception_buyers": "0", "filtered_buyers": "1"},
            "Bob": {"consult_buyers": "1", "reception_buyers": "1"},
        },
        sessions={("a1", "b1", "09:00"): "forwarded", ("a2", "b1", "09:04"): None},
    ),
    Case(
        "a transfer after three replies is a session like any other",
        crew().chat("a1", "b1", "09:00 b hello", "09:01 a hi", "09:02 a well", "09:02 a wait", "09:03 > a2").build(),
        {"Ann": {"reception_buyers": "1", "agent_messages": "3"}},
        sessions={("a1", "b1", "09:00"): None},
    ),
    Case(
        "replies after the transfer count too",
        crew().chat("a1", "b1", "09:00 b hello", "09:01 > a2", "09:02 a hi", "09:03 a well", "09:04 a bye").build(),
        {"Ann": {"reception_buyers": "1"}},
    ),
    Case(
        "at most no reply at all",
        crew().chat("a1", "b1", "09:00 b hello", "09:01 > a2").chat("a1", "b2", *HI, "09:02 > a2").build(),
        {"Ann": {"consult_buyers": "2", "reception_buyers": "1"}},
        settings={"forward_filter": {"max_agent_lines": 0}},
        sessions={("a1", "b1", "09:00"): "forwarded", ("a1", "b2", "09:00"): None},
    ),
    Case(
        "one line of the buyer's, answered, is filtered; unanswered or two it is not",
        crew()
        .chat("a1", "b1", *HI)
        .chat("a1", "b2", "09:00 b hello", "09:01 a $x")
        .chat("a1", "b3", "09:00 b hello", "09:00 b hello", "09:01 a hi")
        .build(),
        {"Ann": {"consult_buyers": "3", "reception_buyers": "2", "filtered_buyers": "1", "unreplied_buyers": "1"}},
        settings={"single_line_filter": {}},
        sessions={("a1", "b1", "09:00"): "single_line", ("a1", "b2", "09:00"): None, ("a1", "b3", "09:00"): None},
    ),
    Case(
        "one line of the buyer's, answered too little, is not filtered",
        crew().chat("a1", "b1", *HI).chat("a1", "b2", *HI, "09:02 a well").build(),
        {"Ann": {"consult_buyers": "2", "reception_buyers": "1"}},
        settings={"single_line_filter": {"min_agent_replies": 2}},
        sessions={("a1", "b1", "09:00"): None, ("a1", "b2", "09:00"): "single_line"},
    ),
    Case(
        "of several reasons the first is given",
        crew()
        .chat("a1", "b1", "09:00 b hello", "09:01 a buy", "09:02 > a2")
        .chat("a1", "b2", *HI, "09:02 > a2")
        .chat("a1", "b3", "09:01 a buy", "09:02 > a2")
        .build(),
        {"Ann": {"consult_buyers": "2", "filtered_buyers": "2", "reception_buyers": "0"}},
        settings={**AD, "single_line_filter": {}},
        sessions={
            ("a1", "b1", "09:00"): "ad",
            ("a1", "b2", "09:00"): "forwarded",
            ("a1", "b3", "09:01"): "no_buyer_message",
        },
    ),
]

RECEPTIONS = [
    Case(
        "two sessions of a day are one reception, whose agent answers on two accounts",
        crew()
        .account("a9", "Ann")
        .chat("a1", "b1", "09:00:10 b hello", "09:01 a hi", "12:00 b more", "12:00:20 a yes")
        .chat("a9", "b1", "09:00 b hello", "09:02 a hi", "09:03 b thanks")
        .build(),
        {
            "Ann": {
                "consult_buyers": "1",
                "reception_buyers": "1",
                "buyer_messages": "4",
                "agent_messages": "3",
                "answer_question_ratio": "0.75",
                # Opened at 09:00 on a9, answered 120 s later.
                "first_response_seconds": "120.00",
                # 50 + 20 + 120 = 190 s over three answered rounds.
                "avg_response_seconds": "63.33",
                # One of four rounds within 30 s; the thanks went unanswered.
                "quick_answer_rate": "0.2500",
                # 50 + 20 + 180 s in one reception.
                "avg_session_seconds": "250.00",
                "max_concurrent_sessions": "2",
            }
        },
    ),
    Case(
        "of rounds opened at one second the shorter is the first response",
        crew()
        .account("a9", "Ann")
        .chat("a1", "b1", "09:00 b hello", "09:02 a hi")
        .chat("a9", "b1", "09:00 b hello", "09:01 a hi")
        .build(),
        {"Ann": {"first_response_seconds": "60.00"}},
    ),
    Case(
        "a valid session beside a filtered one makes the reception",
        crew().chat("a1", "b1", *HI, "09:02 > a2", "10:00 b more", "10:01 a yes").build(),
        {"Ann": {"consult_buyers": "1", "reception_buyers": "1", "filtered_buyers": "0", "agent_messages": "1"}},
    ),
    Case(
        "a buyer in two shops is two",
        crew().at("S2").account("a1", "Ann").chat("a1", "b1", *HI).at("S1").chat("a1", "b1", *HI).build(),
        {"Ann": {"reception_buyers": "2", "max_concurrent_sessions": "2"}},
    ),
    Case(
        "by shop, a shop's sessions are its own, at once as well",
        crew().at("S2").account("a1", "Ann").chat("a1", "b1", *HI).at("S1").chat("a1", "b1", *HI).build(),
        {
            "S1": {"reception_buyers": "1", "max_concurrent_sessions": "1"},
            "S2": {"reception_buyers": "1", "max_concurrent_sessions": "1"},
        },
        by="shop",
        rows=("S1", "S2"),
    ),
    Case(
        "an account changes hands by date, and the session stays with its first day",
        shop()
        .account("a1", "Ann", end="01")
        .account("a1", "Bob", "aftersale", start="02", end="03")
        .chat("a1", "b1", "23:59 b hello", "02 00:01 a hi")
        .chat("a1", "b2", "02 09:00 b hello")
        .chat("a1", "b3", "03 09:00 b hello")
        .chat("a1", "b4", "04 09:00 b hello")
        .build(),
        {
            "Ann": {"reception_buyers": "1", "inquiry_buyers": "1"},
            "Bob": {"reception_buyers": "2", "inquiry_buyers": "0", "aftersale_reception_buyers": "2"},
            "a1": {"reception_buyers": "1", "inquiry_buyers": "1"},
        },
        rows=("Ann", "Bob", "a1"),
    ),
    Case(
        "characters are code points without the blanks at both ends",
        crew().chat("a1", "b1", "09:00 b hello", "09:01 a \u3000你好 a\u00a0\t", "09:02 a", "09:03 a 😀").build(),
        {"Ann": {"agent_chars": "5", "agent_messages": "3"}},
    ),
]

ROUNDS = [
    Case(
        "a round runs from the first unanswered word to the next reply",
        crew()
        .chat("a1", "b1", "09:00 a hi", "09:01 b hello", "09:02 b hello", "09:03 a hi", "09:04 a well")
        .chat("a1", "b1", "09:05 b so", "09:06 a $x", "09:07 a so", "09:08 b and")
        .build(),
        # Rounds: 120 s, 120 s, unanswered. The reply before any word opens nothing.
        {
            "Ann": {
                "first_response_seconds": "120.00",
                "avg_response_seconds": "120.00",
                "quick_answer_rate": "0.0000",
                "agent_messages": "4",
                "buyer_messages": "4",
            }
        },
    ),
    Case(
        "slow is slower than the limit, so many times",
        crew()
        .chat("a1", "b1", "09:00:00 b 1", "09:02:01 a 1", "09:03 b 2", "09:05:01 a 2")
        .chat("a1", "b2", "09:00:00 b 1", "09:02:01 a 1", "09:03 b 2", "09:05:00 a 2", "09:06 b 3")
        .build(),
        {"Ann": {"slow_buyers": "1"}},
        settings={"slow": {"seconds": 120, "times": 2}},
    ),
    Case(
        "quick is within the limit, of all rounds",
        crew().chat("a1", "b1", "09:00 b 1", "09:00:30 a 1", "09:01 b 2", "09:01:31 a 2", "09:02 b 3").build(),
        {"Ann": {"quick_answer_rate": "0.3333", "avg_response_seconds": "30.50"}},
    ),
    Case(
        "long is at least the limit",
        crew()
        .chat("a1", "b1", "09:00 b 1", "09:14 a 1", "09:28 b 2", "09:30 a 2")
        .chat("a1", "b2", "09:00 b 1", "09:14 a 1", "09:28 b 2", "09:29:59 a 2")
        .build(),
        {"Ann": {"long_session_buyers": "1", "avg_session_seconds": "1799.50"}},
    ),
    Case(
        "sessions that touch are open at once",
        crew().chat("a1", "b1", "09:00 b 1", "09:10 a 1").chat("a1", "b2", "09:10 b 1", "09:20 a 1").build(),
        {"Ann": {"max_concurrent_sessions": "2"}, "Bob": {"max_concurrent_sessions": "0"}},
    ),
    Case(
        "sessions a second apart are not",
        crew().chat("a1", "b1", "09:00 b 1", "09:10 a 1").chat("a1", "b2", "09:10:01 b 1", "09:20 a 1").build(),
        {"Ann": {"max_concurrent_sessions": "1"}},
    ),
    Case(
        "sessions of different days are never open at once, nor those of two agents",
        crew()
        .chat("a1", "b1", "23:59 b 1", "02 00:05 a 1")
        .chat("a1", "b2", "02 00:01 b 1", "02 00:02 a 1")
        .chat("a2", "b3", "02 00:01 b 1", "02 00:02 a 1")
        .build(),
        {"all": {"max_concurrent_sessions": "1"}},
        by="all",
    ),
]

CASES = [*SESSIONS, *DROPPED, *FILTERS, *RECEPTIONS, *ROUNDS]
