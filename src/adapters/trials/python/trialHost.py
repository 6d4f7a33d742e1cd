"""Tries many versions of a module against the same tests without starting Python for each of them.

Runs inside pytest: the tests are collected once, then each candidate is tried in a fork of this process, which puts the
changed source into the loaded modules and calls the tests. Speaks one JSON object a line over stdin and stdout.
"""
import ast
import base64
import gc
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import pickle
import re
import select
import signal
import sys
import time
import types

MEGABYTE = 1024 * 1024
MEMORY = 1024 * MEGABYTE
GUARD_BUDGET = 0.3
SLOW_TEST = 0.05
BATCH = 24
COUNT_ALL_TARGETS_UP_TO = 8
MAX_RECORDED_PER_FUNCTION = 40
MAX_INPUTS = 60
INPUT_SECONDS = 0.03
MAX_LATE_INPUTS = 3
PRIMITIVE = (int, float, complex, str, bytes, bool, type(None))


class Wire:
    """The pipes to whoever started us, moved away from where tests print and read."""

    def __init__(self):
        self.input = os.dup(0)
        self.output = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(nothing, fd)
        self.buffer = b""
        self.lines = []
        self.open = True
        self.stopped = False

    def send(self, message):
        data = (json.dumps(message) + "\n").encode()
        while data:
            data = data[os.write(self.output, data):]

    def fill(self):
        """Reads what is there; waits where nothing is."""
        data = os.read(self.input, 1 << 20)
        if not data:
            self.open = False
            return
        *whole, self.buffer = (self.buffer + data).split(b"\n")
        self.lines.extend(json.loads(line) for line in whole if line.strip())
        # Whoever says stop wants nothing of what was asked before.
        for index in range(len(self.lines) - 1, -1, -1):
            if self.lines[index]["op"] == "stop":
                del self.lines[: index + 1]
                self.stopped = True
                break

    def read(self):
        while self.open and not self.lines:
            self.fill()
        return self.lines.pop(0) if self.lines else None


class SourceOverlay:
    """Makes imports that happen inside a trial see the changed source too."""

    def __init__(self):
        self.texts = {}
        plain = importlib.machinery.SourceFileLoader.get_code
        texts = self.texts

        def get_code(loader, fullname):
            path = loader.get_filename(fullname)
            text = texts.get(os.path.realpath(path)) if texts else None
            return plain(loader, fullname) if text is None else compile(text, path, "exec", dont_inherit=True)

        importlib.machinery.SourceFileLoader.get_code = get_code


