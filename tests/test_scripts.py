"""The scripts behind the Makefile, run as a person runs them: in a checkout of their own, without a network."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pip
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SHELL_SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if not path.suffix)

# What a stand-in for an unfit Python does: the script's own question, asked of a real Python that lacks something.
TOO_OLD = "import sys; sys.version_info = (3, 11, 7); exec(sys.argv[1])"
WITHOUT_ENSUREPIP = "import sys; sys.modules['ensurepip'] = None; exec(sys.argv[1])"

# `-m venv` spends seconds on unpacking pip; borrowing the one that runs these tests takes none.
QUICK_PYTHON = f"""
if [ "$1 $2" = "-m venv" ]; then
    "{sys.executable}" -m venv --without-pip "$3"
    cd "$3"/lib/python3*/site-packages && ln -s "{Path(pip.__file__).parent}" pip
else
    exec "{sys.executable}" "$@"
fi
"""
# What runs beside the server says so in a file: nobody knows when its line would come.
STUB_MANAGE = """
import sys
out = open("beside.txt", "a") if sys.argv[1] in ("run_due", "work") else sys.stdout
print("manage.py", *sys.argv[1:], file=out)
"""
STUB_GUNICORN = "import sys\nprint('gunicorn', *sys.argv[1:])\n"
STUB_PYTEST = """
import os, sys
print("pytest", *sys.argv[1:], "on", os.environ.get("DATABASE_URL", "SQLite"))
sys.exit("on PostgreSQL it fails" if "DATABASE_URL" in os.environ else 0)
"""


class Checkout:
    """A copy of the scripts with an environment that holds nothing of this machine but /usr/bin and /bin."""

    def __init__(self, path):
        self.path = path
        self.bin = path / "bin"
        self.wheels = path / "wheels"
        self.bin.mkdir(parents=True)
        self.wheels.mkdir()
        shutil.copytree(ROOT / "scripts", path / "scripts")
        self.env = {
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "HOME": str(path),
            "PYTHON_DIRS": "",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
        }

    def run(self, *command, **env):
        return subprocess.run(
            command,
            cwd=self.path,
            env=self.env | env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    def executable(self, name, body):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    def python(self, name, code=None):
        """A Python under this name: the one that runs the tests, or with `code` one that is unfit."""
        return self.executable(
            name, f'exec "{sys.executable}" ' + (f'-c "{code}" "$2"' if code else '"$@"')
        )

    def lock(self, name, module, code):
        """Make `name` the lock of one package, and put that package's wheel where pip looks."""
        wheel = self.wheels / f"{module}-1-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{module}.py", code)
            archive.writestr(
                f"{module}-1.dist-info/METADATA",
                f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n",
            )
            archive.writestr(
                f"{module}-1.dist-info/WHEEL",
                "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            )
            archive.writestr(f"{module}-1.dist-info/RECORD", "")
        (self.path / name).write_text(
            f"{module}==1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
        )


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path / "checkout")


@pytest.fixture
def runnable(checkout):
    """A checkout in which scripts/run comes to its end at once: its packages are stand-ins that say what they got."""
    checkout.executable("bin/python3.13", QUICK_PYTHON)
    checkout.lock("requirements.txt", "gunicorn", STUB_GUNICORN)
    (checkout.path / "manage.py").write_text(STUB_MANAGE)
    checkout.env["PORT"] = str(free_port())
    return checkout


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def starting(checkout):
    return (
        f"manage.py prepare --port {checkout.env['PORT']}\n"
        f"gunicorn clusterix.wsgi --bind 127.0.0.1:{checkout.env['PORT']} --no-control-socket "
        "--limit-request-line 8190 --worker-class gthread --workers 2 --threads 4\n"
    )


def installing(checkout):
    return (
        f"Making .venv with {checkout.bin}/python3.13\n"
        "Installing requirements.txt into .venv (about half a minute)\n"
    )


# Which Python


def test_without_a_python_run_says_what_it_looked_for_and_how_to_get_it(checkout):
    (checkout.bin / "dirname").symlink_to(shutil.which("dirname"))

    result = checkout.run("scripts/run", PATH=str(checkout.bin))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("ClusteriX needs Python 3.12 or newer")
    assert "python3.13, python3.14, python3.12, python3 and python on PATH" in result.stderr
    assert "PYTHON=/path/to/python3.13 make run" in result.stderr


