"""vir-admin as scripts rely on it: arguments, standard input, output, exit codes (docs/kommandon.md)."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.helpers.admin_shell import NEW, PHRASE, USER, Shell
from vir_desktop.cli.admin import run
from vir_desktop.cli.exit_codes import Exit
from vir_desktop.cli.terminal import ROW_KEYS, Terminal
from vir_desktop.wiring import LocalFiles, world_of


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Shell(tmp_path, capsys)


def copied_to(folder: Path) -> str:
    return str(folder / "kopia")


# --- vault ----------------------------------------------------------------------------------------------------------


def test_create_prints_three_shares_and_nothing_else(shell: Shell) -> None:
    shares = shell.create()
    assert [len(share.split()) for share in shares] == [33, 33, 33]
    verified = shell("vault verify", "--user", USER, typed=PHRASE + "\n")
    assert (verified.code, verified.err) == (Exit.DONE, "")


def test_create_with_one_share(shell: Shell) -> None:
    assert len(shell.create("--one-share")) == 1


def test_create_says_no(shell: Shell) -> None:
    names = ("--regim", "ideell", "--org", "Påhitt", "--user", USER, "--training")
    differ = shell("vault create", *names, typed=f"{PHRASE}\n{NEW}\n")
    short = shell("vault create", *names, typed="kort\nkort\n")
    assert (differ.code, short.code) == (Exit.REFUSED, Exit.REFUSED)
    assert "samma ord" in differ.err
    assert "för kort" in short.err
    assert not Path(shell.vault).exists()
    shell.create()
    again = shell("vault create", *names, typed=f"{PHRASE}\n{PHRASE}\n")
    assert again.code == Exit.REFUSED
    assert "Ingenting har skrivits över" in again.err


@pytest.mark.parametrize(
    "given",
    ["", "vault", "vault create --org X --user y", "vault create --regim annan --org X --user y", "akt export", "nat"],
)
def test_wrong_use_is_told_in_swedish(shell: Shell, given: str) -> None:
    said = shell(given + " --json") if given else shell("--json")
    assert (said.code, said.out) == (Exit.WRONG_USE, "")
    assert said.err.startswith("Så här: vir-admin")
    assert "usage" not in said.err
    assert "Kommandot stämmer inte." in said.err


def test_the_passphrase_is_nfc_and_the_signatur_may_be_left_out(shell: Shell) -> None:
    shell.create()
    nfd = "en pa\u030ahittad lo\u0308senfras\n"
    assert shell("user list", typed=nfd).code == Exit.DONE
    assert shell("user list", "--user", "A\u030aSA.P", typed=nfd).code == Exit.DONE


def test_a_wrong_passphrase_waits_and_lets_in_again(shell: Shell) -> None:
    shell.create()
    wrong = [shell("akt list", typed="fel lösenfras\n") for _ in range(4)]
    assert {said.code for said in wrong} == {Exit.NO_RIGHT}
    assert "stämmer inte överens" in wrong[0].err
    assert "försöka igen om" in wrong[3].err
    (Path(shell.vault) / "attempts").unlink()
    assert shell("akt list", typed=PHRASE + "\n").code == Exit.DONE


def test_no_vault_another_computer_and_a_vault_in_use(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("vault verify", typed=PHRASE).code == Exit.WRONG_USE
    assert shell("vault recover", "--user", USER).code == Exit.WRONG_USE
    shell.create()
    holder = world_of(Path(shell.vault)).storage
    holder.lock()
    busy = [shell(words, typed=PHRASE) for words in ("vault verify", "user passphrase", "akt list")]
    restored = shell("vault restore", "--from", copied_to(tmp_path))
    holder.unlock()
    assert {said.code for said in (*busy, restored)} == {Exit.IN_USE}
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "annan"))
    elsewhere = shell("vault verify", typed=PHRASE)
    assert elsewhere.code == Exit.NO_RIGHT
    assert "annan dator" in elsewhere.err


def test_verify_says_what_is_wrong_and_where(shell: Shell) -> None:
    shell("demo", "--akter", "2")
    akt = next((Path(shell.vault) / "akter").glob("*.vakt"))
    akt.write_bytes(akt.read_bytes()[:-50])
    said = shell("vault verify", "--json", typed="en natt att öva på\n")
    assert said.code == Exit.DAMAGED
    assert [(row["code"], row["file"]) for row in said.rows] == [("damaged-akt", akt.stem)]
    assert all(key in said.rows[0] for key in ROW_KEYS)
    in_words = shell("vault verify", typed="en natt att öva på\n")
    assert in_words.lines == [f"{akt.stem}: Akten är skadad och öppnas inte."]


@pytest.mark.parametrize(
    ("file", "code"),
    [("device.json", Exit.DAMAGED), ("policy.json", Exit.DAMAGED), ("anchor.bin", Exit.DAMAGED)],
)
def test_damage_has_its_code(shell: Shell, file: str, code: Exit) -> None:
    shell.create()
    path = Path(shell.vault) / file
    path.write_bytes(path.read_bytes()[:-3])
    said = shell("vault verify", typed=PHRASE)
    assert said.code == code
    assert "skadad" in said.err


@pytest.mark.parametrize("inside", [False, True], ids=["the folder given to backup", "the vault's folder in it"])
def test_backup_and_restore(shell: Shell, tmp_path: Path, inside: bool) -> None:
    shell.create()
    copy = tmp_path / "kopia"
    made = shell("vault backup", "--to", str(copy), typed=PHRASE)
    assert (made.code, made.out) == (Exit.DONE, "")
    shell("user list", typed=PHRASE)  # what the copy lacks: unlock and lock
    source = copy / "valv" if inside else copy
    restored = shell("vault restore", "--from", str(source), "--json", typed=PHRASE)
    assert restored.code == Exit.DONE, restored.err
    assert restored.rows[0]["lost"] == 2  # unlock and lock
    acts = [row["act"] for row in shell("log show", "--json", typed=PHRASE).rows]
    written = ["vault-created", "unlock", "backup", "lock", "restored", "restore-signed", "unlock", "lock", "unlock"]
    assert acts == [*written, "log-shown"]
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


def test_restore_of_nothing_leaves_the_vault(shell: Shell, tmp_path: Path) -> None:
    shell.create()
    (tmp_path / "tom").mkdir()
    assert shell("vault restore", "--from", str(tmp_path / "tom"), typed=PHRASE).code == Exit.WRONG_USE
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


def test_restore_where_there_is_no_vault_any_longer(shell: Shell, tmp_path: Path) -> None:
    shell.create()
    shell("vault backup", "--to", copied_to(tmp_path), typed=PHRASE)
    (tmp_path / "valv").rename(tmp_path / "borta")
    assert shell("vault restore", "--from", copied_to(tmp_path), typed=PHRASE).code == Exit.DONE
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


def test_recover_reads_shares_until_there_are_enough(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = shell.create()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "annan dator"))
    typed = "\n".join((shares[2], shares[0], NEW, NEW, "läses inte", shares[1]))
    said = shell("vault recover", "--user", USER, typed=typed)
    assert (said.code, said.out, said.err) == (Exit.DONE, "", "")
    assert shell("vault verify", typed=NEW).code == Exit.DONE
    assert shell("vault verify", typed=PHRASE).code == Exit.NO_RIGHT


def test_recover_says_no(shell: Shell, tmp_path: Path) -> None:
    shares = shell.create()
    words = shares[0].split()
    misread = " ".join([words[1], words[0], *words[2:]])
    too_few = shell("vault recover", "--user", USER, typed=shares[0] + "\n")
    wrong = shell("vault recover", "--user", USER, typed=f"{shares[1]}\n{misread}\n")
    differ = shell("vault recover", "--user", USER, typed="\n".join((*shares[:2], NEW, PHRASE)))
    nobody = shell("vault recover", "--user", "ingen", typed="\n".join((*shares[:2], NEW, NEW)))
    assert [said.code for said in (too_few, wrong, differ, nobody)] == [5, 5, 7, 7]
    assert "fler blad" in too_few.err
    assert shell("vault verify", typed=PHRASE).code == Exit.DONE


# --- user -----------------------------------------------------------------------------------------------------------


def test_user_list_and_passphrase(shell: Shell) -> None:
    shell.create()
    changed = shell("user passphrase", "--user", USER, typed=f"{PHRASE}\n{NEW}\n{NEW}\n")
    assert (changed.code, changed.out, changed.err) == (Exit.DONE, "", "")
    assert shell("user list", typed=PHRASE).code == Exit.NO_RIGHT
    (row,) = shell("user list", "--json", typed=NEW).rows
    assert row == {
        "code": USER,
        "kind": "administrator, arbetsledare",
        "status": "active",
        "deadline": "",
        "level": "",
    }
    assert shell("user list", typed=NEW).lines == [f"{USER}  administrator, arbetsledare  active"]


def test_a_changed_passphrase_is_given_twice(shell: Shell) -> None:
    shell.create()
    assert shell("user passphrase", typed=f"{PHRASE}\n{NEW}\n{NEW}x\n").code == Exit.REFUSED
    assert shell("user passphrase", typed=f"{PHRASE}\nkort\nkort\n").code == Exit.REFUSED
    assert shell("user passphrase", typed=f"{NEW}\n{NEW}\n{NEW}\n").code == Exit.NO_RIGHT
    assert shell("user list", typed=PHRASE).code == Exit.DONE


# --- demo, akt, log -------------------------------------------------------------------------------------------------


DEMO = "en natt att öva på\n"


def exported(shell: Shell, folder: Path) -> Mapping[str, bytes]:
    for row in shell("akt list", "--json", typed=DEMO).rows:
        said = shell("akt export", "--akt", str(row["code"]), "--to", str(folder), typed=DEMO)
        assert said.code == Exit.DONE, said.err
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_demo_is_the_same_for_the_same_seed(shell: Shell, tmp_path: Path) -> None:
    other = Shell(tmp_path / "annan", shell.capsys)
    third = Shell(tmp_path / "tredje", shell.capsys)
    assert shell("demo", "--akter", "2", "--seed", "7").code == Exit.DONE
    assert other("demo", "--akter", "2", "--seed", "7").code == Exit.DONE
    assert third("demo", "--akter", "2", "--seed", "8").code == Exit.DONE
    first = exported(shell, tmp_path / "ut1")
    assert len(first) > 6
    assert first == exported(other, tmp_path / "ut2")
    assert first != exported(third, tmp_path / "ut3")
    rows = shell("akt list", "--json", typed=DEMO).rows
    assert rows == other("akt list", "--json", typed=DEMO).rows
    assert shell("vault verify", typed=DEMO).code == Exit.DONE


def test_demo_is_refused_on_a_real_vault_and_for_too_many(shell: Shell) -> None:
    too_many = shell("demo", "--akter", "1001")
    none = shell("demo", "--akter", "0")
    assert (too_many.code, none.code) == (Exit.REFUSED, Exit.REFUSED)
    assert not Path(shell.vault).exists()
    names = ("--regim", "namnd", "--org", "Påhitt", "--user", USER, "--small-kdf")
    assert shell("vault create", *names, typed=f"{PHRASE}\n{PHRASE}\n").code == Exit.DONE
    said = shell("demo", "--akter", "1")
    assert said.code == Exit.REFUSED
    assert "övningsvalv" in said.err


def test_demo_in_a_training_vault_of_ones_own(shell: Shell) -> None:
    shell.create()
    assert shell("demo", "--akter", "1", "--user", USER, typed=PHRASE).code == Exit.DONE
    assert len(shell("akt list", typed=PHRASE).lines) == 1
    assert shell("demo", "--akter", "1").code == Exit.NO_RIGHT


def test_akt_list_and_log(shell: Shell) -> None:
    shell("demo", "--akter", "2")
    rows = shell("akt list", "--json", typed=DEMO).rows
    assert len(rows) == 2
    assert all(tuple(row)[:5] == ROW_KEYS for row in rows)
    code = str(rows[0]["code"])
    assert code in shell("akt list", typed=DEMO).lines[0]
    whole = shell("log show", "--json", typed=DEMO).rows
    of_akt = shell("log show", "--akt", code.lower(), "--json", typed=DEMO).rows
    assert whole[0]["act"] == "vault-created"
    assert {row["object"] for row in of_akt} == {of_akt[0]["object"]}
    assert [row["act"] for row in of_akt] == ["akt-created", "akt-opened"]
    shown = shell("log show", typed=DEMO).lines
    assert shown[0].endswith("Skapade valvet")


def test_the_log_is_found_by_person_kind_and_day_and_its_checks_are_listed(shell: Shell) -> None:
    shell("demo", "--akter", "1")
    whole = shell("log show", "--json", typed=DEMO).rows
    who, day = str(whole[-1]["actor"]), str(whole[-1]["at"])[:10]

    def acts(*filters: str) -> set[object]:
        return {row["act"] for row in shell("log show", *filters, "--json", typed=DEMO).rows}

    assert acts("--who", who, "--kind", "program") == {"unlock", "lock"}
    assert acts("--who", "ingen") == set()
    assert acts("--kind", "read", "--from", day) >= {"log-shown"}
    assert acts("--to", "2001-01-01") == set()
    assert shell("log show", "--from", day, "--to", "2001-01-01", typed=DEMO).code == Exit.REFUSED
    assert shell("log show", "--from", "i går", typed=DEMO).code == Exit.WRONG_USE
    assert [row["status"] for row in shell("log check", "--json", typed=DEMO).rows] == ["next"]
    assert shell("log check", typed=DEMO).lines[0].startswith("nästa senast 20")


def test_an_unknown_akt_is_told(shell: Shell, tmp_path: Path) -> None:
    shell.create()
    said = [
        shell("log show", "--akt", "XX-0000", typed=PHRASE),
        shell("akt export", "--akt", "XX-0000", "--to", str(tmp_path / "ut"), typed=PHRASE),
    ]
    assert {each.code for each in said} == {Exit.REFUSED}
    assert "Ingen akt har det kodnamnet" in said[0].err


def test_an_export_is_logged_holds_no_identity_and_fails_as_the_disk_does(shell: Shell, tmp_path: Path) -> None:
    shell("demo", "--akter", "1")
    (row,) = shell("akt list", "--json", typed=DEMO).rows
    files = exported(shell, tmp_path / "ut" / "djupt")
    kinds = {json.loads(data)["resourceType"] for data in files.values()}
    assert kinds == {"Questionnaire", "QuestionnaireResponse"}
    assert not any(b"070-174" in data for data in files.values())
    assert "akt-exported" in {each["act"] for each in shell("log show", "--json", typed=DEMO).rows}
    (tmp_path / "fil").write_text("x")
    said = shell("akt export", "--akt", str(row["code"]), "--to", str(tmp_path / "fil"), typed=DEMO)
    assert said.code == Exit.CANNOT_WRITE


def test_what_is_typed_must_be_utf8(shell: Shell) -> None:
    shell.create()
    terminal = Terminal(world_of, LocalFiles(), io.TextIOWrapper(io.BytesIO(b"\xe5\n"), "utf-8"), io.StringIO())
    assert run(["user", "list", "--vault", shell.vault], terminal) == Exit.WRONG_USE
