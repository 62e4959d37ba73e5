"""How a pack writes the officers of a demonstration: which posts a place has, and names to give them."""

from __future__ import annotations

import hashlib

from pydantic import Field

from lienthong.core.definitions import Name, Part, Words
from lienthong.core.values import GOVERNMENT, Bloc, Role


class PostTemplate(Part):
    """A post at every place of a level: its one role, its title, and the agency type where it sits (else the place).

    ``office`` is the code of the one office where it sits, of a type of which there are several (a ministry); ``bloc``
    whose offices a post at a place is for; ``key`` tells two posts of one role at one office apart.
    """

    role: Role
    level: Name
    bloc: Bloc = GOVERNMENT
    agency: Name | None = None
    office: str = ""
    key: Name | None = None
    title: Words


class DemoPostsFile(Part):
    """``accounts/demo_posts.yaml``: the posts, and parts of names from which names of nobody real are made."""

    posts: tuple[PostTemplate, ...] = Field(min_length=1)
    family_names: tuple[str, ...] = Field(min_length=1)
    names: tuple[str, ...] = Field(min_length=1)  # middle and given name

    def name_of(self, username: str) -> str:
        """Return the made-up name behind a user name: always the same one."""
        dice = hashlib.sha256(username.encode()).digest()
        return f"{self.family_names[dice[0] % len(self.family_names)]} {self.names[dice[1] % len(self.names)]}"
