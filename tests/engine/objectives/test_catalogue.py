"""The built-in surfaces: each file is complete, and what it claims is true."""

from __future__ import annotations

import itertools
import math
import tomllib
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest

from explorer.engine import Surface, surfaces
from explorer.engine.objectives.catalogue import surface_from_data
from explorer.resources import resource

Floats = npt.NDArray[np.float64]

EXPECTED = """
    parabola ravine rotated_quadratic rosenbrock himmelblau beale rastrigin saddle ackley booth
    easom goldstein_price levy matyas mccormick michalewicz schaffer six_hump_camel
    three_hump_camel styblinski_tang monkey_saddle absolute_value kinked_valley l_shaped_kink cliff
    plateau ripple sharp_and_wide double_well quartic huber softplus_plateau steep_walls
    local_minimum global_minimum saddle_point ecliptic_bowl hills viz_plateau
"""

# Each row holds functions that are zero where the surface has a kink, at its default parameters.
KINKS: dict[str, Callable[..., tuple[Floats, ...]]] = {
    "absolute_value": lambda x: (x,),
    "huber": lambda x: (x - 1, x + 1),
    "ackley": lambda x, y: (np.hypot(x, y),),
    "viz_plateau": lambda x, y: (np.hypot(x, y),),
    "kinked_valley": lambda x, y: (y - x,),
    "l_shaped_kink": lambda x, y: (x, y, y - x),
    "nonsmooth_rosenbrock": lambda x, y: (y - 2 * x**2 + 1,),
    "pyramid": lambda x, y: (x - y, x + y),
    "bukin": lambda x, y: (y - 0.01 * x**2, x + 10),
    "schwefel": lambda x, y: (x, y),
}

# Best points and values as published, typed independently of the data files.
PUBLISHED = {
    "rosenbrock": ((1, 1), 0),
    "himmelblau": ((3, 2), 0),
    "beale": ((3, 0.5), 0),
    "booth": ((1, 3), 0),
    "ackley": ((0, 0), 0),
    "rastrigin": ((0, 0), 0),
    "easom": ((math.pi, math.pi), -1),
    "goldstein_price": ((0, -1), 3),
    "levy": ((1, 1), 0),
    "matyas": ((0, 0), 0),
    "mccormick": ((-0.54719, -1.54719), -1.9133),
    "michalewicz": ((2.20, 1.57), -1.8013),
    "schaffer": ((0, 0), 0),
    "three_hump_camel": ((0, 0), 0),
    "styblinski_tang": ((-2.903534, -2.903534), -78.33198),
    "branin": ((-3.14159, 12.275), 0.397887),
    "schwefel": ((420.9687, 420.9687), 0),
    "bukin": ((-10, 1), 0),
    "freudenstein_roth": ((5, 4), 0),
    "forrester": ((0.75725,), -6.02074),
    "trefethen": ((-0.0244031, 0.2106124), -3.3068686),
}


def _bump(x: Floats, z: Floats, x0: float, z0: float) -> Floats:
    return np.exp(-((x - x0) ** 2 + (z - z0) ** 2) / 0.2)


def _sinc_rings(x: Floats, y: Floats) -> Floats:
    r = 10 * np.hypot(x, y) + 0.01
    return -np.sin(r) / r + 0.01 * r * r


def _squares(residuals: Floats) -> Floats:
    return 0.5 * (residuals**2).sum(axis=(-2, -1))


def _low_rank(*entries: Floats) -> Floats:
    u, v = np.stack(entries, axis=-1).reshape(-1, 2, 3, 2).swapaxes(0, 1)
    return _squares(u @ v.swapaxes(-1, -2) - [[2, 0, 1], [3, 1, 1], [1, 1, 0]])


def _matrix_product(*entries: Floats) -> Floats:
    left, right = np.array([[2, 1], [1, 2]]), np.array([[1, 1], [0, 1]])
    weights = np.stack(entries, axis=-1).reshape(-1, 2, 2)
    return _squares(left @ weights @ right - [[5, 3], [4, 3]])


