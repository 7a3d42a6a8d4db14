"""What stands in ``deploy/`` names commands, options, settings and files that exist."""

import re
import secrets
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from tests.postgres import skip_or_fail
from tests.proxy import configured, nginx
from tracker.cli import tracker
from tracker.config import PACKAGE, Settings, house
from tracker.services import mail, preflight

DEPLOY = house() / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
PROGRAM = "/opt/tracker/.venv/bin/tracker"
MINE = {name: service for name, service in SERVICES.items() if service["image"] == "tracker"}
OUTSIDE = {"WEB_CONCURRENCY"}
"""What ``tracker serve`` reads beside the settings."""


def example() -> dict[str, str]:
    """The settings of the example file."""
    lines = (DEPLOY / "tracker.env.example").read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def containerfile() -> list[str]:
    """Its lines."""
    return (DEPLOY / "Containerfile").read_text("utf-8").splitlines()


def assert_exists(words: list[str]) -> None:
    """The command is there and takes every option that is given to it."""
    command: click.Command = tracker
    while isinstance(command, click.Group) and words:
        name, *words = words
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"there is no {name}"
        command = found
    known = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert {word for word in words if word.startswith("--")} <= known


def unit_lines(unit: Path, name: str) -> list[str]:
    """Values of a setting of a unit."""
    return re.findall(rf"^{name}=(.*)$", unit.read_text("utf-8"), re.M)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_start_what_exists(unit: Path) -> None:
    commands = unit_lines(unit, "ExecStart") + unit_lines(unit, "ExecStartPre")
    assert commands
    for line in commands:
        program, *words = shlex.split(line)
        assert program == PROGRAM
        assert_exists(words)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_units(unit: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        skip_or_fail("systemd is not on this machine: apt-get install systemd", "REQUIRE_SYSTEMD")
    here = Path(sys.executable).with_name("tracker")
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text("utf-8").replace(PROGRAM, str(here)), "utf-8")
    done = subprocess.run(
        [str(analyze), "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, said) == (0, [])


def test_compose_starts_what_exists() -> None:
    assert set(SERVICES) == {"database", "schema", "web-1", "web-2", "worker", "proxy"}
    for service in MINE.values():
        program, *words = service["command"]
        assert program == "tracker"
        assert_exists(words)
    build = MINE["worker"]["build"]
    assert (DEPLOY / build["context"]).resolve() == house()
    assert (house() / build["dockerfile"]).is_file()
    assert COMPOSE["services"]["proxy"]["volumes"][0].split(":")[0] == "./nginx.conf"


def test_compose_knows_its_own_names() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
        named = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert {name for name in named if not name.startswith(".")} <= set(COMPOSE["volumes"])


def test_the_container_is_made_of_what_is_there() -> None:
    copied = [words[1:-1] for line in containerfile() if (words := line.split())[:1] == ["COPY"]]
    sources = {name for names in copied for name in names}
    assert {"tracker", "templates", "static", "requirements.txt", "setup.cfg"} <= sources
    assert all((house() / name).exists() for name in sources)
    command = next(line for line in containerfile() if line.startswith("CMD "))
    program, *words = yaml.safe_load(command.removeprefix("CMD "))
    assert program == "tracker"
    assert_exists(words)


def test_settings_exist() -> None:
    known = set(re.findall(r'"([A-Z][A-Z_]+)"', (PACKAGE / "config.py").read_text("utf-8"))) | OUTSIDE
    in_units = {line.split("=")[0] for unit in UNITS for line in unit_lines(unit, "Environment")}
    in_container = {
        pair.split("=")[0]
        for line in containerfile()
        if line.startswith("ENV ")
        for pair in line.split()[1:]
        if not pair.startswith("PYTHON")
    }
    assert set(example()) | in_units | in_container <= known


def test_the_example_makes_a_production(tmp_path: Path) -> None:
    chosen = {"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": secrets.token_urlsafe(48)}
    settings = Settings.from_env(example() | chosen)
    assert not list(preflight.of_settings(settings, {}))
    assert settings.is_production
    assert settings.trusted_proxies == 1
    assert settings.database_url.startswith("postgresql://")
    assert "127.0.0.1" in settings.trusted_hosts, "the health check of the container asks by this name"


def test_the_proxy_serves_the_web_services_and_is_not_tighter() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    served = set(re.findall(r"server (web-\d):8000", text))
    assert served == {name for name in SERVICES if name.startswith("web-")}
    largest = re.search(r"client_max_body_size (\d+)m;", text)
    assert largest is not None
    default = Settings.from_env({"INSTANCE_PATH": str(house() / "instance")}).max_form_bytes
    assert int(largest[1]) * 1_000_000 >= default


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    program = nginx()
    if program is None:
        skip_or_fail("nginx is not on this machine: apt-get install nginx-light", "REQUIRE_NGINX")
    made = configured((8001, 8002), 8003, tmp_path)
    done = subprocess.run(
        [str(program), "-t", "-q", "-e", "stderr", "-c", str(made)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_stopping_worker_may_finish_its_letter() -> None:
    """systemd and compose wait longer than most conversations with a slow mail server take."""
    (seconds,) = unit_lines(DEPLOY / "tracker-worker.service", "TimeoutStopSec")
    assert int(seconds) > 6 * mail.SECONDS
    assert SERVICES["worker"]["stop_grace_period"] == f"{seconds}s"
