"""One visitor: an HTTP client that keeps its connection, and the statistics of what it saw."""

import http.client
import math
import time
from dataclasses import dataclass

TIMEOUT = 300


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def get(self, address):
        """(seconds, status, headers, body); one more try where the server has closed the connection meanwhile."""
        try:
            return self._get(address)
        except http.client.RemoteDisconnected:
            self.connection.close()
            return self._get(address)

    def _get(self, address):
        begun = time.perf_counter()
        self.connection.request("GET", address)
        response = self.connection.getresponse()
        body = response.read()
        return time.perf_counter() - begun, response.status, response.headers, body

    def time(self, address):
        """Milliseconds until the whole answer is here. Raises Failed unless the answer is a page."""
        seconds, status, headers, body = self.get(address)
        if status != 200:
            raise Failed(
                f"{address} was answered with {status}: {headers.get('Location') or body[:300]}"
            )
        return 1_000 * seconds

    def time_any(self, address):
        """Milliseconds until the whole answer is here, whatever it says."""
        return 1_000 * self.get(address)[0]


class Failed(Exception):
    """The server did not answer as it should, so there is nothing to time."""


def merged(timed):
    """All samples of what `rounds` returned."""
    return [sample for samples in timed.values() for sample in samples]


def percentile(samples, share):
    """The smallest sample that `share` of the samples do not exceed."""
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


def summary(samples):
    """Median, p95, p99 and the largest, in milliseconds, and how many samples there were."""
    shares = {"median": 0.5, "p95": 0.95, "p99": 0.99, "max": 1}
    return {name: round(percentile(samples, share), 2) for name, share in shares.items()} | {
        "samples": len(samples)
    }


@dataclass(frozen=True)
class Effort:
    """How often things are measured: `rounds` of each mix, but no new one after `seconds` once there are `least`."""

    rounds: int = 20
    least: int = 3
    seconds: int = 60
    cold_starts: int = 5
    edits: int = 10


def effort(size):
    """A thousand practices are there to show that everything works, in little time."""
    return Effort(rounds=3, cold_starts=1, edits=3) if size <= 1_000 else Effort()


def rounds(ask, addresses, effort):
    """Ask for every address once a round, so that no hiccup hits one of them alone. Returns {address: samples}.

    `ask` gives the milliseconds of one.
    """
    samples, begun = {address: [] for address in addresses}, time.monotonic()
    for number in range(effort.rounds):
        if number >= effort.least and time.monotonic() - begun > effort.seconds:
            break
        for address in addresses:
            samples[address].append(ask(address))
    return samples
