import path from 'node:path';
import { URI } from 'vscode-uri';

/** The document URI of a file of a root, in the form the editor uses. */
export function fileUri(root: string, file: string): string {
  return URI.file(path.join(root, ...file.split('/'))).toString();
}

/** The absolute path of a document, or undefined for one that is not a file. */
export function filePath(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** One spelling for each document, so that URIs from the editor and from us can be compared. */
export function sameUri(uri: string): string {
  return URI.parse(uri).toString();
}
