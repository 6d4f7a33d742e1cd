/** Commands of a shell line, each as its words, cut at `&&`, `||`, `;` and `|`. Variables and substitutions stay as they are. */
export function shellCommands(line: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word = '';
  let isOpen = false;
  let quote = '';
  const endWord = (): void => {
    if (isOpen) words.push(word);
    word = '';
    isOpen = false;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < line.length && at < 20_000; at++) {
    const char = line[at]!;
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"' && at + 1 < line.length && /["\\$`]/.test(line[at + 1]!)) word += line[++at];
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      isOpen = true;
    } else if (char === '\\' && at + 1 < line.length) {
      word += line[++at];
      isOpen = true;
    } else if (/\s/.test(char)) {
      endWord();
    } else if (char === ';' || char === '|' || char === '&') {
      endCommand();
    } else {
      word += char;
      isOpen = true;
    }
  }
  endCommand();
  return commands;
}
