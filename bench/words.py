"""Generate sentences about computing from patterns and word lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of documents: its folder, nouns (singular), and names that are set as code."""

    folder: str
    nouns: tuple[str, ...]
    names: tuple[str, ...]


def _topic(folder: str, nouns: str, names: str) -> Topic:
    return Topic(folder, tuple(noun.strip() for noun in nouns.split(",")), tuple(names.split()))


TOPICS = (
    _topic(
        "databases",
        "index, transaction, query plan, write-ahead log, replica, lock, page cache, isolation level, table, row, "
        "checkpoint, connection pool, migration, snapshot, foreign key, view, partition, vacuum run, cursor, "
        "sort buffer, hash join, backup, tablespace, deadlock",
        "work_mem max_connections EXPLAIN pg_stat_activity fsync BEGIN COMMIT shared_buffers REINDEX wal_level",
    ),
    _topic(
        "web",
        "request, response header, reverse proxy, cookie, session, template, route, form field, static file, cache, "
        "redirect, status code, load balancer, upload, certificate, web socket, worker, time limit, content type, "
        "rate limit, health check, origin, query string, middleware",
        "Content-Type ETag GET /api/v2/orders 304 keepalive_timeout Set-Cookie HEAD Cache-Control vary",
    ),
    _topic(
        "deployment",
        "pipeline, container image, release branch, artifact, build step, secret, rollout, environment variable, "
        "registry, manifest, runner, staging system, feature flag, tag, cache key, dependency, changelog, health "
        "probe, job matrix, lock file, test report, approval, rollback, volume",
        "deploy.yml CI_COMMIT_SHA --dry-run latest kubectl HEALTHCHECK replicas .env needs: maxSurge",
    ),
    _topic(
        "networking",
        "packet, route, subnet, gateway, handshake, socket, name server, time to live, address range, firewall rule, "
        "tunnel, port, interface, switch, bandwidth limit, retransmission, broadcast domain, bridge, window size, "
        "checksum, round trip, link failure, neighbour table, frame",
        "tcpdump eth0 10.0.0.0/8 MTU SYN ip-route /etc/hosts AAAA traceroute 8080",
    ),
    _topic(
        "statistics",
        "sample, mean, variance, confidence interval, hypothesis test, regression line, outlier, histogram, random "
        "variable, estimator, survey, residual, prior, bootstrap run, median, correlation, effect size, sampling "
        "frame, control group, quantile, likelihood, time series, standard error, category",
        "numpy n p-value scipy.stats seed=7 lm() df.describe() alpha NaN groupby",
    ),
    _topic(
        "systems",
        "process, thread, scheduler, page fault, file descriptor, system call, mutex, interrupt, kernel module, "
        "address space, swap area, signal handler, mount point, inode, context switch, ring buffer, memory map, "
        "device driver, pipe, time slice, control group, boot loader, shell script, log file",
        "fork() SIGTERM /proc/meminfo mmap epoll_wait ulimit -n nice(1) O_DIRECT errno strace",
    ),
    _topic(
        "security",
        "key, token, password hash, threat model, audit log, permission, role, signature, certificate chain, attack "
        "surface, patch level, sandbox, access list, second factor, secret store, input check, session key, "
        "vulnerability report, trust boundary, policy, intrusion, nonce, service account, incident",
        "chmod argon2id sudo umask 0600 sha256 TLS1.3 authorized_keys --no-new-privileges SameSite=Lax",
    ),
    _topic(
        "languages",
        "type, closure, iterator, module, borrowed value, exception, interface, generic function, macro, pattern, "
        "lifetime, package, garbage collector, string slice, compiler pass, linter rule, test case, stack frame, "
        "reference, struct field, enum variant, error value, channel, build target",
        "Option<T> async def yield None impl Drop cargo-test __init__ go.mod const",
    ),
)

_ADJECTIVES = """small large slow cheap stale shared local remote second hidden simple nightly busy typical careful
external internal temporary late missing recent broken stable strict partial complete plain narrow""".split()
_ACTIONS = """check replace measure describe restart copy inspect remove split merge record rename limit move compare
document repair collect review test""".split()
_ADVERBS = "usually rarely often quietly always twice later first again soon carefully mostly".split()
_PLACES = """in production|on a laptop|during the night|at the start of the week|after an upgrade|before the first release|
under load|in the test system|while nobody looks|in most projects|on a busy day|for a single team""".replace(
    "\n", ""
).split("|")

