"""Settings from the environment: a production that would not be safe does not start."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

import config

SECRET = "f0Qx7Zb2-Kp9_Lm4vRt6sWy8uAc3dEg5"
PRODUCTION: Mapping[str, str] = {
    "PORTAL_ENV": "production",
    "SECRET_KEY": SECRET,
    "AUDIT_KEY": SECRET[::-1],
    "DATABASE_URL": "postgresql:///vexa",
    "MAIL_URL": "smtp://mail.example.vn:25",
    "PUBLIC_URL": "https://vexa.example.vn",
    "TRUSTED_HOSTS": "vexa.example.vn",
}


def test_second_factor_is_demanded_in_production_and_offered_elsewhere() -> None:
    assert config.load(PRODUCTION)["SECOND_FACTOR"] == "required"
    assert config.load({**PRODUCTION, "SECOND_FACTOR": "optional"})["SECOND_FACTOR"] == "optional"
    assert config.load({"PORTAL_ENV": "development"})["SECOND_FACTOR"] == "optional"
    assert config.load({"PORTAL_ENV": "development", "SECOND_FACTOR": "off"})["SECOND_FACTOR"] == "off"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SECOND_FACTOR": "off"}, "SECOND_FACTOR"),
        ({"SECOND_FACTOR": "maybe"}, "SECOND_FACTOR"),
        ({"FACTOR_KEY": "short"}, "FACTOR_KEY"),
        ({"FACTOR_KEY": f"{SECRET},old"}, "FACTOR_KEY"),
    ],
)
def test_production_without_a_second_factor_or_with_a_weak_key_is_refused(change: dict[str, str], named: str) -> None:
    with pytest.raises(config.SettingsError, match=named):
        config.load({**PRODUCTION, **change})


def test_jobs_go_to_many_machines_by_redis_only() -> None:
    assert config.load(PRODUCTION)["CELERY_BROKER_URL"] == ""
    redis = "rediss://:secret@redis.example.vn:6379/0"
    assert config.load({**PRODUCTION, "CELERY_BROKER_URL": redis})["CELERY_BROKER_URL"] == redis
    with pytest.raises(config.SettingsError, match="CELERY_BROKER_URL"):
        config.load({**PRODUCTION, "CELERY_BROKER_URL": "amqp://broker.example.vn"})


def test_secrets_are_encrypted_with_the_newest_key_first() -> None:
    other = SECRET.swapcase()
    assert config.load(PRODUCTION)["FACTOR_KEYS"] == [SECRET]
    assert config.load({**PRODUCTION, "FACTOR_KEY": f"{other}, {SECRET}"})["FACTOR_KEYS"] == [other, SECRET]


SCHOOL = {
    "name": "ictu",
    "label": "Trường CNTT và TT",
    "issuer": "https://login.ictu.edu.vn/",
    "client_id": "ve-xa",
    "client_secret": "s",
    "domains": "ictu.edu.vn, SV.ictu.edu.vn",
}


def test_schools_that_sign_people_on_are_read_from_one_setting() -> None:
    assert config.load(PRODUCTION)["SIGN_ON"] == {}
    given = config.load({**PRODUCTION, "SIGN_ON": json.dumps([SCHOOL])})["SIGN_ON"]
    assert given == {
        "ictu": config.SignOnProvider(
            "ictu", "Trường CNTT và TT", "https://login.ictu.edu.vn", "ve-xa", "s", ("ictu.edu.vn", "sv.ictu.edu.vn")
        )
    }


@pytest.mark.parametrize(
    "wrong",
    [
        "not json",
        "{}x",
        "[1]",
        json.dumps([{**SCHOOL, "issuer": "http://login.ictu.edu.vn"}]),
        json.dumps([{**SCHOOL, "name": "../x"}]),
        json.dumps([{**SCHOOL, "domains": ""}]),
        json.dumps([{**SCHOOL, "domains": "*"}]),
        json.dumps([{**SCHOOL, "client_secret": ""}]),
        json.dumps([{**SCHOOL, "more": "x"}]),
        json.dumps([SCHOOL, {**SCHOOL, "name": "hai"}]),  # two would speak for the same people
    ],
)
def test_production_with_a_school_that_cannot_be_trusted_is_refused(wrong: str) -> None:
    with pytest.raises(config.SettingsError, match="SIGN_ON"):
        config.load({**PRODUCTION, "SIGN_ON": wrong})


def test_certificates_of_issuing_bodies_are_read_from_one_setting() -> None:
    assert config.load(PRODUCTION)["DOCUMENT_SEALS"] == {}
    entry = {"file": __file__, "password": "p"}
    given = config.load({**PRODUCTION, "DOCUMENT_SEALS": json.dumps({"TNU": entry}), "SIGNATURE_ROOTS": __file__})
    assert given["DOCUMENT_SEALS"] == {"TNU": config.DocumentSeal(__file__, "p")}
    assert given["SIGNATURE_ROOTS"] == __file__


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DOCUMENT_SEALS", "not json"),
        ("DOCUMENT_SEALS", "[]"),
        ("DOCUMENT_SEALS", '{"TNU": {"file": "/nowhere.p12"}}'),
        ("DOCUMENT_SEALS", '{"TNU": {"file": "/nowhere.p12", "password": "p"}}'),
        ("SIGNATURE_ROOTS", "/nowhere.pem"),
    ],
)
def test_certificates_that_are_not_there_are_refused_at_the_start(name: str, wrong: str) -> None:
    with pytest.raises(config.SettingsError, match=name):
        config.load({**PRODUCTION, name: wrong})
