import { spelled } from '../words.ts';

const secretWords = /_(password|passwd|passphrase|pwd|secret|secrets|token|tokens|nonce|salt|otp|csrf|xsrf|credential|credentials|api_key|apikey|private_key|secret_key|access_key|encryption_key|session_id|sessionid|sid|reset_code|verification_code|auth_code|auth_key|signature|hmac|jwt|pin|coupon|voucher)_/;
const harmlessWords = /_(page|next|continuation|count|type|types|name|names|field|column|url|uri|path|file|index|kind|length|len|ttl|expiry|expires|timeout|tokenizer|cancellation|css|lexer|parser|syntax|stop|start|end|eos|bos|pad|regex|regexp|pattern|label|placeholder|message|error|hint|header|prefix|suffix|param|key_name|cookie_name|input|id_field|design|max|min|position|pos|first|last|close|open|comma|ast)_/;

/** Whether a name speaks of something that must stay secret or be unguessable. */
export function namesSecret(name: string): boolean {
  const words = spelled(name);
  return secretWords.test(words) && !harmlessWords.test(words);
}

/** Whether a name speaks of a password. */
export function namesPassword(name: string): boolean {
  return /_(password|passwd|passphrase|pwd|pass)_/.test(spelled(name)) && !harmlessWords.test(spelled(name));
}
