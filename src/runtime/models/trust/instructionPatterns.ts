/** What an instruction to a model tries to do. */
export type InstructionKind =
  | 'override' // forget what you were told
  | 'impersonation' // be somebody else, or speak as the system
  | 'verdict' // say that all is well
  | 'exfiltration' // send something somewhere
  | 'action' // run or call something
  | 'hidden'; // text that a reader does not see

export interface InstructionPattern {
  readonly kind: InstructionKind;
  readonly pattern: RegExp;
  /** Completes "This text …". */
  readonly reason: string;
  readonly confidence: number;
  /** It counts only in a sentence that speaks to a model. */
  readonly needsAddressee?: true;
}

const earlier = String.raw`(?:previous|prior|above|earlier|preceding|foregoing|original|system|initial|existing|other|your)`;
const orders = String.raw`(?:instructions?|prompts?|directives?|guidelines|rules|commands|orders|constraints|programming)`;

/** Who is meant when text in a workspace speaks to a model. */
export const addressee =
  /(?<![\w.])(?:(?:AI|LLM|automated|language[- ]model|code|review(?:ing)?|coding)[- ](?:assistants?|agents?|reviewers?|models?|bots?|tools?)|(?:AI|LLM)s?\b(?=\s*[:,]|\s+(?:must|should|shall|reading|reviewing))|(?:assistant|reviewer|chatbot|copilot|claude|gpt|chatgpt|gemini|llama)s?\b(?=\s*[:,]|\s+(?:must|should|shall|please))|(?:if|when|whoever|anyone)[\w ,]{0,30}\b(?:you are|you're|is)\s+an?\s+(?:AI|LLM|language model|assistant|agent|bot)\b|(?:dear|hey|hello|attention|note (?:to|for))\s+(?:the\s+)?(?:AI|LLM|model|assistant|agent|reviewer|bot)\b)/i;

/** Narrow on purpose: code and its comments speak of instructions, systems and assistants all the time. */
export const instructionPatterns: readonly InstructionPattern[] = [
  {
    kind: 'override',
    pattern: new RegExp(String.raw`\b(?:ignore|disregard|forget|override|bypass|do not follow|don't follow|stop following)\b[\s,:]{1,3}(?:(?:all|any|every|everything|each|of|the|these|those|about|my|and)\s+){0,4}${earlier}\s+(?:(?:and|or|\w+)\s+){0,2}${orders}\b`, 'i'),
    reason: 'tells a model to forget what it was told',
    confidence: 0.9,
  },
  {
    kind: 'override',
    pattern: /\b(?:ignore|disregard|forget)\s+(?:everything|all)\s+(?:(?:that\s+)?(?:you(?:'ve| have| were| had)?|I|we)\s+(?:been\s+)?(?:told|said|learned|instructed|given)|(?:above|before this|up to (?:now|this point)))\b/i,
    reason: 'tells a model to forget what it was told',
    confidence: 0.85,
  },
  {
    kind: 'override',
    pattern: /\b(?:new|updated|real|actual|revised)\s+(?:system\s+(?:prompt|instructions?)|instructions?\s+(?:for|to)\s+(?:you|the (?:AI|model|assistant|reviewer|agent)))\b\s*[:=-]/i,
    reason: 'claims to bring new instructions for a model',
    confidence: 0.8,
  },
  {
    kind: 'impersonation',
    pattern: /<\|(?:im_start|im_end|start_header_id|end_header_id|eot_id|system|assistant|user|endoftext)\|>|\[\/?INST\]|<<\/?SYS>>|<\/?data-[0-9a-z]{0,40}(?:\s|>)/i,
    reason: 'holds the marks by which a conversation with a model is divided',
    confidence: 0.6,
  },
  {
    kind: 'impersonation',
    pattern: /\byou are (?:now|no longer|from now on)\s+(?:in\s+)?(?:an?\s+|the\s+|bound\s+)?(?:[\w-]+\s+){0,3}(?:AI|assistant|agent|model|mode|persona|reviewer|DAN|jailbroken|unrestricted|chatbot|by)\b/i,
    reason: 'gives a model another role',
    confidence: 0.8,
  },
  {
    kind: 'verdict',
    pattern: /\b(?:(?:do not|don't|never)\s+(?:report|flag|mention|raise|list|comment on|review)\b|(?:report|say|answer|respond|reply|state|conclude|output)\s+(?:that\s+|with\s+|only\s+)*(?:there (?:are|is)\s+)?["'“]?(?:no (?:issues?|findings?|problems?|bugs?|vulnerabilit\w+)|LGTM|approved?|safe|all (?:good|clear))\b|(?:approve|accept|merge|sign off(?: on)?|mark)\s+(?:this|the|it|these|every|all)\b|(?:consider|treat|rate|classify|assume)\s+(?:this|the|it|these)\s+(?:\w+\s+){0,4}(?:as\s+)?(?:safe|secure|correct|approved|trusted|reviewed)\b|skip\s+(?:this|the|all|these|any)\s+(?:\w+\s+){0,2}(?:files?|checks?|reviews?|analys\w+|scans?|functions?)\b)/i,
    reason: 'tells a reviewing model what to find',
    confidence: 0.8,
    needsAddressee: true,
  },
  {
    kind: 'exfiltration',
    pattern: /\b(?:send|post|upload|transmit|forward|exfiltrate|leak|append|include|embed|reveal|print|output|repeat|show)\b[^.\n]{0,80}\b(?:system prompt|your (?:instructions|prompt|rules|context)|api[- ]?keys?|secrets?|credentials?|environment variables?|\.env\b|tokens?|passwords?|source code|private keys?|conversation)\b/i,
    reason: 'asks a model to give something away',
    confidence: 0.8,
    needsAddressee: true,
  },
  {
    kind: 'exfiltration',
    pattern: /\b(?:reveal|print|output|repeat|show|leak|disclose)\s+(?:me\s+)?(?:(?:all|the|your|full|entire|complete|hidden|exact)\s+){1,4}(?:system\s+(?:prompt|message)|(?:initial|hidden)\s+(?:prompt|instructions))\b/i,
    reason: 'asks a model for its instructions',
    confidence: 0.7,
  },
  {
    kind: 'exfiltration',
    pattern: /\b(?:append|include|embed|add|insert|render|output|write|put)\b[^\n]{0,30}(?:\b(?:image|picture|pixel|badge|link|iframe)\b|!\[|<(?:img|a|iframe)\b|https?:\/\/)/i,
    reason: 'asks a model for a link or an image, which can carry away what it has read',
    confidence: 0.75,
    needsAddressee: true,
  },
  {
    kind: 'action',
    pattern: /\b(?:run|execute|call|invoke|use|open|fetch|visit|browse to|download|install|write|edit|modify|delete|create|push|commit)\b[^.\n]{0,60}(?:\b(?:tools?|commands?|shell|terminal|script|curl|wget|bash|files?|https?:\/\/|repository|package)\b|`)/i,
    reason: 'tells a model to do something',
    confidence: 0.75,
    needsAddressee: true,
  },
];