def test_a_shim_that_fails_when_executed_is_passed_over_for_the_next_match_on_path(checkout):
    shim = checkout.executable(
        "shims/python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127"
    )
    working = checkout.python("working/python3.13")

    result = checkout.run("scripts/find-python", PATH=f"{shim.parent}:{working.parent}")

    assert (result.returncode, result.stdout, result.stderr) == (0, f"{working}\n", "")


@pytest.mark.parametrize("code", [TOO_OLD, WITHOUT_ENSUREPIP], ids=["too old", "without ensurepip"])
def test_an_unfit_python_is_passed_over(checkout, code):
    unfit = checkout.python("bin/python3.13", code)
    working = checkout.python("bin/python")

    result = checkout.run("scripts/find-python", PATH=str(checkout.bin))
    alone = checkout.run("scripts/find-python", PATH=str(unfit.parent), PYTHON=str(unfit))

    assert (result.returncode, result.stdout) == (0, f"{working}\n")
    assert alone.stderr.startswith(f"PYTHON={unfit} is not a working Python 3.12")


def test_every_unfit_python_is_named_when_there_is_no_other(checkout):
    unfit = checkout.python("bin/python3", TOO_OLD)

    result = checkout.run("scripts/find-python", PATH=str(checkout.bin))

    assert result.returncode == 1
    assert f"  {unfit} is too old, incomplete, or does not start\n" in result.stderr


def test_a_python_that_only_its_version_manager_knows_is_found(checkout):
    working = checkout.python(".pyenv/versions/3.13.0/bin/python3.13")

    result = checkout.run("scripts/find-python", PATH="/nowhere")

    assert (result.returncode, result.stdout) == (0, f"{working}\n")


def test_the_python_that_is_named_comes_first(checkout):
    checkout.python("bin/python3.13")
    named = checkout.python("elsewhere/snake")

    result = checkout.run("scripts/find-python", PYTHON=str(named))

    assert (result.returncode, result.stdout) == (0, f"{named}\n")


# The port


def test_a_taken_port_is_told_before_anything_is_installed(runnable):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        result = runnable.run("scripts/run", PORT=str(port))

    assert (result.returncode, result.stdout, result.stderr) == (
        1,
        "",
        f"Port {port} is taken by another program. "
        "Choose another with the PORT variable, for example: PORT=8001 make run\n",
    )
    assert not (runnable.path / ".venv").exists()


@pytest.mark.parametrize("port", ["eight", "0", "65536", "8000 8001", "-1", "9" * 5000, "²"])
def test_a_port_that_is_no_port_number_is_refused_in_a_sentence(runnable, port):
    result = runnable.run("scripts/run", PORT=port)

    assert (result.returncode, result.stdout, result.stderr) == (
        1,
        "",
        f"PORT={port} is not a port number from 1 to 65535. "
        "Choose another with the PORT variable, for example: PORT=8001 make run\n",
    )


# Installing and starting


def test_the_first_start_installs_and_the_second_asks_pip_nothing(runnable):
    first = runnable.run("scripts/run")
    shutil.rmtree(runnable.wheels)  # pip would fail now
    second = runnable.run("scripts/run")

    assert (first.stdout, first.stderr, first.returncode) == (
        installing(runnable) + starting(runnable),
        "",
        0,
    )
    assert (second.stdout, second.stderr, second.returncode) == (starting(runnable), "", 0)


def test_what_comes_due_is_done_beside_the_server_as_long_as_that_runs(runnable):
    runnable.run("scripts/run")

    beside = sorted((runnable.path / "beside.txt").read_text().splitlines())
    assert beside == ["manage.py run_due --every 30 --with-parent", "manage.py work --with-parent"]