def _linear_layer(*entries: Floats) -> Floats:
    inputs = [[1, 0, 2], [1, 1, 0], [-1, 2, 1], [0, -1, 3], [2, 1, -1], [-1, -1, -2]]
    targets = [[-2, 0.6], [1.9, -0.7], [-2.1, 5.2], [-2.3, 2], [3, -4], [1, -0.3]]
    weights = np.stack(entries, axis=-1).reshape(-1, 3, 2)
    return _squares(np.array(inputs) @ weights - targets) / 6


WRITTEN_AGAIN: dict[str, Callable[..., Floats]] = {
    "low_rank": _low_rank,
    "matrix_product": _matrix_product,
    "linear_layer": _linear_layer,
    "local_minimum": lambda x, y: (
        x * x + 1.96 * y * y - 2 * _bump(x, 1.4 * y, 1, 0) - 6 * _bump(x, 1.4 * y, -1, 0)
    ),
    "global_minimum": lambda x, y: np.hypot(x, y) ** 2,
    "saddle_point": lambda x, y: np.sin(x) + y * y,
    "ecliptic_bowl": lambda x, y: x * x / 4 + y * y / 8 - np.exp(-(x * x + 5 * y * y) / 4),
    "hills": lambda x, y: (
        x * x
        + 1.96 * y * y
        + 2 * _bump(x, 1.4 * y, 1, 0)
        + 6 * _bump(x, 1.4 * y, -1, 0)
        - 2 * _bump(x, 1.4 * y, 1, -1)
    ),
    "viz_plateau": _sinc_rings,
    "six_hump_camel": lambda x, y: 4 * x**2 - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4,
    "three_hump_camel": lambda x, y: 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2,
}


def _each(chosen: Callable[[Surface], object]) -> pytest.MarkDecorator:
    actual = [surface for surface in surfaces.values() if chosen(surface)]
    return pytest.mark.parametrize("surface", actual, ids=[surface.id for surface in actual])


every_surface = _each(lambda _: True)


def _widest(surface: Surface) -> float:
    return max(high - low for low, high in surface.view)


def _inside(points: npt.ArrayLike, box: tuple[tuple[float, float], ...]) -> bool:
    low, high = np.transpose(box)
    return bool(np.all((low <= points) & (points <= high)))


def _random_points(surface: Surface, count: int) -> Floats:
    """Points in the view; few are left out, and only beside a declared kink."""
    low, high = np.transpose(surface.view)
    points = np.random.default_rng(7).uniform(low, high, (count, surface.dimension))
    clear = np.ones(count, dtype=bool)
    if surface.id in KINKS:
        distance = np.abs(KINKS[surface.id](*points.T)).min(axis=0)
        clear = distance > 0.01 * _widest(surface)
    assert clear.mean() > 0.85
    return points[clear]


def _finite_difference(
    function: Callable[[Floats], Floats], points: Floats, axis: int, step: float
) -> Floats:
    """Fourth-order central difference of ``function`` along one coordinate."""
    shift = step * np.eye(points.shape[-1])[axis]
    near = function(points + shift) - function(points - shift)
    far = function(points + 2 * shift) - function(points - 2 * shift)
    return (8 * near - far) / (12 * step)


def _assert_agrees(actual: Floats, expected: Floats) -> None:
    np.testing.assert_allclose(
        actual, expected, rtol=1e-6, atol=1e-7 * float(np.abs(expected).max()) + 1e-12
    )


def _ring(center: tuple[float, ...], radius: float) -> Floats:
    """Points around ``center``: 48 directions in the plane or in space, two on the line."""
    if len(center) == 1:
        return np.array([[center[0] - radius], [center[0] + radius]])
    if len(center) > 2:
        away = np.random.default_rng(7).standard_normal((48, len(center)))
        return center + radius * away / np.linalg.norm(away, axis=1, keepdims=True)
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    return np.asarray(center) + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def _settings(surface: Surface) -> Iterator[Surface]:
    """The surface at its defaults and with the parameters at the ends of slider and range."""
    yield surface
    ends = [
        {*parameter.slider, parameter.minimum, parameter.maximum}
        for parameter in surface.parameters
    ]
    for values in itertools.product(*ends) if ends else ():
        names = (parameter.name for parameter in surface.parameters)
        yield surface.with_parameters(**dict(zip(names, values, strict=True)))


