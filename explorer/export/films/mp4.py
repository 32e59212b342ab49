"""MP4 (H.264) by ffmpeg, which receives raw frames through a pipe."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from explorer.arrays import Pixels
from explorer.interruption import unfinished, whole_step

HOW_TO_GET = (
    "MP4 films need ffmpeg, found none: install your system's package ffmpeg, or "
    "pip install 'descent-explorer[film]', which brings one along"
)
QUALITY = "20"
"""x264's constant rate factor: 0 is without loss, 51 worst."""
PART_OF_FFMPEG = re.compile(r"^\[.*? @ 0x[0-9a-f]+\] *")
"""What ffmpeg says begins with the part of it that speaks, and an address."""


def ffmpeg() -> str:
    """The path of ffmpeg: that of the wheel or the system's; ``OSError`` with advice if none."""
    try:
        import imageio_ffmpeg
    except ImportError:
        program = shutil.which("ffmpeg")
        if program is None:
            raise OSError(HOW_TO_GET) from None
        return program
    try:
        # It starts the program once to see that it runs, which a signal must not leave behind.
        with whole_step():
            return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        raise OSError(HOW_TO_GET) from None


class Mp4Writer:
    """Writes an MP4 that every player shows: even width and height, 4:2:0 colours."""

    def __init__(
        self, path: Path, size: tuple[int, int], frames_per_second: float, background: str
    ) -> None:
        tool = ffmpeg()
        self._rate = frames_per_second
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        width, height = size
        even = f"pad=ceil(iw/2)*2:ceil(ih/2)*2:color=0x{background[1:]}"
        command = [tool, "-y", "-loglevel", "error", "-nostdin"]
        command += ["-f", "rawvideo", "-pix_fmt", "bgr0", "-s", f"{width}x{height}"]
        command += ["-framerate", repr(frames_per_second), "-i", "pipe:"]
        command += ["-vf", even, "-c:v", "libx264", "-preset", "veryfast", "-crf", QUALITY]
        command += ["-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", str(path)]
        self._until_stopped = ExitStack()
        self._process = self._until_stopped.enter_context(
            unfinished(
                lambda: subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said
                ),
                _killed,
            )
        )

    def add(self, frame: Pixels, seconds: float) -> None:
        """Append a frame as often as its duration requires at the film's constant rate."""
        assert self._process.stdin is not None
        try:
            for _ in range(max(round(seconds * self._rate), 1)):
                self._process.stdin.write(frame.data)
        except BrokenPipeError:
            self.finish()
            raise OSError("ffmpeg ended before the film did") from None

    def finish(self) -> None:
        """Let ffmpeg finish; ``OSError`` with the reason if it failed."""
        self._process.communicate()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").split("\n")[0]
        self._said.close()
        if self._process.returncode != 0:
            reason = PART_OF_FFMPEG.sub("", said) or "it gave no reason"
            raise OSError(f"ffmpeg could not write the film: {reason}")

    def abandon(self) -> None:
        """Stop ffmpeg if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        self._until_stopped.close()
        self._said.close()


def _killed(process: subprocess.Popen[bytes]) -> None:
    """Kill ffmpeg and wait for its end, so that it does not recreate a removed file."""
    process.kill()
    process.wait()