def imported_from(module):
    """Names that a module's top level imports by name: (local name, source module, source name); `*` for all."""
    try:
        with open(module.__file__, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return [], set()
    package = module.__name__ if hasattr(module, "__path__") else module.__name__.rpartition(".")[0]
    bound, needed = [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            needed.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:
                base = package.split(".")
                base = base[: len(base) - node.level + 1]
                source = ".".join(base + ([source] if source else []))
            needed.add(source)
            for alias in node.names:
                needed.add(f"{source}.{alias.name}")
                bound.append((alias.asname or alias.name, source, alias.name))
    return bound, needed


class Workspace:
    """The loaded modules of the workspace, and how to swap the source of some of them."""

    def __init__(self, folder, files, test_modules):
        self.folder = os.path.realpath(folder)
        self.tests = test_modules
        self.paths = {file: os.path.realpath(os.path.join(folder, file)) for file in files}
        self.overlay = SourceOverlay()
        self.known_dependents = {}
        self.items = []

    def read_modules(self):
        self.by_path, self.imports, self.needs = {}, {}, {}
        for module in list(sys.modules.values()):
            path = getattr(module, "__file__", None)
            if not isinstance(module, types.ModuleType) or not path or not path.endswith(".py"):
                continue
            path = os.path.realpath(path)
            inside = path.startswith(self.folder + os.sep) and "site-packages" not in path[len(self.folder):]
            if not inside or path == os.path.realpath(__file__):
                continue
            self.by_path.setdefault(path, module)
            if module not in self.imports:
                self.imports[module], self.needs[module] = imported_from(module)

    def missing(self):
        return [file for file, path in self.paths.items() if path not in self.by_path]

    def dependents(self, changed):
        """Modules to run again, each after those it needs; test modules only get their names replaced."""
        names = {module.__name__: module for module in self.imports}
        order, seen = [], set(changed)
        def depends(module, path=()):
            return any(
                names.get(need) in changed or (names.get(need) not in (None, module) and names[need] not in path
                                               and depends(names[need], path + (module,)))
                for need in self.needs[module]
            )
        def place(module):
            if module in seen:
                return
            seen.add(module)
            for need in self.needs[module]:
                if need in names:
                    place(names[need])
            if depends(module):
                order.append(module)
        for module in list(self.imports):
            if module not in self.tests and os.path.basename(module.__file__) != "conftest.py":
                place(module)
        return order

    def swap(self, texts):
        """
        Puts changed texts, by file, into the loaded modules. Syntax errors and errors of loading are the caller's.
        Answers whether every name is there again, so that another swap may follow in the same process.
        """
        self.overlay.texts.clear()
        plan = []
        is_whole = True
        for file, text in texts.items():
            path = self.paths[file]
            module = self.by_path.get(path)
            code = compile(text, module.__file__ if module else path, "exec", dont_inherit=True)
            self.overlay.texts[path] = text
            if module is not None:
                plan.append((module, code))
        changed = [module for module, _ in plan]
        replaced, constants = {}, {}
        for module in self.dependents_of(tuple(changed)):
            with open(module.__file__, "rb") as file:
                plan.append((module, compile(file.read(), module.__file__, "exec", dont_inherit=True)))
        for module, code in plan:
            names = module.__dict__
            old = {name: value for name, value in names.items() if not (name.startswith("__") and name.endswith("__"))}
            for name, value in old.items():
                if not (isinstance(value, types.ModuleType) and value.__name__.startswith(module.__name__ + ".")):
                    del names[name]
            self.rebind(module, replaced, constants)
            exec(code, names)
            for name, value in old.items():
                if name not in names:
                    is_whole = False
                elif isinstance(value, PRIMITIVE):
                    constants[module.__name__, name] = (value, names[name])
                elif not isinstance(value, types.ModuleType) and value is not names[name]:
                    replaced[id(value)] = (value, names[name])
        again = {module for module, _ in plan}
        for module in self.imports:
            if module not in again:
                self.rebind(module, replaced, constants)
        for item in self.items:
            params = getattr(getattr(item, "callspec", None), "params", None)
            for name, value in list((params or {}).items()):
                if id(value) in replaced:
                    params[name] = replaced[id(value)][1]
        return is_whole

    def is_plain(self):
        """Whether no module keeps a value that one trial could change for the next."""
        swapped = {self.by_path.get(path) for path in self.paths.values()}
        swapped.update(self.dependents_of(tuple(module for module in swapped if module)))
        for module in self.imports:
            if module in swapped:
                continue
            for name, value in vars(module).items():
                if name.startswith("__") or isinstance(value, (*PRIMITIVE, type, types.ModuleType)) or callable(value):
                    continue
                if getattr(value, "__module__", None) == "typing" or type(value).__module__ == "typing":
                    continue
                return False
        return True

    def dependents_of(self, changed):
        if changed not in self.known_dependents:
            self.known_dependents[changed] = self.dependents(changed)
        return self.known_dependents[changed]

    def rebind(self, module, replaced, constants):
        names = module.__dict__
        if replaced:
            for name, value in list(names.items()):
                new = replaced.get(id(value))
                if new is not None:
                    names[name] = new[1]
        if constants:
            for local, source, name in self.imports[module]:
                if name == "*":
                    for (owner, constant), (old, new) in constants.items():
                        if owner == source and names.get(constant) is old:
                            names[constant] = new
                elif (source, name) in constants and local in names:
                    names[local] = constants[source, name][1]


def direct_arguments(item):
    """The arguments to call a test's function with, where it needs nothing that only pytest can give; else None."""
    import pytest
    if type(item) is not pytest.Function or getattr(item, "cls", None) is not None:
        return None
    function = item.obj
    if not isinstance(function, types.FunctionType) or function.__code__.co_flags & 0x2A0:
        return None
    if any(mark.name != "parametrize" for mark in item.iter_markers()):
        return None
    spec = getattr(item, "callspec", None)
    if spec is None:
        return {} if not item.fixturenames else None
    definitions = item._fixtureinfo.name2fixturedefs
    for name in item.fixturenames:
        if name in getattr(spec, "funcargs", ()):
            continue
        given = definitions.get(name)
        if name not in spec.params or given is None or getattr(given[-1].func, "__name__", "") != "get_direct_param_fixture_func":
            return None
    return {**getattr(spec, "funcargs", {}), **spec.params}


class Test:
    def __init__(self, item):
        self.item = item
        self.arguments = direct_arguments(item)

    def run(self):
        """`passed`, `skipped`, or the failure in words."""
        import pytest
        if self.arguments is not None:
            try:
                self.item.obj(**({**self.arguments, **self.item.callspec.params} if self.arguments else {}))
                return "passed"
            except MemoryError:
                raise
            except pytest.skip.Exception:
                return "skipped"
            except BaseException as error:
                return f"{type(error).__name__}: {str(error)[:200]}"
        from _pytest.runner import runtestprotocol
        status = "passed"
        for report in runtestprotocol(self.item, log=False, nextitem=None):
            if report.failed:
                return str(getattr(report, "longreprtext", "") or "failed")[-300:]
            if report.skipped:
                status = "skipped"
        return status


class Child:
    """A fork that runs `work(tell)`; what it tells comes back in pieces until the time is over."""

    def __init__(self, seconds, work):
        reader, writer = os.pipe()
        self.fd = reader
        self.end = time.monotonic() + seconds
        self.data = b""
        self.status = None
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setpgid(0, 0)
                os.close(reader)
                limit_resources(seconds)
                gc.enable()
                def tell(data):
                    while data:
                        data = data[os.write(writer, data):]
                work(tell)
            finally:
                os._exit(0)
        os.close(writer)
        try:
            os.setpgid(self.pid, self.pid)
        except OSError:
            pass

    def line(self, wire):
        """Its next whole line and whether it ran out of time; None where it did, or where it ended."""
        while True:
            line, end, rest = self.data.partition(b"\n")
            if end:
                self.data = rest
                return line, False
            left = self.end - time.monotonic()
            if left <= 0:
                return None, True
            watched = [self.fd, wire.input] if wire.open else [self.fd]
            ready, _, _ = select.select(watched, [], [], left)
            if wire.input in ready:
                wire.fill()
                if wire.stopped or not wire.open:
                    return None, False
            if self.fd in ready:
                piece = os.read(self.fd, 1 << 16)
                self.data += piece
                if not piece:
                    return None, False

    def used_up(self):
        """Whether the timer of its processor time has ended it."""
        if self.status is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT).si_status == signal.SIGPROF:
            self.status = "used up"
        return self.status is not None

    def finish(self):
        """Ends it with everything it started."""
        for kill in (os.killpg, os.kill):
            try:
                kill(self.pid, signal.SIGKILL)
            except OSError:
                pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def wait(self, wire):
        """Its whole answer, or None where it ran out of time, was ended or ended itself."""
        line, _ = self.line(wire)
        self.finish()
        return line


def limit_resources(seconds):
    try:
        import resource
        cpu = int(seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limit_resources.size + MEMORY, limit_resources.size + MEMORY))
    except (ImportError, ValueError, OSError):
        pass


