"""What staff read when a post had to be tried twice, on the real engine: it keeps what an attempt left behind."""

from __future__ import annotations

import pytest

from tests.lead_path import LeadPath, eventually

HOT = "Vreau două implanturi, cât mai repede, am bugetul pregătit: 3000 euro"


@pytest.mark.parametrize(
    ("fault", "posts"),
    [("429", ["once"]), ("500", ["once"]), ("timeout_after", ["once", "repeated"]), ("timeout_before", ["repeated"])],
)
async def test_a_post_says_that_it_repeats_only_where_staff_may_have_it_already(
    path: LeadPath, phone: str, fault: str, posts: list[str]
) -> None:
    path.sandbox.fault("slack", fault, match=path.reference(phone), delay=0.05, retry_after=0.1)
    result = await path.result(await path.score(phone, HOT))
    assert result.notified
    await eventually(lambda: len(path.posts(phone)) == len(posts))
    assert ["repeated" if "[repetat]" in post["message"]["text"] else "once" for post in path.posts(phone)] == posts
