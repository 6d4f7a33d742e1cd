import { heavyImport } from '../../../rules/infos/performance.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { importedName, memberName } from '../../syntax/names.ts';
import type { Binding } from '../../syntax/scopes.ts';
import type { NodeOf } from '../../syntax/tree.ts';
import { isMember, parentOf } from '../../syntax/tree.ts';

interface Heavy {
  /** What a browser gets of it, minified, in kB; as bundlers count it. */
  readonly kilobytes: number;
  /** How a single function is imported instead. */
  readonly part: (name: string) => string;
}

/** Packages in one piece: whoever imports them gets all of them, whatever is used. */
const inOnePiece: ReadonlyMap<string, Heavy> = new Map([
  ['lodash', { kilobytes: 71, part: (name: string) => `lodash/${name}` }],
  ['underscore', { kilobytes: 19, part: (name: string) => `underscore/modules/${name}.js` }],
  ['ramda', { kilobytes: 53, part: (name: string) => `ramda/src/${name}` }],
  ['aws-sdk', { kilobytes: 2800, part: (name: string) => `aws-sdk/clients/${name.toLowerCase()}` }],
]);
/** More members than these are worth the whole. */
const maxMembers = 6;

/** Whole libraries in a page's bundle for a function or two. */
export const heavyImports: JavaScriptRule = {
  infos: [heavyImport],
  create: (context): Visitor => {
    if (context.isTest || !isForBrowsers(context)) return {};
    return { ImportDeclaration: (node) => check(context, node) };
  },
};

function check(context: RuleContext, node: NodeOf<'ImportDeclaration'>): void {
  const heavy = inOnePiece.get(node.source.value);
  if (heavy === undefined || node.importKind === 'type' || node.specifiers.length === 0) return;
  const used = new Set<string>();
  for (const specifier of node.specifiers) {
    if (specifier.type === 'ImportSpecifier') {
      if (specifier.importKind !== 'type') used.add(importedName(specifier));
      continue;
    }
    const members = membersOf(context.scopes.bindingOf(specifier.local));
    if (members === undefined) return;
    for (const member of members) used.add(member);
  }
  if (used.size === 0 || used.size > maxMembers) return;
  const [first] = used;
  context.report(heavyImport, node, {
    message: `All of \`${node.source.value}\` (about ${heavy.kilobytes} kB minified) goes into the page for ${[...used].map((name) => `\`${name}\``).join(', ')}`,
    confidence: 0.7,
    evidence: [{ kind: 'metric', text: `The package is in one piece, so bundlers cannot leave the rest out; \`${heavy.part(first!)}\` is the part alone.` }],
  });
}

/** The members that a whole import is used for; undefined where it is used as a value, called or handed on. */
function membersOf(binding: Binding | undefined): Set<string> | undefined {
  const members = new Set<string>();
  for (const { node } of binding?.references ?? []) {
    const parent = parentOf(node);
    const name = isMember(parent) && parent.object === node ? memberName(parent) : undefined;
    if (name === undefined) return undefined;
    members.add(name);
  }
  return members;
}

/** Markup, or an import that only pages have. */
function isForBrowsers({ file, tree }: RuleContext): boolean {
  if (/(?:^|\/)(?:server|api|scripts?|cli|bin|migrations?|functions)\//.test(file.path)) return false;
  if (file.language === 'jsx' || file.language === 'tsx') return true;
  return tree.program.body.some((node) => node.type === 'ImportDeclaration' && /^(?:react|preact|vue|svelte|@angular\/core|react-dom(?:\/client)?)$/.test(node.source.value));
}
