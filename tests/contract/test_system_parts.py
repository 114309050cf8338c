"""The small parts of system/: environment, paths, identity numbers, reports, time, randomness, Windows' proof."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vir_desktop.system import identity_numbers, linux_drive, local_report, paths
from vir_desktop.system.clock import SystemClock
from vir_desktop.system.entropy import SystemEntropy
from vir_desktop.system.environment import PLATFORMS, session_environment
from vir_desktop.system.identity_numbers import IdentityKind
from vir_desktop.system.windows_appcontainer import token_is_bare_container

HOSTILE = {
    "LD_PRELOAD": "/tmp/x.so", "LD_LIBRARY_PATH": "/tmp", "PYTHONPATH": "/tmp",
    "PYTHONSTARTUP": "/tmp/x.py",
    "QT_PLUGIN_PATH": "/tmp", "QT_LOGGING_RULES": "*=true", "QT_QPA_PLATFORM_PLUGIN_PATH": "/tmp",
    "QT_DEBUG_PLUGINS": "1",
    "QT_QPA_PLATFORMTHEME": "gtk3", "SQLITE_TMPDIR": "/tmp",
    "SSLKEYLOGFILE": "/tmp/keys", "SSH_AUTH_SOCK": "/tmp/agent",
    "QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus", "HTTPS_PROXY": "http://192.0.2.1", "PATH": "/tmp",
}  # fmt: skip


def test_a_hostile_environment_reaches_no_session() -> None:
    assert session_environment(HOSTILE) == {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}


@given(st.dictionaries(st.text(), st.text()))
def test_nothing_is_invented_and_the_session_bus_is_always_off(outer: dict[str, str]) -> None:
    inner = session_environment(outer)
    assert inner.pop("DBUS_SESSION_BUS_ADDRESS") == "disabled:"
    assert inner.items() <= outer.items()


def test_what_a_person_needs_is_passed() -> None:
    outer = {"HOME": "/home/a", "LANG": "sv_SE.UTF-8", "LC_TIME": "sv_SE.UTF-8", "DISPLAY": ":0", "XAUTHORITY": "/x"}
    assert session_environment(outer).items() >= outer.items()


@pytest.mark.parametrize("display", ["host:0", "localhost:10.0", "192.0.2.1:0", ""])
def test_no_screen_over_the_network(display: str) -> None:
    assert "DISPLAY" not in session_environment({"DISPLAY": display})


@pytest.mark.parametrize("platform", sorted(PLATFORMS))
def test_platforms_on_the_list_may_be_chosen(platform: str) -> None:
    assert session_environment({"QT_QPA_PLATFORM": platform})["QT_QPA_PLATFORM"] == platform


@pytest.mark.parametrize("platform", ["vnc", "vnc:port=5900", "xcb:extra", "minimal", "offscreen;vnc"])
def test_other_platforms_may_not(platform: str) -> None:
    assert "QT_QPA_PLATFORM" not in session_environment({"QT_QPA_PLATFORM": platform})


@pytest.mark.parametrize(("scale", "passed"), [("2", True), ("1.25", True), ("9", False), ("nan", False), ("x", False)])
def test_a_persons_magnification_is_kept_within_bounds(scale: str, passed: bool) -> None:
    assert ("QT_SCALE_FACTOR" in session_environment({"QT_SCALE_FACTOR": scale})) is passed


@pytest.mark.parametrize(
    ("text", "kind", "normal"),
    [
        ("18900101-9802", IdentityKind.PERSONNUMMER, "18900101-9802"),
        ("189001019802", IdentityKind.PERSONNUMMER, "18900101-9802"),
        ("900101+9802", IdentityKind.PERSONNUMMER, "18900101-9802"),
        (" 18900101 9802 ", IdentityKind.PERSONNUMMER, "18900101-9802"),
    ],
)
def test_a_number_has_one_written_form(text: str, kind: IdentityKind, normal: str) -> None:
    assert identity_numbers.kind(text) is kind
    assert identity_numbers.normalised(text) == normal


def luhn(digits: str) -> str:
    doubled = [sum(divmod(int(digit) * (2 - index % 2), 10)) for index, digit in enumerate(digits)]
    return str(-sum(doubled) % 10)


def test_a_samordningsnummer_is_told_apart() -> None:
    number = "18900161-980" + luhn("900161980")
    assert identity_numbers.kind(number) is IdentityKind.SAMORDNINGSNUMMER
    assert identity_numbers.normalised(number) == number


@pytest.mark.parametrize("text", ["", "18900101-9803", "18901301-9802", "abc", "18900101-980", "١٨٩٠٠١٠١-٩٨٠٢", "0"])
def test_what_cannot_be_a_number_is_refused_without_being_repeated(text: str) -> None:
    assert identity_numbers.kind(text) is None
    assert not identity_numbers.is_valid(text)
    with pytest.raises(ValueError, match=r"^identity number$"):
        identity_numbers.normalised(text)


@given(st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_is_always_found(position: int, digit: int) -> None:
    good = "9001019802"
    wrong = good[:position] + str(digit) + good[position + 1 :]
    assert wrong == good or not identity_numbers.is_valid(wrong[:6] + "+" + wrong[6:])


def _fail() -> None:
    secret = "Anna Svensson ringde"
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"cannot save {secret}") from error


def test_a_bugs_report_says_where_and_never_what(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Svensson") as caught:  # the control: the error itself does say it
        _fail()
    at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    report = local_report.write(caught.value, tmp_path / "fel", at)
    text = report.read_text()
    assert "Anna" not in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert f"{Path(__file__).name}:" in text
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_an_error_that_nobody_caught_goes_to_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    caught: list[BaseException] = []
    local_report.install_hook(caught.append)
    error = ValueError("x")
    sys.excepthook(ValueError, error, None)
    assert caught == [error]


@pytest.mark.parametrize("where", [paths.default_vault, paths.device_secrets, paths.reports])
def test_paths_are_the_users_own_and_nothing_is_made(
    where: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    assert where().is_relative_to(tmp_path)
    assert not any(tmp_path.iterdir())


def test_the_device_secret_never_lies_in_the_vault() -> None:
    assert not paths.device_secrets().is_relative_to(paths.default_vault())
    assert not paths.default_vault().is_relative_to(paths.device_secrets())


def test_the_resources_are_found() -> None:
    assert (paths.resources() / "instruments").is_dir()


def test_the_time_is_utc_and_randomness_is_as_long_as_asked() -> None:
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
    assert len(SystemEntropy().token(33)) == 33
    assert SystemEntropy().token(16) != SystemEntropy().token(16)


def test_a_drive_that_stays_is_not_gone_and_one_that_went_is(tmp_path: Path) -> None:
    folder = tmp_path / "valv"
    assert linux_drive.watch(str(folder)) is None
    folder.mkdir()
    watch = linux_drive.watch(str(folder))
    assert watch is not None
    assert not watch.is_gone()
    folder.rmdir()
    assert watch.is_gone()
    watch.close()


@pytest.mark.parametrize(
    ("container", "capabilities", "holds"),
    [(1, 0, True), (0, 0, False), (1, 1, False), (None, 0, False), (1, None, False)],
)
def test_windows_token_must_be_a_containers_without_capability(
    container: int | None, capabilities: int | None, holds: bool
) -> None:
    answers = {29: container, 30: capabilities}

    def ask(information_class: int) -> bytes:
        value = answers[information_class]
        return b"" if value is None else value.to_bytes(4, "little")

    assert token_is_bare_container(ask) is holds
