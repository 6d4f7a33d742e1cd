import type { Language } from '../../../analysis/observation.ts';
import type { FileSummary } from '../../../analysis/sourceFile.ts';
import type { ReviewPorts } from '../reviewPorts.ts';

/** Grows when summaries tell more than before, so that older ones are made again. */
export const summaryVersion = 3;

/** What the rest of the project needs to know of a reviewed file; made once for each content. */
export class FileSummaries {
  readonly #ports: ReviewPorts;

  constructor(ports: ReviewPorts) {
    this.#ports = ports;
  }

  async of(file: { readonly path: string; readonly language: Language; readonly text: string; readonly hash: string }, signal: AbortSignal): Promise<FileSummary> {
    const { cache, analyser } = this.#ports;
    const key = `summary:${summaryVersion}:${file.path}:${file.hash}`;
    const held = cache.get(key) as FileSummary | undefined;
    if (held !== undefined) return held;
    const summary = await analyser.summarise({ path: file.path, language: file.language, text: file.text }, signal);
    cache.set(key, summary);
    return summary;
  }
}
