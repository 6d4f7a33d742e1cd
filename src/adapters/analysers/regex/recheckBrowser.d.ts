/** The build of recheck that answers on the calling thread, without helpers that a bundle would lose. */
declare module 'recheck/lib/browser.js' {
  const recheck: Pick<typeof import('recheck'), 'checkSync'>;
  export default recheck;
}
