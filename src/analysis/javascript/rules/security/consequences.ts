import type { Severity } from '../../../../base/severity.ts';
import type { RuleInfo } from '../../../observation.ts';
import * as infos from '../../../rules/infos/security.ts';
import type { Origin, SinkKind, SinkSet } from '../../dataflow/values.ts';
import { beginsAtRoot, beginsWithOneSlash, blank, hole, neverAbsolute, neverClimbs } from '../../dataflow/values.ts';

/** What has to be known of data that arrived to say what it does there. */
export interface ArrivedData {
  readonly kind: SinkKind;
  readonly text: string | undefined;
  readonly taint: { readonly cleared: SinkSet; readonly source: { readonly from: string; readonly origin: Origin } };
}

export interface Consequence {
  readonly info: RuleInfo;
  /** What happens, after "`x` from the request reaches `sink`: ". */
  readonly text: string;
}

const told: Readonly<Record<SinkKind, Consequence>> = {
  command: { info: infos.commandInjection, text: 'anyone can run commands here' },
  code: { info: infos.codeInjection, text: 'anyone can run code here' },
  sql: { info: infos.sqlInjection, text: 'anyone can change what this query does' },
  nosql: { info: infos.nosqlInjection, text: 'an object in its place matches every document' },
  path: { info: infos.pathTraversal, text: 'it can name any file on this machine' },
  html: { info: infos.htmlInjection, text: 'markup in it runs as script in the reader\'s browser' },
  template: { info: infos.templateInjection, text: 'expressions in it run on the server' },
  redirect: { info: infos.openRedirect, text: 'a link can lead from here to any site' },
  request: { info: infos.serverSideRequest, text: 'the server can be made to fetch any address' },
  deserialize: { info: infos.unsafeDeserialization, text: 'reading it can run code' },
  prototype: { info: infos.prototypePollution, text: 'a key such as `__proto__` changes every object' },
  regex: { info: infos.regexInjection, text: 'a slow pattern stops the process' },
  log: { info: infos.logInjection, text: 'a line break in it forges an entry' },
  call: { info: infos.dynamicMethodCall, text: 'it can name any method, inherited ones included' },
  xml: { info: infos.xmlExternalEntities, text: 'the document can name files to read' },
  xpath: { info: infos.xpathInjection, text: 'it can ask for any part of the document' },
  format: { info: infos.formatString, text: '`%` signs in it take the other arguments' },
  disclosure: { info: infos.errorExposure, text: 'it tells how the program is built' },
  mail: { info: infos.mailedHost, text: 'the link leads where the sender of the request wants' },
  entities: { info: infos.xmlEntities, text: 'a small document can fill the memory' },
  loop: { info: infos.unboundedLoop, text: 'an object with a large `length` in its place keeps the process busy' },
  confusion: { info: infos.listPassesCheck, text: 'a parameter that is sent twice is a list, and passes this check' },
  access: { info: infos.selfGrantedAccess, text: 'whoever sends the request decides on it' },
};

/** Rules that say the same of data whose origin is nearer. */
const gentler: Readonly<Partial<Record<Origin, Partial<Record<SinkKind, Consequence>>>>> = {
  browser: { template: { info: infos.htmlInjection, text: 'expressions and markup in it run as script in the reader\'s browser' } },
  local: { command: { info: infos.shellFromParts, text: 'spaces and signs in it are read by the shell' } },
  machine: { command: { info: infos.shellFromParts, text: 'a folder with a space or a sign in its name breaks the command' } },
  library: {
    command: { info: infos.shellFromParts, text: 'spaces and signs in it are read by the shell' },
    code: { info: infos.codeFromParts, text: 'it is run as code' },
    html: { info: infos.markupFromParts, text: 'it is read as markup' },
  },
};

export function consequenceOf({ kind, taint }: ArrivedData): Consequence {
  return gentler[taint.source.origin]?.[kind] ?? told[kind];
}

/** Every rule that data flow speaks under. */
export const flowRules: readonly RuleInfo[] = [...new Set([...Object.values(told), ...Object.values(gentler).flatMap((each) => Object.values(each))].map(({ info }) => info))];

