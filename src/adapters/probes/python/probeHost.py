"""Loads a file of the workspace with recorders in the place of everything dangerous, calls it with marked texts and says
what arrived where. Nothing dangerous is carried out: what holds the mark is recorded, programs are never started."""

import ast
import asyncio
import builtins
import importlib
import importlib.util
import inspect
import io
import json
import os
import posixpath
import re
import sys
import threading
import traceback

write = os.write
leave = os._exit
request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
mark = request["mark"]
folder = request["folder"]
target = os.path.join(folder, *request["file"].split("/"))
sink = request["sink"]
source = request["source"]
CALL_LIMIT = 2.0


def answer(outcome):
    data = ("\n" + request["word"] + json.dumps(outcome) + "\n").encode("utf-8")
    while data:
        data = data[write(1, data):]
    leave(0)


class Recorder:
    def __init__(self):
        self.arrivals = []

    def record(self, name, args, kwargs):
        if len(self.arrivals) < 10000:
            self.arrivals.append((name, calling_line(), args, kwargs))


recorder = Recorder()


def calling_line():
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == target:
            return frame.f_lineno
        frame = frame.f_back
    return None


class StandIn:
    """Stands in for anything. What is read from it or called on it is a stand-in again, and every call is recorded. It
    never gives back what it was given, so it can prove nothing by itself."""

    def __init__(self, name, **own):
        self.__dict__["_name"] = name
        self.__dict__.update(own)

    def __getattr__(self, key):
        if key.startswith("__") and key.endswith("__"):
            raise AttributeError(key)
        made = StandIn(self._name + "." + key)
        self.__dict__[key] = made
        return made

    def __setattr__(self, key, value):
        recorder.record(self._name + "." + key + " =", (value,), {})
        self.__dict__[key] = value

    def __call__(self, *args, **kwargs):
        # As a decorator it leaves what it decorates as it is.
        if len(args) == 1 and not kwargs and (inspect.isfunction(args[0]) or inspect.isclass(args[0])):
            return args[0]
        recorder.record(self._name, args, kwargs)
        return StandIn(self._name + "()")

    def __getitem__(self, key):
        return StandIn(self._name + "[]")

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 1

    def __contains__(self, key):
        return True

    def __bool__(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False

    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        return False

    def __await__(self):
        return self
        yield

    def __aiter__(self):
        return self

    async def __anext__(self):
        raise StopAsyncIteration

    def __str__(self):
        return "x"

    __repr__ = __str__

    def __format__(self, spec):
        return "x"

    def __int__(self):
        return 1

    def __float__(self):
        return 1.0

    def __index__(self):
        return 1

    def __fspath__(self):
        return "x"

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other

    def __lt__(self, other):
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def __add__(self, other):
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __mod__ = __or__ = __ror__ = __and__ = __rand__ = __add__

    def __mro_entries__(self, bases):
        return (Base,)


class Base:
    """What classes derive from whose base is a stand-in."""

    def __init_subclass__(cls, **kwargs):
        pass

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, key):
        if key.startswith("__") and key.endswith("__"):
            raise AttributeError(key)
        return StandIn("self." + key)


class Bag(dict):
    """Has a value under any name."""

    def __init__(self, value, **own):
        dict.__init__(self, own or {"x": value})
        self._value = value
        self._own = bool(own)

    def __missing__(self, key):
        return self._value

    def get(self, key, *args, **kwargs):
        return dict.get(self, key, self._value)

    def pop(self, key, *args):
        return self.get(key)

    def getlist(self, key, *args, **kwargs):
        return [self.get(key)]

    getall = getlist

    def __contains__(self, key):
        return True

    def __getattr__(self, key):
        if key.startswith("_"):
            raise AttributeError(key)
        return self.get(key)


class Reader:
    """Something that is read by being called, and by being awaited."""

    def __init__(self, value):
        self._value = value

    def __call__(self, *args, **kwargs):
        return Later(self._value)


class Later(Bag):
    def __init__(self, value):
        Bag.__init__(self, value)

    def __await__(self):
        return self._value if not isinstance(self._value, str) else Bag(self._value)
        yield


