"""What unlocking took and nobody uses is the system's again, not malloc's."""

import subprocess

from vir_desktop.system.session_process import isolated_command

GIVES_BACK = """
import ctypes, sys
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
blocks = [libc.malloc(100_000) for _ in range(300)]
for block in blocks:
    ctypes.memset(block, 1, 100_000)
last = libc.malloc(100_000)  # lies above them: without being asked, malloc keeps what is free below it
for block in blocks:
    libc.free(block)
before = resident()
from vir_desktop.system.process_hygiene import give_back_memory
give_back_memory()
print(before - resident() > 20_000_000)
"""


def test_what_is_free_is_given_back_to_the_system() -> None:
    done = subprocess.run(isolated_command(GIVES_BACK, []), capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "True\n"
