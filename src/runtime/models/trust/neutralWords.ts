import { showInvisible } from './invisible.ts';

/**
 * Words of a model, or of whoever wrote what it read, as they may be shown: nothing in them is a link, an image, markup or
 * a control character, wherever they end up: a page, a pull request's comment, SARIF, a terminal. Addresses are told by
 * their host, with its dots in brackets, since a path can carry away what was read.
 */
export function neutralWords(text: string): string {
  return showInvisible(text)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]+/g, ' ')
    // Links and images keep their words; definitions of links go.
    .replace(/^\s*\[[^\]\n]{0,200}\]:\s*\S+.*$/gm, '')
    .replace(/!\[([^\]\n]{0,400})\](?:\([^)\n]{0,2000}\)?|\[[^\]\n]{0,200}\])/g, '$1')
    // An index that is called looks alike; a link leads somewhere.
    .replace(/\[([^\]\n]{0,400})\]\(\s*<?(?:[a-z][a-z0-9+.-]{0,20}:|\/|#|www\.)[^)\n]{0,2000}\)?/gi, '$1')
    .replace(/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'`<>)\]]{0,2000}/gi, addressWords)
    .replace(/\bwww\.[^\s"'`<>)\]]{1,2000}/gi, (address) => addressWords(`http://${address}`))
    .replace(/\b(javascript|vbscript|data|command|vscode|file):(?=\S)/gi, '$1: ')
    .replace(/__MASKED\d*_(?:SECRET|PERSONAL)_\d+__/g, '•••')
    // What begins a tag that loads or does something, or a comment; types between such marks stay as they are.
    .replace(/<(?=\/?(?:a|area|audio|base|body|button|embed|form|frame|html|i?frame|img|image|input|link|math|meta|object|picture|script|source|style|svg|template|track|video)\b|!|\?)/gi, '‹');
}

function addressWords(address: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@?#]{0,400}@)?([^\s/?#:]{1,253})/i.exec(address)?.[1];
  return host === undefined ? '(an address)' : `(an address at ${host.replaceAll('.', '[.]')})`;
}
