"""Everything the window can do by menu and key, declared in one table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A menu entry: where it stands, what it says, its keys, its icon and its tip."""

    name: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    checkable: bool = False
    separator_before: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("new", "File", "&New", ("Ctrl+N",), "new", "Start a new scenario"),
    Command("open", "File", "&Open…", ("Ctrl+O",), "open", "Open a scenario file"),
    Command("save", "File", "&Save", ("Ctrl+S",), "save", "Save this scenario"),
    Command("save_as", "File", "Save &as…", ("Ctrl+Shift+S",), "", "Save under another name"),
    Command("recover", "File", "Reco&ver…", (), "", "Recover unsaved work left by a crash"),
    Command(
        "export_picture", "File", "Export &picture…", ("Ctrl+E",), "export",
        "Write the picture to a file", separator_before=True,
    ),
    Command("export_film", "File", "Export &film…", ("Ctrl+Shift+E",), "film",
            "Write a film of the steps to a file"),
    Command("export_table", "File", "Export &table…", (), "table",
            "Save every step of every optimizer as CSV, JSON or NPZ"),
    Command("export_web_page", "File", "Export &web page…", ("Ctrl+Shift+W",), "export",
            "Save a page that runs by itself in a browser"),
    Command("copy_picture", "File", "&Copy picture", ("Ctrl+Shift+C",), "copy",
            "Copy the picture to the clipboard"),
    Command("quit", "File", "&Quit", ("Ctrl+Q",), "", "Quit the program", separator_before=True),
    Command("undo", "Edit", "&Undo", ("Ctrl+Z",), "undo", "Undo the last change"),
    Command("redo", "Edit", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
            "Redo the last undone change"),
    Command(
        "add", "Edit", "&Add optimizer", ("Ctrl+Shift+A",), "add", "Add an optimizer",
        separator_before=True,
    ),
    Command("duplicate", "Edit", "&Duplicate optimizer", ("Ctrl+D",), "duplicate",
            "Add a copy of the selected optimizer"),
    Command("remove", "Edit", "Re&move optimizer", ("Ctrl+Backspace",), "remove",
            "Remove the selected optimizer"),
    Command("fan", "Edit", "Compare &five learning rates", ("Ctrl+F",), "fan",
            "Replace the selected optimizer with five copies that differ in learning rate"),
    Command("tune", "Edit", "&Tune…", ("Ctrl+T",), "",
            "Find the best hyper-parameter values within a budget"),
    Command("range_test", "Edit", "Learnin&g-rate range test…", ("Ctrl+Shift+T",), "",
            "Run with a growing learning rate and compare with constant rates"),
    Command("compare", "Edit", "&Compare fairly…", ("Ctrl+Shift+F",), "",
            "Compare optimizers at equal effort over surfaces, starts and seeds"),
    Command("identify", "Edit", "&Identify a path…", (), "",
            "Find the rule, dialect and values that produced the points of a CSV file"),
    Command("dismiss_ghost", "Edit", "Hide &previous run", ("Escape",), "",
            "Hide the previous run's trails", separator_before=True),
    Command("settings", "Edit", "&Settings…", ("Ctrl+,",), "settings",
            "Change theme, colours and speed",
            separator_before=True),
    Command("gallery", "View", "Surface &gallery…", ("G",), "grid",
            "Show all surfaces as pictures"),
    Command("plane", "View", "&2-D", ("2",), "",
            "Show the surface from above, with the trails", True,
            separator_before=True),
    Command("space", "View", "&3-D", ("3",), "landscape",
            "Show the surface as a landscape; drag to turn it", True),
    Command("map", "View", "O&utcome map", ("M",), "map",
            "Map how the selected optimizer ends with other values or from other starts", True),
    Command("stage_charts", "View", "Charts &in the middle", ("H",), "chart",
            "Show loss, gradient and step length in the middle of the window", True),
    Command("split", "View", "Split &view", ("S",), "", "Show two views side by side", True),
    Command("turn", "View", "Turn the landscape", ("T",), "",
            "Turn the landscape slowly, for talks", True),
    Command("fit_surface", "View", "&Fit surface", ("F",), "fit", "Show the surface's default view",
            separator_before=True),
    Command("fit_trajectories", "View", "Fit &trajectories", ("Shift+F",), "fit_all",
            "Show all trajectories"),
    Command("isolines", "View", "Co&ntours", ("I",), "", "Show lines of equal height", True,
            separator_before=True),
    Command("colour_bar", "View", "Colour &bar", ("B",), "", "Show the colour scale", True),
    Command("arrows", "View", "&Arrows", ("A",), "arrow",
            "Show gradient, velocity and step of the selected optimizer", True),
    Command("arrows_all", "View", "Arrows for a&ll optimizers", ("Shift+A",), "",
            "Show gradient, velocity and step of every optimizer", True),
    Command("cobweb", "View", "&Cobweb", ("C",), "",
            "On a curve, show each step as a horizontal and a vertical line", True),
    Command("gradient_field", "View", "&Descent direction field", ("D",), "",
            "Show the direction of steepest descent everywhere", True),
    Command("labels", "View", "Label&s", ("N",), "", "Label each optimizer", True),
    Command("carried", "View", "Optimizer state", ("W",), "",
            "Show what the selected optimizer keeps beside its position: averages, slow weights, "
            "a probe or a circle", True),
    Command("evaluations", "View", "Evaluations", ("U",), "",
            "Show where the selected optimizer evaluated the surface in this step, and how "
            "often", True),
    Command("seeds", "View", "Other seeds", ("R",), "",
            "With noise, show 64 runs with other random numbers, their median and band", True),
    Command("gradient_fan", "View", "Fan of gradients", ("V",), "",
            "Show gradients from other batches or other noise beside the true gradient", True),
    Command("curvature", "View", "Curvature at the ball", ("K",), "",
            "Show the ellipse of the Hessian and its two axes at the selected optimizer: short "
            "where the surface is sharp. Dashes mean that it curves down; with both signs the "
            "ellipse becomes a hyperbola. On a curve, the parabola with its slope and curvature",
            True),
    Command("flow", "View", "Gradient flow", ("J",), "",
            "Show the curve that gradient descent follows from the start with ever smaller steps. "
            "Where a path departs from it, step size and memory are the cause", True),
    Command("floor", "View", "Floor beneath the landscape", ("Z",), "",
            "Beneath a landscape, show lines of equal height, the shadows of the trails and a line "
            "down from each ball", True),
    Command("equal_aspect", "View", "E&qual axes", ("E",), "",
            "Give one unit the same length on both axes", True),
    Command("fade", "View", "Fade &old steps", ("O",), "", "Fade old steps of the trails", True),
    Command("fold_left", "View", "Fold left panels", ("F2",), "",
            "Hide the panels on the left, or show them again", separator_before=True),
    Command("fold_right", "View", "Fold right panels", ("F3",), "",
            "Hide the panels on the right, or show them again"),
    Command("fold_lower", "View", "Fold lower panels", ("F4",), "",
            "Hide the panels below the picture, or show them again"),
    Command("theme_light", "View", "Lig&ht", (), "sun", "", True, separator_before=True),
    Command("theme_dark", "View", "Dar&k", (), "moon", "", True),
    Command("theme_system", "View", "Follow the s&ystem", (), "", "", True),
    Command("presenter", "View", "&Presenter mode", ("F11",), "presenter",
            "Show only canvas and playback, in large type", True, separator_before=True),
    Command("play", "Playback", "&Play or pause", ("Space",), "play", "Play or pause the run"),
    Command("step_forward", "Playback", "Step &forward", ("Right",), "step_forward", ""),
    Command("step_back", "Playback", "Step &back", ("Left",), "step_back", ""),
    Command("leap_forward", "Playback", "Ten steps forward", ("Shift+Right",), "", ""),
    Command("leap_back", "Playback", "Ten steps back", ("Shift+Left",), "", ""),
    Command("to_start", "Playback", "To the &start", ("Home",), "to_start", ""),
    Command("to_end", "Playback", "To the &end", ("End",), "to_end", ""),
    Command("loop", "Playback", "&Loop", ("L",), "loop",
            "Repeat from the start after the last step", True,
            separator_before=True),
    Command("slower", "Playback", "Sl&ower", ("-",), "", "Halve the speed"),
    Command("faster", "Playback", "F&aster", ("+", "="), "", "Double the speed"),
    Command("range_start", "Playback", "Play range begins &here", ("[",), "", "",
            separator_before=True),
    Command("range_end", "Playback", "Play range en&ds here", ("]",), "", ""),
    Command("range_clear", "Playback", "Play e&verything", ("\\",), "", ""),
    Command("lessons", "Lessons", "&All lessons…", ("Ctrl+L",), "lesson",
            "Choose a lesson from pictures"),
    Command("save_lesson", "Lessons", "&Save as lesson…", (), "save",
            "Make your own lesson from what is shown", separator_before=True),
    Command("lesson_folder", "Lessons", "&Open lesson folder", (), "folder",
            "Open the folder of your own lessons"),
    Command("palette", "Help", "&Find a command…", ("Ctrl+K",), "",
            "Search menus, surfaces, optimizers, lessons and settings"),
    Command("guide", "Help", "User's &guide", ("Shift+F1",), "",
            "Read about the window, the command line, Python, files and formats"),
    Command("shortcuts", "Help", "&Keyboard shortcuts", ("F1",), "help",
            "Show all keyboard shortcuts"),
    Command("about", "Help", "&About Descent Explorer", (), "info", "Show version numbers to copy"),
)  # fmt: skip

MENUS = ("File", "Edit", "View", "Playback", "Lessons", "Help")
