import type { Evidence } from '../../../analysis/observation.ts';
import { isTestPath } from '../../../analysis/testPath.ts';
import { LineIndex } from '../../../base/text.ts';
import type { Finding } from '../finding.ts';
import type { ArrivalProbe, ProbeSink, SinkUse } from '../ports/probes.ts';
import { markOf, payloadsFor } from './payloads.ts';

/** Rules whose claim is that a text arrives somewhere, by what it can do there. */
const uses: Readonly<Record<string, SinkUse>> = {
  'security/command-injection': 'command',
  'security/shell-from-parts': 'command',
  'security/code-injection': 'code',
  'security/code-from-parts': 'code',
  'security/sql-injection': 'sql',
  'security/path-traversal': 'path',
  'security/html-injection': 'html',
  'security/template-injection': 'template',
  'security/open-redirect': 'redirect',
  'security/server-side-request-forgery': 'request',
  'security/unsafe-deserialization': 'deserialize',
};

/** What can be tried to show a finding; `none` where nothing of it can be run. */
export type ProbePlan = { readonly kind: 'growth' } | { readonly kind: 'arrival'; readonly probe: Omit<ArrivalProbe, 'text'> } | { readonly kind: 'none' };

/** Languages whose code can be run here, by the end of the file's name. */
const script = /\.[cm]?[jt]sx?$/;
const python = /\.py$/;

/** Data that nobody hands to a function: there is nothing to call with a text of ours. */
const notHandedIn = /comes from (?:the page's|a message from another window|the command line|the environment|the machine|stored data|an error)/;
/** How a server sends markup; what a browser does with it cannot be run here. */
const answers = /(?:^|\.)(?:send|write|end|body)$/;

/** Whether a finding makes a claim that can be tried; from what is in it alone, so that nothing is read in vain. */
export function isProbeable(finding: Finding): boolean {
  if (isTestPath(finding.file) || languageOf(finding.file) === undefined) return false;
  if (finding.rule === 'security/redos') return true;
  const sink = sinkOf(finding);
  const source = sourceStepOf(finding);
  return sink !== undefined && source !== undefined && !notHandedIn.test(source.text) && !(sink.use === 'html' && script.test(finding.file) && !answers.test(sink.name));
}

/** Plans the probe for a finding of a file with this text. */
export function planProbe(finding: Finding, text: string): ProbePlan {
  if (!isProbeable(finding)) return { kind: 'none' };
  if (finding.rule === 'security/redos') return { kind: 'growth' };
  const sink = sinkOf(finding)!;
  const { start } = sourceStepOf(finding)!.place!.range;
  const mark = markOf(finding.id);
  return {
    kind: 'arrival',
    probe: {
      language: languageOf(finding.file)!,
      file: finding.file,
      source: { written: writtenSource(sourceStepOf(finding)!, text), line: start.line, column: start.column, symbol: finding.symbol },
      sink,
      payloads: payloadsFor(sink.use, mark),
      mark,
    },
  };
}

export function languageOf(file: string): ArrivalProbe['language'] | undefined {
  return script.test(file) ? 'javascript' : python.test(file) ? 'python' : undefined;
}

/** Where the data enters; the first step of the path, which has to be in the finding's own file. */
function sourceStepOf(finding: Finding): Evidence | undefined {
  const first = finding.evidence.find(({ kind }) => kind === 'path');
  return first?.place !== undefined && first.place.file === undefined ? first : undefined;
}

/** All of `req.query.name`, where the step itself says `req.query`. */
function writtenSource({ place }: Evidence, text: string): string {
  const index = new LineIndex(text);
  const [from, to] = [index.offsetAt(place!.range.start), index.offsetAt(place!.range.end)];
  const written = text.slice(from, Math.min(to, from + 200));
  if (!/^[\w$.]+$/.test(written)) return written;
  const rest = text.slice(to, to + 200);
  return written + (/^(?:\??\.[\w$]+(?![\w$]*\()|\[(?:'[^'\]]*'|"[^"\]]*")\])*/.exec(rest)?.[0] ?? '');
}

function sinkOf(finding: Finding): ProbeSink | undefined {
  const last = finding.evidence.findLast(({ kind }) => kind === 'path');
  const use = uses[finding.rule];
  if (last?.place === undefined || last.place.file !== undefined || use === undefined) return undefined;
  const name = /^(?:arrives at|It reaches) `(.+)`$/.exec(last.text)?.[1] ?? (/^It is returned as a page$/.test(last.text) ? 'the page' : undefined);
  if (name === undefined) return undefined;
  return { use, name, line: last.place.range.start.line, endLine: last.place.range.end.line };
}
