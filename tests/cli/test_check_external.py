"""`octavo check --external`, against a server of our own."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.app import app
from tests.conftest import Project
from tests.web import GONE, Site


def check(*options: str) -> Result:
    return CliRunner().invoke(app, ["check", "--external", "-f", "html", *options])


def write(project: Project, *links: str) -> None:
    text = "".join(f"- [link {number}]({link})\n" for number, link in enumerate(links))
    project.write("content/a.md", f"---\ntitle: A\n---\n\n{text}")


def test_dead_links_are_said_at_their_place(project: Project, site: Site) -> None:
    write(project, f"{site.home}/200", f"{site.home}/404", GONE, f"{site.home}/410#part")
    done = check()
    assert done.exit_code == 0
    assert done.stderr == (
        f"asked for 4 pages on the web\n"
        f"content/a.md:6:3: warning[link-dead]: '{site.home}/404' leads nowhere\n"
        f" 6 | - [link 1]({site.home}/404)\n"
        "   |   ^\n"
        "   hint: the server says 404 Not Found\n\n"
        f"content/a.md:7:3: warning[link-dead]: '{GONE}' leads nowhere\n"
        f" 7 | - [link 2]({GONE})\n"
        "   |   ^\n"
        "   hint: there is no such server\n\n"
        f"content/a.md:8:3: warning[link-dead]: '{site.home}/410#part' leads nowhere\n"
        f" 8 | - [link 3]({site.home}/410#part)\n"
        "   |   ^\n"
        "   hint: the server says 410 Gone\n\n"
        "3 warnings\n"
    )
    assert check("--strict").exit_code == 1


def test_what_cannot_be_told_is_a_note(project: Project, site: Site) -> None:
    project.write("octavo.toml", "[links]\nseconds = 1\n")
    write(project, f"{site.home}/503", f"{site.home}/403", f"{site.home}/slow", "http://127.0.0.1:9/")
    assert check().stderr == "asked for 4 pages on the web\n"
    said = check("--verbose").stderr
    assert said.count("note[link-unsure]") == 4
    assert "hint: the server says 503 Service Unavailable" in said
    assert "hint: no answer in time" in said and "hint: no answer (ConnectionRefusedError)" in said


def test_servers_that_do_not_know_head_are_asked_for_the_page(project: Project, site: Site) -> None:
    write(project, f"{site.home}/nohead", f"{site.home}/moved", f"{site.home}/200-ü")
    done = check()
    assert done.stderr == "asked for 3 pages on the web\n"
    assert site.asked["GET /nohead"] == 1 and site.asked["HEAD /200-there"] == 1
    assert site.asked["HEAD /200-%C3%BC"] == 1
    assert all(agent.startswith("octavo-link-check") for agent in site.agents)


def test_what_was_there_is_not_asked_again(project: Project, site: Site) -> None:
    write(project, f"{site.home}/200", f"{site.home}/404")
    check()
    kept = json.loads((project.root / "build/.octavo/links.json").read_text())
    assert list(kept) == [f"{site.home}/200"]
    assert check().stderr.startswith("asked for 1 pages on the web, 1 known\n")
    assert site.asked["HEAD /200"] == 1 and site.asked["HEAD /404"] == 2
    (project.root / "build/.octavo/links.json").write_text(
        json.dumps({page: when - 8 * 86_400 for page, when in kept.items()})
    )
    check()
    assert site.asked["HEAD /200"] == 2


@pytest.mark.parametrize("content", ["", "[1]", "{broken", '{"x": "y"}'])
def test_a_damaged_record_is_no_record(project: Project, site: Site, content: str) -> None:
    write(project, f"{site.home}/200")
    project.write("build/.octavo/links.json", content)
    assert check().stderr == "asked for 1 pages on the web\n"


def test_one_page_is_asked_for_once_and_slowly(project: Project, site: Site) -> None:
    write(project, f"{site.home}/200#a", f"{site.home}/200#b", f"{site.home}/201", f"{site.home}/202")
    assert check().exit_code == 0
    assert sum(site.asked.values()) == 3
    pauses = [later - earlier for earlier, later in zip(site.times, site.times[1:], strict=False)]
    assert min(pauses) > 0.2


def test_a_server_that_asks_for_patience_is_left_alone(project: Project, site: Site) -> None:
    write(project, f"{site.home}/429", f"{site.home}/200", f"{site.home}/201")
    said = check("--verbose").stderr
    assert sum(site.asked.values()) == 1
    assert said.count("hint: the server asks for patience") == 2


def test_settings_leave_pages_alone(project: Project, site: Site) -> None:
    project.write("octavo.toml", f'[links]\nignore = ["{site.home}/4*"]\n')
    write(project, f"{site.home}/404", f"{site.home}/200")
    assert check().stderr == "asked for 1 pages on the web, 1 ignored\n"


def test_rules_are_for_the_web_too(project: Project, site: Site) -> None:
    project.write("octavo.toml", '[rules]\nlink-dead = "error"\n')
    write(project, f"{site.home}/404")
    assert "error[link-dead]" in check().stderr


@pytest.mark.parametrize("page", ["/200", "/moved"])
def test_strangers_documents_ask_nothing_of_our_own_network(project: Project, site: Site, page: str) -> None:
    write(project, f"{site.home}{page}")
    said = check("--untrusted", "--verbose").stderr
    assert "hint: its address is not on the public network" in said
    assert not site.asked


def test_nothing_is_asked_without_the_option(project: Project, site: Site) -> None:
    write(project, f"{site.home}/404")
    assert CliRunner().invoke(app, ["check", "-f", "html"]).stderr == ""
    assert not site.asked
