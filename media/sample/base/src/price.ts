export interface Line {
  sku: string;
  quantity: number;
  priceCents: number;
}

const vatPercent = 19;

/** The sum of the lines before discount and tax. */
export function subtotal(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.priceCents, 0);
}

/** Adds tax, rounded half up to whole cents. */
export function withTax(cents: number): number {
  return Math.round(cents * (100 + vatPercent) / 100);
}

/** Shows cents the way they stand on an invoice. */
export function formatMoney(cents: number): string {
  const sign = cents < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(2, '0');
  return `${sign}${whole}.${rest} EUR`;
}