/** What data of each origin can do harm to at all; of the remote kind everything. */
const harms: Readonly<Record<Origin, readonly SinkKind[]>> = {
  remote: ['command', 'code', 'sql', 'nosql', 'path', 'html', 'template', 'redirect', 'request', 'deserialize', 'prototype', 'regex', 'log', 'call', 'xml', 'xpath', 'format', 'mail', 'entities', 'loop', 'confusion', 'access'],
  browser: ['html', 'code', 'template', 'redirect', 'prototype', 'call', 'xpath', 'request', 'entities'],
  page: ['html'],
  local: ['command', 'regex'],
  library: ['command', 'code', 'html', 'prototype'],
  machine: ['command'],
  stored: ['html'],
  error: ['disclosure'],
  elsewhere: [],
};

/** Whether what arrived can do harm at this kind of sink at all. */
export function matters({ kind, taint, text }: ArrivedData, sourceText: string): boolean {
  const { origin, from } = taint.source;
  if (!harms[origin].includes(kind)) return false;
  // The browser says where it comes from; nobody else can choose it for the user.
  if (kind === 'redirect' && /referr?er/i.test(sourceText)) return false;
  // Only the sender of a request chooses its host, and that is the reader's own browser.
  if (kind === 'html' && /\bhost(name)?['"\])]*$/i.test(sourceText)) return false;
  const isPart = text !== undefined && text.includes(hole) && text.replaceAll(hole, '').trim() !== '';
  const isOwnPart = text !== undefined && text.includes(blank) && text.replaceAll(blank, '').replaceAll(hole, '').trim() !== '';
  switch (origin) {
    // Whoever starts a program may run what they like anyway; only text that a shell takes apart surprises them.
    case 'local':
      return from === 'the command line' && (kind === 'regex' || isPart || isOwnPart);
    case 'machine':
      return isPart || isOwnPart;
    case 'error':
      return true;
    case 'library':
      return kind === 'prototype' || (isPart && (kind !== 'html' || text.includes('<')));
    default:
  }
  if (kind === 'path' && (taint.cleared & neverClimbs) !== 0) {
    // Behind a folder of ours it stays there; on its own it must not start at the root either.
    return (taint.cleared & neverAbsolute) === 0 && (text === undefined || text.startsWith(hole));
  }
  if (kind === 'mail') return /\bhost(name)?\b|['"]host['"]/i.test(sourceText);
  if (kind === 'redirect' && (taint.cleared & beginsAtRoot) !== 0 && (taint.cleared & beginsWithOneSlash) !== 0) return false;
  if (kind === 'redirect' || kind === 'request') return !leadsTheWay(kind, text);
  return true;
}

/** How far data of these origins is from an attacker. */
const trust: Readonly<Partial<Record<Origin, number>>> = { local: 0.45, machine: 0.6 };

/** How sure it is that somebody can do harm with it. */
export function confidenceIn(origin: Origin, certainty: number): number {
  return Math.round(Math.min(0.95, 0.95 * certainty) * (trust[origin] ?? 1) * 100) / 100;
}

export function severityOf(info: RuleInfo, kind: SinkKind, origin: Origin, source: string, confidence: number): Severity {
  // A page can only be made to ask what its reader could ask anyway.
  if (origin === 'local' || (kind === 'request' && origin === 'browser')) return 'info';
  return info.severity === 'error' && (confidence < 0.6 || (kind === 'html' && isOwnHeader(source))) ? 'warning' : info.severity;
}

/** Headers are written by the reader's own browser; a stranger's link cannot choose them. */
function isOwnHeader(source: string): boolean {
  return /headers?\b/i.test(source) && !/referr?er/i.test(source);
}

/** A constant start that decides where an address leads: what follows can only choose the page there. */
function leadsTheWay(kind: SinkKind, text: string | undefined): boolean {
  if (text === undefined || text.startsWith(hole)) return false;
  const start = text.slice(0, text.includes(hole) ? text.indexOf(hole) : undefined);
  if (/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]+[/?#\\]/i.test(start)) return true;
  // A base of our own, whatever it is.
  if (start.startsWith(blank) || /[?#]/.test(start)) return true;
  if (kind === 'redirect') return /^\/[^/\\]/.test(start) || /^[?#]/.test(start) || /^\.{0,2}\/?[\w-]+[/?#]/.test(start) || start === '/#' || /^mailto:|^tel:/.test(start);
  return /^\/[^/]/.test(start) || /^\.{1,2}\//.test(start) || start === '/';
}
