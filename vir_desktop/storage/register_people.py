"""The register's settings, users and grupper."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from vir_desktop.domain.canonical import canonical_bytes
from vir_desktop.domain.keys import Certificate
from vir_desktop.services.ports import Grupp, UserRow
from vir_desktop.storage.database import Database


class RegisterPeople:
    """The part of the register that is not about akter; see ports.Register."""

    _db: Database

    def setting(self, name: str) -> bytes | None:
        """Return a setting of the vault."""
        row = self._db.one("SELECT value FROM setting WHERE name = ?", (name,))
        return bytes(row[0]) if row else None

    def settings(self, beginning: str) -> Mapping[str, bytes]:
        """Return the settings whose names begin so, by what follows in the name."""
        rows = self._db.execute("SELECT name, value FROM setting WHERE name >= ? ORDER BY name", (beginning,))
        return {name.removeprefix(beginning): bytes(value) for name, value in rows if name.startswith(beginning)}

    def set_setting(self, name: str, value: bytes | None) -> None:
        """Write a setting; None takes it away."""
        if value is None:
            self._db.execute("DELETE FROM setting WHERE name = ?", (name,))
            return
        self._db.execute(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def file_digests(self) -> Mapping[str, bytes]:
        """Return the SHA-256 that each plain file of the vault should have."""
        return dict(self._db.execute("SELECT name, digest FROM file_digest ORDER BY name"))

    def set_file_digest(self, name: str, file_digest: bytes | None) -> None:
        """Note a file's SHA-256; None when the file is gone."""
        if file_digest is None:
            self._db.execute("DELETE FROM file_digest WHERE name = ?", (name,))
            return
        self._db.execute(
            "INSERT INTO file_digest (name, digest) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest",
            (name, file_digest),
        )

    def personal(self, serial: str, name: str) -> bytes | None:
        """Return a user's own sealed blob: `position` or `labels`."""
        row = self._db.one("SELECT sealed FROM personal WHERE serial = ? AND name = ?", (serial, name))
        return bytes(row[0]) if row else None

    def set_personal(self, serial: str, name: str, sealed: bytes | None) -> None:
        """Write a user's own sealed blob; None takes it away."""
        if sealed is None:
            self._db.execute("DELETE FROM personal WHERE serial = ? AND name = ?", (serial, name))
            return
        self._db.execute(
            "INSERT INTO personal (serial, name, sealed) VALUES (?, ?, ?)"
            " ON CONFLICT (serial, name) DO UPDATE SET sealed = excluded.sealed",
            (serial, name, sealed),
        )

    def users(self) -> Sequence[UserRow]:
        """Return all users that have ever been certified, in the order they came."""
        rows = self._db.execute("SELECT certificate, signature, removed_at FROM user ORDER BY rowid")
        return tuple(
            UserRow(
                Certificate.from_json(json.loads(certificate), signature),
                datetime.fromisoformat(removed_at) if removed_at is not None else None,
            )
            for certificate, signature, removed_at in rows
        )

    def put_user(self, row: UserRow) -> None:
        """Write a user's certificate and whether it is ended."""
        certificate = canonical_bytes(row.certificate.to_json()).decode()
        removed_at = row.removed_at.astimezone(UTC).isoformat() if row.removed_at else None
        self._db.execute(
            "INSERT INTO user (serial, certificate, signature, removed_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (serial) DO UPDATE SET certificate = excluded.certificate,"
            " signature = excluded.signature, removed_at = excluded.removed_at",
            (row.certificate.serial, certificate, row.certificate.signature, removed_at),
        )

    def grupper(self) -> Sequence[Grupp]:
        """Return all grupper with their members' wraps."""
        wraps: dict[str, dict[str, bytes]] = {}
        for grupp_id, serial, body in self._db.execute("SELECT grupp_id, serial, body FROM grupp_wrap ORDER BY serial"):
            wraps.setdefault(grupp_id, {})[serial] = body
        rows = self._db.execute("SELECT id, kem_public FROM grupp ORDER BY rowid")
        return tuple(Grupp(grupp_id, kem_public, wraps.get(grupp_id, {})) for grupp_id, kem_public in rows)

    def put_grupp(self, grupp: Grupp) -> None:
        """Write a grupp's key and all its members' wraps; a wrap that is not given is gone."""
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO grupp (id, kem_public) VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET kem_public = excluded.kem_public",
                (grupp.id, grupp.kem_public),
            )
            self._db.execute("DELETE FROM grupp_wrap WHERE grupp_id = ?", (grupp.id,))
            for serial, body in grupp.wraps.items():
                self._db.execute(
                    "INSERT INTO grupp_wrap (grupp_id, serial, body) VALUES (?, ?, ?)",
                    (grupp.id, serial, body),
                )

    def remove_grupp(self, grupp_id: str) -> None:
        """Take a grupp's key pair away with all its wraps."""
        with self._db.transaction():
            self._db.execute("DELETE FROM grupp_wrap WHERE grupp_id = ?", (grupp_id,))
            self._db.execute("DELETE FROM grupp WHERE id = ?", (grupp_id,))
