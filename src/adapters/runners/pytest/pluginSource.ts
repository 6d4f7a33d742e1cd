import { followLinesSource } from './followLinesSource.ts';

/**
 * The plugin for pytest: it writes events at once, keeps only the tests that were asked for, ends a test that hangs
 * where the platform has alarms, and tells the lines that ran.
 */
export const pytestPluginSource = String.raw`
import contextlib, dis, json, os, sys, threading
import pytest

REPORT = os.environ["ROUNDTABLE_REPORT"]
ROOT = os.path.realpath(os.environ["ROUNDTABLE_ROOT"])
WANTED = os.environ.get("ROUNDTABLE_WANTED")
COVER = os.environ.get("ROUNDTABLE_COVER") == "1"
HANG = float(os.environ.get("ROUNDTABLE_HANG_MS", "30000")) / 1000.0
_out = open(REPORT, "a", encoding="utf-8", errors="backslashreplace")
_state = {"compare": None, "bytes": 0, "order": None}


def _write(event):
    line = json.dumps(event) + "\n"
    _state["bytes"] += len(line)
    if _state["bytes"] > 200 * 1024 * 1024:
        return
    _out.write(line)
    _out.flush()


def _file(item):
    return str(getattr(item, "path", None) or getattr(item, "fspath", ""))


def _path(item):
    names = []
    for node in item.listchain():
        if isinstance(node, pytest.Class) or node is item:
            names.append(node.name)
    return names


def _line(item):
    try:
        line = item.location[1]
        return None if line is None else line + 1
    except Exception:
        return None


def _text(value, limit=2000):
    try:
        return repr(value)[:limit]
    except Exception:
        return "<" + type(value).__name__ + ">"


def _stack(excinfo):
    if excinfo is None:
        return ""
    lines = []
    try:
        tb = excinfo.value.__traceback__ if excinfo.value is not None else excinfo.tb
        while tb is not None and len(lines) < 2000:
            code = tb.tb_frame.f_code
            lines.append('File "%s", line %d, in %s' % (code.co_filename, tb.tb_lineno, code.co_name))
            tb = tb.tb_next
        if isinstance(excinfo.value, SyntaxError) and excinfo.value.filename:
            lines.append('File "%s", line %d' % (excinfo.value.filename, excinfo.value.lineno or 1))
    except Exception:
        pass
    return "\n".join(lines)


def _message(excinfo, report):
    value = getattr(excinfo, "value", None)
    name = type(value).__name__
    text = str(value) if value is not None else ""
    if isinstance(value, AssertionError):
        return ("AssertionError: " + text) if text else "AssertionError"
    return (name + ": " + text) if text else name


def _failure(excinfo, report, kind=None):
    value = getattr(excinfo, "value", None)
    failure = {"message": _message(excinfo, report)[:4000], "stack": _stack(excinfo), "code": type(value).__name__}
    output = ""
    try:
        output = report.longreprtext
        for title, content in report.sections:
            output += "\n" + title + "\n" + content[-4000:]
    except Exception:
        pass
    failure["output"] = output[-9000:]
    if isinstance(value, AssertionError):
        failure["kind"] = "assertion"
        compare = _state["compare"]
        if compare is not None:
            failure["actual"], failure["expected"] = compare
        else:
            head = str(value).split("\n")[0]
            if " != " in head and type(value) is AssertionError:
                left, right = head.split(" != ", 1)
                failure["actual"], failure["expected"] = left, right.split(" : ")[0]
    elif type(value).__name__ == "Failed" and "Timeout" in failure["message"]:
        failure["kind"] = "timeout"
    elif isinstance(value, _Hung):
        failure["kind"] = "timeout"
        failure.pop("code")
        failure["message"] = "The test did not end within %d ms" % int(HANG * 1000)
    else:
        failure["kind"] = "error"
    if kind is not None:
        failure["kind"] = kind
    return failure


class _Hung(BaseException):
    pass


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    # Another plugin would keep its measurements in the workspace.
    if hasattr(config.option, "benchmark_storage"):
        config.option.benchmark_storage = "file://" + os.path.join(os.path.dirname(REPORT), "benchmarks")


def pytest_assertrepr_compare(config, op, left, right):
    if op == "==":
        _state["compare"] = (_text(left), _text(right))
    return None


def pytest_collection_modifyitems(session, config, items):
    if WANTED:
        with open(WANTED, encoding="utf-8") as handle:
            wanted = json.load(handle)
        order = {}
        for at, (file, names) in enumerate(wanted):
            order.setdefault((os.path.realpath(os.path.join(ROOT, file)), tuple(names)), at)
        files = set(os.path.realpath(os.path.join(ROOT, file)) for file, names in wanted if not names)
        kept, dropped = [], []
        for item in items:
            file = os.path.realpath(_file(item))
            at = order.get((file, tuple(_path(item))))
            if at is None and file in files:
                at = len(order)
            (dropped if at is None else kept).append((at, item))
        kept.sort(key=lambda pair: pair[0])
        items[:] = [item for at, item in kept]
        if dropped:
            config.hook.pytest_deselected(items=[item for at, item in dropped])
    if len(items) <= 20000:
        for item in items:
            _write({"t": "known", "file": _file(item), "path": _path(item), "line": _line(item)})


def pytest_collectreport(report):
    if not report.failed:
        return
    excinfo = getattr(report, "_rt_excinfo", None)
    file = getattr(report, "_rt_file", None) or os.path.join(ROOT, report.nodeid.split("::")[0])
    text = str(getattr(report, "longreprtext", "") or report.longrepr)
    head = ""
    for line in text.split("\n"):
        if line.startswith("E  "):
            head = line[1:].strip()
            if "Error" in head or "Exception" in head:
                break
    failure = _failure(excinfo, report, "suite") if excinfo is not None else {"message": head or text[-500:], "stack": text, "output": text[-9000:]}
    if head:
        failure["message"] = head
    failure["kind"] = "suite"
    failure["output"] = text[-9000:]
    code = head.split(":")[0].strip()
    if code and code.replace("_", "").replace(".", "").isalnum():
        failure["code"] = code.split(".")[-1]
    _write({"t": "suite", "file": file, "failure": failure})


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    try:
        report = outcome.get_result()
        report._rt_file = str(getattr(collector, "path", None) or getattr(collector, "fspath", ""))
        call = getattr(report, "call", None)
        excinfo = getattr(call, "excinfo", None)
        if excinfo is not None and isinstance(excinfo.value, collector.CollectError):
            cause = excinfo.value.__cause__
            if cause is not None:
                report._rt_excinfo = type("Info", (), {"value": cause, "tb": cause.__traceback__})()
        elif excinfo is not None:
            report._rt_excinfo = excinfo
    except Exception:
        pass


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    state = item.__dict__.setdefault("_rt", {"status": None, "ms": 0.0, "failure": None})
    state["ms"] += getattr(call, "duration", 0.0) * 1000.0
    if report.failed:
        state["status"] = "failed"
        if state["failure"] is None:
            if call.excinfo is None:
                state["failure"] = {"message": str(report.longrepr)[:1000], "kind": "error"}
            else:
                state["failure"] = _failure(call.excinfo, report)
    elif report.skipped and state["status"] is None:
        state["status"] = "skipped"
    elif report.passed and report.when == "call" and state["status"] is None:
        state["status"] = "passed"
    if report.when == "teardown":
        event = {"t": "test", "file": _file(item), "path": _path(item), "status": state["status"] or "passed", "ms": state["ms"]}
        line = _line(item)
        if line is not None:
            event["line"] = line
        if state["failure"] is not None:
            event["failure"] = state["failure"]
        _write(event)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    _state["compare"] = None
    event = {"t": "begin", "file": _file(item), "path": _path(item)}
    line = _line(item)
    if line is not None:
        event["line"] = line
    _write(event)
    yield
    if COVER:
        lines, _tracer.lines = _tracer.lines, {}
        _write({"t": "cover", "file": _file(item), "path": _path(item), "lines": _runs(lines)})


# The phases are followed, not what pytest does between them: telling of a failure runs a lot of its own code.
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_setup(item):
    with _followed():
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item):
    with _followed():
        yield


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    armed = _arm()
    try:
        with _followed():
            yield
    finally:
        if armed:
            _disarm()


@contextlib.contextmanager
def _followed():
    if not COVER:
        yield
        return
    _tracer.begin()
    try:
        yield
    finally:
        _tracer.end()


def _arm():
    try:
        import signal
        if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGALRM) not in (signal.SIG_DFL, None):
            return False

        def ring(number, frame):
            raise _Hung()

        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, HANG)
        return True
    except Exception:
        return False


def _disarm():
    import signal
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


${followLinesSource}

def _drop_summaries(config):
    # Nobody reads what other plugins print at the end, and some load half a library for it.
    caller = config.hook.pytest_terminal_summary
    for plugin in [impl.plugin for impl in caller.get_hookimpls()]:
        if not str(getattr(plugin, "__module__", None) or getattr(plugin, "__name__", "")).startswith("_pytest."):
            caller._remove_plugin(plugin)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    with contextlib.suppress(Exception):
        _drop_summaries(session.config)
    if not COVER:
        return
    loaded = {}
    for module in list(sys.modules.values())[:20000]:
        file = _inside(getattr(module, "__file__", None) or "")
        if not file or not file.endswith(".py") or file in loaded:
            continue
        try:
            with open(file, "rb") as handle:
                found = loaded.setdefault(file, set())
                _body_lines(compile(handle.read(), file, "exec", dont_inherit=True), found)
        except Exception:
            pass
    _write({"t": "load", "lines": _runs(loaded)})
`;
