/** Text of files by path. */
export type Texts = Readonly<Record<string, string>>;

/** A change to a small project: a defect that a reviewer should tell, or a refactoring that none should speak on. */
export interface SeededCase {
  readonly name: string;
  /** Who should speak; absent for a clean change. */
  readonly reviewer?: 'style' | 'security' | 'tests' | 'performance' | 'structure';
  readonly before: Texts;
  /** What the change writes; null deletes. */
  readonly after: Readonly<Record<string, string | null>>;
  /** `path` and a piece of the line that should be named, or of the function around it; the whole file without a piece. */
  readonly at?: readonly [path: string, piece?: string];
}
