"""Which system this is, and how the user installs a package on it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DistributionFamily:
    """Systems that share the names of their packages, and the command that installs them."""

    title: str
    install: str


FAMILIES: Mapping[str, DistributionFamily] = {
    "debian": DistributionFamily("Debian, Ubuntu", "sudo apt install"),
    "fedora": DistributionFamily("Fedora", "sudo dnf install"),
    "arch": DistributionFamily("Arch", "sudo pacman -S"),
    "opensuse": DistributionFamily("openSUSE", "sudo zypper install"),
}
"""By the word that the tables of packages use."""

_RELATIVES = {
    "debian": "debian",
    "ubuntu": "debian",
    "fedora": "fedora",
    "rhel": "fedora",
    "centos": "fedora",
    "arch": "arch",
    "suse": "opensuse",
    "opensuse": "opensuse",
}


def os_release() -> Mapping[str, str]:
    """The contents of ``os-release`` on Linux; empty on any other system."""
    if sys.platform != "linux":
        return {}
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def family_of(release: Mapping[str, str]) -> str | None:
    """The family of a Linux by its ``ID`` and ``ID_LIKE``; None if unknown."""
    for word in (release.get("ID", ""), *release.get("ID_LIKE", "").split()):
        for name in (word, word.partition("-")[0]):
            if name in _RELATIVES:
                return _RELATIVES[name]
    return None


def system_title(release: Mapping[str, str]) -> str:
    """The system's name and version, and the kind of its processor."""
    if sys.platform == "darwin":
        name = f"macOS {platform.mac_ver()[0]}"
    elif sys.platform == "win32":
        name = f"Windows {platform.release()} ({platform.version()})"
    else:
        name = release.get("PRETTY_NAME") or f"{platform.system()} {platform.release()}"
    return f"{name}, {platform.machine()}"
