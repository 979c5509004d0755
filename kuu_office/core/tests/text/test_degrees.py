"""Degrees and titles as people wrote them."""

import pytest

from kuu_office.core.text.degrees import Degree, Title, degree_of, title_of


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("", Degree.NONE), ("магистр", Degree.NONE), ("инженер", Degree.NONE),
        ("физика-математика илимдеринин доктору", Degree.DOCTOR), ("илимдин доктору", Degree.DOCTOR),
        ("доктор физико-математических наук", Degree.DOCTOR), ("Doctor of Sciences", Degree.DOCTOR),
        ("д.ф.-м.н.", Degree.DOCTOR), ("д. э. н.", Degree.DOCTOR), ("философия илимдеринин доктору", Degree.DOCTOR),
        ("доктор философских наук", Degree.DOCTOR),
        ("тарых илимдеринин кандидаты", Degree.CANDIDATE), ("кандидат технических наук", Degree.CANDIDATE),
        ("Candidate of Sciences", Degree.CANDIDATE), ("к.т.н.", Degree.CANDIDATE),
        ("канд. ист. наук", Degree.CANDIDATE),
        ("PhD", Degree.PHD), ("Ph.D.", Degree.PHD), ("ph d", Degree.PHD), ("философия доктору (PhD)", Degree.PHD),
        ("PhD доктору", Degree.PHD),
        ("доктор философии (PhD)", Degree.PHD), ("Doctor of Philosophy", Degree.PHD), ("доктор философии", Degree.PHD),
        ("PhD, тарых илимдеринин доктору", Degree.DOCTOR), ("кандидат наук, PhD", Degree.PHD),
    ],
)  # fmt: skip
def test_a_degree_is_known_by_its_words(text, degree):
    assert degree_of(text) is degree


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", Title.NONE), ("академик", Title.NONE), ("профессор", Title.PROFESSOR), ("Professor", Title.PROFESSOR),
        ("проф.", Title.PROFESSOR), ("доцент", Title.DOCENT), ("docent", Title.DOCENT), ("доц.", Title.DOCENT),
        ("associate professor", Title.DOCENT), ("доцент, профессор", Title.PROFESSOR),
        ("и. о. профессора", Title.NONE), ("и.о. доцента", Title.NONE), ("профессордун милдетин аткаруучу", Title.NONE),
        ("acting professor", Title.NONE),
    ],
)  # fmt: skip
def test_a_title_is_known_by_its_words(text, title):
    assert title_of(text) is title
