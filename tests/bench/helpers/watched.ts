import pg from 'pg'

export interface Statement {
  text: string
  values: unknown[]
  ms: number
}

interface Asked {
  text?: string
  values?: unknown[]
}

/** The statements that `work` sends, each with the time until its answer, in milliseconds. */
export async function watched(work: () => Promise<unknown>): Promise<Statement[]> {
  const original = pg.Client.prototype.query
  const seen: Statement[] = []
  pg.Client.prototype.query = function (this: unknown, ...args: unknown[]) {
    const started = performance.now()
    const answer = (original as (...all: unknown[]) => unknown).apply(this, args)
    const { text, values = [] } = (args[0] ?? {}) as Asked
    if (!text || !(answer instanceof Promise)) return answer
    return answer.finally(() => seen.push({ text, values, ms: performance.now() - started }))
  } as typeof original
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return seen
}

interface Node {
  'Node Type': string
  'Index Name'?: string
  'Relation Name'?: string
  'Plans'?: Node[]
}

/** The plan of a statement in one line: its scans, each with the index or the table it goes through. */
export async function planOf(client: pg.Client, { text, values }: Statement): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    values
  )
  const scans = (node: Node): string[] => [
    ...(node['Index Name'] || node['Relation Name']
      ? [`${node['Node Type']} ${node['Index Name'] ?? node['Relation Name']}`]
      : []),
    ...(node.Plans ?? []).flatMap(scans),
  ]
  return [...new Set(scans(rows[0]['QUERY PLAN'][0].Plan))].join(', ')
}
