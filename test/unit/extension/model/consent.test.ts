import assert from 'node:assert/strict';
import { Consent } from '../../../../src/extension/model/consent.ts';

class Denial extends Error {}

function consentOf(): Consent {
  return new Consent({ denial: (why) => new Denial(why), isDenial: (error) => error instanceof Denial, nobodyAsked: 'nobody asked' });
}

describe('The consent to use one of the editor’s models', () => {
  it('is not asked for before the user has started something', async () => {
    const consent = consentOf();
    let requests = 0;
    const send = (): Promise<number> => consent.send('m', false, () => Promise.resolve(++requests));
    await assert.rejects(send(), /nobody asked/);
    assert.equal(requests, 0);
    consent.userActed();
    assert.equal(await send(), 1);
  });

  it('needs no asking where the editor knows it', async () => {
    assert.equal(await consentOf().send('m', true, () => Promise.resolve('sent')), 'sent');
  });

  it('is asked for by one call at a time, and given once for all', async () => {
    const consent = consentOf();
    consent.userActed();
    let open = 0;
    let most = 0;
    const request = async (): Promise<void> => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open--;
    };
    await consent.send('m', false, request);
    assert.equal(most, 1);
    await Promise.all([1, 2, 3].map(() => consent.send('other', false, request)));
    assert.equal(most, 1, 'each waits for the one before it');
    await Promise.all([1, 2, 3].map(() => consent.send('m', false, request)));
    assert.equal(most, 3, 'what is allowed waits for nobody');
  });

  it('is, once refused, not asked for again until the user starts something else', async () => {
    const consent = consentOf();
    consent.userActed();
    let asked = 0;
    const refuse = (): Promise<void> => {
      asked++;
      return Promise.reject(new Denial('no'));
    };
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => consent.send('m', false, refuse)));
    assert.deepEqual(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).message), ['no', 'no', 'no']);
    assert.equal(asked, 1);
    consent.userActed();
    await assert.rejects(consent.send('m', false, refuse), /no/);
    assert.equal(asked, 2);
  });

  it('is not refused by another failure', async () => {
    const consent = consentOf();
    consent.userActed();
    await assert.rejects(consent.send('m', false, () => Promise.reject(new Error('no network'))), /no network/);
    assert.equal(await consent.send('m', false, () => Promise.resolve('sent')), 'sent');
  });
});
