import { decoratorsOf } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { Binding } from '../scopes.ts';
import { routeMethods } from '../security/flow/sources.ts';
import { namesIn } from '../statements.ts';
import type { PyNode } from '../syntax.ts';
import { growingCache } from './infos.ts';

const memoising = /^functools\.(?:cache$|lru_cache)/;

/** Stores of the module that get an entry for each request and lose none, and caches that keep every instance alive. */
export const growingCaches: PythonCheck = {
  infos: [growingCache],
  create: (context) => {
    if (context.isTest) return {};
    return {
      enter: { function_definition: (node) => checkMethod(context, node) },
      atEnd: () => {
        for (const binding of context.scopes.module.bindings.values()) checkStore(context, binding);
      },
    };
  },
};

function checkStore(context: PythonContext, binding: Binding): void {
  const [made] = binding.definitions;
  if (made?.kind !== 'assignment' || binding.definitions.length !== 1 || made.value === undefined || !isEmptyStore(context, made.value)) return;
  const escaped = new RegExp(`\\b(?:del\\s+|len\\(\\s*)${binding.name}\\b|\\b${binding.name}\\.(?:pop|popitem|clear|discard|remove)\\b`);
  if (escaped.test(context.file.text)) return;
  for (const read of binding.reads) {
    const key = keyGiven(read);
    const handler = key === undefined ? undefined : handlerAround(read);
    if (key === undefined || handler === undefined || !dependsOnRequest(context, key, handler)) continue;
    context.report(growingCache, read, {
      message: `\`${binding.name}\` keeps an entry of each new \`${key.text}\` for as long as the process runs`,
      confidence: 0.75,
      evidence: [seen(context, `\`${binding.name}\` lives as long as the module`, made.statement), seen(context, 'The function answers requests, and the key comes with them', handler.child('name')), seen(context, 'Nothing in the file takes an entry out or looks at its size', read)],
    });
    return;
  }
}

function isEmptyStore(context: PythonContext, value: PyNode): boolean {
  if (value.kind === 'dictionary') return value.children.length === 0;
  return value.kind === 'call' && /^(?:builtins\.(?:dict|set)|collections\.(?:defaultdict|OrderedDict))$/.test(context.names.callee(value) ?? '') && (value.child('arguments')?.children.length ?? 0) <= 1;
}

/** The key of `store[key] = …`, `store.add(key)` and `store.setdefault(key, …)`. */
function keyGiven(read: PyNode): PyNode | undefined {
  const holder = read.parent;
  if (holder?.kind === 'subscript' && holder.child('value') === read && holder.field === 'left' && /^(?:augmented_)?assignment$/.test(holder.parent?.kind ?? '')) return holder.child('subscript');
  const call = holder?.kind === 'attribute' && holder.field === 'function' ? holder.parent : undefined;
  return call?.kind === 'call' && /^(?:add|setdefault)$/.test(holder!.child('attribute')?.text ?? '') ? call.child('arguments')?.children[0] : undefined;
}

function handlerAround(node: PyNode): PyNode | undefined {
  const around = node.enclosing('function_definition');
  if (around === undefined) return undefined;
  const first = around.child('parameters')?.children[0]?.text ?? '';
  return decoratorsOf(around).some(isRoute) || /^request\b/.test(first) ? around : undefined;
}

function isRoute(decorator: PyNode): boolean {
  const called = decorator.kind === 'call' ? decorator.child('function') : decorator;
  return called?.kind === 'attribute' && routeMethods.has(called.child('attribute')?.text ?? '');
}

function dependsOnRequest(context: PythonContext, key: PyNode, handler: PyNode): boolean {
  if (/\brequest\b/.test(key.text)) return true;
  return [key, ...namesIn(key)].some((name) => {
    const binding = name.kind === 'identifier' ? context.scopes.bindingOf(name) : undefined;
    return binding?.definitions.some(({ kind, statement, value }) => (kind === 'parameter' && statement.isInside(handler)) || (kind === 'assignment' && /\brequest\b/.test(value?.text ?? ''))) === true;
  });
}

/** `@lru_cache` over a method: the key holds `self`, and so the cache holds every instance. */
function checkMethod(context: PythonContext, node: PyNode): void {
  const holder = node.enclosing('function_definition', 'class_definition', 'lambda');
  if (holder?.kind !== 'class_definition' || node.child('parameters')?.children[0]?.text !== 'self') return;
  const bases = holder.child('superclasses')?.text ?? '';
  if (/Enum|Singleton|Settings/.test(bases)) return;
  for (const decorator of decoratorsOf(node)) {
    const called = decorator.kind === 'call' ? decorator.child('function') : decorator;
    const name = context.names.qualified(called) ?? '';
    if (!memoising.test(name)) continue;
    const isBounded = name !== 'functools.cache' && !/None/.test(decorator.text);
    const owner = holder.child('name')?.text ?? '';
    context.report(growingCache, decorator, {
      message: isBounded ? `The cache keeps instances of \`${owner}\` alive that nobody else uses any more` : `The cache keeps every instance of \`${owner}\` alive for as long as the process runs`,
      ...(isBounded && { severity: 'info' as const }),
      confidence: isBounded ? 0.65 : 0.8,
      evidence: [seen(context, `\`${node.child('name')?.text ?? ''}\` is a method: \`self\` is part of the key, and the cache belongs to the class`, decorator)],
    });
  }
}
