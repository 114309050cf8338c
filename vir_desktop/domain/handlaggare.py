"""One handläggare for the våldsutövare and for those who were hurt: warned about, never refused (process.md §1)."""

from collections.abc import Collection

from vir_desktop.domain.akt import AktKind, Phase


def same_on_both_sides(kinds: Collection[AktKind], phase: Phase) -> bool:
    """Return whether someone who has read akter of these kinds, in one ärende, should be warned.

    Silent while the ärende is akut: at night there may be nobody else. An adult and her children with the same
    handläggare is no reason; the utövare beside either of them is (13 kap. 8 § socialtjänstlagen asks for another
    handläggare before the utövare is offered anything).
    """
    return phase is not Phase.AKUT and AktKind.VALDSUTOVARE in kinds and len(set(kinds)) > 1
