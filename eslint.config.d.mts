/** Types of the import table, for the architecture test. */
export declare const mayImport: Readonly<Record<string, readonly string[]>>;
export declare const platformOf: Readonly<Record<string, 'none' | 'node' | 'vscode' | 'dom'>>;
