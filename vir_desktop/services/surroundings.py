"""What a user may change about the program's surroundings, written down before it takes effect."""

from vir_desktop.domain.errors import Known, KnownError
from vir_desktop.domain.roles import Right, may
from vir_desktop.services.session import Session
from vir_desktop.services.vault_format import DEVICE_FILE, Device

CARE_SHOWN = "disk-care-shown"


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


def is_care_news(session: Session) -> bool:
    """Return whether this user is an administratör, and none has yet seen what this computer does with its disk."""
    return may(session.roles, Right.ADMINISTER) and not _seen(session)


def note_care_shown(session: Session) -> None:
    """Write down, once for each computer, that an administratör has seen it."""
    if is_care_news(session) and not session.rolled_back:
        session.register.append(session.now, session.signatur, CARE_SHOWN, _computer(session))


def _seen(session: Session) -> bool:
    return any(event.act == CARE_SHOWN for event in session.register.events(object_=_computer(session)))


def _computer(session: Session) -> str:
    return Device.from_bytes(session.world.storage.folder.read(DEVICE_FILE)).device_id