def request_with(path, payload):
    """A request that holds the payload where the code looks for it, and is harmless elsewhere."""
    own = {"method": "GET", "path": "/", "full_path": "/", "url": "http://x.example/", "host": "x.example", "remote_addr": "127.0.0.1", "is_json": True}
    for name in ("args", "form", "values", "headers", "cookies", "view_args", "GET", "POST", "COOKIES", "META", "query_params", "path_params", "query", "params", "match_info", "forms", "session"):
        own[name] = Bag("x")
    own["json"] = Bag("x")
    own["data"] = b"x"
    own["body"] = b"x"
    own["get_json"] = lambda *args, **kwargs: Bag("x")
    own["get_data"] = lambda *args, **kwargs: b"x"
    own["post"] = Reader("x")
    own["text"] = Reader("x")
    own["files"] = Bag(StandIn("upload"))
    if path:
        first = path[0]
        if first in ("get_json", "get_data"):
            own[first] = (lambda *args, **kwargs: Bag(payload)) if first == "get_json" else (lambda *args, **kwargs: payload if kwargs.get("as_text") else payload.encode())
        elif first in ("path", "full_path", "url", "host", "referrer", "user_agent", "query_string", "requestline"):
            own[first] = payload
        elif first in ("data", "body"):
            own[first] = payload.encode() if first == "data" else Readable(payload)
        elif first in ("text", "post", "read"):
            own[first] = Reader(payload)
        elif first == "json":
            own[first] = JsonBag(payload)
        elif first == "files":
            own[first] = Bag(StandIn("upload", filename=payload))
        else:
            own[first] = Bag(payload)
    return StandIn("request", **own)


class JsonBag(Bag):
    """`request.json` of Flask is a value, that of others a function to be awaited."""

    def __call__(self, *args, **kwargs):
        return Later(self._value)


class Readable(bytes):
    def __new__(cls, text):
        return bytes.__new__(cls, text.encode())

    def __call__(self, *args, **kwargs):
        return Later(self.decode())


# ---- What is replaced ------------------------------------------------------------------------------------------------


def holds_mark(value, depth=3):
    if isinstance(value, str):
        return mark in value
    if isinstance(value, bytes):
        return mark.encode() in value
    if isinstance(value, os.PathLike) and not isinstance(value, StandIn):
        return mark in str(value)
    if depth > 0 and isinstance(value, (list, tuple, set)):
        return any(holds_mark(one, depth - 1) for one in value)
    if depth > 0 and isinstance(value, dict):
        return any(holds_mark(one, depth - 1) for one in value.values())
    return False


def always(name, result):
    """Never carried out."""

    def replacement(*args, **kwargs):
        recorder.record(name, args, kwargs)
        return result()

    return replacement


def where_marked(name, real):
    """Carried out unless the mark is in what it is given; modules need theirs to load, and it is a copy."""
    takes_scope = name in ("eval", "exec")

    def replacement(*args, **kwargs):
        if not any(holds_mark(one) for one in args) and not any(holds_mark(one) for one in kwargs.values()):
            if takes_scope and len(args) == 1 and not kwargs:
                # Without a scope it runs in that of whoever calls, which is not here.
                caller = sys._getframe(1)
                return real(args[0], caller.f_globals, caller.f_locals)
            return real(*args, **kwargs)
        recorder.record(name, args, kwargs)
        return StandIn(name + "()")

    return replacement


class RecordedProcess:
    """A class, because there are packages that derive from `Popen`."""

    def __init__(self, *args, **kwargs):
        recorder.record("subprocess.Popen", args, kwargs)
        self.args = args
        self.pid = self.returncode = 0
        self.stdin, self.stdout, self.stderr = io.BytesIO(), io.BytesIO(), io.BytesIO()

    def communicate(self, *args, **kwargs):
        return (b"", b"")

    def wait(self, *args, **kwargs):
        return 0

    poll = send_signal = kill = terminate = wait

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False


def completed():
    return StandIn("completed", returncode=0, stdout="", stderr="", args=[])


