import { calledName, memberName, unwrap } from '../../javascript/syntax/names.ts';
import type { Binding, Scopes } from '../../javascript/syntax/scopes.ts';
import type { Node } from '../../javascript/syntax/tree.ts';
import { isFunction, isMember, parentOf } from '../../javascript/syntax/tree.ts';

export type ValueKind = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'function' | 'regexp' | 'nothing' | 'unknown';

const stringMethods = new Set(['toString', 'join', 'toLowerCase', 'toUpperCase', 'trim', 'trimStart', 'trimEnd', 'repeat', 'padStart', 'padEnd', 'charAt', 'substring', 'substr', 'replace', 'replaceAll', 'toFixed', 'fromCharCode', 'normalize', 'stringify']);
const numberMethods = new Set(['indexOf', 'lastIndexOf', 'charCodeAt', 'codePointAt', 'findIndex', 'findLastIndex', 'search', 'push', 'unshift', 'localeCompare', 'getTime', 'now']);
const booleanMethods = new Set(['includes', 'some', 'every', 'test', 'has', 'startsWith', 'endsWith', 'isArray', 'isNaN', 'isInteger', 'isFinite', 'hasOwn', 'hasOwnProperty']);
const arrayMethods = new Set(['split', 'map', 'filter', 'keys', 'values', 'entries', 'from', 'flat', 'flatMap', 'splice', 'sort', 'reverse', 'concat', 'fill', 'toSorted', 'toReversed', 'match']);
const arrayUses = new Set(['push', 'pop', 'shift', 'unshift', 'map', 'filter', 'forEach', 'sort', 'reverse', 'join', 'reduce', 'some', 'every', 'splice', 'find', 'findIndex', 'flat', 'flatMap']);
const stringUses = new Set(['split', 'charAt', 'charCodeAt', 'toLowerCase', 'toUpperCase', 'trim', 'substring', 'replace', 'startsWith', 'endsWith', 'match', 'codePointAt', 'repeat']);

/** What an expression evaluates to, as far as that can be told cheaply; `unknown` rather than wrong. */
export class ValueKinds {
  readonly #scopes: Scopes;
  readonly #known = new Map<Binding, ValueKind>();

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  of(given: Node): ValueKind {
    const node = unwrap(given);
    switch (node.type) {
      case 'NumericLiteral':
      case 'UpdateExpression':
        return 'number';
      case 'StringLiteral':
      case 'TemplateLiteral':
        return 'string';
      case 'BooleanLiteral':
        return 'boolean';
      case 'NullLiteral':
        return 'nothing';
      case 'RegExpLiteral':
        return 'regexp';
      case 'ArrayExpression':
        return 'array';
      case 'ObjectExpression':
        return 'object';
      case 'UnaryExpression':
        return node.operator === '!' ? 'boolean' : node.operator === 'typeof' ? 'string' : node.operator === '-' || node.operator === '+' || node.operator === '~' ? 'number' : 'unknown';
      case 'BinaryExpression':
        return this.#binary(node.operator, node.left, node.right);
      case 'LogicalExpression':
      case 'ConditionalExpression': {
        const [a, b] = node.type === 'LogicalExpression' ? [node.left, node.right] : [node.consequent, node.alternate];
        const kind = this.of(a);
        return kind === this.of(b) ? kind : 'unknown';
      }
      case 'AssignmentExpression':
        return node.operator === '=' ? this.of(node.right) : ['-=', '*=', '/=', '%=', '**='].includes(node.operator) ? 'number' : 'unknown';
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.#call(node.callee);
      case 'NewExpression':
        return node.callee.type === 'Identifier' && node.callee.name === 'Array' ? 'array' : 'object';
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        if (memberName(node) === 'length') return 'number';
        return node.computed && this.of(node.object) === 'string' && memberName(node) === undefined ? 'string' : 'unknown';
      case 'Identifier':
        return this.#name(node);
      default:
        return isFunction(node) ? 'function' : 'unknown';
    }
  }

  #binary(operator: string, left: Node, right: Node): ValueKind {
    if (/^(?:[-*/%&|^]|\*\*|<<|>>>?)$/.test(operator)) return 'number';
    if (operator !== '+') return 'boolean';
    const [a, b] = [this.of(left), this.of(right)];
    if (a === 'string' || b === 'string') return 'string';
    return a === 'number' && b === 'number' ? 'number' : 'unknown';
  }

  #call(callee: Node): ValueKind {
    const name = calledName(callee) ?? '';
    if (isMember(callee)) {
      if (callee.object.type === 'Identifier' && callee.object.name === 'Math') return 'number';
      if (stringMethods.has(name)) return 'string';
      if (numberMethods.has(name)) return 'number';
      if (booleanMethods.has(name)) return 'boolean';
      if (arrayMethods.has(name)) return 'array';
      if (name === 'slice' || name === 'concat') return this.of(callee.object);
      return 'unknown';
    }
    return ({ Number: 'number', parseInt: 'number', parseFloat: 'number', String: 'string', Boolean: 'boolean', isNaN: 'boolean', Array: 'array' } as Record<string, ValueKind>)[name] ?? 'unknown';
  }

  #name(node: Node): ValueKind {
    const binding = this.#scopes.bindingOf(node);
    if (binding === undefined) return 'unknown';
    const known = this.#known.get(binding);
    if (known !== undefined) return known;
    // Set first, because a name may be defined by itself.
    this.#known.set(binding, 'unknown');
    const kind = this.#infer(binding);
    this.#known.set(binding, kind);
    return kind;
  }

  #infer(binding: Binding): ValueKind {
    if (binding.kind === 'function' || binding.kind === 'class') return 'function';
    const { node } = binding;
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init) {
      const kind = this.of(node.init);
      if (kind !== 'unknown' && kind !== 'nothing') return kind;
    }
    if (node.type === 'AssignmentPattern') {
      const kind = this.of(node.right);
      if (kind !== 'unknown' && kind !== 'nothing') return kind;
    }
    return this.#inferFromUses(binding);
  }

  #inferFromUses(binding: Binding): ValueKind {
    for (const { node } of binding.references.slice(0, 40)) {
      const parent = parentOf(node);
      if (isMember(parent) && parent.object === node) {
        const name = memberName(parent) ?? '';
        if (arrayUses.has(name)) return 'array';
        if (stringUses.has(name)) return 'string';
      }
      if (parent?.type === 'UpdateExpression') return 'number';
      if (parent?.type === 'BinaryExpression') {
        if (/^(?:[-*/%]|\*\*)$/.test(parent.operator)) return 'number';
        const other = parent.left === node ? parent.right : parent.left;
        if (/^[<>]=?$|^[!=]==?$/.test(parent.operator) && (other.type === 'NumericLiteral' || other.type === 'StringLiteral')) return other.type === 'NumericLiteral' ? 'number' : 'string';
      }
      if (parent?.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=') {
        const kind = this.of(parent.right);
        if (kind !== 'unknown' && kind !== 'nothing') return kind;
      }
    }
    return 'unknown';
  }
}
