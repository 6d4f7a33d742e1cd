import assert from 'node:assert/strict';
import { entryShapeOf, linesTakenBefore } from '../../../../src/adapters/probes/javascript/host/entryShape.ts';

/** The shape for a source that is marked with `«»` in a text. */
function shape(marked: string, written?: string): ReturnType<typeof entryShapeOf> {
  const at = marked.indexOf('«');
  const before = marked.slice(0, at).split('\n');
  const text = marked.replace(/[«»]/g, '');
  return entryShapeOf(text, 'typescript', { written: written ?? /«(.*)»/.exec(marked)![1]!, line: before.length, column: before.at(-1)!.length + 1, symbol: '' });
}

describe('How data enters a function', () => {
  it('is read from what is written: a request by the path into it', () => {
    const found = shape('export const ping = async (req, res) => {\n  const host = «req.query.host»;\n};\n')!;
    assert.deepEqual([found.at, found.path, found.name, found.isAsync], [0, ['query', 'host'], 'req.query.host', true]);
    assert.deepEqual(shape("app.get('/', (error, request) => use(«request.body['a b']»))")!.path, ['body', 'a b']);
    assert.deepEqual(shape('function f(req) { return «req?.query?.host»; }')!.path, ['query', 'host']);
  });

  it('is a parameter by itself, with or without a type, a default or a rest', () => {
    const found = shape('export function pack(level: number, «folder: string», ...more: string[]) {}')!;
    assert.deepEqual([found.at, found.path, found.name], [1, [], 'folder']);
    assert.deepEqual(found.parameters.map(({ type, isOptional }) => [type, isOptional]), [['number', false], ['string', false], ['string[]', true]]);
    assert.equal(shape('function f(«name = "x"») {}', 'name')!.at, 0);
  });

  it('is taken out of a pattern', () => {
    assert.deepEqual(shape('export const f = ({ «query» }, res) => query.a;')!.path, ['query']);
    assert.deepEqual(shape('export const f = («{ a, b }», res) => a;')!.path, ['*']);
  });

  it('belongs to the function around that has the parameter', () => {
    const found = shape('export function outer(req, res) {\n  list.forEach((item) => use(«req.query.x»));\n}')!;
    assert.deepEqual(found.parameters.map(({ name }) => name), ['req', 'res']);
  });

  it('is no function\'s where nothing around has it', () => {
    assert.equal(shape('const a = «process.argv»[2];'), undefined);
    assert.equal(shape('function f() { return «window.name»; }'), undefined);
  });

  it('knows how many lines the loader takes out above', () => {
    const text = "import {\n  a,\n  b,\n} from 'x';\nimport type {\n  T,\n} from 'y';\nconst here = 1;\nexport {\n  a,\n};\n";
    assert.equal(linesTakenBefore(text, 'typescript', 8), 3);
    assert.equal(linesTakenBefore(text, 'typescript', 12), 5);
    assert.equal(linesTakenBefore(text, 'typescript', 1), 0);
  });
});
