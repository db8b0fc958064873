/** A piece of SQL with the values of its holes. */
export class Part {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly unknown[]
  ) {}
}

/**
 * A condition whose holes become parameters, never text:
 * part`o.status = ANY(${statuses})`. A hole may hold another part.
 */
export function part(texts: TemplateStringsArray, ...values: unknown[]): Part {
  return new Part(texts, values)
}

/** The condition of a filter when it was given, nothing otherwise. */
export function when<T>(value: T | null | undefined, make: (value: T) => Part): Part | null {
  return value === null || value === undefined ? null : make(value)
}

/**
 * A column that is one of the values, when any were given. A single one is asked for by itself: then
 * an index that goes on with the sort column gives the rows in order, as it cannot for a list.
 * `column` is code, never input.
 */
export function among(column: string, values: readonly unknown[] | null | undefined): Part | null {
  if (!values) return null
  const name = new Part([column], [])
  return values.length === 1 ? part`${name} = ${values[0]}` : part`${name} = ANY(${values})`
}

/** A column within a window of time, as `dates()` reads it. `column` is code, never input. */
export function within(
  column: string,
  window: { from: Date | null; before: Date | null } | undefined
): Part | null {
  if (!window) return null
  const name = new Part([column], [])
  if (window.from && window.before)
    return part`${name} >= ${window.from} AND ${name} < ${window.before}`
  return window.from ? part`${name} >= ${window.from}` : part`${name} < ${window.before}`
}

/** A column within bounds, as `range()` reads it. `column` is code, never input. */
export function between(
  column: string,
  bounds: { min: string | null; max: string | null } | undefined
): Part | null {
  if (!bounds) return null
  const name = new Part([column], [])
  if (bounds.min && bounds.max) return part`${name} BETWEEN ${bounds.min} AND ${bounds.max}`
  return bounds.min ? part`${name} >= ${bounds.min}` : part`${name} <= ${bounds.max}`
}

/** Puts parts together into the text and values of one statement, numbering on from `values`. */
export function render(piece: Part, values: unknown[]): string {
  let text = piece.texts[0]
  for (const [index, value] of piece.values.entries()) {
    if (value instanceof Part) text += render(value, values)
    else text += `$${values.push(value)}`
    text += piece.texts[index + 1]
  }
  return text
}

/** `a AND b AND …`, or `true` when there is nothing to ask. */
export function all(
  parts: readonly (Part | null | undefined | false)[],
  values: unknown[]
): string {
  const given = parts.filter((piece): piece is Part => Boolean(piece))
  return given.length > 0
    ? given.map((piece) => `(${render(piece, values)})`).join(' AND ')
    : 'true'
}
