/** The lower-case words of a name in any of the usual spellings: `dbPassword` and `DB_PASSWORD` are `db password`. */
export function wordsOf(name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
}

/** Words of a name joined with single underscores, with one at each end, so that whole words can be looked for. */
export function spelled(name: string): string {
  return `_${wordsOf(name).join('_')}_`;
}

const secretWords = /_(password|passwd|passphrase|pwd|secret|secrets|token|nonce|salt|otp|csrf|credential|credentials|api_key|apikey|private_key|secret_key|access_key|session_id|session_key|reset_code|verification_code|auth_code|auth_key|signature|hmac)_/;

/** Whether a name speaks of something that must stay secret or be unguessable. */
export function namesSecret(name: string): boolean {
  return secretWords.test(spelled(name)) && !/_(page|next|continuation|count|type|name|field|column|url|uri|path|file|index|kind|length|len|ttl|expiry|timeout|tokenizer|cancellation|css|lexer|stop|start|end|eos|bos|pad)_/.test(spelled(name));
}
