"""Every case worked out by hand, to hold any reading of the rules against."""

from __future__ import annotations

import support_cases_afterwards
import support_cases_bindings
import support_cases_chat
import support_cases_inquiries
import support_cases_orders
import support_cases_settings
from support_case import Case

CASES: list[Case] = [
    *support_cases_chat.CASES,
    *support_cases_orders.CASES,
    *support_cases_inquiries.CASES,
    *support_cases_afterwards.CASES,
    *support_cases_settings.CASES,
    *support_cases_bindings.CASES,
]
