"""Encodings: by mark, UTF-8, or guessed; lines of a mostly valid file are decoded one by one."""

import json

import pytest
from articles.reading import read

from claimframe.articles.repairs import Repairs

RUSSIAN = "Армия сообщила, что войска взяли мост. Жители рассказали о взрывах."
TEXTS = {
    "koi8_r": RUSSIAN,
    "cp1251": RUSSIAN,
    "cp866": RUSSIAN,
    "shift_jis": "政府軍は橋を占領したと発表した。住民は砲撃が市場に命中したと述べた。",
    "euc_jp": "政府軍は橋を占領したと発表した。住民は砲撃が市場に命中したと述べた。",
    "gb18030": "政府军宣布占领了大桥。居民说炮弹击中了市场。",
    "big5": "政府軍宣布佔領了大橋。居民說砲彈擊中了市場。",
    "euc_kr": "정부군은 다리를 점령했다고 밝혔다. 주민들은 포탄이 시장에 떨어졌다고 말했다.",
    "cp1256": "قال الجيش إن القوات سيطرت على الجسر. وقال السكان إن القذائف سقطت على السوق.",
    "cp1255": "הצבא הודיע כי הכוחות כבשו את הגשר. התושבים אמרו כי פגזים פגעו בשוק.",
    "iso8859_7": "Ο στρατός ανακοίνωσε ότι κατέλαβε τη γέφυρα. Οι κάτοικοι μίλησαν.",
}


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.json"])
def test_a_file_in_another_encoding_is_recognised_and_told(tmp_path, encoding, name):
    rows = [{"id": str(n), "text": TEXTS[encoding]} for n in range(3)]
    written = {
        "a.txt": TEXTS[encoding],
        "a.csv": "id,text\n" + "".join(f'{row["id"]},"{row["text"]}"\n' for row in rows),
        "a.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows),
        "a.json": json.dumps(rows, ensure_ascii=False),
    }
    (tmp_path / name).write_bytes(written[name].encode(encoding))
    repairs = Repairs()
    assert {item.text for item in read(tmp_path / name, repairs=repairs)} == {TEXTS[encoding]}
    assert "guessed from its first bytes" in next(repairs.said()) and repairs.by_file == {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_marks_and_zero_bytes_tell_the_wide_encodings(tmp_path, encoding, name):
    row = {"id": "1", "text": "Die Brücke \u2028fiel um acht, sagte die Armee."}
    written = {"a.csv": 'id,text\r\n1,"{}"\r\n'.format(row["text"]), "a.jsonl": json.dumps(row, ensure_ascii=False), "a.json": json.dumps([row])}
    (tmp_path / name).write_bytes(written[name].encode(encoding))
    assert [(item.article_id, item.text) for item in read(tmp_path / name)] == [("1", row["text"])]


@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_odd_bytes_in_a_western_file_are_windows_1252_and_the_other_lines_stay(tmp_path, name):
    good, bad = "Größe".encode(), "Café “fell”".encode("cp1252")
    content = b"id,text\n1," + good + b"\n2," + bad + b"\n"
    if name == "a.json":
        content = b'[{"id": "1", "text": "' + good + b'"},\n{"id": "2", "text": "' + bad + b'"}]'
    (tmp_path / name).write_bytes(content)
    repairs = Repairs()
    assert [item.text for item in read(tmp_path / name, repairs=repairs)] == ["Größe", "Café “fell”"]
    assert repairs.by_file == {name: 3} and "Windows-1252" in next(repairs.said())


def test_a_folder_of_mixed_encodings(tmp_path):
    for encoding in ("koi8_r", "cp1251", "utf-8", "utf-16"):
        (tmp_path / f"{encoding}.txt").write_bytes(RUSSIAN.encode(encoding))
    assert {item.text for item in read(tmp_path)} == {RUSSIAN}


def test_no_character_is_cut_where_a_block_ends(tmp_path):
    text = "政府軍は橋を占領した𝔘" * 20_000
    (tmp_path / "a.txt").write_text("x" + text, encoding="utf-8")
    repairs = Repairs()
    assert read(tmp_path / "a.txt", repairs=repairs)[0].text == "x" + text and repairs.by_file == {}
