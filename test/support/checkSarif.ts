import { Ajv } from 'ajv';

const region = {
  type: 'object',
  required: ['startLine'],
  properties: { startLine: { type: 'integer', minimum: 1 }, startColumn: { type: 'integer', minimum: 1 }, endLine: { type: 'integer', minimum: 1 }, endColumn: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
};
const message = { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 }, markdown: { type: 'string' } }, additionalProperties: false };
const artifactLocation = {
  type: 'object',
  required: ['uri'],
  // A relative reference: no scheme, no leading slash, nothing that would have to be escaped.
  properties: { uri: { type: 'string', pattern: "^(?![a-z]+:)(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$" }, uriBaseId: { type: 'string' } },
  additionalProperties: false,
};
const physicalLocation = { type: 'object', required: ['artifactLocation'], properties: { artifactLocation, region }, additionalProperties: false };
const location = {
  type: 'object',
  properties: { physicalLocation, message, logicalLocations: { type: 'array', items: { type: 'object', properties: { fullyQualifiedName: { type: 'string' } }, additionalProperties: false } } },
  additionalProperties: false,
};
const replacement = { type: 'object', required: ['deletedRegion'], properties: { deletedRegion: region, insertedContent: { type: 'object', properties: { text: { type: 'string' } } } }, additionalProperties: false };

/** What the SARIF 2.1.0 standard demands of the parts that we write; anything we do not write is refused. */
const schema = {
  type: 'object',
  required: ['version', 'runs'],
  properties: {
    $schema: { type: 'string', pattern: '^https://' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool', 'results'],
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: { type: 'string' },
                  version: { type: 'string' },
                  semanticVersion: { type: 'string' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      properties: {
                        id: { type: 'string' },
                        name: { type: 'string' },
                        shortDescription: message,
                        fullDescription: message,
                        help: message,
                        defaultConfiguration: { type: 'object', properties: { level: { enum: ['none', 'note', 'warning', 'error'] } } },
                        properties: { type: 'object' },
                      },
                      additionalProperties: false,
                    },
                  },
                },
                additionalProperties: false,
              },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          originalUriBaseIds: { type: 'object', additionalProperties: { type: 'object', properties: { uri: { type: 'string', pattern: '^file:///.*/$' } } } },
          invocations: { type: 'array', items: { type: 'object', required: ['executionSuccessful'] } },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message'],
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['none', 'note', 'warning', 'error'] },
                message,
                locations: { type: 'array', items: location },
                relatedLocations: { type: 'array', items: location },
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                codeFlows: { type: 'array', items: { type: 'object', required: ['threadFlows'], properties: { threadFlows: { type: 'array', minItems: 1, items: { type: 'object', required: ['locations'], properties: { locations: { type: 'array', minItems: 1, items: { type: 'object', properties: { location } } } } } } } } },
                fixes: { type: 'array', items: { type: 'object', required: ['artifactChanges'], properties: { description: message, artifactChanges: { type: 'array', minItems: 1, items: { type: 'object', required: ['artifactLocation', 'replacements'], properties: { artifactLocation, replacements: { type: 'array', minItems: 1, items: replacement } } } } } } },
                suppressions: { type: 'array', items: { type: 'object', required: ['kind'], properties: { kind: { enum: ['inSource', 'external'] }, status: { enum: ['accepted', 'underReview', 'rejected'] }, justification: { type: 'string' } }, additionalProperties: false } },
                baselineState: { enum: ['new', 'unchanged', 'updated', 'absent'] },
                rank: { type: 'number', minimum: -1, maximum: 100 },
                properties: { type: 'object' },
              },
              additionalProperties: false,
            },
          },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

/** Fails with what is wrong where a SARIF log does not keep to the standard. */
export function checkSarif(log: unknown): void {
  if (!validate(log)) throw new Error(`Not SARIF 2.1.0: ${JSON.stringify(validate.errors?.slice(0, 5), null, 2)}`);
  const { runs } = log as { runs: { tool: { driver: { rules?: { id: string }[] } }; results: { ruleId?: string; ruleIndex?: number }[] }[] };
  for (const run of runs) {
    for (const result of run.results) {
      if (result.ruleIndex !== undefined && run.tool.driver.rules?.[result.ruleIndex]?.id !== result.ruleId) throw new Error(`ruleIndex ${result.ruleIndex} is not ${result.ruleId}`);
    }
  }
}
