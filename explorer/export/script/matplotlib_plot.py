"""The part of a numpy script that draws, if matplotlib is installed."""

from __future__ import annotations

from explorer.scenario.scenario import Scenario


def picture_lines(scenario: Scenario) -> list[str]:
    """Lines that show the trajectories on the surface, or the losses where it has no picture."""
    view = scenario.surface.view
    network = scenario.surface.network is not None
    if scenario.surface.dimension == 1:
        heights = "[loss([x]) for x in line]" if network else "loss([line])"
        drawn = [
            f"    line = np.linspace({view[0][0]!r}, {view[0][1]!r}, 400)",
            f'    plt.plot(line, {heights}, color="grey")',
            "    for name, path in trajectories.items():",
            '        plt.plot([x for (x,) in path], [loss(x) for x in path], ".-", label=name)',
        ]
    elif scenario.surface.dimension == 2:
        points = 80 if network else 300
        heights = "loss(np.meshgrid(across, up))"
        if network:
            heights = "np.array([[loss([x, y]) for x in across] for y in up])"
        drawn = [
            f"    across = np.linspace({view[0][0]!r}, {view[0][1]!r}, {points})",
            f"    up = np.linspace({view[1][0]!r}, {view[1][1]!r}, {points})",
            f"    heights = {heights}",
            '    plt.contour(across, up, np.log1p(heights - heights.min()), 20, colors="grey")',
            "    for name, path in trajectories.items():",
            '        plt.plot(*zip(*path), ".-", label=name)',
        ]
    else:
        drawn = [
            "    for name, path in trajectories.items():",
            "        plt.semilogy([loss(x) for x in path], label=name)",
        ]
    return [
        "def picture():",
        "    try:",
        "        import matplotlib.pyplot as plt",
        "    except ImportError:",
        '        print("For the picture: pip install matplotlib")',
        "        return",
        *drawn,
        "    plt.legend()",
        "    plt.show()",
        "",
        "",
        'if __name__ == "__main__":',
        "    picture()",
    ]