def replace_builtins():
    import codecs
    import glob
    import pathlib
    import pickle
    import shutil
    import socket
    import subprocess

    os.system = always("os.system", lambda: 0)
    os.popen = always("os.popen", lambda: io.StringIO(""))
    for name in dir(os):
        if name.startswith(("exec", "spawn", "posix_spawn")) or name in ("fork", "forkpty", "startfile", "kill", "killpg"):
            setattr(os, name, always("os." + name, lambda: 0))
    subprocess.run = always("subprocess.run", completed)
    subprocess.Popen = RecordedProcess
    for name in ("call", "check_call"):
        setattr(subprocess, name, always("subprocess." + name, lambda: 0))
    subprocess.check_output = always("subprocess.check_output", lambda: b"")
    subprocess.getoutput = always("subprocess.getoutput", lambda: "")
    subprocess.getstatusoutput = always("subprocess.getstatusoutput", lambda: (0, ""))
    for name in ("create_subprocess_shell", "create_subprocess_exec"):
        setattr(asyncio, name, always("asyncio." + name, completed))
    for name in ("eval", "exec", "compile", "open"):
        setattr(builtins, name, where_marked(name, getattr(builtins, name)))
    io.open = where_marked("io.open", io.open)
    codecs.open = where_marked("codecs.open", codecs.open)
    for name in ("remove", "unlink", "rmdir", "mkdir", "makedirs", "removedirs", "listdir", "scandir", "open", "chmod", "rename", "replace", "stat"):
        setattr(os, name, where_marked("os." + name, getattr(os, name)))
    for name in ("exists", "isfile", "isdir"):
        setattr(os.path, name, lambda place, real=getattr(os.path, name): True if holds_mark(place) else real(place))
    for name in ("rmtree", "copy", "copy2", "copyfile", "copytree", "move"):
        setattr(shutil, name, where_marked("shutil." + name, getattr(shutil, name)))
    glob.glob = where_marked("glob.glob", glob.glob)
    for name in ("read_text", "read_bytes", "write_text", "write_bytes", "open", "unlink", "rmdir", "mkdir", "touch", "iterdir"):
        setattr(pathlib.Path, name, where_marked("Path." + name, getattr(pathlib.Path, name)))
    for name in ("exists", "is_file", "is_dir"):
        setattr(pathlib.Path, name, lambda self, *args, real=getattr(pathlib.Path, name): True if holds_mark(self) else real(self, *args))
    pickle.loads = where_marked("pickle.loads", pickle.loads)

    def refuse(*args, **kwargs):
        raise OSError("a probe has no network")

    socket.socket.connect = refuse
    socket.socket.bind = refuse
    socket.create_connection = refuse
    socket.getaddrinfo = refuse
    import urllib.request

    urllib.request.urlopen = always("urllib.request.urlopen", lambda: StandIn("response"))
    urllib.request.urlretrieve = always("urllib.request.urlretrieve", lambda: ("x", {}))
    try:
        import sqlite3

        sqlite3.connect = lambda *args, **kwargs: StandIn("sqlite3.connect()")
    except ImportError:
        pass
    sys.exit = lambda code=0: (_ for _ in ()).throw(RuntimeError("it ended the process"))


FRAMEWORKS = {"flask", "quart", "fastapi", "starlette", "django", "rest_framework", "bottle", "sanic", "aiohttp", "tornado", "uvicorn", "gunicorn", "werkzeug", "flask_cors", "flask_login", "flask_sqlalchemy"}
DANGEROUS = {"requests", "httpx", "urllib3", "sqlalchemy", "psycopg2", "psycopg", "MySQLdb", "pymysql", "mysql", "aiomysql", "asyncpg", "aiosqlite", "pymongo", "motor", "redis", "celery", "boto3", "paramiko", "fabric", "jinja2", "mako", "yaml", "dill", "jsonpickle", "smtplib", "pexpect", "sh", "cx_Oracle", "oracledb", "duckdb", "peewee"}
HARMLESS = {"dotenv", "loguru", "structlog", "rich", "click", "tqdm"}


