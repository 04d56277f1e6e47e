"""Strict reading: where exactly a file is wrong, and what is still read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.curation.read import Table, read_table

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("name", "text")


def table(tmp_path: Path, data: bytes) -> Table:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    return read_table(path, HEADER)


def test_a_sound_file_gives_its_rows_with_their_lines(tmp_path: Path) -> None:
    read = table(tmp_path, b'name,text\na,"b, c"\nd,"e ""f"""\n')
    assert [(row.line, row.cells) for row in read.rows] == [
        (2, ("a", "b, c")),
        (3, ("d", 'e "f"')),
    ]
    assert read.complete
    assert read.problems == ()


def test_a_file_of_a_header_alone_is_sound(tmp_path: Path) -> None:
    read = table(tmp_path, b"name,text\n")
    assert (read.rows, read.problems, read.complete) == ((), (), True)


@pytest.mark.parametrize(
    ("line", "column"),
    [('a,"b', 3), ('"a,b', 1), ('a,"b ""c', 3), ('"a","b', 5), ('a,"b""', 3)],
)
def test_an_unclosed_quote_is_found_where_it_starts(tmp_path: Path, line: str, column: int) -> None:
    read = table(tmp_path, f'name,text\nx,y\n{line}\nz,"w, v"\n'.encode())
    (problem,) = read.problems
    assert (problem.rule, problem.line) == ("unclosed-quote", 3)
    assert f"column {column} " in problem.message
    assert [row.line for row in read.rows] == [2, 4]
    assert not read.complete


def test_each_line_of_another_encoding_is_named(tmp_path: Path) -> None:
    read = table(tmp_path, b"name,text\na,caf\xe9\nb,ok\nc,na\xefve\n")
    assert [(p.rule, p.line) for p in read.problems] == [("encoding", 2), ("encoding", 4)]
    assert "0xe9 at column 6" in read.problems[0].message
    assert not read.complete


def test_carriage_returns_alone_do_not_hide_rows(tmp_path: Path) -> None:
    read = table(tmp_path, b"name,text\r\na,b\r\n")
    assert [(p.rule, p.line) for p in read.problems] == [("line-ending", 1)]
    assert [row.cells for row in read.rows] == [("a", "b")]


def test_an_empty_file_lacks_its_header(tmp_path: Path) -> None:
    read = table(tmp_path, b"")
    assert [(p.rule, p.line) for p in read.problems] == [("header", 1)]
    assert not read.complete


def test_no_row_is_read_under_another_header(tmp_path: Path) -> None:
    read = table(tmp_path, b"text,name\na,b\n")
    assert [p.rule for p in read.problems] == ["header"]
    assert read.rows == ()
    assert not read.complete
