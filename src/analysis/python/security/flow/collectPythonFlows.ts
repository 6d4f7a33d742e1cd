import { CancelledError, errorMessage } from '../../../../base/errors.ts';
import type { Access, FileFlows, FlowAlias, FlowEdge, FlowEnd, FlowStart, FlowStep } from '../../../flows/fileFlows.ts';
import type { PythonContext } from '../../check.ts';
import type { PyNode } from '../../syntax.ts';
import type { FunctionInfo, Hit } from './fileFlow.ts';
import { followFile } from './followFile.ts';
import { PythonOutside } from './outside.ts';
import { originNames } from './sources.ts';
import type { Step, Taint } from './taint.ts';

const maxEdges = 600;
const maxAliases = 200;
const maxSteps = 8;

/** How data moves through a Python file; `modules` are the dotted names by which it imports files of the project. */
export function collectPythonFlows(context: PythonContext, modules: readonly string[]): FileFlows {
  const outside = new PythonOutside(modules);
  const functions: string[] = [];
  const edges: FlowEdge[] = [];
  const seen = new Set<string>();
  let skipped: string | undefined;
  const add = (edge: FlowEdge): void => {
    const key = JSON.stringify([edge.from, edge.from.kind === 'source' ? edge.steps[0] : '', edge.to, edge.cleared]);
    if (seen.has(key)) return;
    seen.add(key);
    if (edges.length < maxEdges) edges.push(edge);
    else skipped ??= `more than ${maxEdges} ways lead through it`;
  };
  try {
    const { flow, hits } = followFile(context, outside);
    const ids = new Map<PyNode, readonly number[]>();
    for (const info of flow.functions) {
      const names = namesOf(info, context);
      if (names.length > 0) ids.set(info.node, names.map((name) => functions.push(name) - 1));
    }
    const startsOf = (taint: Taint): readonly FlowStart[] => {
      const access: Access = taint.access ?? [];
      if (taint.result !== undefined) return [{ kind: 'result', call: taint.result, access }];
      if (taint.parameter === undefined) return [{ kind: 'source', source: { from: originNames[taint.origin], origin: taint.origin, label: `\`${taint.label}\``, written: taint.node.text.slice(0, 200) } }];
      const holder = taint.node.enclosing('function_definition');
      const info = holder === undefined ? undefined : flow.info(holder);
      const parameter = info?.parameters[taint.parameter];
      if (info === undefined || parameter === undefined) return [];
      const index = info.parameters.filter(({ kind }) => kind !== 'self').indexOf(parameter);
      return (ids.get(info.node) ?? []).map((id) => ({ kind: 'parameter', function: id, index, name: parameter.name, access }));
    };
    const put = (taint: Taint, to: FlowEnd): void => {
      const edge = { to, cleared: taint.safeFor, mayBeObject: true, certainty: 1, steps: stepsOf(taint.step, context) };
      for (const from of startsOf(taint)) add({ from, ...edge });
    };
    for (const hit of hits) {
      const to = hit.outward ?? sinkOf(hit, context);
      // What enters and arrives in this file is told by the file's own rules.
      if (to.kind === 'sink' && hit.taint.parameter === undefined && hit.taint.result === undefined) continue;
      put(hit.taint, to);
    }
    for (const { from, to, node } of outside.requests) add({ from, to, cleared: 0, mayBeObject: true, certainty: 1, steps: [{ range: context.rangeOf(node), text: `It is handed to \`${to.name}\`` }] });
    for (const [node, summary] of flow.summaries) {
      for (const id of ids.get(node) ?? []) for (const taint of summary.returns.taints) put(taint, { kind: 'return', function: id, access: [] });
    }
    if (outside.isCut) skipped ??= `more than ${outside.calls.length} calls lead out of it`;
  } catch (error) {
    if (CancelledError.is(error)) throw error;
    skipped = errorMessage(error);
  }
  return { path: context.file.path, functions, aliases: aliasesOf(context), calls: outside.calls, edges, ...(skipped !== undefined && { skipped }) };
}

function sinkOf({ sink, argument, called, at }: Hit, context: PythonContext): Extract<FlowEnd, { kind: 'sink' }> {
  return { kind: 'sink', use: sink!.when === 'no-shell' ? 'program' : sink!.use, name: called, certainty: sink!.confidence ?? 0.9, range: context.rangeOf(argument), symbol: context.symbolOf(at) };
}

function stepsOf(last: Step, context: PythonContext): FlowStep[] {
  const steps: FlowStep[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.previous) steps.unshift({ range: context.rangeOf(step.node), text: step.text.replace(/^[a-z]/, (letter) => letter.toUpperCase()) });
  return steps.length <= maxSteps ? steps : [steps[0]!, ...steps.slice(1 - maxSteps)];
}

/** What others call a function: `find`, `Users().find` on an instance, `Users.find` on the class, `users.find` on an instance that the module has. */
function namesOf({ node, name, isMethod, parameters }: FunctionInfo, context: PythonContext): string[] {
  const holder = node.enclosing('function_definition', 'class_definition', 'lambda');
  if (holder === undefined) return [name];
  if (!isMethod || holder.enclosing('function_definition', 'class_definition', 'lambda') !== undefined) return [];
  const owner = holder.child('name')?.text ?? '';
  const first = parameters[0];
  if (first?.kind !== 'self' || first.name === 'cls') return [`${owner}.${name}`, `${owner}().${name}`];
  const instances = [...context.scopes.module.bindings.values()].filter(({ definitions }) => definitions.length === 1 && definitions[0]!.value?.kind === 'call' && definitions[0]!.value.child('function')?.text === owner);
  return [`${owner}().${name}`, ...instances.map((instance) => `${instance.name}.${name}`)];
}

/** Names that a module has because it imported them. */
function aliasesOf(context: PythonContext): FlowAlias[] {
  const aliases: FlowAlias[] = [];
  for (const statement of context.tree.root.children) {
    if (aliases.length >= maxAliases) break;
    if (statement.kind === 'import_from_statement') {
      const specifier = statement.child('module_name')?.text ?? '';
      const names = statement.childrenIn('name');
      if (names.length === 0) aliases.push({ name: '*', specifier, imported: '' });
      for (const item of names) {
        const imported = item.kind === 'aliased_import' ? item.child('name')!.text : item.text;
        const local = item.kind === 'aliased_import' ? item.child('alias')!.text : item.text;
        aliases.push({ name: local, specifier, imported });
        // It may as well be a module of the package.
        aliases.push({ name: local, specifier: specifier.endsWith('.') ? `${specifier}${imported}` : `${specifier}.${imported}`, imported: '' });
      }
    } else if (statement.kind === 'import_statement') {
      for (const item of statement.childrenIn('name')) {
        const module = item.kind === 'aliased_import' ? item.child('name')!.text : item.text;
        aliases.push({ name: item.kind === 'aliased_import' ? item.child('alias')!.text : module, specifier: module, imported: '' });
      }
    }
  }
  return aliases;
}
