import { test } from '@japa/runner'
import { COURIERS, couriersOfWaybill } from '../../domain/couriers.js'
import { fixture } from '#tests/journeys/support/fixtures'

/** Of the couriers' own forms; the twelve digits may be of several. */
const NUMBERS: [string, string][] = [
  ['SF1342567604302', 'SF'],
  ['YT2512345678901', 'YTO'],
  ['883190525934835804', 'YTO'],
  ['75312345678901', 'ZTO'],
  ['773123456789012', 'STO'],
  ['312345678901234', 'YUNDA'],
  ['JT5123456789012', 'JT'],
  ['JDVA12345678901', 'JD'],
  ['JD0076810060555', 'JD'],
  ['9812345678901', 'EMS'],
  ['EA123456785CN', 'EMS'],
  ['DPK361234567890', 'DBL'],
]
/** A courier that is no more, and a number of 2012 that nobody uses today. */
const UNKNOWN = ['V030344422']

test.group('Couriers of a waybill', () => {
  test('{0} may be of {1}')
    .with(NUMBERS)
    .run(({ assert }, [number, code]) => assert.include(couriersOfWaybill(number), code))

  test('several may have twelve digits, nobody has a word', ({ assert }) => {
    assert.includeMembers(couriersOfWaybill('933346116516'), ['SF', 'ZTO', 'STO'])
    assert.deepEqual(couriersOfWaybill('parcel'), [])
    assert.deepEqual(couriersOfWaybill(' sf1342567604302 '), ['SF'])
  })

  const real = fixture('kuaidi100', 'real_waybill_numbers.json')
  test('numbers from the street', ({ assert }) => {
    const { labelled } = JSON.parse(real!) as { labelled: [string, string][] }
    const known = new Set(COURIERS.map(({ code }) => code))
    const wrong = labelled.filter(
      ([number, code]) =>
        known.has(code) && !UNKNOWN.includes(number) && !couriersOfWaybill(number).includes(code)
    )
    assert.isAbove(labelled.length, 5)
    assert.deepEqual(wrong, [])
  }).skip(!real, 'shared/fixtures/kuaidi100 is not here')
})