limit_resources.size = 0


def measure_size():
    try:
        with open("/proc/self/statm") as file:
            limit_resources.size = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        limit_resources.size = 2048 * MEGABYTE


class Host:
    """The pytest plugin that takes over once the tests are collected."""

    def __init__(self, wire, request):
        self.wire = wire
        self.request = request
        self.limit = request["limitMs"] / 1000
        self.opened = False
        self.errors = []
        self.inputs = None

    def pytest_collectreport(self, report):
        if report.failed:
            self.errors.append(str(report.longreprtext)[-400:])

    def pytest_runtestloop(self, session):
        reason = self.prepare(session)
        self.opened = True
        if reason is None:
            self.wire.send({"op": "opened", "status": "ready", "guards": self.guard_numbers, "testsMs": self.tests_seconds * 1000})
            self.serve()
        else:
            self.wire.send({"op": "opened", "status": "unsound", "reason": reason})
        return True

    def prepare(self, session):
        request = self.request
        by_name, modules = {}, set()
        for item in session.items:
            path = os.path.relpath(os.path.realpath(str(item.path)), os.path.realpath(request["folder"])).replace(os.sep, "/")
            chain = item.listchain()
            start = max((index for index, node in enumerate(chain) if type(node).__name__ in ("Module", "DoctestModule")), default=-1)
            names = [node.name for node in chain[start + 1:] if node.name != "()"]
            by_name[path, "::".join(names)] = item
            module = getattr(item, "module", None)
            if module is not None:
                modules.add(module)
        def find(ref):
            return by_name.get((ref["file"], "::".join(ref["path"])))
        targets = [find(ref) for ref in request["targets"]]
        for ref, item in zip(request["targets"], targets):
            if item is None:
                detail = f": {self.errors[0]}" if self.errors else ""
                return f"`{'::'.join([ref['file'], *ref['path']])}` is not among the collected tests{detail}"
        self.targets = [Test(item) for item in targets]
        guards = [(number, find(ref)) for number, ref in enumerate(request["guards"])]
        guards = [(number, Test(item)) for number, item in guards if item is not None]
        self.workspace = Workspace(request["folder"], request["files"], modules)
        self.workspace.items = targets + [test.item for _, test in guards]
        self.workspace.read_modules()
        self.originals = {}
        for file, path in self.workspace.paths.items():
            with open(path, encoding="utf-8") as source:
                self.originals[file] = source.read()
        direct = all(test.arguments is not None for test in [*self.targets, *(test for _, test in guards)])
        self.batch = BATCH if direct and self.workspace.is_plain() else 1
        measure_size()
        gc.collect()
        gc.disable()
        gc.freeze()
        return self.check_baseline(guards) if request["baseline"] else self.take_guards(guards)

    def take_guards(self, guards):
        chosen = dict(guards)
        self.guard_numbers = [number for number in self.request["order"] if number in chosen]
        self.guards = [chosen[number] for number in self.guard_numbers]
        self.tests_seconds = 0
        return None

    def check_baseline(self, guards):
        """The unchanged source, put in the way candidates are, must fail and pass where the real runner said so."""
        names = ["::".join([ref["file"], *ref["path"]]) for ref in self.request["targets"]]
        spent = 0
        reached = False
        for name, target in zip(names, self.targets):
            def work(tell, target=target):
                self.workspace.swap(self.originals)
                start = time.perf_counter()
                answer = target.run()
                seconds = time.perf_counter() - start
                self.workspace.read_modules()
                tell(json.dumps({"answer": answer, "seconds": seconds, "missing": self.workspace.missing()}).encode() + b"\n")
            told = Child(self.limit, work).wait(self.wire)
            if told is None:
                reached = True
                continue
            told = json.loads(told)
            spent += told["seconds"]
            if told["answer"] in ("passed", "skipped"):
                return f"`{name}` {told['answer']} in a warm process, where it failed in the runner"
            reached = reached or len(told["missing"]) < len(self.workspace.paths)
        if not reached:
            return "the failing tests do not load the suspect files in their own process"

        def run_guards(tell):
            self.workspace.swap(self.originals)
            for number, guard in guards:
                start = time.monotonic()
                answer = guard.run()
                tell((json.dumps([number, time.monotonic() - start, answer]) + "\n").encode())
            tell(b"\n")
        child = Child(max(self.limit, 5), run_guards)
        results = []
        while line := child.line(self.wire)[0]:
            results.append(json.loads(line))
        child.finish()
        for number, _, answer in results:
            if answer != "passed":
                ref = self.request["guards"][number]
                return f"`{'::'.join([ref['file'], *ref['path']])}` passed in the runner, but not in a warm process: {answer}"
        results.sort(key=lambda result: result[1] if result[1] > SLOW_TEST else 0)
        chosen, total = [], 0.0
        for number, seconds, _ in results:
            if total + seconds > GUARD_BUDGET and chosen:
                break
            chosen.append(number)
            total += seconds
        by_number = dict(guards)
        self.guard_numbers = chosen
        self.guards = [by_number[number] for number in chosen]
        self.tests_seconds = spent + total
        return None

    def serve(self):
        while True:
            self.wire.stopped = False
            message = self.wire.read()
            # Where nobody listens any more, what is still queued is nobody's either.
            if message is None or not self.wire.open:
                return
            if message["op"] == "try":
                batch = [message]
                while self.batch > len(batch) and self.wire.lines and self.wire.lines[0]["op"] == "try":
                    batch.append(self.wire.lines.pop(0))
                left = self.attempt(batch)
                if not self.wire.stopped:
                    self.wire.lines[:0] = left
            elif message["op"] == "behave":
                self.wire.send({"op": "digests", "seq": message["seq"], "digests": self.behave(message["files"])})

    def attempt(self, messages):
        """Tries candidates one after the other in one fork, as far as that goes; answers those that are left."""
        def work(tell):
            for message in messages:
                # The kernel ends a candidate that uses up its time, whatever it is doing.
                signal.setitimer(signal.ITIMER_PROF, seconds)
                answer, may_go_on = self.verdict_of(message["files"], tell)
                tell(answer + b"\n")
                if not may_go_on:
                    return
        seconds = min(self.limit, messages[0]["limitMs"] / 1000)
        child = Child(seconds * len(messages), work)
        done = 0
        while done < len(messages):
            message = messages[done]
            child.end = time.monotonic() + min(seconds * 4 + 0.2, max(self.limit, seconds))
            line, is_late = child.line(self.wire)
            if self.wire.stopped or not self.wire.open:
                break
            if line is None and not is_late and done > 0 and not child.data and not child.used_up():
                break
            is_late = is_late or (line is None and child.used_up())
            done += 1
            text = (child.data if line is None else line)
            passed = len(text) - len(text.lstrip(b"."))
            outcome = "killed" if line is None else line.decode().lstrip(".")
            self.wire.send({"op": "verdict", "seq": message["seq"], "outcome": outcome, "targetsPassed": passed, "late": is_late})
            if line is None:
                break
        child.finish()
        return messages[done:]

    def verdict_of(self, files, tell):
        try:
            is_whole = self.workspace.swap(files)
        except (SyntaxError, ValueError):
            return b"invalid", True
        except MemoryError:
            raise
        except BaseException:
            return b"fails", False
        failed = False
        for target in self.targets:
            if target.run() == "passed":
                tell(b".")
            else:
                failed = True
                if len(self.targets) > COUNT_ALL_TARGETS_UP_TO:
                    break
        if failed:
            return b"fails", is_whole
        for guard in self.guards:
            if guard.run() != "passed":
                return b"breaks", is_whole
        return b"passes", is_whole

    def behave(self, files):
        if self.inputs is None:
            def record(tell):
                tell(base64.b64encode(pickle.dumps(Recorder(self.workspace, self.originals).record(self.targets + self.guards))) + b"\n")
            told = Child(max(self.limit, 2), record).wait(self.wire)
            self.inputs = [] if told is None else vary(pickle.loads(base64.b64decode(told)))
        if not self.inputs:
            return []
        def work(tell):
            self.workspace.swap(files)
            module_of = {module.__name__: module for module in self.workspace.by_path.values()}
            late = 0
            for owner, name, pickled in self.inputs:
                digest = "late"
                if late < MAX_LATE_INPUTS:
                    digest = evaluate(getattr(module_of.get(owner), name, None), pickled)
                    late += digest == "late"
                tell(digest.encode() + b"\n")
            tell(b"\n")
        child = Child(INPUT_SECONDS * (MAX_LATE_INPUTS + 4) + 1, work)
        digests = []
        while line := child.line(self.wire)[0]:
            digests.append(line.decode())
        child.finish()
        return digests + ["late"] * (len(self.inputs) - len(digests))


