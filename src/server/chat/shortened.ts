const longest = 600;

/** One line, not too long: a message may repeat whatever a test or a workspace wrote. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
