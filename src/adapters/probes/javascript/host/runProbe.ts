import path from 'node:path';
import { languageOf } from '../../../../analysis/languageOf.ts';
import { errorMessage } from '../../../../base/errors.ts';
import type { ArrivalOutcome, ProbeSink, SinkUse } from '../../../../teams/review/ports/probes.ts';
import { ModuleLoader } from '../../../trials/javascript/host/moduleLoader.ts';
import { stripTypes } from '../../../trials/javascript/host/stripTypes.ts';
import type { HostRequest } from '../../probeProtocol.ts';
import type { Entry } from './entries.ts';
import { entriesTo } from './entries.ts';
import type { EntryShape } from './entryShape.ts';
import { entryShapeOf, linesTakenBefore } from './entryShape.ts';
import { Handlers } from './handlers.ts';
import { decidingTexts, isArmed } from './judgeText.ts';
import { ReplacedPackages } from './packages.ts';
import type { Arrival } from './recorder.ts';
import { Recorder } from './recorder.ts';
import { replaceBuiltins } from './replaceBuiltins.ts';
import { whyNotLoaded } from './whyNotLoaded.ts';

/** One text to try: what comes in, and what of it has to arrive. */
interface Attempt {
  readonly input: string;
  readonly needle: string;
}

const callLimitMs = 1_000;
/** Callbacks that hang on nothing slow have come by then. */
const settleMs = 25;

/** Loads the file with recorders in the place of everything dangerous, calls it with marked texts and says what arrived where. */
export async function runProbe(request: HostRequest): Promise<ArrivalOutcome> {
  const { folder, source, sink, mark } = request;
  const file = path.join(folder, request.file);
  const recorder = new Recorder(file);
  const handlers = new Handlers();
  replaceBuiltins(recorder, handlers, mark);
  const loader = new ModuleLoader({ folder, tick: () => undefined, record: () => undefined, replaced: new ReplacedPackages(recorder, handlers, folder), isInterop: true });
  let exported: unknown;
  try {
    await loader.preload(file);
    exported = loader.load(file);
  } catch (error) {
    return { status: 'failed', why: whyNotLoaded(error, request.file) };
  }
  const text = loader.text(file);
  const language = languageOf(request.file);
  if (language === null || language === 'python') return { status: 'failed', why: `\`${request.file}\` is in no language that is run here` };
  const shape = entryShapeOf(text, language, source);
  if (shape === undefined) return { status: 'failed', why: `\`${source.written.slice(0, 60)}\` does not come in through a parameter of a function` };
  const entries = entriesTo(exported, source.symbol, shape, handlers, recorder);
  if (entries.length === 0) return { status: 'failed', why: source.symbol === '' ? 'what it is in is neither exported nor registered to answer requests' : `\`${source.symbol}\` is neither exported nor registered to answer requests` };

  // Where a compiler has moved the lines, the name alone has to do.
  const isAligned = stripTypes(text, file, folder).isAligned;
  const lineOf = (line: number): number => line - linesTakenBefore(text, language, line);
  const [from, to] = [lineOf(sink.line) - 3, lineOf(sink.endLine) + 1];
  const isSink = ({ line, name }: Arrival): boolean => isNamed(name, sink) && (!isAligned || (line !== undefined && line >= from && line <= to));

  let altered: ArrivalOutcome | undefined;
  let why: string | undefined;
  for (const attempt of request.payloads.flatMap((payload) => attemptsFor(payload, shape, text))) {
    for (const entry of entries) {
      const ended = await call(entry, attempt, recorder, (arrival) => isSink(arrival) && armedText(request, arrival, attempt) !== undefined);
      for (const arrival of recorder.arrivals.filter(isSink)) {
        const armed = armedText(request, arrival, attempt);
        const told = { call: entry.title, input: attempt.input, sink: sink.name };
        if (armed !== undefined) return { status: 'arrived', ...told, observed: armed };
        const disarmed = decidingTexts(sink.use, arrival.args).find((one) => one.includes(mark));
        if (disarmed !== undefined) altered ??= { status: 'altered', ...told, observed: disarmed };
      }
      why ??= ended;
    }
  }
  return altered ?? { status: 'stopped', why: why ?? `the call came to its end without \`${sink.name}\` being called on that line` };
}

function armedText({ sink, mark }: HostRequest, { args }: Arrival, { needle }: Attempt): string | undefined {
  return decidingTexts(sink.use, args).find((text) => isArmed(sink.use, text, needle, mark));
}

/** What is written into an address cannot hold spaces, and names of its query have to be guessed from the code. */
function attemptsFor(payload: string, shape: EntryShape, text: string): Attempt[] {
  const [first, second] = shape.path[0] === 'request' || shape.path[0] === 'req' ? shape.path.slice(1) : shape.path;
  if (second !== undefined || !/^(url|originalUrl|href|rawPath|rawQueryString|search|querystring)$/.test(first ?? '')) return [{ input: payload, needle: payload }];
  const read = [...text.matchAll(/(?:query|searchParams|params|parsed|qs)(?:\.|\[['"])(\w+)|\.get\(['"](\w+)['"]\)/g)].map(([, dotted, got]) => dotted ?? got!);
  const taken = [...text.matchAll(/\{([^{}]{1,200})\}\s*=[^=>]/g)].flatMap(([, pattern]) => [...pattern!.matchAll(/(\w+)\s*(?:[,:=]|$)/g)].map(([, name]) => name!));
  const names = new Set([...read, ...taken].filter((name) => name !== 'get'));
  const query = [...names].slice(0, 12).map((name) => `${name}=${encodeURIComponent(payload)}`).join('&');
  const bare = payload.replaceAll(' ', '/');
  return [...(query === '' ? [] : [{ input: `/?${query}`, needle: payload }]), { input: `/${bare}`, needle: bare }];
}

/** Calls and waits until it has arrived, has ended or takes too long; tells why it went wrong, where it did. */
async function call(entry: Entry, { input }: Attempt, recorder: Recorder, isArrival: (arrival: Arrival) => boolean): Promise<string | undefined> {
  let arrive: () => void = () => undefined;
  const arrived = new Promise<undefined>((resolve) => (arrive = () => resolve(undefined)));
  recorder.listen((arrival) => {
    if (isArrival(arrival)) arrive();
  });
  const wait = (ms: number): Promise<undefined> => new Promise((resolve) => void setTimeout(() => resolve(undefined), ms));
  const work = (async () => {
    try {
      await entry.call(input);
    } catch (error) {
      return `${entry.title} threw: ${errorMessage(error).split('\n')[0]!.slice(0, 200)}`;
    }
    await wait(settleMs);
    return undefined;
  })();
  const ended = await Promise.race([arrived, work, wait(callLimitMs)]);
  recorder.listenNoMore();
  return ended;
}

/** What calls beside the sink on its lines are not: another name, unless it is the thing itself under a name of the code's own. */
function isNamed(name: string, { name: written, use }: ProbeSink): boolean {
  return lastWord(name) === lastWord(written) || (own[use]?.test(name) ?? false);
}

const own: Readonly<Partial<Record<SinkUse, RegExp>>> = {
  command: /^child_process\./,
  code: /^(eval$|Function$|vm\.|setTimeout$|setInterval$)/,
  path: /^fs\./,
  request: /^(fetch$|https?\.|http2\.)/,
};

function lastWord(name: string): string | undefined {
  return /([\w$]+)\W*$/.exec(name.replace(/\(\)/g, ''))?.[1];
}