class Package:
    """Finds stand-ins for the packages that do something to the world, and for their parts."""

    def find_spec(self, name, path=None, of=None):
        top = name.split(".")[0]
        if top in FRAMEWORKS or top in DANGEROUS or (top in HARMLESS and not installed(top)):
            return importlib.util.spec_from_loader(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__name__
        module.__path__ = []

        def part(key):
            if key.startswith("__"):
                raise AttributeError(key)
            if key == "request" and name in ("flask", "quart", "bottle"):
                return the_request
            made = StandIn(key)
            setattr(module, key, made)
            return made

        module.__getattr__ = part


def installed(name):
    finders = [finder for finder in sys.meta_path if not isinstance(finder, Package)]
    return any(finder.find_spec(name, None) is not None for finder in finders if hasattr(finder, "find_spec"))


class TheRequest(StandIn):
    """What Flask and its kin call `request`: the one that is being answered."""

    def __getattr__(self, key):
        if key.startswith("__") and key.endswith("__"):
            raise AttributeError(key)
        return getattr(current[0], key)

    def __setattr__(self, key, value):
        pass


current = [request_with([], "x")]
the_request = TheRequest("request")

# ---- What is called --------------------------------------------------------------------------------------------------


def entry_of(tree):
    """The function around the source, with the names around it."""
    found = None

    def visit(node, names):
        nonlocal found
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                first = min([child.lineno] + [one.lineno for one in child.decorator_list])
                inside = first <= source["line"] <= (child.end_lineno or child.lineno)
                if inside and not isinstance(child, ast.ClassDef) and found is None:
                    found = (child, names)
                if inside and found is None:
                    visit(child, names + [child.name])
            else:
                visit(child, names)

    visit(tree, [])
    return found


def path_of(written):
    """`request.args.get("host")` is `("request", ["args"])`: what holds it, and where in it."""
    words = []
    node = written.strip()
    rest = node
    first = ""
    while rest and (rest[0].isalnum() or rest[0] == "_"):
        first += rest[0]
        rest = rest[1:]
    while rest.startswith("."):
        rest = rest[1:]
        word = ""
        while rest and (rest[0].isalnum() or rest[0] == "_"):
            word += rest[0]
            rest = rest[1:]
        words.append(word)
    return first, words


def harmless_for(parameter):
    if parameter.default is not inspect.Parameter.empty:
        return parameter.default
    kind = parameter.annotation
    name = kind if isinstance(kind, str) else getattr(kind, "__name__", "")
    if name in ("int", "float"):
        return 1
    if name == "bool":
        return True
    if name == "str":
        return "x"
    if parameter.name in ("request", "req"):
        return request_with([], "x")
    return StandIn(parameter.name)


def arguments_for(function, payload, holder, words):
    values = []
    named = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value = harmless_for(parameter)
        if parameter.name == holder:
            value = request_with(words, payload) if words else payload
        if parameter.kind == parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            values.append(value)
    return values, named


def textual(value, depth=3):
    if isinstance(value, str):
        return [value]
    if isinstance(value, bytes):
        return [value.decode("utf-8", "replace")]
    if isinstance(value, os.PathLike) and not isinstance(value, StandIn):
        return [str(value)]
    if depth > 0 and isinstance(value, (list, tuple, set)):
        return [text for one in list(value)[:200] for text in textual(one, depth - 1)]
    if depth > 0 and isinstance(value, dict):
        return [text for one in list(value.values())[:200] for text in textual(one, depth - 1)]
    return []


SHELLS = {"sh", "bash", "zsh", "dash", "ksh", "cmd", "cmd.exe", "powershell", "pwsh"}


def deciding_texts(use, args, kwargs):
    first = args[0] if args else next(iter(kwargs.values()), None)
    if use == "sql":
        return textual(first)[:1]
    if use == "command":
        if isinstance(first, (list, tuple)):
            program = os.path.basename(str(first[0])) if first else ""
            return textual(first) if kwargs.get("shell") or program in SHELLS else textual(first[:1])
        return textual(first)
    return [text for one in list(args) + list(kwargs.values()) for text in textual(one)]


def is_armed(use, text, payload):
    if use == "path":
        return mark in text and posixpath.normpath("/a/b/" + text if not text.startswith("/") else text) == "/" + mark + ".txt"
    if use == "redirect":
        return text.lstrip().startswith(payload)
    if use == "request":
        from urllib.parse import urlsplit

        try:
            return mark in (urlsplit(text if "://" in text else "http://" + text.lstrip("/")).hostname or "")
        except ValueError:
            return False
    return payload in text


def last_word(name):
    """What calls beside the sink on its lines are not."""
    words = re.findall(r"\w+", name.replace("()", ""))
    return words[-1] if words else name


def call(function, values, named):
    """What came back, and why it went wrong; given up where it takes too long."""
    outcome = {}

    def work():
        try:
            result = function(*values, **named)
            if inspect.iscoroutine(result):
                result = asyncio.run(result)
            elif inspect.isgenerator(result):
                result = "".join(str(one) for _, one in zip(range(100), result))
            outcome["result"] = result
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(CALL_LIMIT)
    return outcome


def why_not_loaded(error):
    file = request["file"]
    if isinstance(error, ModuleNotFoundError) and error.name:
        return "`%s` could not be loaded: the package `%s` is not installed" % (file, error.name)
    return "`%s` could not be loaded: %s: %s" % (file, type(error).__name__, str(error).split("\n")[0][:200])


def load():
    """As a part of its package where it is one, so that relative imports find their way."""
    parts = request["file"][:-3].split("/")
    top = len(parts) - 1
    while top > 0 and os.path.isfile(os.path.join(folder, *parts[:top], "__init__.py")):
        top -= 1
    roots = [os.path.join(folder, *parts[:top]), folder, os.path.join(folder, "src"), os.path.dirname(target)]
    sys.path[:0] = list(dict.fromkeys(roots))
    name = ".".join(parts[top:])
    if name.endswith(".__init__"):
        name = name[: -len(".__init__")]
    if "." in name:
        return importlib.import_module(name)
    spec = importlib.util.spec_from_file_location(name, target)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def find(module, function, names):
    """The function as it can be reached from outside, over an instance where it is a method."""
    holder = module
    for name in names:
        holder = getattr(holder, name, None)
        if holder is None:
            return None
    if inspect.isclass(holder):
        try:
            holder = holder(*[StandIn("argument") for _ in list(inspect.signature(holder).parameters.values()) if _.default is inspect.Parameter.empty and _.kind in (_.POSITIONAL_ONLY, _.POSITIONAL_OR_KEYWORD)])
        except Exception:
            holder = holder.__new__(holder)
    found = getattr(holder, function.name, None)
    return found if callable(found) and not isinstance(found, StandIn) else None


def run():
    with open(target, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    entry = entry_of(tree)
    replace_builtins()
    sys.meta_path.insert(0, Package())
    os.chdir(folder)
    try:
        module = load()
    except BaseException as error:
        return {"status": "failed", "why": why_not_loaded(error)}
    if entry is None:
        return {"status": "failed", "why": "`%s` is not inside a function" % source["written"][:60]}
    node, names = entry
    function = find(module, node, names)
    title = ".".join(names + [node.name])
    if function is None:
        return {"status": "failed", "why": "`%s` cannot be reached from outside of its file" % title}
    holder, words = path_of(source["written"])
    parameters = [one.arg for one in node.args.posonlyargs + node.args.args + node.args.kwonlyargs]
    is_global = holder not in parameters and getattr(module, holder, None) is the_request
    if holder not in parameters and not is_global:
        return {"status": "failed", "why": "`%s` does not come in through a parameter or a request" % source["written"][:60]}
    name = source["written"] if words and len(source["written"]) <= 60 else ".".join([holder] + words)
    why = None
    altered = None
    for payload in request["payloads"]:
        recorder.arrivals.clear()
        current[0] = request_with(words, payload) if is_global else request_with([], "x")
        values, named = arguments_for(function, payload, None if is_global else holder, words)
        outcome = call(function, values, named)
        told = {"call": "`%s` called with `%s`" % (title, name), "input": payload, "sink": sink["name"]}
        arrivals = [(args, kwargs) for called, line, args, kwargs in list(recorder.arrivals) if line is not None and sink["line"] - 3 <= line <= sink["endLine"] + 1 and last_word(called) == last_word(sink["name"])]
        if sink["name"] == "the page" and "result" in outcome:
            result = outcome["result"]
            arrivals.append(((result[0] if isinstance(result, tuple) and result else result,), {}))
        for args, kwargs in arrivals:
            texts = [text for text in deciding_texts(sink["use"], args, kwargs) if mark in text]
            for text in texts:
                if is_armed(sink["use"], text, payload):
                    return dict(told, status="arrived", observed=text)
            if texts and altered is None:
                altered = dict(told, status="altered", observed=texts[0])
        if why is None and "error" in outcome:
            error = outcome["error"]
            why = "`%s` raised %s: %s" % (title, type(error).__name__, str(error).split("\n")[0][:200])
    return altered or {"status": "stopped", "why": why or "`%s` came to its end without `%s` being called on that line" % (title, sink["name"])}


try:
    outcome = run()
except BaseException as error:
    outcome = {"status": "failed", "why": traceback.format_exception_only(type(error), error)[-1].strip()[:200]}
answer(outcome)
