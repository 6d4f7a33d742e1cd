import tseslint from 'typescript-eslint';

/**
 * Who may import whom, by folder under `src` (and `webview-ui`). A folder without a row fails the architecture test.
 * The same table is held by the compiler through each layer's tsconfig references.
 */
export const mayImport = {
  base: [],
  protocol: ['base'],
  runtime: ['base'],
  analysis: ['base'],
  teams: ['runtime', 'analysis', 'base'],
  adapters: ['protocol', 'runtime', 'analysis', 'teams', 'base'],
  server: ['base', 'protocol', 'runtime', 'analysis', 'teams', 'adapters'],
  cli: ['base', 'protocol', 'runtime', 'analysis', 'teams', 'adapters'],
  extension: ['protocol', 'base'],
  'webview-ui': ['protocol', 'base'],
};

/** What a layer's platform gives it beside its own imports. */
export const platformOf = {
  base: 'none',
  protocol: 'none',
  runtime: 'none',
  analysis: 'none',
  teams: 'none',
  adapters: 'node',
  server: 'node',
  cli: 'node',
  extension: 'vscode',
  'webview-ui': 'dom',
};

const layers = Object.keys(mayImport);

function importRules(layer) {
  const forbidden = layers.filter((other) => other !== layer && !mayImport[layer].includes(other));
  const patterns = [
    {
      regex: `^(\\.\\./)+(src/)?(${forbidden.join('|')})/`,
      message: `${layer} may import ${mayImport[layer].join(', ') || 'no other layer'} only (see mayImport in eslint.config.mjs).`,
    },
  ];
  if (platformOf[layer] !== 'vscode') {
    patterns.push({ regex: '^vscode$', message: 'Only src/extension imports vscode.' });
  }
  if (platformOf[layer] === 'none' || platformOf[layer] === 'dom') {
    patterns.push({ regex: '^node:', message: `${layer} reaches the outside through ports, never through node modules.` });
  }
  if (layer !== 'server') {
    patterns.push({ regex: '^vscode-languageserver(/|$)', message: 'Only src/server speaks LSP as a server.' });
  }
  return patterns;
}

export default tseslint.config(
  {
    ignores: [
      'dist/**', 'dist-test/**', 'dist-package/**', 'node_modules/**', '.cache/**', 'media/**', 'test/fixtures/**', 'test/bench/peers/**', '**/*.d.ts',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts', 'webview-ui/**/*.{ts,tsx}', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: 'test' }] }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' }],
      'no-sequences': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
    },
  },
  ...layers.map((layer) => ({
    files: [layer === 'webview-ui' ? 'webview-ui/**/*.{ts,tsx}' : `src/${layer}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: importRules(layer) }] },
  })),
  {
    files: ['test/**/*.ts', 'scripts/**', '*.mjs'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly', Buffer: 'readonly', fetch: 'readonly' } },
  },
);
