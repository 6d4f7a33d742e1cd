import type { ParameterList } from '../sourceFile.ts';
import type { Scopes } from './syntax/scopes.ts';
import type { FunctionNode, Node, NodeOf } from './syntax/tree.ts';
import { isMember, parentOf } from './syntax/tree.ts';

/**
 * What a function takes. JavaScript lets a caller leave out anything, so a parameter counts as required only where
 * nothing speaks against it: no default, no `?`, and nowhere in the body is it asked whether it is there.
 */
export function parametersOf(node: FunctionNode, scopes: Scopes): ParameterList | undefined {
  if (readsArguments(node, scopes)) return undefined;
  const names: string[] = [];
  const required: string[] = [];
  let isOpen = false;
  for (const [index, parameter] of node.params.entries()) {
    if (parameter.type === 'RestElement') isOpen = true;
    else if (parameter.type === 'Identifier') {
      if (parameter.name === 'this' && index === 0) continue;
      names.push(parameter.name);
      if (parameter.optional !== true && !isAskedFor(parameter, scopes)) required.push(parameter.name);
    } else if (parameter.type === 'AssignmentPattern') names.push(parameter.left.type === 'Identifier' ? parameter.left.name : `#${index + 1}`);
    else {
      names.push(`#${index + 1}`);
      // Taking undefined apart throws.
      if (!('optional' in parameter && parameter.optional === true)) required.push(`#${index + 1}`);
    }
  }
  return { names, required, isOpen, places: names.length };
}

function readsArguments(node: FunctionNode, scopes: Scopes): boolean {
  const references = scopes.globals.get('arguments') ?? [];
  return references.some(({ node: reference }) => (reference.start ?? 0) >= (node.start ?? 0) && (reference.end ?? 0) <= (node.end ?? 0));
}

/** Whether the code copes with a parameter that is not given: compares it, tests it, gives it another value, or only hands it on. */
function isAskedFor(parameter: NodeOf<'Identifier'>, scopes: Scopes): boolean {
  const binding = scopes.bindingOf(parameter);
  if (binding === undefined) return true;
  return binding.references.length === 0 || binding.references.some(({ node, isWrite }) => isWrite || isAQuestion(node));
}

function isAQuestion(node: Node): boolean {
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'LogicalExpression':
    case 'UnaryExpression':
      return true;
    case 'ConditionalExpression':
    case 'IfStatement':
    case 'WhileStatement':
      return parent.test === node;
    case 'BinaryExpression':
      return /^[!=]==?$|^in$|^instanceof$/.test(parent.operator);
    case 'CallExpression':
    case 'NewExpression':
      // What it is handed to may cope with nothing.
      return parent.callee !== node;
    case 'OptionalMemberExpression':
      return parent.object === node;
    case 'SpreadElement':
    case 'ObjectProperty':
    case 'ArrayExpression':
    case 'ReturnStatement':
    case 'SwitchStatement':
      return true;
    default:
      return isMember(parent) && parent.property === node;
  }
}
