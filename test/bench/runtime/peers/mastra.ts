import type { Peer } from '../runner.ts';

const loadModule = (name: string): Promise<any> => import(name); // eslint-disable-line @typescript-eslint/no-explicit-any

export const mastra: Peer = {
  package: '@mastra/core',
  load: async () => {
    const { createStep, createWorkflow } = await loadModule('@mastra/core/workflows');
    const z = await loadModule('zod');
    return [
      {
        name: 'Mastra workflow, no storage',
        prepare: async (workers) => {
          const any = z.any();
          const step = (id: string): unknown => createStep({ id, inputSchema: any, outputSchema: any, execute: async () => 1 });
          const workflow = createWorkflow({ id: 'bench', inputSchema: any, outputSchema: any })
            .then(step('supervisor'))
            .parallel(Array.from({ length: workers }, (_, number) => step(`worker-${number}`)))
            .then(step('aggregator'))
            .commit();
          return async () => {
            const run = await workflow.createRun();
            const result = await run.start({ inputData: 1 });
            if (result.status !== 'success') throw new Error(JSON.stringify(result.error ?? result.status));
          };
        },
      },
    ];
  },
};
