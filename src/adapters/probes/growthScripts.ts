/**
 * Programs that time an expression on input that grows. They say what they begin before they begin it, because the one
 * that counts may never end; whoever started them ends them.
 */
export const growthInJavaScript = `
const { source, flags, attack, isExponential, mostLength, enoughMs } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const regex = new RegExp(source, flags);
const build = (times) => attack.pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + attack.suffix;
const say = (what) => require('fs').writeSync(1, JSON.stringify(what) + '\\n');
const time = (text) => {
  regex.lastIndex = 0;
  const from = performance.now();
  regex.exec(text);
  return performance.now() - from;
};
time(build(1));
time(build(1));
for (let times = isExponential ? 6 : 64; ; times = isExponential && times < 40 ? times + 2 : times * 2) {
  const text = build(times);
  if (text.length > mostLength) break;
  say({ begin: text.length, at: performance.now() });
  let ms = time(text);
  for (let again = 0; again < 2 && ms < 5; again++) ms = Math.min(ms, time(text));
  say({ length: text.length, ms });
  if (ms > enoughMs) break;
}
`;

export const growthInPython = `
import ast, json, re, sys, time
started = time.perf_counter()
request = json.loads(sys.stdin.read())
attack = request["attack"]
flags = 0
for letter, flag in (("i", re.I), ("m", re.M), ("s", re.S)):
    if letter in request["flags"]:
        flags |= flag
pattern = ast.literal_eval("(" + request["source"] + ")")
if isinstance(pattern, bytes):
    pattern = pattern.decode("latin-1")
if "\\n" in pattern and re.search(r"^\\s*#|\\s#\\s", pattern, re.M):
    flags |= re.X
regex = re.compile(pattern, flags)
run = {"none": regex.search, "start": regex.match, "both": regex.fullmatch}[request["anchors"]]

def build(times):
    return "".join(part["prefix"] + part["pump"] * times for part in attack["pumps"]) + attack["suffix"]

def say(what):
    sys.stdout.write(json.dumps(what) + "\\n")
    sys.stdout.flush()

def clock(text):
    begun = time.perf_counter()
    run(text)
    return (time.perf_counter() - begun) * 1000

clock(build(1))
exponential = request["isExponential"]
times = 6 if exponential else 64
while True:
    text = build(times)
    if len(text) > request["mostLength"]:
        break
    say({"begin": len(text), "at": (time.perf_counter() - started) * 1000})
    ms = clock(text)
    for _ in range(2):
        if ms < 5:
            ms = min(ms, clock(text))
    say({"length": len(text), "ms": ms})
    if ms > request["enoughMs"]:
        break
    times = times + 2 if exponential and times < 40 else times * 2
`;
