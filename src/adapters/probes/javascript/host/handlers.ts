/** Something that answers requests, as the code registered it. */
export interface Handler {
  readonly framework: 'express' | 'koa' | 'fastify' | 'node';
  /** `GET /ping`. */
  readonly title: string;
  /** What runs for a request, in order: what was put in front, then the handler itself. */
  readonly steps: readonly ((...args: unknown[]) => unknown)[];
}

const most = 200;

/** The handlers that the loaded code has registered. */
export class Handlers {
  readonly all: Handler[] = [];

  add(handler: Handler): void {
    if (this.all.length < most) this.all.push(handler);
  }
}
