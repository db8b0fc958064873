import {
  COMPARE_OPS,
  FIELD_OPS,
  LIMITS,
  WINDOW_OPS,
  childPath,
  spanSeconds,
  type Condition,
  type FieldOp,
} from '#kernel/rules/ast'
import { opsOf, type FieldRegistry, type FieldType } from '#kernel/rules/fields'
import { checkValue, type Fail, type RuleError } from '#kernel/rules/validate_values'

export type Validation =
  { ok: true; condition: Condition; errors: [] } | { ok: false; errors: RuleError[] }

type Shape = Record<string, unknown>

const FIELD_COST = 1
const WINDOW_COST = 20

/** Checks JSON of unknown origin against the language, its limits and the registry. */
export function validate(input: unknown, registry: FieldRegistry): Validation {
  const errors = new Validator(registry).check(input)
  if (errors.length > 0) return { ok: false, errors }
  return { ok: true, condition: input as Condition, errors: [] }
}

class Validator {
  readonly #errors: RuleError[] = []
  #nodes = 0
  #cost = 0

  constructor(readonly registry: FieldRegistry) {}

  check(input: unknown): RuleError[] {
    this.#node(input, '', 1)
    if (this.#nodes > LIMITS.nodes) this.#fail('', 'too_many', { limit: LIMITS.nodes })
    if (this.#cost > LIMITS.cost) this.#fail('', 'too_costly', { limit: LIMITS.cost })
    return this.#errors
  }

  #node(input: unknown, path: string, depth: number): void {
    if (++this.#nodes > LIMITS.nodes) return
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      return this.#fail(path, 'not_a_condition')
    }
    const shape = input as Shape
    if ('all' in shape) return this.#group(shape, 'all', path, depth)
    if ('any' in shape) return this.#group(shape, 'any', path, depth)
    if ('not' in shape) {
      this.#keys(shape, ['not'], path)
      return this.#deeper(shape.not, childPath(path, 'not'), depth)
    }
    if ('source' in shape) return this.#window(shape, path)
    if ('field' in shape) return this.#field(shape, path)
    this.#fail(path, 'not_a_condition')
  }

  #group(shape: Shape, name: 'all' | 'any', path: string, depth: number): void {
    this.#keys(shape, [name], path)
    const list = shape[name]
    if (!Array.isArray(list)) return this.#fail(childPath(path, name), 'not_a_list')
    list.forEach((child, index) =>
      this.#deeper(child, childPath(childPath(path, name), index), depth)
    )
  }

  #deeper(input: unknown, path: string, depth: number): void {
    if (depth >= LIMITS.depth) return this.#fail(path, 'too_deep', { limit: LIMITS.depth })
    this.#node(input, path, depth + 1)
  }

  #field(shape: Shape, path: string): void {
    this.#keys(shape, ['field', 'op', 'value'], path)
    const name = String(shape.field)
    const field = Object.hasOwn(this.registry.fields, name) ? this.registry.fields[name] : undefined
    if (!field || field.isHidden)
      return this.#fail(childPath(path, 'field'), 'unknown_field', { field: name })
    this.#cost += field.cost ?? FIELD_COST

    const op = shape.op as FieldOp
    const opPath = childPath(path, 'op')
    if (!FIELD_OPS.includes(op)) return this.#fail(opPath, 'unknown_op', { op: String(op) })
    if (!opsOf(field).includes(op)) {
      return this.#fail(opPath, 'op_not_allowed', { op, type: field.type })
    }
    checkValue(field, op, shape.value, childPath(path, 'value'), this.#fail)
  }

  #window(shape: Shape, path: string): void {
    const { op, source: name, key, sum, window, compare, value } = shape
    const isSum = op === 'sum_in_window'
    const at = (step: string) => childPath(path, step)
    const keys = ['op', 'source', 'key', 'window', 'compare', 'value']
    this.#keys(shape, isSum ? [...keys, 'sum'] : keys, path)
    if (!(WINDOW_OPS as readonly unknown[]).includes(op)) {
      return this.#fail(at('op'), 'unknown_op', { op: String(op) })
    }

    const { sources } = this.registry
    const source = Object.hasOwn(sources, String(name)) ? sources[String(name)] : undefined
    if (!source) return this.#fail(at('source'), 'unknown_source', { source: String(name) })
    this.#cost += source.cost ?? WINDOW_COST
    if (!Object.hasOwn(source.keys, String(key))) {
      this.#fail(at('key'), 'unknown_window_key', { key: String(key) })
    }
    if (isSum && !Object.hasOwn(source.sums ?? {}, String(sum))) {
      this.#fail(at('sum'), 'unknown_sum', { sum: String(sum) })
    }
    if (spanSeconds(window) === null) this.#fail(at('window'), 'wrong_window')
    if (!(COMPARE_OPS as readonly unknown[]).includes(compare)) {
      return this.#fail(at('compare'), 'unknown_op', { op: String(compare) })
    }
    const type: FieldType = isSum ? 'decimal' : 'integer'
    checkValue({ type }, compare as FieldOp, value, at('value'), this.#fail)
  }

  #keys(shape: Shape, allowed: string[], path: string): void {
    for (const key of Object.keys(shape)) {
      if (!allowed.includes(key)) this.#fail(childPath(path, key), 'unknown_key', { key })
    }
  }

  readonly #fail: Fail = (path, code, params = {}) => {
    this.#errors.push({ path, code, params })
  }
}
