import { addressAttributes, codeAttributes, jqueryRoots, mongoModules, propertySinks, shells, sinks, sqlModules } from '../knowledge/sinks.ts';
import { dottedName, propertyOf, unwrap } from '../syntax/names.ts';
import type { Node } from '../syntax/tree.ts';
import { isMember } from '../syntax/tree.ts';
import type { Call } from './calls.ts';
import { answersPlainly, rememberContentType } from './contentType.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { checkConfusion, endsWalk } from './remoteChecks.ts';
import type { SinkKind, Taint, Value } from './values.ts';
import { allTaints, hole, joinTaints, ofOrigin } from './values.ts';

/** Untrusted data that arrived where it must not. */
export interface Arrival {
  readonly kind: SinkKind;
  readonly taint: Taint;
  /** The expression whose value is dangerous. */
  readonly value: Node;
  /** The call or assignment. */
  readonly place: Node;
  /** What the value reaches, as a developer would call it. */
  readonly name: string;
  readonly text: string | undefined;
  /** Lowered where the sink itself is only guessed. */
  readonly certainty: number;
}

/** Looks whether a call is given untrusted data where it must not be. */
export function checkSinks(machine: Interpreter, call: Call, env: Environment): void {
  const { name, path, owner } = call;
  checkDynamicCall(machine, call);
  if (call.args.length === 0) return;
  const direct = directly(machine, call);
  if (direct !== undefined) {
    checkSinks(machine, direct, env);
    return;
  }
  // A helper that is told what to answer as is no page by itself.
  rememberContentType(call, env, machine.outside === undefined ? 'page' : 'plain');
  const wanted = [...(path === undefined ? [] : (sinks.get(path) ?? [])), ...(name === undefined || owner === undefined ? [] : (sinks.get(`~${name}`) ?? []))];
  for (const alias of aliases(machine, call)) wanted.push(...(sinks.get(alias) ?? []));
  for (const sink of wanted) {
    const indices = sink.argument === '*' ? call.args.map((_, index) => index) : [sink.argument];
    for (const index of indices) {
      const value = call.args[index];
      if (value === undefined) continue;
      const part = sink.option === undefined ? value : value.fields?.get(sink.option);
      if (part !== undefined) checkArgument(machine, call, env, sink.kind, index, part);
    }
  }
  checkShell(machine, call);
  checkConfusion(machine, call);
  checkQueryText(machine, call);
  checkJquery(machine, call);
  checkAttribute(machine, call);
  checkXml(machine, call);
  checkLocation(machine, call);
  if (path === '#Object.assign') checkAssigned(machine, call);
}

/** `Object.assign(element, { innerHTML: text })` */
function checkAssigned(machine: Interpreter, call: Call): void {
  call.args.slice(1).forEach((argument, index) => {
    for (const [name, field] of argument.fields ?? []) {
      const kind = propertySinks[name];
      if (kind !== undefined) machine.report(kind, field.taints, call.argNodes[index + 1]!, call.node, name, field);
    }
  });
}

/** `exec.call(undefined, command)`, `write.apply(document, list)`: the call that it stands for. */
function directly(machine: Interpreter, call: Call): Call | undefined {
  const path = call.owner?.path;
  if ((call.name !== 'call' && call.name !== 'apply') || path === undefined || !sinks.has(path) || call.argNodes.length < 2) return undefined;
  const list = call.name === 'apply' ? call.args[1]! : undefined;
  const args = list === undefined ? call.args.slice(1) : list.fields === undefined ? [machine.elementOf(list, call.node)] : [...list.fields.values()];
  const argNodes = list === undefined ? call.argNodes.slice(1) : args.map(() => call.argNodes[1]!);
  return { ...call, callee: call.owner!, path, name: path.slice(path.lastIndexOf('.') + 1), owner: undefined, ownerNode: undefined, args, argNodes };
}

