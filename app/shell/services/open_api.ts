import { switchboard } from '#kernel/modules/switchboard'
import { allRoutes, type KnownRoute } from '#shell/services/route_table'

type Json = Record<string, unknown>

interface Validator {
  toJSONSchema(): Json
}

const PROBLEM = {
  description: 'A typed problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
  description:
    'Names this deed, e.g. a UUID. The same request again under the same key (and token) is not done again: for 24 hours it is answered as the first time, with `Idempotent-Replayed: true`. Requests at once under one key take effect once; the others wait for its answer, or get 409 `idempotency_in_progress`. The same key with another path or body is refused with 422 `idempotency_key_reused`. A request that was refused leaves its key free.',
}

/**
 * The API as OpenAPI 3.1, read from the routes. The body of a call is
 * the validator its controller names: `static bodies = { action: validator }`.
 */
export async function openApiDocument(): Promise<Json> {
  const paths: Record<string, Json> = {}
  for (const route of allRoutes().filter((each) => each.kind === 'api')) {
    const path = route.pattern.replace(/:(\w+)\??/g, '{$1}')
    for (const method of route.methods) {
      paths[path] = { ...paths[path], [method.toLowerCase()]: await operationOf(route, method) }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tandem',
      version: switchboard.module('shell')?.version ?? '0',
      description: modulesWithApi(),
    },
    security: [{ token: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            fields: {
              type: 'object',
              additionalProperties: { type: 'array', items: { type: 'string' } },
            },
          },
        },
      },
    },
  }
}

async function operationOf(route: KnownRoute, method: string): Promise<Json> {
  const names = [...route.pattern.matchAll(/:(\w+)/g)].map((hit) => hit[1])
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? await bodyOf(route) : null
  return {
    'operationId': route.name,
    'tags': [route.owner],
    'x-permission': route.permission,
    'parameters': [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...(method === 'POST' ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ],
    ...(body
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
    'responses': { '200': { description: 'Done' }, 'default': PROBLEM },
  }
}

async function bodyOf({ handler }: KnownRoute): Promise<Json | null> {
  const { reference } = handler as {
    reference?: [() => Promise<{ default: { bodies?: Record<string, Validator> } }>, string]
  }
  if (!Array.isArray(reference) || typeof reference[0] !== 'function') return null
  const loaded = await reference[0]()
  return loaded.default.bodies?.[reference[1]]?.toJSONSchema() ?? null
}

function modulesWithApi(): string {
  const names = switchboard.modules
    .filter((module) => module.apiRoutes)
    .map((module) => module.name)
  return `Endpoints of ${names.join(', ')}; those of a module that is off answer 404 module_disabled.`
}
