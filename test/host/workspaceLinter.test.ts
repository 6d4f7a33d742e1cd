import { existsSync } from 'node:fs';
import { plantLinter } from './plantLinter.ts';
import { review, testApi, until } from './support.ts';

describe('a review in a trusted workspace', () => {
  // Without this, the test of the restricted workspace could pass because the planted linter is never found at all.
  it("runs the workspace's own linter, and goes on where that fails", async () => {
    const planted = plantLinter();
    try {
      await review(await testApi());
      await until('the linter to have been run', () => existsSync(planted.marker), 5);
    } finally {
      planted.remove();
    }
  });
});
