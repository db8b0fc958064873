import { test } from '@japa/runner'
import { InvalidTransitionException } from '#kernel/exceptions'
import { defineMachine, type StateOf } from '#kernel/state_machine'

const parcel = defineMachine({
  name: 'parcel',
  states: ['planned', 'packed', 'shipped', 'cancelled'],
  initial: 'planned',
  moves: [
    { from: 'planned', to: 'packed' },
    { from: 'packed', to: 'planned' },
    { from: 'packed', to: 'shipped', event: 'wms.parcel.shipped' },
    { from: 'planned', to: 'cancelled' },
    { from: 'packed', to: 'cancelled' },
  ],
})

test.group('state machine', () => {
  test('knows its moves', ({ assert }) => {
    const state: StateOf<typeof parcel> = 'planned'
    assert.isTrue(parcel.can(state, 'packed'))
    assert.isFalse(parcel.can('planned', 'shipped'))
    assert.isFalse(parcel.can('planned', 'planned'))
    assert.deepEqual(parcel.sources('cancelled'), ['planned', 'packed'])
    assert.deepEqual(parcel.sources('planned'), ['packed'])
    assert.deepEqual(parcel.targets('packed'), ['planned', 'shipped', 'cancelled'])
    assert.isTrue(parcel.isFinal('shipped'))
    assert.isTrue(parcel.has('packed'))
    assert.isFalse(parcel.has('lost'))
  })

  test('hands out the move with its event or refuses', ({ assert }) => {
    assert.equal(parcel.assertMove('packed', 'shipped').event, 'wms.parcel.shipped')
    try {
      parcel.assertMove('shipped', 'packed')
      assert.fail('should have refused')
    } catch (error) {
      assert.instanceOf(error, InvalidTransitionException)
      assert.deepEqual((error as InvalidTransitionException).params, {
        machine: 'parcel',
        from: 'shipped',
        to: 'packed',
      })
    }
  })

  test('checks its own table', ({ assert }) => {
    const base = { name: 'm', states: ['a', 'b'], initial: 'a' } as const
    const to = (moves: { from: 'a' | 'b'; to: 'a' | 'b' }[]) => () =>
      defineMachine({ ...base, moves })
    assert.throws(to([]), /b cannot be reached from a/)
    assert.throws(to([{ from: 'a', to: 'c' as 'b' }]), /unknown state in a → c/)
    assert.throws(
      to([
        { from: 'a', to: 'b' },
        { from: 'a', to: 'b' },
      ]),
      /listed twice/
    )
    assert.throws(() => defineMachine({ ...base, initial: 'z' as 'a', moves: [] }), /initial/)
    assert.doesNotThrow(to([{ from: 'a', to: 'b' }]))
  })
})
