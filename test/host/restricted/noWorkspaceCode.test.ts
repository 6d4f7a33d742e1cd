import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { plantLinter } from '../plantLinter.ts';
import { review, shownFindings, testApi } from '../support.ts';

describe('a review in a workspace that is not trusted', () => {
  it('runs no code of the workspace and finds what the bundled rules find', async () => {
    const planted = plantLinter();
    try {
      const api = await testApi();
      const run = await review(api);
      assert.equal(run.state.status, 'done');
      assert.ok(shownFindings(api).length > 0);
      assert.equal(existsSync(planted.marker), false, 'the linter of the workspace was run');
    } finally {
      planted.remove();
    }
  });
});