def _assert_stationary(surface: Surface, at: tuple[float, ...]) -> None:
    curvature = float(np.abs(surface.hessian(at)).max())
    reach = 1 + float(np.abs(at).max())
    assert np.abs(surface.gradient(at)).max() <= 1e-13 * (1 + curvature) * reach


def test_there_are_enough_surfaces_and_every_usual_one_is_among_them() -> None:
    assert len(surfaces) >= 36
    assert set(surfaces) >= set(EXPECTED.split())


def test_an_unknown_surface_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="rosenbroc"):
        surfaces["rosenbroc"]


def test_an_unknown_key_in_the_data_is_named() -> None:
    path = resource("surfaces") / "parabola.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="colour"):
        surface_from_data("parabola", {**data, "colour": "red"})


@every_surface
def test_the_tables_inside_the_data_have_no_unknown_key(surface: Surface) -> None:
    path = resource("surfaces") / f"{surface.id}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for minimum in data["minima"]:
        assert {"at", "value"} <= set(minimum) <= {"at", "value", "kink"}


@every_surface
def test_every_text_says_something_and_is_short(surface: Surface) -> None:
    texts = [surface.title, surface.group, surface.look_at, surface.source]
    texts += [] if surface.matrices else [surface.formula]
    texts += [
        text
        for parameter in surface.parameters
        for text in (parameter.name, parameter.symbol, parameter.meaning)
    ]
    for text in texts:
        assert text.strip() == text
        assert 0 < len(text) < 300


def test_no_two_surfaces_have_the_same_title() -> None:
    titles = [surface.title for surface in surfaces.values()]
    assert len(set(titles)) == len(titles)


@every_surface
def test_the_heat_map_has_a_known_scale(surface: Surface) -> None:
    assert surface.scale in {"linear", "logarithmic", "rank"}


@every_surface
def test_starts_and_minima_lie_in_the_view_and_the_view_in_the_domain(surface: Surface) -> None:
    assert surface.starts
    assert all(low < high for low, high in surface.view)
    for position in [
        *surface.starts,
        *(minimum.position for minimum in surface.minima),
        *surface.saddles,
    ]:
        assert len(position) == surface.dimension
        assert _inside(position, surface.view)
    if surface.domain:
        assert _inside(np.transpose(surface.view), surface.domain)


@_each(lambda surface: surface.parameters)
def test_parameter_defaults_and_sliders_lie_in_the_range(surface: Surface) -> None:
    for parameter in surface.parameters:
        assert parameter.validate(parameter.default) == surface.values[parameter.name]
        low, high = parameter.slider
        assert parameter.minimum <= low <= parameter.default <= high <= parameter.maximum
        assert parameter.scale != "logarithmic" or low > 0


@_each(lambda surface: surface.parameters)
def test_changing_a_parameter_changes_the_surface(surface: Surface) -> None:
    points = _random_points(surface, 200)
    for parameter in surface.parameters:
        for end in parameter.slider:
            changed = surface.with_parameters(**{parameter.name: end})
            assert changed.values[parameter.name] == end
            assert not np.array_equal(changed.value(points), surface.value(points))


@every_surface
def test_the_surface_is_smooth_and_finite_at_its_starts(surface: Surface) -> None:
    assert np.all(np.isfinite(surface.value(surface.starts)))
    assert np.all(np.isfinite(surface.gradient(surface.starts)))
    assert np.all(np.isfinite(surface.hessian(surface.starts)))


@every_surface
def test_the_gradient_agrees_with_finite_differences(surface: Surface) -> None:
    points = _random_points(surface, 200)
    gradient = surface.gradient(points)
    for axis in range(surface.dimension):
        slope = _finite_difference(surface.value, points, axis, 1e-4 * _widest(surface))
        _assert_agrees(slope, gradient[:, axis])


