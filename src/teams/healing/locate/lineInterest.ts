/**
 * How much a line decides, 0 to 1: conditions, operators, patterns and calls are where faults are made, braces and
 * declarations are not. Breaks ties between lines that tests cannot tell apart.
 */
export function lineInterest(line: string): number {
  const code = line.replace(/\/\/.*$|#\s.*$/, '').trim();
  if (code === '' || /^(?:[{}()[\];,\s]|else|try|finally|end|do|\.\.\.)+:?$/.test(code) || /^(?:import|from|export\s*\{|@)/.test(code)) return 0;
  let points = 1;
  if (/\b(?:if|elif|while|for|case|return|yield|assert)\b|\?/.test(code)) points += 1;
  points += Math.min(2, (code.match(/[<>]=?|[=!]==?|&&|\|\||\b(?:and|or|not|in|is)\b|[-+*/%]=?(?!\s*$)/g) ?? []).length);
  if (/\/(?![/*]).+\/[dgimsuvy]*|\bre\.\w+\(|RegExp/.test(code)) points += 1;
  if (/[\w$)\]]\(/.test(code)) points += 0.5;
  if (/\[[^\]]/.test(code)) points += 0.5;
  return Math.min(1, points / 5);
}
