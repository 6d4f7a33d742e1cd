import type { Access } from '../../../flows/fileFlows.ts';
import type { FarFlow, MemberSource } from '../../../flows/followFlows.ts';
import type { FlowVerdict } from '../../../flows/flowObservations.ts';
import { memberPath } from '../../dataflow/paths.ts';
import type { Origin, SinkKind } from '../../dataflow/values.ts';
import { sinkKinds, sinkSet } from '../../dataflow/values.ts';
import { chainedSource, sources } from '../../knowledge/sources.ts';
import { confidenceIn, consequenceOf, matters, severityOf } from './consequences.ts';

/** Kinds that ask how an object is built, which a text can no longer say. */
const asksForObjects: ReadonlySet<SinkKind> = new Set(['nosql', 'loop', 'confusion']);

const onlyAsks = /(^|\.)(exists|access|l?stat|realpath)(Sync)?$/;

/** What data does that went through several files of JavaScript or TypeScript. */
export function judgeScriptFlow(flow: FarFlow): FlowVerdict | undefined {
  const kind = flow.sink.use as SinkKind;
  const origin = flow.source.origin as Origin;
  if (!sinkKinds.includes(kind) || (flow.cleared & sinkSet(kind)) !== 0) return undefined;
  if (flow.sink.needs !== undefined && flow.sink.needs !== origin) return undefined;
  // Whether a file is there is asked to decide about it.
  if (kind === 'path' && onlyAsks.test(flow.sink.name)) return undefined;
  if (asksForObjects.has(kind) && !flow.mayBeObject) return undefined;
  const arrived = { kind, text: flow.text, taint: { cleared: flow.cleared, source: { from: flow.source.from, origin } } };
  if (!matters(arrived, flow.source.written)) return undefined;
  const { info, text: consequence } = consequenceOf(arrived);
  if (kind === 'nosql') {
    // Whether it still is an object so far from where it was sent is a guess: a schema may have been asked on the way.
    return { info, consequence, confidence: confidenceIn(origin, flow.certainty * 0.8), severity: 'warning' };
  }
  const confidence = confidenceIn(origin, flow.certainty);
  const alone = consequenceOf({ ...arrived, taint: { ...arrived.taint, source: { from: 'a caller', origin: 'library' } } }).info.id;
  return { ...(alone !== info.id && { ruleForAnyCaller: alone }), info, consequence, confidence, severity: severityOf(info, kind, origin, flow.source.label, confidence) };
}

/** Which members of what a framework hands over are sources. */
export function scriptSourceIn(path: string, access: Access): MemberSource | undefined {
  let at = path;
  for (const member of access) {
    at = memberPath(at, member);
    const group = sources.get(at) ?? chainedSource(at);
    if (group !== undefined) return { from: group.from, origin: group.origin, mayBeObject: group.mayBeObject ?? false };
  }
  return undefined;
}

/** Whether a text has a word without which there is no source in it. */
export function mayHoldScriptSource(text: string): boolean {
  return sourceWords.test(text);
}

/** Whether a text hands on what other modules offer. */
export function mayHandOnScript(text: string): boolean {
  return /\bexport\b[^;'"]*\bfrom\s*['"]|\bexports\b[^;\n]*\brequire\(|\.\.\.\s*require\(/.test(text);
}

/** Without one of these there is no source in a file that others could be given; narrower than what one file is run for. */
const sourceWords = new RegExp([
  String.raw`\b(?:req|request|ctx|Request|NextApiRequest|NextRequest|IncomingMessage|FastifyRequest|VercelRequest|argv|onmessage|MessageEvent|ParameterizedContext|APIGateway\w*|hono|commander|yargs)\b`,
  String.raw`\bcontext\.(?:query|request|req|params|body|headers)\b`,
  String.raw`\bevent\.(?:body|queryStringParameters|pathParameters|headers|rawPath|path|data)\b`,
  String.raw`\b(?:window|document|self|globalThis)\.(?:location|name|URL|documentURI|baseURI|referrer)\b`,
  String.raw`\blocation(?:\.(?:hash|search|href|pathname)\b|\s*[;,)\]])`,
  String.raw`@(?:Query|Body|Param|Headers|UploadedFile)\(|\bqueryParam|\bparamMap\b`,
].join('|'));