def test_a_changed_lock_is_installed(runnable):
    runnable.run("scripts/run")
    runnable.lock("requirements.txt", "gunicorn", STUB_GUNICORN)
    with (runnable.path / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")

    result = runnable.run("scripts/run")

    assert result.stdout == (
        "Installing requirements.txt into .venv (about half a minute)\n" + starting(runnable)
    )


def test_an_interrupted_installation_is_made_anew(runnable):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # an index that never answers
        silent.settimeout(30)
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        interrupted = subprocess.Popen(
            ["scripts/run"],
            cwd=runnable.path,
            env=runnable.env
            | {"PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": address},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        silent.accept()[0].close()  # pip is at work
        os.killpg(interrupted.pid, signal.SIGKILL)
        interrupted.communicate(timeout=10)

    result = runnable.run("scripts/run")

    assert (result.stdout, result.returncode) == (installing(runnable) + starting(runnable), 0)


def test_an_environment_whose_python_is_gone_is_made_anew(runnable):
    runnable.run("scripts/run")
    for link in (runnable.path / ".venv/bin").glob("python*"):
        link.unlink()
        link.symlink_to("/nowhere/python")

    result = runnable.run("scripts/run")

    assert (result.stdout, result.returncode) == (installing(runnable) + starting(runnable), 0)


def test_an_environment_of_a_python_that_is_too_old_is_made_anew(runnable):
    runnable.executable(
        ".venv/bin/python",
        f'[ "$1" = -c ] && exec "{sys.executable}" -c "{TOO_OLD}" "$2"; exec "{sys.executable}" "$@"',
    )

    result = runnable.run("scripts/run")

    assert (result.stdout, result.returncode) == (installing(runnable) + starting(runnable), 0)


def test_an_environment_that_a_person_made_is_completed_and_not_thrown_away(runnable):
    subprocess.run([runnable.bin / "python3.13", "-m", "venv", runnable.path / ".venv"], check=True)
    theirs = runnable.path / ".venv/theirs"
    theirs.touch()

    result = runnable.run("scripts/run")

    assert (result.stdout, result.returncode) == (
        installing(runnable).splitlines(True)[1] + starting(runnable),
        0,
    )
    assert theirs.exists()


def test_a_moved_checkout_makes_its_environment_anew(runnable, tmp_path):
    runnable.run("scripts/run")
    moved = Checkout(tmp_path / "moved")
    moved.env["PORT"] = runnable.env["PORT"]
    shutil.copytree(runnable.path, moved.path, symlinks=True, dirs_exist_ok=True)

    result = moved.run("scripts/run")

    assert (result.stdout, result.returncode) == (installing(moved) + starting(moved), 0)


def test_a_failure_of_pip_is_told_in_a_sentence_and_the_next_start_goes_on(runnable):
    away = runnable.wheels.rename(runnable.path / "away")

    failed = runnable.run("scripts/run")
    away.rename(runnable.wheels)
    result = runnable.run("scripts/run")

    assert failed.returncode == 1
    assert failed.stderr.endswith(
        "pip could not install requirements.txt; its message is above. "
        "Without a network, connect and run the same again.\n"
    )
    assert "Traceback" not in failed.stderr
    assert (result.stdout.splitlines()[0], result.returncode) == (
        installing(runnable).splitlines()[1],
        0,
    )


def test_in_production_static_files_are_collected_where_there_are_none(runnable):
    runnable.env |= {"CLUSTERIX_MODE": "production", "WEB_CONCURRENCY": "4"}
    serving = starting(runnable).replace("--workers 2", "--workers 4").splitlines()

    first = runnable.run("scripts/run")
    runnable.executable("var/static/staticfiles.json", "")
    second = runnable.run("scripts/run")

    assert first.stdout.splitlines()[-3:] == [
        serving[0],
        "manage.py collectstatic --noinput --verbosity 0",
        serving[1],
    ]
    assert second.stdout.splitlines() == serving


def test_the_development_lock_holds_what_runs_in_the_same_versions():
    pins = {
        name: set(re.findall(r"^([^\s#]+==[^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ["requirements.txt", "requirements-dev.txt"]
    }

    assert pins["requirements.txt"]
    assert pins["requirements.txt"] - pins["requirements-dev.txt"] == set()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_no_host(lock):
    assert "://" not in (ROOT / lock).read_text()


# Testing


@pytest.fixture
def testable(checkout):
    """A checkout whose test suite passes on SQLite and fails on PostgreSQL, on a machine without a browser."""
    checkout.executable("bin/python3.13", QUICK_PYTHON)
    checkout.lock("requirements-dev.txt", "pytest", STUB_PYTEST)
    (checkout.path / "requirements.txt").touch()
    checkout.env |= {"TEST_POSTGRES_URL": "postgres://given", "CHROMIUM": "/nowhere/chromium"}
    return checkout


def summary(result):
    """The lines that close a run of scripts/test, with every duration as N."""
    return re.sub(r" +\d+ s ", " N s ", result.stdout.partition("== Summary\n")[2]).splitlines()


def test_every_part_runs_and_is_summed_up_though_one_fails(testable):
    result = testable.run(
        "scripts/test", "postgres", "sqlite", "browser", DATABASE_URL="postgres://production"
    )

    assert summary(result) == [
        "postgres N s  FAILED with exit code 1",
        "sqlite N s  passed",
        "browser N s  skipped: not possible on this machine, the reason is above",
    ]
    assert [line for line in result.stdout.splitlines() if line.startswith("pytest")] == [
        "pytest -n auto tests --ignore=tests/browser on postgres://given",
        "pytest -n auto tests --ignore=tests/browser on SQLite",
    ]
    assert "No Chromium that starts: looked for /nowhere/chromium." in result.stderr
    assert result.returncode == 1


def test_what_cannot_run_fails_only_where_everything_must_have_run(testable):
    at_home = testable.run("scripts/test", "browser")
    in_ci = testable.run("scripts/test", "browser", CI="true")

    assert at_home.returncode == 0
    assert summary(in_ci) == ["browser N s  FAILED: skipped, which CI=true does not allow"]
    assert in_ci.returncode == 1


# The files themselves


@pytest.mark.parametrize("script", SHELL_SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_executable_and_its_syntax_is_plain_shell(script):
    syntax = subprocess.run(["sh", "-n", script], capture_output=True, text=True)

    assert (script.read_text().splitlines()[0], os.access(script, os.X_OK)) == ("#!/bin/sh", True)
    assert (syntax.returncode, syntax.stderr) == (0, "")


def test_the_script_for_continuous_integration_is_executable_and_its_syntax_is_sound():
    syntax = subprocess.run(["bash", "-n", ROOT / ".ci/run"], capture_output=True, text=True)

    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert (syntax.returncode, syntax.stderr) == (0, "")


def test_help_lists_every_target():
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[
        1
    ].split()
    rules = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)

    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True
    ).stdout

    assert re.findall(r"^  make (\S+)", listed, re.MULTILINE) == targets == rules


# The container


def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_starts_the_site_when_its_database_answers():
    services = compose()["services"]

    assert set(services) == {"web", "db"}
    assert services["web"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["db"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert compose()["volumes"].keys() == {
        volume.split(":")[0] for service in services.values() for volume in service["volumes"]
    }


def test_compose_publishes_on_the_loopback_address_alone():
    published = {name: service.get("ports", []) for name, service in compose()["services"].items()}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"], "db": []}


def test_compose_passes_on_only_names_that_something_reads():
    readers = [
        ROOT / "clusterix/settings.py",
        ROOT / "scripts/serve",
        *ROOT.glob("clusterix/management/commands/*.py"),
    ]
    read = set(re.findall(r"\b[A-Z][A-Z_]+\b", "\n".join(path.read_text() for path in readers)))

    unread = set(compose()["services"]["web"]["environment"]) - read

    assert unread == set()


def test_the_settings_read_where_the_image_keeps_its_static_files():
    dockerfile, settings = (
        (ROOT / name).read_text() for name in ["Dockerfile", "clusterix/settings.py"]
    )

    assert " STATIC_ROOT=/app/static\n" in dockerfile
    assert re.search(r"""\benv\.\w+\(\s*["']STATIC_ROOT["']""", settings)


def test_the_deployment_guide_names_every_variable_that_the_settings_read():
    settings = (ROOT / "clusterix/settings.py").read_text()
    read = set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", settings))
    documented = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/deployment.md").read_text(), re.MULTILINE)
    )

    assert "DATABASE_URL" in read
    assert read - documented == {"DEBUG"}


def test_compose_itself_finds_nothing_wrong(tmp_path):
    candidates = [["docker", "compose"], ["docker-compose"]]
    working = [
        command
        for command in candidates
        if shutil.which(command[0])
        and subprocess.run([*command, "version"], capture_output=True).returncode == 0
    ]
    if not working and os.environ.get("CI") != "true":
        pytest.skip("neither `docker compose` nor docker-compose is installed")
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)

    result = subprocess.run(
        [*working[0], "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True
    )

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(
    ("mode", "allowed", "expected"),
    [
        ("demo", "clusters.example.org", "localhost"),
        ("production", "clusters.example.org,example.org", "clusters.example.org"),
        ("production", ".example.org", "example.org"),
        ("production", "*", "localhost"),
    ],
)
def test_the_health_check_asks_under_a_name_that_the_server_answers_to(
    checkout, mode, allowed, expected
):
    asked = []

    class Health(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.handle_request, daemon=True).start()

    result = checkout.run(
        sys.executable,
        "scripts/check_health.py",
        f"http://127.0.0.1:{server.server_port}",
        CLUSTERIX_MODE=mode,
        ALLOWED_HOSTS=allowed,
    )
    server.server_close()

    assert (result.returncode, result.stderr, asked) == (0, "", [("/health/", expected)])


def test_the_health_check_fails_when_nobody_answers(checkout):
    result = checkout.run(
        sys.executable, "scripts/check_health.py", f"http://127.0.0.1:{free_port()}"
    )

    assert result.returncode == 1
    assert "Connection refused" in result.stderr
