import { childPath, isWindowLeaf, leaves, spanSeconds } from '#kernel/rules/ast'
import type {
  CompareOp,
  Condition,
  FieldLeaf,
  FieldOp,
  Literal,
  WindowLeaf,
} from '#kernel/rules/ast'
import type { FieldRegistry, FieldType } from '#kernel/rules/fields'
import {
  compareKnown,
  fact,
  foldCase,
  isBlank,
  literal,
  splitWords,
  type Known,
  type Moment,
} from '#kernel/rules/values'

/** What is known about a subject, by field name. A field that is absent is nothing (NULL). */
export type Facts = Readonly<Record<string, unknown>>

/** The answer of one leaf: what was asked, what was found. */
export interface Evidence {
  path: string
  matched: boolean
  op: string
  /** The field, or for a window its source. */
  about: string
  expected: unknown
  actual: unknown
  /** Of a window: which rows were looked at, and how their number or sum was compared. */
  window?: Pick<WindowLeaf, 'key' | 'window' | 'compare' | 'sum'>
}

export interface Verdict {
  matched: boolean
  /** The leaves that settled it: of an `any`, those that were true; of a false `all`, those that were not. */
  because: Evidence[]
}

/** A count or a sum that must be known before evaluation; `name` is the fact that carries it. */
export interface WindowNeed {
  name: string
  leaf: WindowLeaf
}

/** The fact under which the result of a window is handed in, e.g. `count:orders:phone:3600`. */
export function windowFact({ op, source, key, sum, window }: WindowLeaf): string {
  const what = op === 'sum_in_window' ? `sum:${sum}` : 'count'
  return `${what}:${source}:${key}:${spanSeconds(window)}`
}

/** The windows a condition asks for, each once, so that they can be read for a whole list. */
export function windowNeeds(condition: Condition): WindowNeed[] {
  const needs = new Map<string, WindowNeed>()
  for (const { leaf } of leaves(condition)) {
    if (isWindowLeaf(leaf)) needs.set(windowFact(leaf), { name: windowFact(leaf), leaf })
  }
  return [...needs.values()]
}

/** The fields a condition asks about, each once: what a gatherer of facts must fetch. */
export function fieldsOf(condition: Condition): string[] {
  const names = new Set<string>()
  for (const { leaf } of leaves(condition)) if (!isWindowLeaf(leaf)) names.add(leaf.field)
  return [...names]
}

/** Answers a valid condition about one subject, with the evidence that settled it. */
export function evaluate(
  condition: Condition,
  facts: Facts,
  registry: FieldRegistry,
  moment: Moment
): Verdict {
  const visit = (node: Condition, path: string): Verdict => {
    if ('not' in node) {
      const inner = visit(node.not, childPath(path, 'not'))
      return { matched: !inner.matched, because: inner.because }
    }
    if ('all' in node) return settle(node.all, childPath(path, 'all'), false)
    if ('any' in node) return settle(node.any, childPath(path, 'any'), true)
    const evidence = isWindowLeaf(node) ? askWindow(node, path) : askField(node, path)
    return { matched: evidence.matched, because: [evidence] }
  }

  /** One child with the answer `decisive` settles the group; else all its children do together. */
  const settle = (list: Condition[], path: string, decisive: boolean): Verdict => {
    const verdicts = list.map((child, index) => visit(child, childPath(path, index)))
    const settling = verdicts.filter(({ matched }) => matched === decisive)
    const matched = settling.length > 0 ? decisive : !decisive
    const because = (settling.length > 0 ? settling : verdicts).flatMap((each) => each.because)
    return { matched, because }
  }

  const askField = (leaf: FieldLeaf, path: string): Evidence => {
    const { type } = registry.fields[leaf.field]
    const actual = fact(leaf.field, type, facts[leaf.field])
    const matched = answer(type, leaf.op, actual, leaf.value, moment)
    return evidenceOf(leaf.field, leaf.op, type, actual, matched, leaf.value, path)
  }

  const askWindow = (leaf: WindowLeaf, path: string): Evidence => {
    const type: FieldType = leaf.op === 'sum_in_window' ? 'decimal' : 'integer'
    const name = windowFact(leaf)
    if (facts[name] === undefined) throw new TypeError(`Rules: the fact ${name} was not gathered`)
    const actual = fact(name, type, facts[name] ?? 0)
    const matched = answer(type, leaf.compare, actual, leaf.value, moment)
    const { key, window, compare, sum } = leaf
    const about = { key, window, compare, ...(sum !== undefined && { sum }) }
    const found = evidenceOf(leaf.source, leaf.op, type, actual, matched, leaf.value, path)
    return { ...found, window: about }
  }

  return visit(condition, '')
}

function evidenceOf(
  about: string,
  op: string,
  type: FieldType,
  actual: Known | string[] | null,
  matched: boolean,
  expected: unknown,
  path: string
): Evidence {
  const shown =
    type === 'time' && actual !== null ? new Date(actual as number).toISOString() : actual
  return { path, matched, op, about, expected: expected ?? null, actual: shown }
}

function answer(
  type: FieldType,
  op: FieldOp | CompareOp,
  actual: Known | string[] | null,
  value: Literal | Literal[] | undefined,
  moment: Moment
): boolean {
  if (op === 'is_empty') return isEmpty(actual)
  if (op === 'is_present') return !isEmpty(actual)
  if (op === 'ne') return !answer(type, 'eq', actual, value, moment)
  if (op === 'not_in') return !answer(type, 'in', actual, value, moment)
  if (actual === null) return false

  const wanted = [value].flat().map((item) => literal(type, item as Literal, moment))
  if (Array.isArray(actual)) return wanted.some((item) => actual.includes(item as string))
  return answerOne(type, op, actual, wanted)
}

function answerOne(
  type: FieldType,
  op: FieldOp | CompareOp,
  actual: Known,
  wanted: Known[]
): boolean {
  const order = (index: number) => compareKnown(type, actual, wanted[index])
  switch (op) {
    case 'eq':
      return order(0) === 0
    case 'gt':
      return order(0) > 0
    case 'gte':
      return order(0) >= 0
    case 'lt':
      return order(0) < 0
    case 'lte':
      return order(0) <= 0
    case 'between':
      return order(0) >= 0 && order(1) <= 0
    case 'in':
      return wanted.some((_, index) => order(index) === 0)
    default:
      return answerText(op, foldCase(String(actual)), wanted.map(String))
  }
}

function answerText(op: FieldOp, text: string, wanted: string[]): boolean {
  if (op === 'contains') return text.includes(foldCase(wanted[0]))
  if (op === 'starts_with') return text.startsWith(foldCase(wanted[0]))
  const { alone, anywhere } = splitWords(wanted)
  if (alone !== null && new RegExp(alone).test(text)) return true
  return anywhere.some((word) => text.includes(word))
}

function isEmpty(actual: Known | string[] | null): boolean {
  if (actual === null) return true
  if (Array.isArray(actual)) return actual.length === 0
  return typeof actual === 'string' && isBlank(actual)
}
