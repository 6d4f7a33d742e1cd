import type { Peer } from '../runner.ts';

const loadModule = (name: string): Promise<any> => import(name); // eslint-disable-line @typescript-eslint/no-explicit-any

export const xstate: Peer = {
  package: 'xstate',
  load: async () => {
    const { setup, fromPromise, createActor, assign } = await loadModule('xstate');
    return [
      {
        name: 'xstate 5 actors',
        prepare: async (workers) => {
          const worker = fromPromise(async () => 1);
          const machine = setup({ actors: { worker, aggregator: fromPromise(async () => 1) } }).createMachine({
            context: { left: workers },
            initial: 'working',
            states: {
              working: {
                invoke: Array.from({ length: workers }, (_, number) => ({
                  id: `w${number}`,
                  src: 'worker',
                  onDone: { actions: assign({ left: ({ context }: { context: { left: number } }) => context.left - 1 }) },
                })),
                always: { guard: ({ context }: { context: { left: number } }) => context.left === 0, target: 'aggregating' },
              },
              aggregating: { invoke: { src: 'aggregator', onDone: 'finished' } },
              finished: { type: 'final' },
            },
          });
          return () =>
            new Promise<void>((resolve) => {
              const actor = createActor(machine);
              actor.subscribe({ complete: () => resolve() });
              actor.start();
            });
        },
      },
    ];
  },
};
