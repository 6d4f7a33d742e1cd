import type { Language } from '../observation.ts';

export interface SkeletonRequest {
  readonly framework: 'node:test' | 'mocha' | 'jest' | 'vitest';
  readonly moduleFormat: 'esm' | 'commonjs';
  readonly language: Language;
  /** From the test file to the module, as it is written in an import. */
  readonly importPath: string;
  /** `default` for a default export; `Class.method` for a method. */
  readonly exportName: string;
  readonly params: readonly string[];
  readonly isAsync?: boolean;
}

/** The text of a first test for an exported function: it runs, and fails until someone writes what is expected. */
export function testSkeleton(request: SkeletonRequest): string {
  const { framework, importPath, exportName } = request;
  const [root, method] = exportName.split('.') as [string, string | undefined];
  const subject = root === 'default' ? nameFromPath(importPath) : root;
  const usesExpect = framework === 'jest' || framework === 'vitest';
  const imports = [...frameworkImports(request), ...(usesExpect ? [] : [importLine(request, 'assert', 'node:assert/strict', true)]), importLine(request, subject, importPath, root === 'default')];
  const names = request.params.map((name, index) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `argument${index + 1}`));
  const prepared = names.map((name) => `    const ${name} = undefined; // a value that matters`);
  const called = method === undefined ? `${subject}(${names.join(', ')})` : `new ${subject}().${method}(${names.join(', ')})`;
  const awaited = request.isAsync ? `await ${called}` : called;
  const check = usesExpect ? '    expect(result).toEqual(\'what it should give\');' : '    assert.deepEqual(result, \'what it should give\');';
  return [
    ...imports,
    '',
    `describe('${method ?? subject}', () => {`,
    `  it('gives what it promises', ${request.isAsync ? 'async ' : ''}() => {`,
    ...prepared,
    `    const result = ${awaited};`,
    check,
    '  });',
    '});',
    '',
  ].join('\n');
}

function frameworkImports({ framework, moduleFormat }: SkeletonRequest): string[] {
  const from = { 'node:test': ['describe, it', 'node:test'], vitest: ['describe, expect, it', 'vitest'] } as const;
  if (framework === 'mocha' || framework === 'jest') return [];
  const [names, module] = from[framework];
  return [moduleFormat === 'esm' || framework === 'vitest' ? `import { ${names} } from '${module}';` : `const { ${names} } = require('${module}');`];
}

function importLine({ moduleFormat, framework, language }: SkeletonRequest, name: string, path: string, isDefault: boolean): string {
  const isTyped = language === 'typescript' || language === 'tsx';
  const usesImport = moduleFormat === 'esm' || isTyped || framework === 'vitest';
  if (usesImport) return `import ${isDefault ? name : `{ ${name} }`} from '${path}';`;
  return `const ${isDefault ? name : `{ ${name} }`} = require('${path}');`;
}

function nameFromPath(path: string): string {
  const last = path.split('/').at(-1)!.replace(/\.[^.]+$/, '');
  const name = last.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? '');
  return /^[A-Za-z_$]/.test(name) ? name : 'subject';
}
