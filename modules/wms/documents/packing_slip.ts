import { systemClock } from '#kernel/clock'
import { PdfDocument } from '#kernel/documents/index'
import { company } from '#shell/services/company'
import { courierName } from '../domain/couriers.js'
import type { Parcel } from '../queries/get_parcel.js'

/** What is in a box, for whoever opens it; gifts are told from what was bought, prices are not said. */
export async function packingSlip(parcel: Parcel, printedBy: string): Promise<Buffer> {
  const { name, zone } = company()
  const document = await PdfDocument.create({
    company: { name },
    title: { zh: '装箱单', en: 'Packing slip' },
    number: parcel.number,
    printedAt: systemClock.now(),
    printedBy,
    zone,
  })
  document.facts([
    [{ zh: '订单', en: 'Order' }, parcel.orderNumber],
    [{ zh: '收件人', en: 'Recipient' }, parcel.consignee ?? '—'],
    [{ zh: '快递', en: 'Courier' }, parcel.courierCode ? courierName(parcel.courierCode) : '—'],
    [{ zh: '运单号', en: 'Waybill' }, parcel.waybillNo ?? '—'],
  ])
  const gifts = parcel.lines.filter((line) => line.isGift)
  const bought = parcel.lines.filter((line) => !line.isGift)
  document.table({
    columns: [
      { header: '#', width: 8, align: 'right' },
      { header: 'SKU', width: 30 },
      { header: { zh: '品名', en: 'Item' }, width: 66 },
      { header: { zh: '数量', en: 'Qty' }, width: 14, align: 'right' },
      { header: { zh: '备注', en: 'Remark' }, width: 30 },
    ],
    rows: [...bought, ...gifts].map((line, index) => [
      String(index + 1),
      line.skuCode,
      line.skuName,
      String(line.qty),
      line.isGift ? '赠品 Gift' : '',
    ]),
    totals: {
      lines: [
        {
          label: { zh: '合计件数', en: 'Units in all' },
          value: String(unitsOf(parcel.lines)),
          strong: true,
        },
        ...(gifts.length > 0
          ? [{ label: { zh: '其中赠品', en: 'Of them gifts' }, value: String(unitsOf(gifts)) }]
          : []),
      ],
    },
  })
  return document.end()
}

const unitsOf = (lines: Parcel['lines']) => lines.reduce((sum, line) => sum + line.qty, 0)
