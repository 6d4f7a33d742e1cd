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
                type: 'parallel',
                onDone: 'aggregating',
                states: Object.fromEntries(
                  Array.from({ length: workers }, (_, number) => [
                    `w${number}`,
                    {
                      initial: 'busy',
                      states: {
                        busy: {
                          invoke: {
                            src: 'worker',
                            onDone: { target: 'idle', actions: assign({ left: ({ context }: { context: { left: number } }) => context.left - 1 }) },
                          },
                        },
                        idle: { type: 'final' },
                      },
                    },
                  ]),
                ),
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
