import type { ExportFormat } from '../../../protocol/monitor/monitorHost.ts';
import type { RunEvent } from '../../../runtime/runs/runEvent.ts';
import type { RunListing } from '../../../runtime/runs/runStore.ts';
import { htmlPage } from './htmlPage.ts';
import { mermaidSequence } from './mermaidSequence.ts';
import { otlpTraces } from './otlpTraces.ts';
import { runFile } from './runFile.ts';

export interface ExportInput {
  readonly listing: RunListing;
  readonly events: readonly RunEvent[];
  readonly format: ExportFormat;
  /** Where the monitor's bundle lies; only an exported page needs it. */
  readonly pageFolder: string;
}

/** A run as a text to save, with the name it would have as a file. */
export function exportRun({ listing, events, format, pageFolder }: ExportInput): { readonly text: string; readonly name: string } {
  const name = `roundtable-${listing.team}-${listing.run}`;
  switch (format) {
    case 'otlp':
      return { text: `${JSON.stringify(otlpTraces(listing, events), null, 2)}\n`, name: `${name}.otlp.json` };
    case 'mermaid':
      return { text: mermaidSequence(events), name: `${name}.mmd` };
    case 'json':
      return { text: runFile(listing, events), name: `${name}.json` };
    case 'html':
      return { text: htmlPage(listing, events, pageFolder), name: `${name}.html` };
  }
}
