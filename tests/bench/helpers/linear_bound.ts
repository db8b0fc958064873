import highsModule from 'highs'
import type { BatchProblem } from '#modules/oms/domain/batch_solver'

/** Its types speak of a CommonJS module, what is loaded is an ES module whose default is the loader. */
const load = highsModule as unknown as (typeof highsModule)['default']
const TERMS_A_LINE = 20

/** A sum in the LP format, broken into lines that its reader takes. */
function terms(list: readonly (readonly [number, string])[]): string {
  const words = list.map(([factor, name]) => `+ ${factor} ${name}`)
  const lines = []
  for (let n = 0; n < words.length; n += TERMS_A_LINE)
    lines.push(words.slice(n, n + TERMS_A_LINE).join(' '))
  return lines.join('\n ')
}

/** HiGHS may take so long for whole orders, and stop this near to the best. */
const WHOLE = { time_limit: 30, mip_rel_gap: 0.002 }

/**
 * What the linear relaxation of a batch is worth, by HiGHS: no way of filling the orders is worth
 * more. With `whole` no order is filled in part, as far as HiGHS gets within its time.
 */
export async function linearBound(
  { contenders, free }: BatchProblem,
  { whole = false } = {}
): Promise<number> {
  const gains: [number, string][] = []
  const once: string[] = []
  const rows = free.map((): [number, string][] => [])
  for (const [at, { ways }] of contenders.entries()) {
    const names = ways.map((way, index): [number, string] => {
      const name = `x${at}_${index}`
      gains.push([way.gain, name])
      for (const [resource, qty] of way.uses) rows[resource].push([qty, name])
      return [1, name]
    })
    if (names.length > 0) once.push(` o${at}: ${terms(names)} <= 1`)
  }
  const limits = rows.flatMap((row, resource) =>
    row.length > 0 ? [` r${resource}: ${terms(row)} <= ${free[resource]}`] : []
  )
  const binary = whole ? `Binary\n ${gains.map(([, name]) => name).join('\n ')}\n` : ''
  const model = `Maximize\n obj: ${terms(gains)}\nSubject To\n${[...once, ...limits].join('\n')}\n${binary}End\n`
  const highs = await load()
  const solution = highs.solve(model, whole ? WHOLE : {})
  if (!whole && solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}`)
  return solution.ObjectiveValue
}
