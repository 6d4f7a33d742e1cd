/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** Prices by model id; what is not in a table has no known price, which is not the same as costing nothing. */
export type PriceTable = Readonly<Record<string, ModelPrice>>;

/** When the table below was compared with what the providers publish. */
export const pricesAsOf = '2026-11';

const anthropic = (input: number, output: number, cacheRead: number): ModelPrice => ({ input, output, cacheRead, cacheWrite: input * 1.25 });
const openAi = (input: number, output: number, cacheRead: number, cacheWrite = input): ModelPrice => ({ input, output, cacheRead, cacheWrite });

/** List prices; a setting adds to them and overrules them. Where a price depends on length, the higher one stands. */
export const modelPrices: PriceTable = {
  'anthropic/claude-fable-5-1': anthropic(10, 50, 0.25),
  'anthropic/claude-fable-5': anthropic(10, 50, 1),
  'anthropic/claude-mythos-5-1': anthropic(10, 50, 0.25),
  'anthropic/claude-mythos-5': anthropic(10, 50, 1),
  'anthropic/claude-opus-5-5': anthropic(4, 20, 0.2),
  'anthropic/claude-opus-5': anthropic(5, 25, 0.5),
  'anthropic/claude-opus-4-8': anthropic(5, 25, 0.5),
  'anthropic/claude-opus-4-7': anthropic(5, 25, 0.5),
  'anthropic/claude-opus-4-6': anthropic(5, 25, 0.5),
  'anthropic/claude-opus-4-5': anthropic(5, 25, 0.5),
  'anthropic/claude-sonnet-5-5': anthropic(2, 10, 0.1),
  'anthropic/claude-sonnet-5': anthropic(2, 10, 0.2),
  'anthropic/claude-sonnet-4-6': anthropic(3, 15, 0.3),
  'anthropic/claude-sonnet-4-5': anthropic(3, 15, 0.3),
  'anthropic/claude-haiku-5-5': anthropic(0.5, 2.5, 0.05),
  'anthropic/claude-haiku-4-5': anthropic(1, 5, 0.1),
  'openai/gpt-6-sol': openAi(2, 10, 0.2, 2.5),
  'openai/gpt-6-luna': openAi(0.1, 0.5, 0.01, 0.125),
  'openai/gpt-5.5': openAi(5, 30, 0.5),
  'openai/gpt-5.4': openAi(2.5, 15, 0.25),
  'openai/gpt-5.4-mini': openAi(0.75, 4.5, 0.075),
  'openai/gpt-5.4-nano': openAi(0.2, 1.25, 0.02),
};
