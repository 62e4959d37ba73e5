"""A load generator that costs little: keep-alive connections, ready-made bytes, answers read by Content-Length."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Load:
    """What came back: seconds spent, latencies in seconds, status codes that were not expected."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    unexpected: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Expected answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Latency in milliseconds below which ``share`` of the answers came."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def drive(port: int, request: Callable[[int], bytes], *, connections: int, seconds: float, expect: int) -> Load:
    """Send ``request(n)`` (n counts up) over ``connections`` for ``seconds`` against 127.0.0.1:``port``."""
    return asyncio.run(_drive(port, request, connections=connections, seconds=seconds, expect=expect))


async def _drive(port: int, request: Callable[[int], bytes], *, connections: int, seconds: float, expect: int) -> Load:
    load = Load()
    numbers = iter(range(10**12))
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(*(_one(port, request, numbers.__next__, until, expect, load) for _ in range(connections)))
    load.seconds = time.perf_counter() - started
    return load


async def _one(
    port: int, request: Callable[[int], bytes], number: Callable[[], int], until: float, expect: int, load: Load
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (sent := time.perf_counter()) < until:
        writer.write(request(number()))
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
        status = int(head[9:12])
        if status == expect:
            load.latencies.append(time.perf_counter() - sent)
        else:
            load.unexpected[status] = load.unexpected.get(status, 0) + 1
    writer.close()
