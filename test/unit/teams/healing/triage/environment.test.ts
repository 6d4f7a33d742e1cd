import assert from 'node:assert/strict';
import { environmentCause } from '../../../../../src/teams/healing/triage/environment.ts';
import type { TestFailure } from '../../../../../src/teams/healing/testModel.ts';

const failure = (message: string, more: Partial<TestFailure> = {}): TestFailure => ({ kind: 'error', message, stack: [], output: '', ...more });
const cause = (message: string, more: Partial<TestFailure> = {}): ReturnType<typeof environmentCause> => environmentCause(failure(message, more), { isPython: false });

describe('causes outside of the code', () => {
  it('names the package that is missing and the command that brings it', () => {
    assert.equal(cause("Cannot find package 'left-pad' imported from /x/a.mjs")?.command, 'npm install left-pad');
    assert.equal(cause("Cannot find module '@scope/name/sub'")?.command, 'npm install @scope/name');
    assert.equal(cause("ModuleNotFoundError: No module named 'requests.auth'")?.command, 'python -m pip install requests');
  });

  it('takes a missing file of the workspace for a fault of the code', () => {
    assert.equal(cause("Cannot find module './price.js'"), null);
    assert.equal(cause("Cannot find module '/abs/price.js'"), null);
  });

  it('knows that Node brings its own modules, and that only their types can be missing', () => {
    assert.equal(cause("error TS2307: Cannot find module 'node:assert' or its corresponding type declarations.")?.command, 'npm install --save-dev @types/node');
  });

  it('names a port in use, a connection refused and a refused access', () => {
    assert.match(cause('listen EADDRINUSE: address already in use 127.0.0.1:3000')?.evidence ?? '', /in use/);
    assert.match(cause('connect ECONNREFUSED 127.0.0.1:5432')?.evidence ?? '', /ECONNREFUSED/);
    assert.match(cause("EACCES: permission denied, open '/etc/x'")?.evidence ?? '', /refused access/);
  });

  it('does not take a compared value that mentions a code for a sign', () => {
    assert.equal(cause("Expected values to be strictly equal: 'ECONNREFUSED' !== 'ok'", { kind: 'assertion' }), null);
  });
});
