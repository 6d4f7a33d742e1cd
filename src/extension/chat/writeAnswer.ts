import * as vscode from 'vscode';
import type { ChatPart } from '../model/chatAnswer.ts';
import { toVsRange } from '../ranges.ts';

/** Writes an answer into the chat. Its Markdown is not trusted: it may quote whatever stands in a workspace. */
export function writeAnswer(stream: vscode.ChatResponseStream, parts: readonly ChatPart[]): void {
  for (const part of parts) {
    if (part.kind === 'text') stream.markdown(new vscode.MarkdownString(part.text));
    else if (part.kind === 'place') stream.anchor(new vscode.Location(vscode.Uri.file(part.path), toVsRange(part.range)), part.title);
    else stream.button({ command: part.command, title: part.title, ...(part.argument === undefined ? {} : { arguments: [part.argument] }) });
  }
}
