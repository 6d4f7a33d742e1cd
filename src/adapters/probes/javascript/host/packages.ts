import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { mongoModules, sinks, sqlModules } from '../../../../analysis/javascript/knowledge/sinks.ts';
import { frameworkFor } from './frameworks.ts';
import type { Handlers } from './handlers.ts';
import type { Recorder } from './recorder.ts';
import { standIn } from './standIn.ts';

/** Packages that do something to the world, or make text into something that does: never loaded, always recorded. */
const dangerous: ReadonlySet<string> = new Set([
  ...[...sinks].flatMap(([path, uses]) => (uses.some(({ kind }) => kind !== 'format' && kind !== 'log' && kind !== 'html') ? packagesOf(path) : [])),
  'nodemailer', 'puppeteer', 'playwright', 'redis', 'ioredis', 'amqplib', 'kafkajs', 'socket.io', 'vm2',
]);
/** Packages that decide nothing about a value: where they are not installed, their absence need not end a probe. */
const harmless = /^(dotenv|dotenv\/config|debug|chalk|winston|pino|pino-http|morgan|log4js|bunyan|body-parser|cookie-parser|cookie-session|express-session|compression|cors|helmet|multer|express-async-errors|uuid|nanoid)$/;

/** `a.b().c` is said of the package `a` or `a.b`; what works on values and hands them on is loaded as it is. */
function packagesOf(path: string): string[] {
  if (/^[#@~](?![\w-]+\/)/.test(path)) return [];
  const [name = ''] = path.split('(');
  const names = [name, name.split('.')[0]!];
  return names.filter((one) => one !== '' && !isBuiltin(one) && !/^(lodash|underscore|jquery|express|fastify|koa)\b/.test(one));
}

/** The packages that stand-ins take the place of, asked for by name as from a map. */
export class ReplacedPackages extends Map<string, unknown> {
  readonly #recorder: Recorder;
  readonly #handlers: Handlers;
  readonly #require: NodeJS.Require;

  constructor(recorder: Recorder, handlers: Handlers, folder: string) {
    super();
    this.#recorder = recorder;
    this.#handlers = handlers;
    this.#require = createRequire(path.join(folder, 'package.json'));
  }

  override has(specifier: string): boolean {
    return this.get(specifier) !== undefined;
  }

  override get(specifier: string): unknown {
    if (super.has(specifier)) return super.get(specifier);
    const made = this.#make(specifier);
    if (made !== undefined) this.set(specifier, made);
    return made;
  }

  #make(specifier: string): unknown {
    const framework = frameworkFor(specifier, this.#recorder, this.#handlers);
    if (framework !== undefined) return framework;
    const isReplaced = dangerous.has(specifier) || sqlModules.test(specifier) || mongoModules.test(specifier) || (harmless.test(specifier) && !this.#isInstalled(specifier));
    return isReplaced ? standIn(specifier, { recorder: this.#recorder }) : undefined;
  }

  #isInstalled(specifier: string): boolean {
    try {
      this.#require.resolve(specifier);
      return true;
    } catch {
      return false;
    }
  }
}
