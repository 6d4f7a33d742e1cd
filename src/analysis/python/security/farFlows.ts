import type { Access } from '../../flows/fileFlows.ts';
import type { FarFlow, MemberSource } from '../../flows/followFlows.ts';
import type { FlowVerdict } from '../../flows/flowObservations.ts';
import type { Use } from './flow/contexts.ts';
import { usesOf } from './flow/contexts.ts';
import { told } from './flow/sinks.ts';
import { requestMembers } from './flow/sources.ts';

/** What data does that went through several files of Python. */
export function judgePythonFlow({ sink, source, cleared, certainty, text }: FarFlow): FlowVerdict | undefined {
  const words = told[sink.use as Use | 'program'];
  if (words === undefined || (cleared & usesOf(sink.use === 'program' ? 'command' : (sink.use as Use))) !== 0) return undefined;
  // Where an address leads is decided by how it begins.
  if ((sink.use === 'redirect' || sink.use === 'fetch') && text !== undefined && !text.startsWith('\u0000')) return undefined;
  const { rule: info, consequence } = words;
  if (source.origin === 'request' || source.origin === 'network') {
    return { info, consequence, confidence: Math.round((certainty - 0.05) * 100) / 100, severity: certainty < 0.8 && info.severity === 'error' ? 'warning' : info.severity };
  }
  // Whoever starts a program may run commands anyway; evaluating what they typed is still a surprise.
  return source.origin === 'arguments' && sink.use === 'code' ? { info, consequence, confidence: 0.6, severity: 'warning' } : undefined;
}

/** Which members of a request are what somebody sent. */
export function pythonSourceIn(_path: string, [first]: Access): MemberSource | undefined {
  return first !== undefined && requestMembers.has(first) ? { from: 'the request', origin: 'request', mayBeObject: true } : undefined;
}

/** Whether a text has a word without which nothing enters there. */
export function mayHoldPythonSource(text: string): boolean {
  return /request|\breq\b|argv|\binput\s*\(|parse_args|\brecv|handler|WebSocket|get_argument|rfile|fastapi/i.test(text);
}

/** Whether a module does nothing but hand on what others declare. */
export function mayHandOnPython(text: string): boolean {
  return /^\s*(from|import)\s/m.test(text) && !/^\s*(async\s+)?def\s/m.test(text);
}
