import { functionName } from '../../../../analysis/javascript/syntax/names.ts';
import type { FunctionNode, Tree } from '../../../../analysis/javascript/syntax/tree.ts';
import { endOf, isFunction, startOf } from '../../../../analysis/javascript/syntax/tree.ts';
import type { SourceEdit } from '../../../../analysis/repair/candidate.ts';

/** The name under which instrumented code finds the recorder. */
export const recordName = '__roundtableRecord';

export interface TopLevelFunction {
  readonly name: string;
  readonly node: FunctionNode;
}

/** Functions with a name of their own at the top level of a file, exported or not. */
export function topLevelFunctions(tree: Tree): TopLevelFunction[] {
  const found = new Map<string, FunctionNode>();
  for (const statement of tree.program.body) {
    const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const declaration = isExport ? statement.declaration : statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id) found.set(declaration.id.name, declaration);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && isFunction(init) && functionName(init) !== undefined) found.set(id.name, init);
    }
  }
  return [...found].map(([name, node]) => ({ name, node }));
}

/** Insertions that tell the recorder with what each function of the top level is called. */
export function recordCalls(tree: Tree): SourceEdit[] {
  return topLevelFunctions(tree).flatMap(({ name, node }): SourceEdit[] => {
    const values = argumentsOf(node);
    if (values === undefined || node.generator) return [];
    const call = `${recordName}(${JSON.stringify(name)}, ${values})`;
    const { body } = node;
    const at = startOf(body);
    if (body.type !== 'BlockStatement') return [{ start: at, end: at, text: `(${call}, ` }, { start: endOf(body), end: endOf(body), text: ')' }];
    const first = body.directives.at(-1);
    const inside = first === undefined ? at + 1 : endOf(first);
    return [{ start: inside, end: inside, text: `;${call};` }];
  });
}

function argumentsOf(node: FunctionNode): string | undefined {
  if (node.type !== 'ArrowFunctionExpression') return '[...arguments]';
  const names: string[] = [];
  for (const parameter of node.params) {
    if (parameter.type === 'Identifier') names.push(parameter.name);
    else if (parameter.type === 'AssignmentPattern' && parameter.left.type === 'Identifier') names.push(parameter.left.name);
    else if (parameter.type === 'RestElement' && parameter.argument.type === 'Identifier') names.push(`...${parameter.argument.name}`);
    else return undefined;
  }
  return `[${names.join(', ')}]`;
}
