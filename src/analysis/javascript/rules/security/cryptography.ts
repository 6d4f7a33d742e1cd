import { biasedRandom, weakHash, weakRandom } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { namesPassword, namesSecret } from '../../secretNames.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { constantText, dottedName, enclosingFunction, functionName, keyName, memberName, propertyOf, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { descendants, isCall, isFunction, isMember, parentOf } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

const weakDigests = /^(md2|md4|md5|sha1|sha-1|ripemd|rmd160|md5-sha1)$/i;
const fastDigests = /^(sha|md|ripemd|rmd|blake|whirlpool)/i;
const weakCiphers = /^(des|rc2|rc4|bf|blowfish|idea|seed|cast)|-ecb\b|^aes-?\d*-ecb/i;

/** Hashes, ciphers and random numbers that do not hold what their use promises. */
export const cryptography: JavaScriptRule = {
  infos: [weakHash, weakRandom, biasedRandom],
  create: (context): Visitor => {
    if (looksLikeTest(context) && context.isTest) return {};
    const check = (node: NodeOf<'CallExpression' | 'NewExpression'>): void => {
      const path = apiPath(context.scopes, node.callee);
      if (path === undefined) return;
      checkHash(context, node, path);
      checkCipher(context, node, path);
      if (path === '#Math.random') checkRandom(context, node);
    };
    return { CallExpression: check, NewExpression: check, BinaryExpression: (node) => checkBias(context, node) };
  },
};