class Recorder:
    """Notes what the tests call module-level functions of the changed files with."""

    def __init__(self, workspace, originals):
        self.workspace = workspace
        self.originals = originals
        self.depth = 0
        self.calls = {}

    def record(self, tests):
        self.workspace.swap(self.originals)
        replaced = {}
        for path in self.workspace.paths.values():
            module = self.workspace.by_path.get(path)
            for name, value in list(vars(module).items() if module else ()):
                if isinstance(value, types.FunctionType) and value.__module__ == module.__name__ and not value.__code__.co_flags & 0x280:
                    replaced[id(value)] = (value, self.watch(module.__name__, name, value))
        for module in self.workspace.imports:
            self.workspace.rebind(module, replaced, {})
        for test in tests:
            signal.signal(signal.SIGALRM, stop_late)
            signal.setitimer(signal.ITIMER_REAL, 0.5)
            try:
                test.run()
            except BaseException:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        return [(owner, name, pickled) for (owner, name), seen in self.calls.items() for pickled in seen]

    def watch(self, owner, name, function):
        seen = self.calls.setdefault((owner, name), {})

        def watched(*args, **kwargs):
            if self.depth == 0 and len(seen) < MAX_RECORDED_PER_FUNCTION:
                try:
                    seen[pickle.dumps((args, kwargs))] = True
                except Exception:
                    pass
            self.depth += 1
            try:
                return function(*args, **kwargs)
            finally:
                self.depth -= 1

        return watched


