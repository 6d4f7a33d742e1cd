import { addressAttributes } from '../knowledge/sinks.ts';
import type { NodeOf } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { allTaints } from './values.ts';

export function evaluateElement(machine: Interpreter, node: NodeOf<'JSXElement' | 'JSXFragment'>, env: Environment): void {
  const attributes = node.type === 'JSXElement' ? node.openingElement.attributes : [];
  for (const attribute of attributes) {
    if (attribute.type === 'JSXSpreadAttribute') {
      machine.evaluate(attribute.argument, env);
      continue;
    }
    if (attribute.value?.type !== 'JSXExpressionContainer' || attribute.value.expression.type === 'JSXEmptyExpression') continue;
    const value = machine.evaluate(attribute.value.expression, env);
    if (attribute.name.type === 'JSXIdentifier' && addressAttributes.test(attribute.name.name)) machine.reportAddress(value, attribute.value.expression, attribute, attribute.name.name);
    if (attribute.name.type === 'JSXIdentifier' && attribute.name.name === 'dangerouslySetInnerHTML') {
      machine.report('html', allTaints(value), attribute.value.expression, attribute, 'dangerouslySetInnerHTML', value);
    }
  }
  for (const child of node.children) {
    if (child.type === 'JSXExpressionContainer' && child.expression.type !== 'JSXEmptyExpression') machine.evaluate(child.expression, env);
    else if (child.type === 'JSXElement' || child.type === 'JSXFragment') evaluateElement(machine, child, env);
  }
}
