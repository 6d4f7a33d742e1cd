import type { LinterFound } from '../ports/instruments.ts';

/**
 * Rules that a formatter makes unnecessary. They are dropped, because a reviewer who talks about spaces is not read
 * when it talks about injection.
 */
const formatting: Readonly<Record<LinterFound['tool'], RegExp>> = {
  eslint:
    /^(prettier\/prettier|@stylistic\/.*|style\/.*|format\/.*|(@typescript-eslint\/)?(indent|quotes|semi|semi-spacing|comma-dangle|comma-spacing|comma-style|brace-style|key-spacing|keyword-spacing|max-len|no-trailing-spaces|no-multi-spaces|no-multiple-empty-lines|object-curly-spacing|array-bracket-spacing|space-before-blocks|space-before-function-paren|space-in-parens|space-infix-ops|padded-blocks|eol-last|linebreak-style|arrow-parens|quote-props|member-delimiter-style|type-annotation-spacing|no-extra-parens|no-extra-semi|no-mixed-spaces-and-tabs|operator-linebreak|padding-line-between-statements|lines-between-class-members|jsx-quotes)|sort-imports|sort-keys|simple-import-sort\/.*|import(-x)?\/(order|newline-after-import|first)|perfectionist\/.*)$/,
  biome: /^(format|organizeImports|assist\/.*)$/,
  oxlint: /^(style|format)\b/,
  ruff: /^(E1\d\d|E2\d\d|E3\d\d|E501|E70[123]|W1\d\d|W2\d\d|W3\d\d|W5\d\d|W6\d\d|Q\d+|COM\d+|I00\d|ISC\d+|D\d+)$/,
};

export function isFormatting(tool: LinterFound['tool'], rule: string | null): boolean {
  return rule !== null && formatting[tool].test(rule);
}
