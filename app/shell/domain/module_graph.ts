/** What the graph needs to know of a module. */
export interface Node {
  name: string
  kind: 'area' | 'module'
  requires: readonly string[]
}

/** A module that comes along, and for whose sake. */
export interface Step {
  name: string
  /** The module that needs it (or that needs this one, when switching off); null for one that was asked for. */
  because: string | null
}

/**
 * The modules to switch on so that `wanted` can be: those asked for and all
 * they require, without those that are on, the required before the requiring.
 * @throws RangeError for a name that is no module
 */
export function stepsToEnable(
  graph: readonly Node[],
  wanted: readonly string[],
  on: ReadonlySet<string>
): Step[] {
  const byName = new Map(graph.map((node) => [node.name, node]))
  const steps = new Map<string, Step>()
  const visit = (name: string, because: string | null) => {
    const node = byName.get(name)
    if (!node) throw new RangeError(`There is no module ${name}`)
    if (node.kind === 'area' || on.has(name) || steps.has(name)) return
    for (const required of node.requires) visit(required, name)
    if (!steps.has(name)) steps.set(name, { name, because })
  }
  const asked = new Set(wanted)
  for (const name of wanted) visit(name, null)
  return [...steps.values()].map((step) =>
    asked.has(step.name) ? { ...step, because: null } : step
  )
}

/**
 * The modules to switch off so that `unwanted` can be: those asked for and all
 * that are on and require them, the requiring before the required.
 */
export function stepsToDisable(
  graph: readonly Node[],
  unwanted: readonly string[],
  on: ReadonlySet<string>
): Step[] {
  const asked = new Set(unwanted)
  const steps = new Map<string, Step>()
  const visit = (name: string, because: string | null) => {
    const node = graph.find((each) => each.name === name)
    if (!node) throw new RangeError(`There is no module ${name}`)
    if (node.kind === 'area' || !on.has(name) || steps.has(name)) return
    for (const other of graph) if (other.requires.includes(name)) visit(other.name, name)
    steps.set(name, { name, because })
  }
  for (const name of unwanted) visit(name, null)
  return [...steps.values()].map((step) =>
    asked.has(step.name) ? { ...step, because: null } : step
  )
}