# {n} a noun, {ns} its plural, {a} an adjective, {v} a verb, {d} an adverb, {p} a place, {c} code, {k} a number
_PATTERNS = """
A {n} is only as good as the {n} behind it.
Every {n} has an owner, and every {a} {n} has a reason.
The {a} {n} comes first; the {n} follows {p}.
Before you {v} the {n}, {v} its {n} and note the value of {c}.
Most {ns} are {a}, but the {n} that hurts is {d} the one nobody wrote down.
If the {n} fails {p}, the {n} keeps its last state and the {n} is tried {d}.
We {d} {v} about {k} {ns} {p}, which is more than a {a} {n} can take.
There are two ways to {v} a {n}: through {c}, or by hand.
Set {c} to {k} and {v} the {n} once more.
This works because the {n} never sees a {a} {n}.
In contrast to a {n}, a {n} does not need to {v} anything {p}.
It took {k} minutes until the {a} {n} was back, and the {n} was lost anyway.
The rule of thumb is simple: one {n} for each {n}, and no {ns} without a {n}.
Nothing here depends on {c}, so a {a} {n} may be used instead.
When a {n} grows beyond {k} entries, {v} it and {v} the {ns} that point to it.
Readers who know the {n} may skip this part; everyone else should {v} {c} {d}.
Its cost is paid {p}, its gain is seen when the {n} has to {v} a {a} {n}.
The example below uses a {a} {n} with {k} {ns} to keep things short.
What looks like a {a} {n} is {d} a {n} with the wrong {n}.
Teams that {v} their {ns} {p} report fewer {a} {ns}.
Do not {v} the {n} and the {n} in one step, even if {c} allows it.
A {n} without a {n} is a {n} that nobody can {v}.
By default {c} is off, so that a {a} {n} cannot {v} the others.
The first version knew one {n}; today there are {k}, and each {n} has its own {n}.
You will see the {n} {p} – look for {c} in its output.
Both {ns} share a {n}, yet only the {a} one is written {d}.
That is why the {n} should {v} itself before the {n} does it.
Think of the {n} as a promise: whoever asks for a {n} gets a {a} one or an error, and never half of it.
The difference between {k} and {k} {ns} matters less than the order in which they {v} the {n}.
Older releases called this a {a} {n}; the name {c} is still accepted.
To {v} it, stop the {n}, {v} the {ns}, and start with a {a} {n}.
Numbers from one system rarely fit another: {v} your own {n} {p}.
Some people “{v}” the {n} instead, and it {d} ends with a {a} {n}.
On the whole the {n} behaves well; its {a} side shows {p} only.
""".strip().split("\n")

_HEADINGS = """
How a {n} works|Choosing a {n}|When the {n} fails|The {a} {n}|{N} and {n}|Why {ns} matter|Measuring the {n}|
Working with {ns}|A first {n}|Common mistakes with {ns}|The life of a {n}|Limits of the {n}|From {n} to {n}|
Reading a {n}|Setting up the {n}|{N} in practice|Questions about {ns}|Moving a {n}|What a {n} costs|Testing {ns}|
Before the {a} {n}|A {a} {n} step by step|Notes on the {n}|Naming {ns}""".replace("\n", "").split("|")

_SLOT = re.compile(r"\{(\w+)\}")


def plural(noun: str) -> str:
    """Return the plural of an English noun, by the common rules."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


class Voice:
    """Generates text about one topic; the same `random` state gives the same words."""

    def __init__(self, topic: Topic, random: Random) -> None:
        self.topic = topic
        self.random = random

    def sentence(self) -> str:
        """Return a sentence of some 8 to 25 words, with code and some emphasis."""
        text = self._fill(self.random.choice(_PATTERNS))
        if self.random.random() < 0.12:
            text = self._stressed(text)
        text = text[0].upper() + text[1:]
        return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)

    def paragraph(self, sentences: int) -> str:
        """Return a paragraph on one line."""
        return " ".join(self.sentence() for _ in range(sentences))

    def heading(self) -> str:
        """Return a heading of letters and spaces only, so that its identifier is its words with hyphens."""
        text = re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", self._fill(self.random.choice(_HEADINGS)))
        return text.replace("-", " ")

    def noun(self) -> str:
        """Return a noun of the topic."""
        return self.random.choice(self.topic.nouns)

    def name(self) -> str:
        """Return a name that is set as code."""
        return self.random.choice(self.topic.names)

    def _fill(self, pattern: str) -> str:
        return _SLOT.sub(lambda slot: self._word(slot[1]), pattern)

    def _word(self, slot: str) -> str:
        choice = self.random.choice
        match slot:
            case "n":
                return self.noun()
            case "N":
                return self.noun().capitalize()
            case "ns":
                return plural(self.noun())
            case "a":
                return choice(_ADJECTIVES)
            case "v":
                return choice(_ACTIONS)
            case "d":
                return choice(_ADVERBS)
            case "p":
                return choice(_PLACES)
            case "c":
                return f"`{self.name()}`"
            case _:
                return str(self.random.randint(2, 400))

    def _stressed(self, text: str) -> str:
        """Set one noun of the text in italics or bold, if the text has one in the singular."""
        mark = self.random.choice(("*", "**"))
        noun = self.noun()
        return re.sub(rf"\b{re.escape(noun)}\b(?!`)", f"{mark}{noun}{mark}", text, count=1)
