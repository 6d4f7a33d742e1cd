import { plainText } from '../model/words.ts';

/** Text with what stands between backticks set as code. */
export function Marked({ text }: { readonly text: string }) {
  const parts = plainText(text).split('`');
  // An odd number of backticks is nobody's markup.
  if (parts.length % 2 === 0) return <>{plainText(text)}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
