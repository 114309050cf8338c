"""What a user may change about the program's surroundings, written down before it takes effect."""

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.services.session import Session


def allow_capture(session: Session) -> None:
    """Write down that pictures of the screen are about to be allowed; the caller allows them only then.

    Raises:
        KnownError: OLDER_THAN_ANCHOR (nothing can be written down), DISK_FULL, READ_ONLY, IO_ERROR.
    """
    if session.rolled_back:
        raise KnownError(Known.OLDER_THAN_ANCHOR)
    session.register.append(session.now, session.signatur, "capture-allowed", session.user.serial)


def note_capture_blocked(session: Session) -> None:
    """Write down that pictures of the screen are blocked again, which they already are."""
    if not session.rolled_back:
        session.register.append(session.now, session.signatur, "capture-blocked", session.user.serial)
