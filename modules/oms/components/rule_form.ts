/** A field that a rule may ask about, as the server describes it. */
export type FieldInfo = {
  name: string
  type: string
  label: string
  ops: readonly string[]
  options: readonly string[] | null
}

/** One question as a form holds it: everything is text. */
export type Question = { field: string; op: string; value: string; upper: string }

type Leaf = { field: string; op: string; value?: unknown }
export type StoredCondition = { all?: Leaf[]; any?: Leaf[] } | null

const LISTS = ['in', 'not_in', 'matches_any_word']

export const blankQuestion = (field: FieldInfo): Question => ({
  field: field.name,
  op: field.ops[0],
  value: field.type === 'boolean' ? 'true' : '',
  upper: '',
})

/** A stored condition as questions; null where it is nested deeper than the form can show. */
export function toQuestions(condition: StoredCondition): Question[] | null {
  const list = condition?.all ?? condition?.any
  if (!list || list.some((leaf) => !('field' in leaf))) return null
  return list.map(({ field, op, value }) => {
    const [first, second] = Array.isArray(value) && op === 'between' ? value : [value, '']
    const shown = Array.isArray(first) ? first.join(', ') : String(first ?? '')
    return { field, op, value: shown, upper: String(second ?? '') }
  })
}

/** The condition that the questions mean. */
export function toCondition(
  mode: 'all' | 'any',
  questions: readonly Question[],
  fields: readonly FieldInfo[]
) {
  const leaves = questions.map(({ field, op, value, upper }): Leaf => {
    const type = fields.find((one) => one.name === field)?.type ?? 'text'
    const read = (text: string) => readValue(type, text.trim())
    if (op === 'is_empty' || op === 'is_present') return { field, op }
    if (op === 'between') return { field, op, value: [read(value), read(upper)] }
    if (LISTS.includes(op))
      return {
        field,
        op,
        value: value
          .split(/[,，]/)
          .map((one) => read(one))
          .filter(Boolean),
      }
    return { field, op, value: read(value) }
  })
  return { [mode]: leaves }
}

function readValue(type: string, text: string): string | number | boolean {
  if (type === 'boolean') return text === 'true'
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text)
  return text
}