const weakLibraryHash = /^(?:#?CryptoJS|crypto-js)\.(MD5|SHA1)$|^crypto-js\/(md5|sha1)$|^(md5|sha1|blueimp-md5|js-md5|js-sha1)$|^(?:node-forge|#forge)\.md\.(md5|sha1)\.create$/;

function checkHash(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>, path: string): void {
  const library = weakLibraryHash.exec(path);
  if (library !== null) {
    const secret = node.arguments.slice(0, 1).flatMap((argument) => namesIn(context, argument)).find((name) => namesPassword(name) || namesSecret(name));
    if (secret !== undefined) context.report(weakHash, node, { message: `\`${secret}\` rests on ${(library.slice(1).find(Boolean) ?? 'a weak hash').toUpperCase()}, which can be guessed billions of times a second`, confidence: 0.75 });
    return;
  }
  if (path !== 'crypto.createHash' && path !== 'crypto.createHmac' && path !== 'crypto.hash') return;
  const name = constantOf(context, node.arguments[0]);
  if (name === undefined) return;
  const names = namesAround(context, node);
  const password = names.find(namesPassword);
  if (path !== 'crypto.createHmac' && password !== undefined && fastDigests.test(name)) {
    context.report(weakHash, node, {
      message: `\`${password}\` is hashed with ${name.toUpperCase()}, which computes billions of guesses a second: a stolen table gives the passwords away`,
      confidence: weakDigests.test(name) ? 0.9 : 0.75,
    });
    return;
  }
  if (!weakDigests.test(name) || path === 'crypto.createHmac') return;
  const secret = names.find(namesSecret);
  if (secret !== undefined) context.report(weakHash, node, { message: `\`${secret}\` rests on ${name.toUpperCase()}, which can be forged`, confidence: 0.75 });
}

const weakLibraries = /^(?:#?CryptoJS|crypto-js(?:\/\w+)?)(?:\.(DES|TripleDES|RC4|RC4Drop|Rabbit))?\.encrypt$|^crypto-js\/(tripledes|rc4|rabbit)\.encrypt$/;

function checkCipher(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>, path: string): void {
  const library = weakLibraries.exec(path);
  const named = library?.[1] ?? library?.[2] ?? (/^(?:node-forge|forge|#forge)\.cipher\.createCipher$/.test(path) ? /^(DES|3DES|RC2|RC4)/i.exec(constantText(node.arguments[0]) ?? '')?.[1] : undefined);
  if (named !== undefined) {
    context.report(weakHash, node, { message: `The cipher \`${named}\` is broken: what it hides can be read`, confidence: 0.85 });
    return;
  }
  if (path === 'crypto.createCipher' || path === 'crypto.createDecipher') {
    context.report(weakHash, node, { message: `\`${path.slice(7)}\` makes the key from the password with MD5 and uses the same one each time; Node has removed it`, confidence: 0.9 });
    return;
  }
  checkKeySize(context, node, path);
  if (/CryptoJS\.\w+\.encrypt$|^crypto-js.*\.encrypt$/.test(path) && /\bmode\.ECB$/.test(dottedName(propertyOf(node.arguments[2], 'mode')) ?? '')) {
    context.report(weakHash, node, { message: 'ECB mode shows which blocks are alike: what it hides can be read', confidence: 0.9 });
    return;
  }
  if (path !== 'crypto.createCipheriv' && path !== 'crypto.createDecipheriv') return;
  const name = constantOf(context, node.arguments[0]);
  if (name !== undefined && weakCiphers.test(name)) {
    const why = /ecb/i.test(name) ? 'shows which blocks are alike' : 'is broken';
    context.report(weakHash, node, { message: `The cipher \`${name}\` ${why}: what it hides can be read`, confidence: 0.9 });
  }
}

/** `randomBytes(1)[0] % 10`: 256 is no multiple of ten. */
function checkBias(context: RuleContext, node: NodeOf<'BinaryExpression'>): void {
  const divisor = Number(constantOf(context, node.right));
  if (node.operator !== '%' || !(divisor > 1) || Number.isInteger(Math.log2(divisor)) || !isRandomByte(context, node.left) || isBounded(context, node, node.left)) return;
  context.report(biasedRandom, node, { message: `A byte has 256 values, which ${String(divisor)} does not divide: the first ones come up more often`, confidence: 0.72 });
}

/** Bytes over the last multiple are thrown away: the byte is compared with a limit. */
function isBounded(context: RuleContext, node: Node, byte: Node): boolean {
  const text = context.textOf(byte);
  const around = enclosingFunction(node);
  for (const inner of around === null ? context.tree.nodes : descendants(context.tree, around)) {
    if (inner.type === 'BinaryExpression' && /^[<>]=?$/.test(inner.operator) && (context.textOf(inner.left) === text || context.textOf(inner.right) === text)) return true;
  }
  return false;
}

function isRandomByte(context: RuleContext, node: Node, depth = 3): boolean {
  const inner = unwrap(node);
  if (depth === 0) return false;
  if (isMember(inner)) return inner.computed && memberName(inner) !== 'length' && isRandomBuffer(context, inner.object);
  if (isCall(inner)) {
    const callee = unwrap(inner.callee);
    return isMember(callee) && /^readU?Int8$/.test(memberName(callee) ?? '') && isRandomBuffer(context, callee.object);
  }
  const declared = inner.type === 'Identifier' ? context.scopes.bindingOf(inner)?.node : undefined;
  return declared?.type === 'VariableDeclarator' && declared.id.type === 'Identifier' && declared.init ? isRandomByte(context, declared.init, depth - 1) : false;
}

function isRandomBuffer(context: RuleContext, node: Node): boolean {
  const inner = unwrap(node);
  if (isCall(inner)) return /^(crypto\.(randomBytes|randomFillSync)|#?crypto\.getRandomValues|secure-random|crypto-random-string)$/.test(apiPath(context.scopes, inner.callee) ?? '');
  const declared = inner.type === 'Identifier' ? context.scopes.bindingOf(inner)?.node : undefined;
  return declared?.type === 'VariableDeclarator' && declared.id.type === 'Identifier' && isCall(unwrap(declared.init)) ? isRandomBuffer(context, unwrap(declared.init)!) : false;
}

/** Keys so short that they were, or could be, found by trying. */
function checkKeySize(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>, path: string): void {
  const isPair = /^crypto\.generateKeyPair(Sync)?$/.test(path) && /^(rsa|rsa-pss|dsa|dh)$/.test(constantText(node.arguments[0]) ?? '');
  const size = isPair ? propertyOf(node.arguments[1], 'modulusLength') : path === 'crypto.createDiffieHellman' ? node.arguments[0] : path === 'node-rsa' ? propertyOf(node.arguments[0], 'b') : undefined;
  const inner = unwrap(size);
  if (inner?.type !== 'NumericLiteral' || inner.value >= 2048 || inner.value < 64) return;
  context.report(weakHash, inner, { message: `A key of ${String(inner.value)} bits can be computed from its public half; 2048 are the least that holds today`, confidence: 0.88 });
}

/** A name that is written out, or kept in a constant. */
function constantOf(context: RuleContext, node: Node | null | undefined): string | undefined {
  const inner = unwrap(node);
  const binding = inner?.type === 'Identifier' ? context.scopes.bindingOf(inner) : undefined;
  const declared = binding?.node.type === 'VariableDeclarator' && binding.kind === 'const' ? binding.node.init : undefined;
  return constantText(inner) ?? constantText(declared);
}

/** Names that tell what a hash is for: its input, its target, the function around. */
function namesAround(context: RuleContext, node: Node): string[] {
  const names = targetsOf(node);
  // `createHash('md5').update(password)`: what is hashed counts first.
  let chain: Node = node;
  for (;;) {
    const parent = parentOf(chain);
    if (isMember(parent) && parent.object === chain) chain = parent;
    else if (isCall(parent) && parent.callee === chain) chain = parent;
    else break;
  }
  for (const inner of descendants(context.tree, chain)) {
    if (inner.type === 'Identifier' && inner.name !== 'update' && inner.name !== 'digest') names.unshift(inner.name);
  }
  // `const hash = createHash('md5'); hash.update(password)`
  const declarator = parentOf(chain);
  if (declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier') {
    for (const reference of context.scopes.bindingOf(declarator.id)?.references ?? []) {
      const member = parentOf(reference.node);
      const call = member && parentOf(member);
      if (isMember(member) && memberName(member) === 'update' && isCall(call)) {
        for (const argument of call.arguments) for (const name of namesIn(context, argument)) names.unshift(name);
      }
    }
  }
  return names;
}

function namesIn(context: RuleContext, node: Node): string[] {
  const own = node.type === 'Identifier' ? [node.name] : [];
  for (const inner of descendants(context.tree, node)) if (inner.type === 'Identifier') own.push(inner.name);
  return own;
}

/** What a value is assigned to, and the functions that give it back. */
function targetsOf(node: Node): string[] {
  const names: string[] = [];
  for (let at: Node | null = parentOf(node); at !== null; at = parentOf(at)) {
    if (at.type === 'VariableDeclarator' && at.id.type === 'Identifier') names.push(at.id.name);
    else if (at.type === 'AssignmentExpression') {
      const left = unwrap(at.left);
      const name = left.type === 'Identifier' ? left.name : memberName(left);
      if (name !== undefined) names.push(name);
    } else if (at.type === 'ObjectProperty' || at.type === 'ClassProperty') {
      const name = keyName(at.key, at.computed ?? false);
      if (name !== undefined) names.push(name);
    } else if (isFunction(at)) {
      const name = functionName(at);
      if (name !== undefined) names.push(name.split('.').at(-1)!);
      return names;
    }
  }
  return names;
}

function checkRandom(context: RuleContext, node: Node): void {
  const names = targetsOf(node);
  // `for (...) token += chars[Math.floor(Math.random() * n)]` in `generateToken` is told by the function's name.
  const around = enclosingFunction(node);
  const named = names.find(namesSecret) ?? (around === null ? undefined : [functionName(around) ?? ''].find((name) => /^(generate|create|make|random|gen|new)/i.test(name) && /(password|token|secret|otp|nonce|salt|api_?key|session_?id|verification_?code|reset_?code)/i.test(name)));
  if (named === undefined) return;
  context.report(weakRandom, node, { message: `\`${named}\` comes from \`Math.random\`: whoever sees a few values can compute the next`, confidence: 0.82 });
}
