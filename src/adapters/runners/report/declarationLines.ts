import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Finds where tests are declared by their names; a line that the runner tells is believed where it names the test. */
export interface DeclarationLines {
  lineOf(file: string, name: string, told: number | undefined): number | undefined;
}

const largest = 2 * 1024 * 1024;

export function createDeclarationLines(folder: string): DeclarationLines {
  const texts = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    let lines = texts.get(file);
    if (lines === undefined) texts.set(file, (lines = read(path.join(folder, file))));
    return lines;
  };
  return {
    lineOf: (file, name, told) => {
      const lines = linesOf(file);
      if (told !== undefined && /\.py$/.test(file)) return told;
      const spelled = spellings(name);
      // The call may stand a line above its name; beyond that the line is of code that a loader has changed.
      if (told !== undefined && [0, 1, 2].some((more) => spelled.some((text) => lines[told - 1 + more]?.includes(text)))) return told;
      const found = lines.findIndex((line) => spelled.some((text) => line.includes(text)));
      if (found >= 0) return found + 1;
      return told !== undefined && told <= lines.length && /\b(test|it|describe|suite|specify)\b/.test(lines[told - 1]!) ? told : undefined;
    },
  };
}

function spellings(name: string): string[] {
  return ["'", '"', '`'].map((quote) => quote + name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll(quote, `\\${quote}`) + quote);
}

function read(file: string): readonly string[] {
  try {
    const text = readFileSync(file, 'utf8');
    return text.length > largest ? [] : text.split('\n');
  } catch {
    return [];
  }
}
