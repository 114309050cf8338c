"""Acts on keys and on who may open what: written in the register's chain and signed there by who did them."""

from vir_desktop.services.session import Session

SIGNED = "key-act-signed"
PURPOSE = "key-act/1"


def sign_act(session: Session, act: str, object_: str, body: str = "") -> None:
    """Write an act and, as the next link, the actor's signature of it; `body` names a holder or is a digest."""
    event = session.register.append(session.now, session.signatur, act, object_, body)
    signature = session.world.crypto.sign(session.secrets.sig_seed, PURPOSE, event.chain)
    session.register.append(session.now, session.signatur, SIGNED, session.user.serial, signature.hex())