class Late(BaseException):
    pass


def stop_late(*_):
    raise Late()


def evaluate(function, pickled):
    if function is None:
        return "gone"
    try:
        args, kwargs = pickle.loads(pickled)
    except Exception:
        return "unreadable"
    signal.signal(signal.SIGALRM, stop_late)
    signal.setitimer(signal.ITIMER_REAL, INPUT_SECONDS)
    try:
        result = function(*args, **kwargs)
        if isinstance(result, types.GeneratorType) or type(result) in (map, filter, zip, range, enumerate, reversed):
            result = [value for value, _ in zip(result, range(1000))]
        text = describe(result) + "|" + describe(args)
    except Late:
        return "late"
    except BaseException as error:
        return type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:12]


def describe(value, depth=0):
    """Like repr, but equal for what tests take as equal, and without addresses."""
    if isinstance(value, float):
        return format(value, ".10g")
    if depth < 6:
        if type(value) in (list, tuple):
            return type(value).__name__ + "(" + ",".join(describe(item, depth + 1) for item in value[:2000]) + ")"
        if isinstance(value, (set, frozenset)):
            return "set(" + ",".join(sorted(describe(item, depth + 1) for item in value)) + ")"
        if isinstance(value, dict):
            return "dict(" + ",".join(sorted(f"{describe(key, depth + 1)}:{describe(item, depth + 1)}" for key, item in value.items())) + ")"
        if hasattr(value, "__dict__") and type(value).__repr__ is object.__repr__:
            return type(value).__name__ + describe(vars(value), depth + 1)
    return re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))[:4000]


