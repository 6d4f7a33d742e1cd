import { readFileSync, statSync } from 'node:fs';
import type { OpenDocuments } from './openDocuments.ts';
import { filePath } from './uris.ts';

/** Larger files are nobody's source code. */
const maxBytes = 5_000_000;

/** The text of a document as the user has it: what the editor holds, else what is on disk; null where there is none. */
export function currentText(uri: string, documents: Pick<OpenDocuments, 'get'>): string | null {
  const open = documents.get(uri);
  if (open !== undefined) return open.getText();
  const file = filePath(uri);
  try {
    if (file === undefined || statSync(file).size > maxBytes) return null;
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
