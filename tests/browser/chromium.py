"""A headless Chromium for tests, driven by the Chrome DevTools protocol."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import urllib.request
from collections import defaultdict
from pathlib import Path
from typing import Any

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)
PATIENCE_SECONDS = 60


def executable() -> str | None:
    """The browser's path, or None where there is none."""
    return next((actual for name in NAMES if (actual := shutil.which(name))), None)


class Browser:
    """A running browser; ``tab`` opens a page in it."""

    def __init__(self, program: str, profile: Path) -> None:
        self.process = subprocess.Popen(
            [program, *OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.address = self._listening()

    def _listening(self) -> str:
        assert self.process.stderr is not None
        said = []
        for line in self.process.stderr:
            said.append(line)
            if line.startswith("DevTools listening on ws://"):
                return line.split("ws://")[1].split("/")[0]
        raise RuntimeError(f"the browser did not start: {''.join(said)}")

    def tab(self) -> Tab:
        """A new, empty tab."""
        request = urllib.request.Request(
            f"http://{self.address}/json/new?about:blank", method="PUT"
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            target = json.load(answer)
        return Tab(
            target["webSocketDebuggerUrl"], f"http://{self.address}/json/close/{target['id']}"
        )

    def close(self) -> None:
        """End the browser."""
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE_SECONDS)


class Tab:
    """One page: actions on it, its messages and its requests.

    ``messages`` are those of the console and uncaught errors, ``requests`` the addresses that were
    asked for.
    """

    def __init__(self, address: str, closing: str) -> None:
        self._closing = closing
        self._socket = websocket.create_connection(address, timeout=PATIENCE_SECONDS)
        self._count = 0
        self._events: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        """The reply to one command of the protocol."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") != self._count:
                self._events[message.get("method", "")].append(message.get("params", {}))
            elif "error" in message:
                raise RuntimeError(f"{method}: {message['error']['message']}")
            else:
                return message["result"]

    def open(self, path: Path, address: str = "") -> None:
        """Load a file from disk, with ``address`` appended, and wait until it is loaded."""
        self._events.clear()
        # A new page even where only what stands behind the # differs.
        self.call("Page.navigate", url="about:blank")
        self._wait_for("Page.loadEventFired")
        self._events.clear()
        self.call("Page.navigate", url=path.as_uri() + address)
        self._wait_for("Page.loadEventFired")

    def _wait_for(self, event: str) -> None:
        while not self._events[event]:
            message = json.loads(self._socket.recv())
            self._events[message.get("method", "")].append(message.get("params", {}))

    def evaluate(self, expression: str) -> Any:
        """The value of JavaScript in the page; promises are waited for."""
        actual = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in actual:
            thrown = actual["exceptionDetails"]
            raise AssertionError(thrown.get("exception", {}).get("description", thrown["text"]))
        return actual["result"].get("value")

    def frames(self, count: int = 2) -> None:
        """Let the page draw a number of frames."""
        wait = "await new Promise(requestAnimationFrame);" * count
        self.evaluate(f"(async () => {{ {wait} }})()")

    def resize(self, width: int, height: int, *, ratio: float = 1.0, touch: bool = False) -> None:
        """The size of the window in style pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=ratio,
            mobile=touch,
        )

    def prefer(self, **features: str) -> None:
        """What the reader prefers: ``color_scheme="dark"``, ``reduced_motion="reduce"``."""
        named = [
            {"name": f"prefers-{name.replace('_', '-')}", "value": value}
            for name, value in features.items()
        ]
        self.call("Emulation.setEmulatedMedia", features=named)

    def press(self, key: str, code: int, *, text: str = "") -> None:
        """Press a key; ``code`` is its number in the protocol."""
        event = {"key": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **event)
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def mouse(self, kind: str, x: float, y: float) -> None:
        """Press, move or release ("mousePressed" ...) the left button at a place in the window."""
        self.call(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1
        )

    def click(self, selector: str) -> None:
        """Click on the middle of the first element that fits."""
        quoted = json.dumps(selector)
        self.evaluate(f"document.querySelector({quoted}).scrollIntoView({{block: 'center'}})")
        x, y = self.evaluate(
            f"(() => {{ const box = document.querySelector({quoted}).getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        self.mouse("mousePressed", x, y)
        self.mouse("mouseReleased", x, y)

    def picture(self, *, whole: bool = False) -> bytes:
        """A PNG of what is seen, or of the whole page."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(answer["data"])

    @property
    def messages(self) -> list[str]:
        """The page's console messages and uncaught errors."""
        self.evaluate("0")
        actual = [str(event["args"]) for event in self._events["Runtime.consoleAPICalled"]]
        actual += [
            str(event["exceptionDetails"]) for event in self._events["Runtime.exceptionThrown"]
        ]
        return actual + [event["entry"]["text"] for event in self._events["Log.entryAdded"]]

    @property
    def requests(self) -> list[str]:
        """The addresses the page has asked for."""
        self.evaluate("0")
        return [event["request"]["url"] for event in self._events["Network.requestWillBeSent"]]

    def close(self) -> None:
        """Close the tab."""
        self._socket.close()
        urllib.request.urlopen(self._closing, timeout=PATIENCE_SECONDS).close()