@every_surface
def test_the_hessian_agrees_with_finite_differences(surface: Surface) -> None:
    points = _random_points(surface, 200)
    hessian = surface.hessian(points)
    for axis in range(surface.dimension):
        column = _finite_difference(surface.gradient, points, axis, 1e-4 * _widest(surface))
        _assert_agrees(column, hessian[:, :, axis])


@_each(lambda surface: surface.minima)
def test_minima_are_minima_with_the_listed_value_whatever_the_parameters(
    surface: Surface,
) -> None:
    for setting in _settings(surface):
        for minimum in setting.minima:
            value = float(setting.value(minimum.position))
            assert value == pytest.approx(minimum.value, rel=1e-12, abs=1e-12)
            if not minimum.kink:
                _assert_stationary(setting, minimum.position)
            around = setting.value(_ring(minimum.position, 1e-4 * _widest(surface)))
            assert np.all(around >= value - 1e-12 * (1 + abs(value)))


@_each(lambda surface: surface.minima)
def test_a_minimum_is_called_a_kink_exactly_if_the_surface_rises_linearly_or_faster_from_it(
    surface: Surface,
) -> None:
    radius = 1e-4 * _widest(surface)
    for minimum in surface.minima:
        far, near = (
            float(surface.value(_ring(minimum.position, r)).max()) - minimum.value
            for r in (radius, radius / 10)
        )
        assert minimum.kink == (far < 30 * near)


@_each(lambda surface: surface.minima)
def test_the_first_minimum_is_the_best_point_of_view_and_domain(surface: Surface) -> None:
    best = surface.minima[0].value
    assert all(minimum.value >= best for minimum in surface.minima)
    for box in filter(None, (surface.view, surface.domain)):
        axes = [np.linspace(low, high, 301) for low, high in box]
        if surface.dimension <= 2:
            grid = np.stack(np.meshgrid(*axes), axis=-1)
        else:
            grid = _random_points(surface, 10_000)
        assert surface.value(grid).min() >= best - 1e-9


@_each(lambda surface: surface.saddles)
def test_saddles_are_level_and_have_higher_and_lower_neighbours(surface: Surface) -> None:
    for setting in _settings(surface):
        for position in setting.saddles:
            _assert_stationary(setting, position)
            value = float(setting.value(position))
            around = setting.value(_ring(position, 1e-3 * _widest(surface)))
            assert around.min() < value < around.max()


@pytest.mark.parametrize("key", PUBLISHED)
def test_the_best_point_is_the_published_one(key: str) -> None:
    position, value = PUBLISHED[key]
    best = surfaces[key].minima[0]
    assert best.position == pytest.approx(position, abs=5e-3)
    assert best.value == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize("key", WRITTEN_AGAIN)
def test_the_formula_agrees_with_the_same_function_written_again(key: str) -> None:
    points = _random_points(surfaces[key], 200)
    expected = WRITTEN_AGAIN[key](*points.T)
    np.testing.assert_allclose(surfaces[key].value(points), expected, rtol=1e-11, atol=1e-11)


def test_the_camels_keep_their_own_minima() -> None:
    three = [minimum.position for minimum in surfaces["three_hump_camel"].minima]
    six = [minimum.position for minimum in surfaces["six_hump_camel"].minima[:2]]
    assert three[0] == pytest.approx((0, 0))
    assert sorted(six) == [
        pytest.approx((-0.0898, 0.7126), abs=1e-4),
        pytest.approx((0.0898, -0.7126), abs=1e-4),
    ]


def test_ackley_has_its_true_gradient() -> None:
    slope = surfaces["ackley"].gradient((1.3, 0.4))
    assert slope == pytest.approx((3.938660368, 1.742069), abs=1e-6)


@pytest.mark.parametrize(
    ("key", "start"),
    [("parabola", (0.9340596780273533,)), ("ravine", (2, 2)), ("rosenbrock", (-1.5, 2))],
)
def test_the_first_start_is_the_customary_one(key: str, start: tuple[float, ...]) -> None:
    assert surfaces[key].starts[0] == start
