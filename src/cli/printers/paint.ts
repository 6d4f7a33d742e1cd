import { styleText } from 'node:util';

type Colour = (text: string) => string;

/** Colours for a terminal, or none. */
export interface Paint {
  readonly bold: Colour;
  readonly dim: Colour;
  readonly red: Colour;
  readonly yellow: Colour;
  readonly blue: Colour;
  readonly green: Colour;
}

/** Colours only where somebody looks: a terminal that did not ask for none. */
export function createPaint(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const isOn = forced || (stream.isTTY === true && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb');
  const colour = (format: Parameters<typeof styleText>[0]): Colour => (isOn ? (text) => styleText(format, text, { validateStream: false }) : (text) => text);
  return { bold: colour('bold'), dim: colour('dim'), red: colour('red'), yellow: colour('yellow'), blue: colour('blue'), green: colour('green') };
}

/** Workspace text without what could steer the terminal. */
export function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd').replace(/[\n\t]/g, ' ');
}
