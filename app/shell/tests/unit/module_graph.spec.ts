import { test } from '@japa/runner'
import fc from 'fast-check'
import { stepsToDisable, stepsToEnable, type Node } from '#shell/domain/module_graph'

const node = (name: string, ...requires: string[]): Node => ({ name, kind: 'module', requires })
const graph = [
  node('a'),
  node('b', 'a'),
  node('c', 'b'),
  node('d'),
  { ...node('area'), kind: 'area' as const },
]

/** Random graphs whose requirements point to earlier modules, as in the registry. */
const graphs = fc
  .array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((links) =>
    links.map((requires, index) =>
      node(`m${index}`, ...requires.filter((to) => to < index).map((to) => `m${to}`))
    )
  )

test.group('Module graph', () => {
  test('what is required comes first, with the reason', ({ assert }) => {
    assert.deepEqual(stepsToEnable(graph, ['c'], new Set()), [
      { name: 'a', because: 'b' },
      { name: 'b', because: 'c' },
      { name: 'c', because: null },
    ])
    assert.deepEqual(stepsToEnable(graph, ['c'], new Set(['a', 'b'])), [
      { name: 'c', because: null },
    ])
    assert.deepEqual(stepsToEnable(graph, ['area', 'a'], new Set(['a'])), [])
  })

  test('who requires it goes first', ({ assert }) => {
    assert.deepEqual(stepsToDisable(graph, ['a'], new Set(['a', 'b', 'c', 'd'])), [
      { name: 'c', because: 'b' },
      { name: 'b', because: 'a' },
      { name: 'a', because: null },
    ])
    assert.deepEqual(stepsToDisable(graph, ['a'], new Set(['a', 'd'])), [
      { name: 'a', because: null },
    ])
  })

  test('a module asked for has no reason but itself', ({ assert }) => {
    assert.deepEqual(
      stepsToEnable(graph, ['c', 'a'], new Set()).filter((step) => step.because === null),
      [
        { name: 'a', because: null },
        { name: 'c', because: null },
      ]
    )
  })

  test('a name that is no module is refused', ({ assert }) => {
    assert.throws(() => stepsToEnable(graph, ['x'], new Set()), RangeError)
  })

  test('after any plan everything that is on has what it requires', ({ assert }) => {
    fc.assert(
      fc.property(graphs, fc.array(fc.tuple(fc.boolean(), fc.nat(11))), (nodes, moves) => {
        const on = new Set<string>()
        for (const [up, index] of moves) {
          const name = nodes[index % nodes.length].name
          if (up) stepsToEnable(nodes, [name], on).forEach((step) => on.add(step.name))
          else stepsToDisable(nodes, [name], on).forEach((step) => on.delete(step.name))
          assert.equal(on.has(name), up)
          for (const each of nodes)
            if (on.has(each.name)) assert.isTrue(each.requires.every((needed) => on.has(needed)))
        }
      })
    )
  })
})
