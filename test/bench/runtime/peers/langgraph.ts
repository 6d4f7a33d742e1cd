import type { Peer, Runner } from '../runner.ts';

// The packages are installed by the bench alone, so that their types are not known here.
const loadModule = (name: string): Promise<any> => import(name); // eslint-disable-line @typescript-eslint/no-explicit-any

export const langgraph: Peer = {
  package: '@langchain/langgraph',
  load: async () => {
    const { Annotation, StateGraph, MemorySaver, START, END } = await loadModule('@langchain/langgraph');
    const runner = (name: string, createSaver: () => unknown): Runner => ({
      name,
      prepare: async (workers) => {
        const State = Annotation.Root({
          results: Annotation({ reducer: (a: number[], b: number[]) => a.concat(b), default: () => [] }),
          sum: Annotation(),
        });
        const graph = new StateGraph(State);
        graph.addNode('supervisor', async () => ({}));
        graph.addNode('aggregator', async (state: { results: number[] }) => ({ sum: state.results.length }));
        const names = Array.from({ length: workers }, (_, number) => `worker ${number}`);
        for (const name of names) {
          graph.addNode(name, async () => ({ results: [1] }));
          graph.addEdge('supervisor', name);
        }
        graph.addEdge(START, 'supervisor');
        graph.addEdge(names, 'aggregator');
        graph.addEdge('aggregator', END);
        const saver = createSaver();
        const app = graph.compile(saver === undefined ? {} : { checkpointer: saver });
        let thread = 0;
        return () => app.invoke({ results: [] }, { configurable: { thread_id: `${thread++}` }, recursionLimit: 100 });
      },
    });
    return [runner('LangGraph.js, no checkpointer', () => undefined), runner('LangGraph.js, memory checkpointer', () => new MemorySaver())];
  },
};
