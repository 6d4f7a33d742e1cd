import type { CodeToken } from '../project/fingerprints.ts';
import type { PyNode, PyTree } from './syntax.ts';

/** Longer displays of plain values are data, and copies of data say nothing about copies of code. */
const longestDisplay = 12;

/** The tokens of a stretch of Python without comments and docstrings; imports and data tables become breaks. */
export function pythonTokens(tree: PyTree, root: PyNode = tree.root): CodeToken[] {
  const tokens: CodeToken[] = [];
  const push = (node: PyNode, kind: CodeToken['kind']): void => {
    tokens.push({ text: kind === 'break' ? '' : node.text, kind, line: tree.lines.positionAt(node.start).line });
  };
  const walk = (node: PyNode): void => {
    switch (node.kind) {
      case 'comment':
        return;
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
      case 'ERROR':
        push(node, 'break');
        return;
      case 'string':
        push(node, 'string');
        return;
      case 'integer':
      case 'float':
        push(node, 'number');
        return;
      case 'identifier':
        push(node, 'name');
        return;
      case 'expression_statement':
        if (node.children.length === 1 && isText(node.children[0]!)) return;
        break;
      case 'list':
      case 'dictionary':
      case 'set':
      case 'tuple':
        if (node.children.length > longestDisplay) {
          push(node, 'break');
          return;
        }
        break;
      default:
        if (node.all.length === 0 && node.end > node.start) {
          push(node, /^\w/.test(node.kind) ? 'keyword' : 'punctuation');
          return;
        }
    }
    for (const child of node.all) walk(child);
  };
  walk(root);
  return tokens;
}

function isText(node: PyNode): boolean {
  return node.kind === 'string' || node.kind === 'concatenated_string';
}
