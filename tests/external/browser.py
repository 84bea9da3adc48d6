"""Chromium without a window, driven over its debugging pipe: enough of the DevTools protocol to open a page and use it."""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --remote-debugging-pipe"
).split()
_SECONDS = 60


class Browser:
    """A running Chromium. Messages are JSON ended by a zero byte, on file descriptors 3 and 4 of the process."""

    def __init__(self, program: str, folder: Path, fonts: Path | None) -> None:
        # WeasyPrint, where this process has loaded it, leaves the bundled fonts alone to all that start from here.
        environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
        if fonts is not None:
            environment["FONTCONFIG_FILE"] = str(fonts)
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        high = [fcntl.fcntl(handle, fcntl.F_DUPFD, 20) for handle in (theirs_in, theirs_out)]

        def place() -> None:
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            [program, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
            pass_fds=(3, 4, *high),
            preexec_fn=place,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for handle in (theirs_in, theirs_out, *high):
            os.close(handle)
        self._in, self._out = ours_in, ours_out
        self._left = b""
        self._ids = itertools.count(1)
        self._answers: dict[int, Any] = {}
        self.events: list[dict[str, Any]] = []

    def close(self) -> None:
        try:
            self.ask("Browser.close")
            self._process.wait(10)
        except (OSError, TimeoutError, RuntimeError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def ask(self, method: str, session: str = "", **params: Any) -> Any:
        """Return the answer to a command."""
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        end = time.monotonic() + _SECONDS
        while number not in self._answers:
            self.pump(end - time.monotonic())
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def pump(self, seconds: float) -> None:
        """Take in what Chromium says. Raises TimeoutError when it says nothing."""
        if seconds <= 0 or not select.select([self._in], [], [], seconds)[0]:
            raise TimeoutError("Chromium does not answer")
        chunk = os.read(self._in, 1 << 20)
        if not chunk:
            raise RuntimeError("Chromium ended")
        *messages, self._left = (self._left + chunk).split(b"\0")
        for message in map(json.loads, messages):
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self.events.append(message)

    def open(self, address: str, *, width: int = 1280, height: int = 720, mobile: bool = False) -> Tab:
        """Return a tab that has loaded the address; there is no network behind it."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        tab = self.attach(target)
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.ask("Emulation.setDeviceMetricsOverride", tab.session, **size)
        self.ask("Page.navigate", tab.session, url=address)
        tab.wait("document.readyState === 'complete' && location.href !== 'about:blank'")
        return tab

    def attach(self, target: str) -> Tab:
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable", session)
        return Tab(self, target, session)


class Tab:
    """A page in the browser."""

    def __init__(self, browser: Browser, target: str, session: str) -> None:
        self.browser, self.target, self.session = browser, target, session

    def run(self, script: str) -> Any:
        """Return what an expression comes to; a promise is waited for."""
        found = self.browser.ask(
            "Runtime.evaluate", self.session, expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in found:
            raise RuntimeError(f"{script[:80]}: {found['exceptionDetails']}")
        return found["result"].get("value")

    def wait(self, condition: str) -> None:
        _until(lambda: bool(self.run(condition)), condition)

    def press(self, key: str, code: str, number: int) -> None:
        text = {"text": key} if len(key) == 1 else {}
        for kind in ("keyDown", "keyUp"):
            given = text if kind == "keyDown" else {}
            self.browser.ask(
                "Input.dispatchKeyEvent",
                self.session,
                type=kind,
                key=key,
                code=code,
                windowsVirtualKeyCode=number,
                **given,
            )

    def popup(self) -> Tab:
        """Return the window that the page has opened."""
        found: list[str] = []

        def seen() -> bool:
            infos = self.browser.ask("Target.getTargets")["targetInfos"]
            found[:] = [info["targetId"] for info in infos if info.get("openerId") == self.target]
            return bool(found)

        _until(seen, "a window opened by the page")
        return self.browser.attach(found[0])

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the console, uncaught exceptions, and what could not be loaded."""
        found = []
        for event in self._events():
            params = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(params["exceptionDetails"]["text"])
            if event["method"] == "Runtime.consoleAPICalled" and params["type"] in (
                "error",
                "warning",
                "assert",
            ):
                found.append(str([item.get("value") for item in params["args"]]))
            if event["method"] == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
                found.append(params["entry"]["text"])
            if event["method"] == "Network.loadingFailed":
                found.append(params["errorText"])
        return found

    @property
    def requests(self) -> list[str]:
        """Every address the page has asked for."""
        sent = (event for event in self._events() if event["method"] == "Network.requestWillBeSent")
        return [event["params"]["request"]["url"] for event in sent]

    def _events(self) -> list[dict[str, Any]]:
        self.run("new Promise(done => setTimeout(done, 50))")
        return [event for event in self.browser.events if event.get("sessionId") == self.session]


@contextmanager
def running(program: str, fonts: Path | None = None) -> Iterator[Browser]:
    """A browser with an empty profile, for the length of a `with`: with the machine's fonts or those of fontconfig's file."""
    folder = Path(tempfile.mkdtemp())
    browser = Browser(program, folder, fonts)
    try:
        yield browser
    finally:
        browser.close()
        shutil.rmtree(folder, ignore_errors=True)


def _until(condition: Callable[[], bool], said: str) -> None:
    end = time.monotonic() + _SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"never came: {said}")
        time.sleep(0.02)
