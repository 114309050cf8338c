"""No network for the process that can read: taken before Qt is imported, proved before anyone may unlock.

Linux takes it by a seccomp filter (linux_seccomp.py); Windows finds it taken by the AppContainer that the
supervisor made (windows_appcontainer.py, untried). What is left open: descriptors that were handed over, and
local helpers that talk for others. Those are closed by process_hygiene.py and environment.py.
"""

import sys

from vir_desktop.system.denial_error import NetworkNotDeniedError as NetworkNotDeniedError

if sys.platform == "linux":
    from vir_desktop.system import linux_seccomp as _denial
else:
    from vir_desktop.system import windows_appcontainer as _denial


def deny() -> None:
    """Take the network from this process, its threads and its children, and prove it. There is no way back.

    The proof is two-sided: a control, outside the denial, must be able to make an internet socket; this
    process must then fail in the one way that only the denial fails. So neither a missing filter nor a
    computer that could not have told the difference passes.

    Raises:
        NetworkNotDeniedError: the denial or either side of its proof failed; nothing may be unlocked.
    """
    control_can_connect = _denial.control()
    _denial.install()
    self_test(control_can_connect=control_can_connect)


def self_test(*, control_can_connect: bool) -> None:
    """Raise NetworkNotDeniedError unless this process is denied and the control was not."""
    if not control_can_connect:
        raise NetworkNotDeniedError("control")
    if not _denial.is_denied():
        raise NetworkNotDeniedError("filter")
