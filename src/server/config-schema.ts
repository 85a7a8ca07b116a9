/**
 * The JSON schema of the configuration file, draft 2020-12, for editors. It is made of the table of options;
 * `kedr.schema.json` is its copy, which a test keeps equal.
 */
import { helpValues } from './cli.js';
import type { CliText } from './cli-texts.js';
import {
  DEFAULT_HOST,
  DEFAULT_INDEX_MEMORY_MB,
  DEFAULT_LOG_LEVEL,
  DEFAULT_MAX_PROCESSES,
  DEFAULT_PORT,
} from './option-values.js';
import { READ_LEVELS } from '../web/http/access/rules.js';
import { keyOf, OPTIONS, type FileValue } from './options.js';

type Schema = Readonly<Record<string, unknown>>;

const TEXT: Schema = { type: 'string', minLength: 1 };

const TEXTS: Schema = { type: 'array', items: TEXT };
const LEVEL: Schema = { enum: READ_LEVELS };
const ACCESS = { read: LEVEL, users: TEXTS, groups: TEXTS };
const OWN_ACCESS: Schema = { anyOf: [LEVEL, record(ACCESS, ['read'])] };

const REPOSITORY: Schema = {
  anyOf: [
    TEXT,
    record({ path: TEXT, name: { type: 'string', pattern: '^[^/]+/[^/]+$' }, access: OWN_ACCESS }, ['path']),
  ],
};

/** `text` has the descriptions. */
export function configSchema(text: CliText): Schema {
  const values = helpValues({
    port: DEFAULT_PORT,
    host: DEFAULT_HOST,
    data: '~/.local/share/kedr',
    workers: DEFAULT_MAX_PROCESSES,
    indexMemory: DEFAULT_INDEX_MEMORY_MB,
    logLevel: DEFAULT_LOG_LEVEL,
  });
  const options = OPTIONS.flatMap(({ name, text: key, file }) =>
    file === undefined ? [] : [[keyOf(name), { description: text(key, values[key]), ...typeOf(file) }] as const],
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: text('helpConfig'),
    ...record({
      $schema: { type: 'string' },
      repositories: { description: text('helpRepositories'), type: 'array', items: REPOSITORY },
      access: {
        description: text('helpAccess'),
        type: 'array',
        items: record({ repositories: TEXT, ...ACCESS }, ['repositories', 'read']),
      },
      groups: { description: text('helpGroups'), type: 'object', additionalProperties: TEXTS },
      ...Object.fromEntries(options),
    }),
  };
}

function typeOf(file: FileValue): Schema {
  switch (file.kind) {
    case 'number':
      return { type: 'integer', minimum: file.minimum, maximum: file.maximum };
    case 'word':
      return { enum: file.words };
    case 'switch':
      return { type: 'boolean' };
    case 'list':
      return { anyOf: [TEXT, { type: 'array', items: TEXT }] };
    case 'text':
      return TEXT;
  }
}

/** An object with these keys and no others. */
function record(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}