/** Other names of the same interface: a driver's connection, whichever way it was got. */
function aliases(machine: Interpreter, call: Call): string[] {
  const { name, owner } = call;
  if (name === undefined) return [];
  const root = owner?.path ?? call.path;
  const found: string[] = [];
  if (root !== undefined) {
    if (sqlModules.test(root)) found.push(`@sql.${name}`);
    if (mongoModules.test(root) || /\.collection\(\)/.test(root)) found.push(`@mongo.${name}`);
    if (jqueryRoots.test(root)) found.push(`@jquery.${name}`);
    if (/^@request\.files/.test(root)) found.push(`@files.${name}`);
  }
  // Mongoose models are imported from elsewhere and go by a capital.
  if (call.ownerNode?.type === 'Identifier' && /^[A-Z][a-z]/.test(call.ownerNode.name) && (root === undefined || root.startsWith('.')) && (machine.imports(/^(mongoose|mongodb)$/) || /model|schema|entit/i.test(root ?? ''))) found.push(`@mongo.${name}`);
  return found;
}

function checkArgument(machine: Interpreter, call: Call, env: Environment, kind: SinkKind, index: number, value: Value): void {
  const node = call.argNodes[index]!;
  const label = sinkLabel(call);
  let taints: readonly Taint[] = value.taints;
  let certainty = 1;
  switch (kind) {
    case 'html':
      // Other things than elements have a method of that name.
      if (call.name === 'html' && call.path === undefined && call.ownerNode !== undefined && !holdsElement(call.ownerNode)) return;
      if (call.path?.startsWith('@response') && answersPlainly(env)) return;
      // Objects are answered as JSON.
      if (call.path === '@response.send' && /^@request\.(params|query|body|headers|cookies)$/.test(value.path ?? '')) return;
      break;
    case 'nosql':
      // A text under `$where` is run as code.
      // Sequelize's way to ask; it takes values there, not operators.
      if (value.fields?.has('where') === true) return;
      machine.report('code', value.fields?.get('$where')?.taints ?? [], node, call.node, label, value);
      taints = queriedTaints(value).filter((taint) => taint.mayBeObject);
      break;
    case 'request':
      if (value.fields !== undefined) {
        for (const option of ['url', 'uri', 'host', 'hostname', 'baseURL', 'baseUrl']) {
          const part = value.fields.get(option);
          if (part !== undefined) machine.report(kind, part.taints, node, call.node, label, part);
        }
        return;
      }
      break;
    case 'redirect':
      // `redirect(status, target)`: the first argument is the target only where there is no second.
      if (index === 0 && call.args.length > 1 && /redirect$/.test(call.path ?? '') && (call.args[0]?.isHarmless ?? false)) return;
      break;
    case 'code':
      if (value.callee !== undefined) return;
      if (/^#set(Timeout|Interval|Immediate)$/.test(call.path ?? '')) certainty = 0.8;
      break;
    case 'path':
      if (call.path?.startsWith('@response.') && (call.args[1]?.fields?.has('root') ?? false)) return;
      // Express refuses `..` in what follows a folder, unless it was resolved before.
      if (/^@response\.(sendFile|sendfile|download)$/.test(call.path ?? '') && (node.type === 'BinaryExpression' || node.type === 'TemplateLiteral') && !value.text?.startsWith(hole)) return;
      if (call.path === '@response.render') certainty = 0.6;
      if (call.path === '#require') certainty = 0.8;
      if (value.fields !== undefined) taints = [];
      break;
    case 'deserialize':
      if (/^js-yaml\./.test(call.path ?? '')) {
        const schema = propertyOf(call.argNodes[1], 'schema');
        const text = dottedName(schema) ?? '';
        if (/SAFE|JSON|CORE|FAILSAFE/i.test(text)) return;
        certainty = /FULL|UNSAFE/i.test(text) ? 1 : machine.imports(/^js-yaml-js-types$/) ? 1 : 0.45;
      }
      break;
    case 'command':
      if (call.path === 'open' || call.path === 'opn') return;
      // Without a shell a space in a folder's name, or a caller's value, does no harm.
      if (withoutShell.test(call.path ?? '')) taints = ofOrigin(taints, 'remote');
      break;
    case 'loop':
      if (endsWalk(machine, call.args[1]?.callee)) return;
      taints = value.taints.filter((taint) => taint.mayBeObject);
      break;
    case 'regex':
      break;
    case 'format':
      // Without further arguments there is nothing that the signs in it could take.
      if (call.args.length <= index + 1 || value.text === undefined && value.fields !== undefined) return;
      break;
    case 'disclosure':
      taints = allTaints(value);
      break;
    case 'log':
      if (value.fields !== undefined && value.taints.length === 0) return;
      // Arguments after a constant format are written as they are, quoted by nobody: still only a hint.
      break;
    default:
  }
  machine.report(kind, taints, node, call.node, label, value, certainty);
}

function holdsElement(node: Node): boolean {
  const name = node.type === 'Identifier' ? node.name : isMember(node) ? (dottedName(node)?.split('.').at(-1) ?? '') : '$';
  return node.type !== 'ThisExpression' && /\$|el(em(ent)?)?s?\d*$|node|div|span|box|container|wrapper|body|target|panel|modal|list|row|cell/i.test(name);
}

const withoutShell = /(^|\.)(spawn|spawnSync|execFile|execFileSync|fork|sync|execa|execaSync)$|^cross-spawn/;

/** What a query is made of, but for what is compared as a plain value. */
function queriedTaints(value: Value, depth = 4): readonly Taint[] {
  let taints = value.taints;
  if (depth > 0) for (const [name, field] of value.fields ?? []) if (name !== '$eq') taints = joinTaints(taints, queriedTaints(field, depth - 1));
  return taints;
}

/** `spawn(program, { shell: true })`, `execFile('sh', ['-c', text])`, `exec` of an object that anything may be. */
function checkShell(machine: Interpreter, call: Call): void {
  if (!/^(child_process\.(spawn|spawnSync|execFile|execFileSync)|execa(\.\w+)?|cross-spawn(\.sync)?)$/.test(call.path ?? '')) return;
  const options = call.args.find((argument) => argument.fields?.has('shell'));
  const shellOption = options?.fields?.get('shell');
  const optionNode = call.argNodes.map((node) => propertyOf(node, 'shell')).find((node) => node !== undefined);
  const usesShell = shellOption !== undefined && !(unwrap(optionNode)?.type === 'BooleanLiteral' && (unwrap(optionNode) as { value?: boolean }).value === false);
  const program = call.args[0]?.text ?? call.args[0]?.texts?.[0];
  const isShell = program !== undefined && (call.args[0]?.texts ?? [program]).every((each) => shells.test(each));
  const list = call.args[1];
  if (list === undefined || (!usesShell && !isShell)) return;
  if (usesShell && call.args[0]!.taints.length > 0) machine.report('command', call.args[0]!.taints, call.argNodes[0]!, call.node, sinkLabel(call), call.args[0]!);
  if (list === options) return;
  // `sh script.sh value`: only what follows `-c` is read as a command.
  const first = list.fields?.get('0');
  const flag = first?.text ?? first?.texts?.[0];
  if (!usesShell && flag !== undefined && !/^(-\w*c|\/[a-z]|-command|-e)$/i.test(flag)) return;
  // Joined with spaces, which the shell takes apart again.
  machine.report('command', allTaints(list), call.argNodes[1]!, call.node, sinkLabel(call), { taints: list.taints, text: `${program ?? ''} ${hole}` });
}

const queryMethods = /^(query|execute|exec|raw|run|all|get|each|any|one|many|none|prepare|queryAsync|executeSql|\$queryRawUnsafe|unsafe|multi|result)$/;
const statement = /^[\s(]*(?:select\b[^]*\bfrom\b|insert\s+into\b|update\b[^]*\bset\b|delete\s+from\b|drop\s+(table|database)\b|alter\s+table\b|create\s+(table|database|user)\b|replace\s+into\b|merge\s+into\b|with\b[^]*\bselect\b|call\s)/i;

/** A text that reads as a query, given to something that queries, whatever driver it is. */
function checkQueryText(machine: Interpreter, call: Call): void {
  if (call.name === undefined || call.owner === undefined || !queryMethods.test(call.name)) return;
  const first = call.args[0]!;
  const value = first.fields?.get('text') ?? first.fields?.get('sql') ?? first;
  if (value.text === undefined || !value.text.includes(hole) || !statement.test(value.text)) return;
  machine.report('sql', value.taints, call.argNodes[0]!, call.node, sinkLabel(call), value, 0.97);
}

/** `table[input](…)`. */
function checkDynamicCall(machine: Interpreter, call: Call): void {
  const callee = unwrap(call.node.callee);
  const lookedUpBy = call.callee.lookedUpBy;
  if (lookedUpBy === undefined) return;
  const name = isMember(callee) ? (dottedName(callee.object) ?? 'object') : machine.tree.text.slice(callee.start ?? 0, callee.end ?? 0).slice(0, 40);
  machine.report('call', lookedUpBy, isMember(callee) ? callee.property : callee, call.node, name, call.callee, 0.75);
}

/** `$(text)` makes elements of a text that looks like markup. */
function checkJquery(machine: Interpreter, call: Call): void {
  if (call.path !== '#$' && call.path !== '#jQuery' && call.path !== 'jquery') return;
  const first = call.args[0]!;
  // What begins with another sign is looked up as a selector.
  if (first.sign !== undefined || (first.path !== undefined && first.taints.length === 0)) return;
  const text = first.text ?? hole;
  if (!/^\s*</.test(text) && !text.startsWith(hole)) return;
  machine.report('html', first.taints, call.argNodes[0]!, call.node, '$', first.text === undefined ? { ...first, text: `<${hole}` } : first, text.startsWith(hole) ? 0.6 : 0.75);
}

/** `setAttribute('href', …)`, `$(…).attr('src', …)`. */
function checkAttribute(machine: Interpreter, call: Call): void {
  const isAttribute = call.name === 'setAttribute' || (/^(attr|prop)$/.test(call.name ?? '') && jqueryRoots.test(call.owner?.path ?? call.path ?? ''));
  const name = call.args[0]?.text;
  const value = call.args[1];
  if (!isAttribute || name === undefined || value === undefined) return;
  if (codeAttributes.test(name)) machine.report('html', value.taints, call.argNodes[1]!, call.node, name, value, 0.85);
  else if (addressAttributes.test(name)) machine.reportAddress(value, call.argNodes[1]!, call.node, name);
}

/** A `Location` header leads the browser as a redirect does. */
function checkLocation(machine: Interpreter, call: Call): void {
  if (call.path === undefined || !/^@response\.(setHeader|header|set|append|writeHead)$/.test(call.path)) return;
  if (/^location$/i.test(call.args[0]?.text ?? '') && call.args[1]) machine.report('redirect', call.args[1].taints, call.argNodes[1]!, call.node, sinkLabel(call), call.args[1]);
  call.args.forEach((argument, index) => {
    for (const [name, field] of argument.fields ?? []) if (/^location$/i.test(name)) machine.report('redirect', field.taints, call.argNodes[index]!, call.node, sinkLabel(call), field);
  });
}

/** Parsers that take a document's own definitions at their word only when told to. */
function checkXml(machine: Interpreter, call: Call): void {
  if (!/^libxmljs2?\.(parseXml|parseXmlString|parseHtml|parseHtmlString|XmlDocument\.fromXml)/.test(call.path ?? '') && !/\.parseXml(String)?$/.test(call.path ?? '')) return;
  const options = call.argNodes[1];
  const isOn = ['noent', 'replaceEntities', 'dtdload'].some((option) => {
    const value = unwrap(propertyOf(options, option));
    return value?.type === 'BooleanLiteral' && value.value;
  });
  if (isOn) machine.report('xml', call.args[0]!.taints, call.argNodes[0]!, call.node, sinkLabel(call), call.args[0]!);
}

/** What a developer would call it: `exec`, `res.redirect`, `db.query`. */
function sinkLabel(call: Call): string {
  const dotted = dottedName(call.node.callee);
  if (dotted !== undefined && dotted.length <= 40) return dotted;
  const name = call.name ?? 'call';
  return name;
}
