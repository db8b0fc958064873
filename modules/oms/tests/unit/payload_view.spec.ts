import { test } from '@japa/runner'
import { payloadView } from '#modules/oms/services/payload_view'

test.group('A payload for reading', () => {
  test('digits stay; phones, e-mail and streets are masked, whatever the platform calls them', ({
    assert,
  }) => {
    const view = payloadView(
      `{"tid":6936476692437472563,"pay_amount":11.010,"receiver_mobile":"13800138000",
        "receiver_address":"文三路 100 号 3 单元","address":"文三路 100 号","address1":"1 Long Street",
        "AddressLine1":"1 Long Street","address_3":"back yard","street":{"name":"文三路街道"},
        "post_tel":"13800138000","email":"wang@example.com","ip_address":"203.0.113.9",
        "receiver_state":"浙江省","address_id":"77"}`
    )
    for (const kept of ['6936476692437472563', '11.010', '浙江省', '"77"'])
      assert.include(view, kept)
    for (const hidden of ['138001', '100 号', 'Long Street', 'back yard', 'wang@', '0.113'])
      assert.notInclude(view, hidden)
  })

  test('what is no JSON is shown as it came', ({ assert }) => {
    assert.equal(payloadView('<error/>'), '<error/>')
  })
})
