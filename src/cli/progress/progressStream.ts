/** Where progress is written to: a terminal, which can be redrawn, or not. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}
