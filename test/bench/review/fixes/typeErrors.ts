import path from 'node:path';
import ts from 'typescript';

/** What TypeScript says of one text in the place of a file, JavaScript included. */
export class TypeErrors {
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #service: ts.LanguageService;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    const config = ts.findConfigFile(folder, ts.sys.fileExists);
    const own = config === undefined ? {} : ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, ts.sys, path.dirname(config)).options;
    const options: ts.CompilerOptions = { ...own, noEmit: true, allowJs: true, checkJs: true, skipLibCheck: true, incremental: false, composite: false };
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...this.#texts.keys()],
      getScriptVersion: (file) => String(this.#texts.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = this.#texts.get(file)?.text ?? ts.sys.readFile(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  of(file: string, text: string): { syntax: readonly string[]; types: readonly string[] } {
    const name = path.join(this.#folder, file);
    this.#texts.set(name, { text, version: (this.#texts.get(name)?.version ?? 0) + 1 });
    const words = (list: readonly ts.Diagnostic[]): string[] => list.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
    return { syntax: words(this.#service.getSyntacticDiagnostics(name)), types: words(this.#service.getSemanticDiagnostics(name)) };
  }
}
