"""What ids, releases, addresses and the like look like: as patterns, and in words with examples."""

from __future__ import annotations

from types import MappingProxyType

IDENTIFIER = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
RELEASE = r"^[A-Z][\w .-]* \d+(?:\.\d+)*$"
URL = r"^https://[^\s<>|&]+$"
CLAIM = r"^c\d{3}$"
TEST = r"^tests/facts/test_\w+\.py::test_\w+$"
PHRASE = r"^\S.*\S$|^\S$"

LOOKS_LIKE = MappingProxyType(
    {
        IDENTIFIER: "`use-cases`: letters a-z, digits, and single hyphens between them",
        RELEASE: "`Django 5.2`: a name with a capital letter, a blank, a number",
        URL: "`https://example.org/page`: https, without blanks, <, >, | and &",
        CLAIM: "`c001`: a c and three digits",
        TEST: "`tests/facts/test_orm.py::test_a_name`: a test file, two colons, a test in it",
        PHRASE: "`a few words`: one line, without blanks around it",
    }
)
"""What to write instead of a text that does not match the pattern."""
