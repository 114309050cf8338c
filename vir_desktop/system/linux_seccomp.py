"""Network denial on Linux: a seccomp filter, built by hand and installed through ctypes without a library.

Sockets of the family AF_UNIX only; io_uring and everything that reaches into another process refused; foreign
instruction sets killed, for their system calls have other numbers. Covers threads that already run (TSYNC)
and every child. Sources: seccomp(2), linux/seccomp.h, linux/filter.h, linux/audit.h; reference measurements
in security.md §3.8.
"""

import _socket
import ctypes
import errno
import os
import struct

from vir_desktop.system.denial_error import NetworkNotDeniedError

# socket(2) itself answers EACCES, EPERM or EAFNOSUPPORT; "Machine is not on the network" is only ours.
FILTER_ERRNO = errno.ENONET

_LOAD_WORD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERROR, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000
_OFFSET_NUMBER, _OFFSET_ARCH, _OFFSET_FIRST_ARGUMENT = 0, 4, 16
_X32_BIT = 0x40000000
_SET_MODE_FILTER, _FLAG_TSYNC, _PR_SET_NO_NEW_PRIVS = 1, 1, 38
_IO_URING = (425, 426, 427)  # setup, enter, register: the same numbers everywhere
_PIDFD_GETFD = 438


class _Machine:
    """The numbers of one instruction set.

    `sockets` are socket and socketpair, `reaching` ptrace, process_vm_readv and process_vm_writev.
    """

    # Not a named tuple: typing costs a fortieth of the start.
    def __init__(
        self, audit: int, seccomp: int, sockets: tuple[int, int], reaching: tuple[int, ...], *, has_x32: bool
    ) -> None:
        self.audit = audit
        self.seccomp = seccomp
        self.sockets = sockets
        self.reaching = reaching
        self.has_x32 = has_x32


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 317, (41, 53), (101, 310, 311), has_x32=True),
    "aarch64": _Machine(0xC00000B7, 277, (198, 199), (117, 270, 271), has_x32=False),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def control() -> bool:
    """Say whether a child without the filter can make an internet socket. Call before install()."""
    child = os.fork()
    if child == 0:
        os._exit(0 if _attempt() is None else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def install() -> None:
    """Install the filter on every thread of this process.

    Raises:
        NetworkNotDeniedError: "platform" for an unknown instruction set, "install" when Linux refuses.
    """
    machine = _MACHINES.get(os.uname().machine)
    if machine is None:
        raise NetworkNotDeniedError("platform")
    code = b"".join(_instructions(machine))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NetworkNotDeniedError("install")
    if libc.syscall(machine.seccomp, _SET_MODE_FILTER, _FLAG_TSYNC, ctypes.byref(program)) != 0:
        raise NetworkNotDeniedError("install")  # positive: a thread that could not be covered


def is_denied() -> bool:
    """Say whether an internet socket fails with the filter's own errno, and not for any other cause."""
    return _attempt() == FILTER_ERRNO


def _attempt() -> int | None:
    """Try to make an internet socket; return the errno, or None when it was made."""
    try:
        _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM, 0).close()
    except OSError as error:
        return error.errno
    return None


def _instructions(machine: _Machine) -> list[bytes]:
    """Return the filter: each instruction is (code, steps if true, steps if false, operand)."""
    code = [
        _step(_LOAD_WORD, 0, 0, _OFFSET_ARCH),
        _step(_JUMP_IF_EQUAL, 1, 0, machine.audit),
        _step(_RETURN, 0, 0, _KILL_PROCESS),
        _step(_LOAD_WORD, 0, 0, _OFFSET_NUMBER),
    ]
    if machine.has_x32:
        code += [_step(_JUMP_IF_AT_LEAST, 0, 1, _X32_BIT), _step(_RETURN, 0, 0, _KILL_PROCESS)]
    for number in (*_IO_URING, *machine.reaching, _PIDFD_GETFD):
        code += [_step(_JUMP_IF_EQUAL, 0, 1, number), _step(_RETURN, 0, 0, _ERROR | errno.EPERM)]
    socket, socketpair = machine.sockets
    return [
        *code,
        _step(_JUMP_IF_EQUAL, 1, 0, socket),
        _step(_JUMP_IF_EQUAL, 0, 3, socketpair),
        _step(_LOAD_WORD, 0, 0, _OFFSET_FIRST_ARGUMENT),
        _step(_JUMP_IF_EQUAL, 1, 0, _socket.AF_UNIX),
        _step(_RETURN, 0, 0, _ERROR | FILTER_ERRNO),
        _step(_RETURN, 0, 0, _ALLOW),
    ]


def _step(code: int, if_true: int, if_false: int, operand: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
