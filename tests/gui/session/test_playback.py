"""Playback turns the time that has passed into steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from explorer.engine import surfaces
from explorer.gui.session.playback import Playback
from explorer.gui.session.session import Session
from tests.scenarios import starter


@pytest.fixture
def session(qapp: object) -> Session:
    return Session(replace(starter(surfaces["ravine"]), steps=100))


@pytest.fixture
def playback(session: Session) -> Iterator[Playback]:
    playback = Playback(session)
    playback.set_speed(100.0)
    yield playback
    playback.pause()


def test_a_tenth_of_a_second_at_a_hundred_steps_a_second_is_ten_steps(
    session: Session, playback: Playback
) -> None:
    playback.play()
    playback.advance(0.1)
    assert session.step == 10


def test_late_frames_are_skipped_and_the_film_keeps_its_pace(
    session: Session, playback: Playback
) -> None:
    playback.play()
    for _ in range(4):
        playback.advance(0.05)
    late = session.step
    playback.go_to(0)
    playback.advance(0.2)
    assert session.step == late == 20


def test_slow_speeds_add_up_over_many_frames(session: Session, playback: Playback) -> None:
    playback.set_speed(0.2)
    playback.play()
    for _ in range(2 * 313):
        playback.advance(0.016)
    assert session.step == 2


def test_after_a_long_gap_it_does_not_leap(session: Session, playback: Playback) -> None:
    playback.play()
    playback.advance(3600.0)
    assert session.step == 25


def test_it_stops_at_the_end_and_starts_over_from_there(
    session: Session, playback: Playback
) -> None:
    playback.play()
    playback.go_to(95)
    playback.advance(0.2)
    assert session.step == 100
    assert not playback.playing
    playback.play()
    assert session.step == 0
    assert playback.playing


def test_a_loop_begins_again(session: Session, playback: Playback) -> None:
    playback.set_loop(True)
    playback.play()
    playback.go_to(95)
    playback.advance(0.1)
    assert session.step == 4
    assert playback.playing


def test_a_range_is_played_and_nothing_else(session: Session, playback: Playback) -> None:
    playback.set_range(30, 20)
    playback.play()
    assert session.step == 20
    playback.advance(0.2)
    assert session.step == 30
    assert not playback.playing
    playback.clear_range()
    assert playback.last == 100


def test_scrubbing_while_it_plays_goes_on_from_there(session: Session, playback: Playback) -> None:
    playback.play()
    session.set_step(50)
    playback.advance(0.1)
    assert session.step == 60


def test_a_change_of_the_run_while_it_plays_keeps_playing(
    session: Session, playback: Playback
) -> None:
    playback.play()
    playback.advance(0.2)
    session.apply(replace(session.scenario, steps=15), "change steps")
    playback.advance(0.016)
    assert session.step == 15


@pytest.mark.parametrize(("asked", "got"), [(0.01, 0.2), (1e9, 5000.0), (33.0, 33.0)])
def test_speed_is_kept_between_one_step_in_five_seconds_and_five_thousand(
    playback: Playback, asked: float, got: float
) -> None:
    playback.set_speed(asked)
    assert playback.speed == got


def test_the_clock_runs_by_itself(session: Session, playback: Playback, qtbot: object) -> None:
    playback.play()
    qtbot.waitUntil(lambda: session.step >= 3)  # type: ignore[attr-defined]


def test_a_run_lasts_eight_seconds_until_a_person_sets_a_speed(session: Session) -> None:
    playback = Playback(session)
    playback.suit_speed()
    assert playback.speed == pytest.approx(100 / 8)
    session.apply(replace(session.scenario, steps=400), "change steps")
    assert playback.speed == pytest.approx(400 / 8)
    playback.faster()
    session.apply(replace(session.scenario, steps=800), "change steps")
    playback.suit_speed()
    assert playback.speed == pytest.approx(100.0)
