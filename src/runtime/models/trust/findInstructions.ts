import { deceptive, dropInvisible } from './invisible.ts';
import type { InstructionKind } from './instructionPatterns.ts';
import { addressee, instructionPatterns } from './instructionPatterns.ts';

/** A place in workspace text that speaks to a model. */
export interface InstructionHit {
  readonly kind: InstructionKind;
  /** 1-based. */
  readonly line: number;
  /** The passage, shortened, with nothing invisible left in it. */
  readonly quote: string;
  /** Completes "This text …". */
  readonly reason: string;
  readonly confidence: number;
}

const maxLines = 50_000;
const maxLineLength = 4_000;
const maxHits = 50;
const maxQuote = 160;
/** A sentence may run over so many lines of a comment. */
const linesTogether = 3;

/**
 * Finds instructions to a model inside text that is only data. It looks at lines alone and at a few together, without what
 * readers do not see and with look-alike letters made plain. One line tells each kind once. What is written for a model
 * to read (`isAddressed`) need not say whom it means.
 */
export function findInstructions(text: string, { isAddressed: isToModel = false }: { readonly isAddressed?: boolean } = {}): InstructionHit[] {
  const lines = text.split('\n', maxLines);
  const plain = lines.map((line) => plainOf(line.slice(0, maxLineLength)));
  const hits: InstructionHit[] = [];
  const told = new Map<InstructionKind, number>();
  const tell = (hit: InstructionHit): void => {
    const last = told.get(hit.kind);
    if (hits.length >= maxHits || (last !== undefined && hit.line - last < linesTogether)) return;
    told.set(hit.kind, hit.line);
    hits.push(hit);
  };
  for (const [index, line] of lines.entries()) {
    if (hits.length >= maxHits) break;
    const hidden = deceptive.exec(line);
    if (hidden !== null) {
      tell({ kind: 'hidden', line: index + 1, quote: quote(plain[index]!), reason: 'holds characters that hide or turn around what is read', confidence: 0.85 });
    }
    const passage = plain.slice(index, index + linesTogether).join(' ');
    // Nearly every line ends here.
    if (!isToModel && !worthReading.test(passage)) continue;
    for (const { kind, pattern, reason, confidence, needsAddressee } of instructionPatterns) {
      const match = pattern.exec(passage);
      // A match that begins on a later line is told there.
      if (match === null || match.index > plain[index]!.length) continue;
      if (needsAddressee && !isToModel && !isAddressed(passage, match.index, match.index + match[0].length)) continue;
      tell({ kind, line: index + 1, quote: quote(passage.slice(Math.max(0, match.index - 40))), reason, confidence });
    }
  }
  return hits;
}

const worthReading = /ignore|disregard|forget|overrid|bypass|follow|instruct|you are|<\||\[\/?INST|<<\/?SYS|<\/?data-|prompt|\bA\.?I\b|\bLLM|assistant|reviewer|agent|model|\bbot\b|copilot|claude|gpt|gemini|llama/i;

/** The one addressed stands in the same sentence or right before it. */
function isAddressed(passage: string, start: number, end: number): boolean {
  const around = passage.slice(Math.max(0, start - 140), Math.min(passage.length, end + 20));
  return addressee.test(around);
}

/** Comment marks and doubled spaces gone, compatibility forms and Cyrillic or Greek look-alikes as the letters they look like. */
function plainOf(line: string): string {
  const visible = /[^\u0020-\u007e\t]/.test(line) ? dropInvisible(line.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')).normalize('NFKC').replace(/[а-яА-ЯіІѕЅјЈԁԛԝӏΑ-ωϲ]/gu, (letter) => lookAlikes[letter] ?? letter) : line;
  return visible.replace(/^\s*(?:\/\/+|\/?\*+|#+|--|;+|<!--|>+|"""|''')?\s*/, '').replace(/\s+/g, ' ').trim();
}

const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', і: 'i', ѕ: 's', ј: 'j', ԁ: 'd', ԛ: 'q', ԝ: 'w', ӏ: 'l',
  А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', Х: 'X', І: 'I', Ѕ: 'S', Ј: 'J',
  α: 'a', ε: 'e', ι: 'i', ο: 'o', ρ: 'p', υ: 'u', ν: 'v', ϲ: 'c', Α: 'A', Β: 'B', Ε: 'E', Ι: 'I', Κ: 'K', Μ: 'M', Ν: 'N', Ο: 'O', Ρ: 'P', Τ: 'T', Χ: 'X',
};

function quote(text: string): string {
  return text.length <= maxQuote ? text : `${text.slice(0, maxQuote - 1)}…`;
}
