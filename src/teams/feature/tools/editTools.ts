import * as z from 'zod';
import { languageOf } from '../../../analysis/languageOf.ts';
import { applySourceEdits } from '../../../analysis/repair/candidate.ts';
import { shortHash } from '../../../base/hash.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { ModelTool } from '../../../runtime/models/judgement/modelTool.ts';
import { defineTool } from '../../../runtime/models/judgement/modelTool.ts';
import type { FeatureStep } from '../featureResult.ts';
import type { FeatureSession } from '../featureSession.ts';
import { whyNotChanged } from '../whyNotChanged.ts';

const file = z.string().min(1).max(500);

export interface EditToolsOptions {
  readonly session: FeatureSession;
  readonly step: FeatureStep;
  readonly staysLocal: (file: string) => boolean;
  readonly context: AgentContext;
}

/** What a specialist may change files of the copy with. Bounds are checked here, whatever the model says. */
export function createEditTools(options: EditToolsOptions): readonly ModelTool[] {
  return [
    defineTool({
      name: 'edit_file',
      description: 'Changes a file: each old text, to the letter and without line numbers as it stands in the file once, becomes the new text.',
      input: z.object({ file, edits: z.array(z.object({ old: z.string().min(1), new: z.string() })).min(1).max(20) }),
      run: (input) =>
        permitted(options, 'edit_file', input.file, async () => {
          const read = await options.session.read(input.file);
          if (read.status === 'refused') throw new Error(`${read.why}; make it with write_file`);
          const edits = input.edits.map(({ old, new: text }) => {
            const start = read.text.indexOf(old);
            if (start < 0) throw new Error(`the old text is not in the file: ${JSON.stringify(old.slice(0, 80))}; read it again and quote it to the letter`);
            if (read.text.includes(old, start + 1)) throw new Error(`the old text is there more than once: ${JSON.stringify(old.slice(0, 80))}; quote more of what is around it`);
            return { start, end: start + old.length, text };
          });
          return changed(options, input.file, applySourceEdits(read.text, edits));
        }),
    }),
    defineTool({
      name: 'write_file',
      description: 'Makes a new file, or writes one anew that was made for this feature. Files that were there before are changed with edit_file.',
      input: z.object({ file, text: z.string() }),
      run: (input) =>
        permitted(options, 'write_file', input.file, async () => {
          const { session } = options;
          const known = session.changes.get(input.file);
          const isThere = known === undefined ? session.files.has(input.file) || (await session.copy.read(input.file)) !== null : known.before !== null;
          if (isThere) throw new Error('it is there already; change it with edit_file');
          return changed(options, input.file, input.text);
        }),
    }),
  ];
}

/** Uses the permission before anything is checked, so that what is refused is written down as well. */
async function permitted({ session, step, staysLocal, context }: EditToolsOptions, tool: string, name: string, work: () => Promise<string>): Promise<string> {
  const why = whyNotChanged(name, step) ?? (staysLocal(name) ? 'its text stays on this machine' : null);
  const isNamed = why === null || session.files.has(name);
  return context.use('workspace.write', `${tool} ${isNamed ? name : `outside of bounds (${shortHash(name)})`}`, () => {
    if (why !== null) throw new Error(why);
    return work();
  });
}

/** Says what stands there now. The digest tells a model that goes round in circles from one that gets on. */
async function changed({ session, context }: EditToolsOptions, name: string, after: string): Promise<string> {
  await session.change(name, after);
  const language = languageOf(name);
  const parse = language === null ? 'ok' : (await session.ports.analyser.analyse({ path: name, language, text: after }, [], context.signal)).parse;
  const lines = after.split('\n').length;
  return `Done: ${name} has ${lines} lines now (${shortHash(after)}).${parse === 'ok' ? '' : ' It does not parse: put that right.'}`;
}