def vary(recorded):
    """The recorded inputs and, in turns, what each becomes when one argument is changed a little."""
    inputs, seen = [], set()

    def take(owner, name, pickled):
        if (owner, name, pickled) not in seen:
            seen.add((owner, name, pickled))
            inputs.append((owner, name, pickled))

    for owner, name, pickled in recorded[: MAX_INPUTS // 2]:
        take(owner, name, pickled)
    queues = []
    for owner, name, pickled in recorded[: MAX_INPUTS // 2]:
        changed = []
        try:
            args, kwargs = pickle.loads(pickled)
            for index, value in enumerate(args):
                changed.append([(args[:index] + (other,) + args[index + 1:], kwargs) for other in variants(value)])
            for key, value in kwargs.items():
                changed.append([(args, {**kwargs, key: other}) for other in variants(value)])
            one = [entry for group in zip_longest(changed) for entry in group]
            queues.append([(owner, name, pickle.dumps(entry)) for entry in one[:24]])
        except Exception:
            continue
    for group in zip_longest(queues):
        for entry in group:
            if len(inputs) < MAX_INPUTS:
                take(*entry)
    return inputs


def zip_longest(lists):
    for index in range(max(map(len, lists), default=0)):
        yield [entries[index] for entries in lists if index < len(entries)]


def variants(value, depth=0):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, value + 2, value * 2, value // 2, 0, 1, -value]
    if isinstance(value, float):
        return [value + 1, value - 1, value * 2, value / 2, 0.0, -value]
    if isinstance(value, str):
        spaced = value.split(" ")
        return [value[1:], value[:-1], value[::-1], value + value, value.swapcase(), " ".join(spaced[1:]), value[len(value) // 2:],
                value[:1], "", value.upper(), value.lower(), value + " " + value]
    if isinstance(value, (list, tuple)):
        kind = type(value)
        if kind not in (list, tuple):
            return []
        made = [value[1:], value[:-1], value[::-1], value + value]
        if depth < 2:
            for index in (0, len(value) // 2, len(value) - 1):
                if 0 <= index < len(value):
                    made += [value[:index] + kind([other]) + value[index + 1:] for other in variants(value[index], depth + 1)[:4]]
        if len(value) > 1:
            made.append(value[1:2] + value[:1] + value[2:])
        return [*made, value[:1], kind(), value[:len(value) // 2]]
    if isinstance(value, dict):
        keys = list(value)
        made = [{key: value[key] for key in keys[1:]}, {key: value[key] for key in keys[:-1]}, {}]
        if keys:
            made += [{**value, keys[0]: other} for other in variants(value[keys[0]], depth + 1)[:3]] if depth < 2 else []
        return made
    if isinstance(value, (set, frozenset)):
        ordered = sorted(value, key=repr)
        return [type(value)(ordered[1:]), type(value)(ordered[:-1]), type(value)()]
    return []


def main():
    wire = Wire()
    request = wire.read()
    if request is None:
        return
    if not hasattr(os, "fork"):
        return wire.send({"op": "opened", "status": "unsound", "reason": "this platform cannot fork a warm Python process"})
    try:
        import pytest
    except ImportError:
        return wire.send({"op": "opened", "status": "unsound", "reason": "pytest is not installed for this Python"})
    sys.dont_write_bytecode = True
    os.chdir(request["cwd"])
    if os.path.dirname(os.path.abspath(__file__)) in sys.path:
        sys.path.remove(os.path.dirname(os.path.abspath(__file__)))
    sys.path.insert(0, os.getcwd())
    arguments = ["-q", "-s", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:randomly"]
    if importlib.util.find_spec("xdist"):
        arguments += ["-n", "0"]
    if importlib.util.find_spec("pytest_cov"):
        arguments += ["--no-cov"]
    host = Host(wire, request)
    try:
        pytest.main([*arguments, "--continue-on-collection-errors", *request["testFiles"]], plugins=[host])
    except BaseException as error:
        host.errors.append(f"{type(error).__name__}: {error}")
    if not host.opened:
        detail = f": {host.errors[0]}" if host.errors else ""
        wire.send({"op": "opened", "status": "unsound", "reason": f"pytest ended before its tests could be run{detail}"})


if __name__ == "__main__":
    main()
    os._exit(0)
