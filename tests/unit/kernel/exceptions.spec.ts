import { test } from '@japa/runner'
import {
  ConflictException,
  DomainException,
  InvalidTransitionException,
  NotFoundException,
  RefusedException,
  ShortageException,
  UnavailableException,
  VersionConflictException,
} from '#kernel/exceptions'

test.group('exceptions', () => {
  test('carry status, code and the parameters of their message', ({ assert }) => {
    const error = new NotFoundException('order', 7)
    assert.instanceOf(error, DomainException)
    assert.instanceOf(error, Error)
    assert.equal(error.name, 'NotFoundException')
    assert.equal(error.status, 404)
    assert.equal(error.messageKey, 'errors.not_found')
    assert.equal(error.message, 'not_found (what=order, id=7)')
    assert.deepEqual(error.params, { what: 'order', id: 7 })
  })

  test('conflicts are 409 and say which', ({ assert }) => {
    const stale = new VersionConflictException('customer', 3)
    assert.instanceOf(stale, ConflictException)
    assert.deepEqual([stale.status, stale.code], [409, 'version_conflict'])
    const move = new InvalidTransitionException('order', 'shipped', 'held', [1, 2])
    assert.deepEqual(move.details, { ids: [1, 2] })
    assert.equal(new ConflictException('sku_taken', { code: 'A1' }).messageKey, 'errors.sku_taken')
  })

  test('a shortage lists its lines', ({ assert }) => {
    const shortages = [{ skuId: 9, wanted: 3, available: 1, nextExpectedAt: null }]
    const error = new ShortageException(shortages)
    assert.deepEqual(error.shortages, shortages)
    assert.deepEqual(JSON.parse(JSON.stringify(error)), {
      code: 'shortage',
      status: 409,
      params: { count: 1 },
      details: { shortages },
    })
  })

  test('a shortage of SKUs with a name says which and how many', ({ assert }) => {
    const short = Array.from({ length: 11 }, (_, at) => ({
      skuId: at,
      sku: `S${at}`,
      wanted: 3,
      available: at,
    }))
    const { messageKey, params } = new ShortageException(short)
    assert.equal(messageKey, 'errors.shortage_named')
    assert.match(String(params.list), /^S0 3 \/ 0 · S1 3 \/ 1 · .* S9 3 \/ 9 · …$/)
    assert.equal(
      new ShortageException([{ ...short[0], sku: undefined }]).messageKey,
      'errors.shortage'
    )
  })

  test('keep what caused them', ({ assert }) => {
    const cause = new Error('socket hang up')
    assert.equal(new UnavailableException('sms', cause).cause, cause)
    assert.equal(new RefusedException('coupon_expired').status, 422)
  })
})
