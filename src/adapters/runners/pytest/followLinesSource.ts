/** The part of the plugin that finds out which lines of the workspace run. Needs `ROOT` and `COVER`. */
export const followLinesSource = String.raw`
def _runs(lines):
    told = {}
    for file, numbers in lines.items():
        runs = []
        for line in sorted(numbers):
            if line < 1:
                continue
            if runs and runs[-1] == line - 1:
                runs[-1] = line
            else:
                runs.extend((line, line))
        told[file] = runs
    return told


_names = {}


def _inside(filename):
    known = _names.get(filename)
    if known is None:
        known = ""
        if filename and not filename.startswith("<"):
            real = os.path.realpath(filename)
            below = os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else ""
            if below and "site-packages" not in below and "node_modules" not in below and not below.split(os.sep)[0] in (".venv", "venv", ".tox"):
                known = real
        _names[filename] = known
    return known


class _TraceTracer:
    """Follows lines with the interpreter's trace function, which code outside of the workspace never sees."""

    def __init__(self):
        self.lines = {}
        self.before = None

    def _global(self, frame, event, arg):
        file = _inside(frame.f_code.co_filename)
        if not file:
            return None
        numbers = self.lines.setdefault(file, set())
        numbers.add(frame.f_lineno)

        def local(frame, event, arg):
            if event == "line":
                numbers.add(frame.f_lineno)
            return local

        return local

    def begin(self):
        self.before = sys.gettrace()
        threading.settrace(self._global)
        sys.settrace(self._global)

    def end(self):
        sys.settrace(self.before)
        threading.settrace(None)


class _MonitorTracer:
    """Follows lines with the interpreter's monitoring: each line is told once a test, then costs nothing."""

    def __init__(self):
        self.lines = {}
        monitoring = sys.monitoring
        self.tool = next((n for n in (4, 3, 2) if monitoring.get_tool(n) is None), None)
        if self.tool is None:
            raise RuntimeError("no free tool")
        monitoring.use_tool_id(self.tool, "roundtable")
        monitoring.register_callback(self.tool, monitoring.events.LINE, self._line)

    def _line(self, code, line):
        file = _inside(code.co_filename)
        if file:
            self.lines.setdefault(file, set()).add(line)
        return sys.monitoring.DISABLE

    def begin(self):
        sys.monitoring.restart_events()
        sys.monitoring.set_events(self.tool, sys.monitoring.events.LINE)

    def end(self):
        sys.monitoring.set_events(self.tool, 0)


def _make_tracer():
    if hasattr(sys, "monitoring"):
        try:
            return _MonitorTracer()
        except Exception:
            pass
    return _TraceTracer()


_tracer = _make_tracer() if COVER else None


def _body_lines(code, found):
    """Lines of a module that run as it is imported: its own, and those of classes, but of no function."""
    for _, line in dis.findlinestarts(code):
        if line:
            found.add(line)
    for inner in code.co_consts:
        if hasattr(inner, "co_code") and not inner.co_flags & 0x1:
            _body_lines(inner, found)
`;
