"""No network in the process that can read. Each case runs in an interpreter of its own: there is no way back."""

import select
import subprocess
import sys
from pathlib import Path

import pytest

from vir_desktop.system import linux_seccomp, network_denial
from vir_desktop.system.environment import session_environment
from vir_desktop.system.network_denial import NetworkNotDeniedError
from vir_desktop.system.session_link import READY, SHOW
from vir_desktop.system.session_process import SessionProcess

ROOT = Path(__file__).resolve().parents[2]
DENIED = f"import sys; sys.path.append({str(ROOT)!r})\nfrom vir_desktop.system import network_denial\n"
OURS = linux_seccomp.FILTER_ERRNO

ATTEMPT = """
def attempt(family, kind):
    import _socket
    try:
        _socket.socket(family, kind, 0).close()
    except OSError as error:
        return error.errno
    return 0
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", DENIED + ATTEMPT + script], capture_output=True, text=True, timeout=30, check=False
    )


def answer(script: str) -> str:
    done = run(script)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("family", "kind"),
    [(2, 1), (2, 2), (10, 1), (16, 3), (17, 3), (40, 1), (31, 1)],
    ids=["inet-stream", "inet-datagram", "inet6", "netlink", "packet", "vsock", "bluetooth"],
)
def test_no_family_but_local_sockets(family: int, kind: int) -> None:
    assert answer(f"network_denial.deny(); print(attempt({family}, {kind}))") == str(OURS)


def test_an_internet_socket_is_possible_where_nothing_denies_it() -> None:
    """The positive control of this file: without the filter the same attempt succeeds."""
    assert answer("print(attempt(2, 1))") == "0"


def test_local_sockets_stay_for_the_screen_and_the_screen_reader() -> None:
    assert answer("network_denial.deny(); import _socket; _socket.socketpair(); print(attempt(1, 1))") == "0"


def test_a_pair_of_internet_sockets_is_denied_too() -> None:
    script = """
network_denial.deny()
import _socket
try:
    _socket.socketpair(_socket.AF_INET)
except OSError as error:
    print(error.errno)
"""
    assert answer(script) == str(OURS)


@pytest.mark.parametrize("call", [101, 310, 311, 425, 426, 427, 438])
def test_no_way_round_through_io_uring_or_another_process(call: int) -> None:
    script = f"""
import ctypes, errno
network_denial.deny()
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall({call}, 0, 0, 0, 0, 0, 0), ctypes.get_errno() == errno.EPERM)
"""
    assert answer(script) == "-1 True"


def test_a_thread_that_already_ran_is_covered() -> None:
    script = """
import threading
go, found = threading.Event(), []
thread = threading.Thread(target=lambda: (go.wait(), found.append(attempt(2, 1))))
thread.start()
network_denial._denial.install()
go.set(); thread.join()
print(found[0])
"""
    assert answer(script) == str(OURS)


def test_a_child_process_is_covered() -> None:
    script = """
import subprocess, sys
network_denial.deny()
child = "import socket\\ntry: socket.socket()\\nexcept OSError as error: print(error.errno)"
print(subprocess.run([sys.executable, "-I", "-c", child], capture_output=True, text=True).stdout.strip())
"""
    assert answer(script) == str(OURS)


def test_a_foreign_instruction_set_is_killed() -> None:
    """The x32 call numbers would otherwise pass under the filter."""
    done = run("import ctypes; network_denial.deny(); ctypes.CDLL(None).syscall(0x40000000 | 41, 2, 1, 0)")
    assert done.returncode == -31  # SIGSYS


def test_a_missing_filter_is_found_and_refused() -> None:
    with pytest.raises(NetworkNotDeniedError, match="filter"):
        network_denial.self_test(control_can_connect=True)


def test_another_cause_of_failure_is_not_taken_for_the_filter() -> None:
    """A computer that cannot make an internet socket for reasons of its own (here: no descriptors left)."""
    script = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
try:
    network_denial.self_test(control_can_connect=True)
except network_denial.NetworkNotDeniedError as error:
    print(error.part)
"""
    assert answer(script) == "filter"


def test_a_control_that_cannot_connect_is_refused() -> None:
    """Denied twice: the second time the control is under the first filter, and proves nothing."""
    script = """
network_denial.deny()
try:
    network_denial.deny()
except network_denial.NetworkNotDeniedError as error:
    print(error.part)
"""
    assert answer(script) == "control"


def test_the_proof_needs_no_socket_module() -> None:
    assert answer("network_denial.deny(); print('socket' in sys.modules, 'ssl' in sys.modules)") == "False False"


def test_the_process_is_hardened_and_keeps_only_what_it_was_told() -> None:
    script = """
import os
from vir_desktop.system import process_hygiene
kept, stray = os.pipe()
process_hygiene.harden([kept])
import ctypes, gc, resource
status = open("/proc/self/status").read()
try:
    os.fstat(stray)
except OSError:
    print("closed", end=" ")
os.fstat(kept)
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE), os.umask(0),
      "NoNewPrivs:\\t1" in status, gc.isenabled(), sys.getswitchinterval())
"""
    assert answer(script) == "closed 0 (0, 0) 63 True False 0.0005"


def test_a_session_opens_in_this_order_and_its_link_survives() -> None:
    """Link, hardening, denial: what app.run_session() does before it imports Qt."""
    script = f"""
import sys; sys.path.append({str(ROOT)!r})
from vir_desktop.system import network_denial, process_hygiene
from vir_desktop.system.session_link import READY, SHOW, SessionLink
link = SessionLink()
process_hygiene.harden([link.fileno()])
network_denial.deny()
link.tell(READY)
sys.exit(0 if link.read_command() == SHOW else 1)
"""
    process = SessionProcess([sys.executable, "-I", "-c", script], session_environment({}))
    assert select.select([process.link], [], [], 30)[0]
    assert process.read() == READY
    process.tell(SHOW)
    assert process.reap() == 0
