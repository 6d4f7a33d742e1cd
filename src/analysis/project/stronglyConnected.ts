/** Tarjan's strongly connected components without recursion: the component's number of each node. */
export function stronglyConnected(nodes: Iterable<string>, next: (node: string) => readonly string[]): Map<string, number> {
  const component = new Map<string, number>();
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  let components = 0;

  for (const root of nodes) {
    if (order.has(root)) continue;
    const work: { node: string; targets: readonly string[]; at: number }[] = [];
    const open = (node: string): void => {
      order.set(node, order.size);
      low.set(node, order.size - 1);
      stack.push(node);
      onStack.add(node);
      work.push({ node, targets: next(node), at: 0 });
    };
    open(root);
    while (work.length > 0) {
      const frame = work[work.length - 1]!;
      const target = frame.targets[frame.at++];
      if (target !== undefined) {
        if (!order.has(target)) open(target);
        else if (onStack.has(target)) low.set(frame.node, Math.min(low.get(frame.node)!, order.get(target)!));
        continue;
      }
      work.pop();
      const above = work[work.length - 1];
      if (above !== undefined) low.set(above.node, Math.min(low.get(above.node)!, low.get(frame.node)!));
      if (low.get(frame.node) !== order.get(frame.node)) continue;
      for (;;) {
        const member = stack.pop()!;
        onStack.delete(member);
        component.set(member, components);
        if (member === frame.node) break;
      }
      components++;
    }
  }
  return component;
}
