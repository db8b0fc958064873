import { LabelDocument } from '#kernel/documents/index'
import { courierName } from '../domain/couriers.js'
import type { LabelFacts } from '../queries/read_labels.js'

const WIDTH = 100
const MARGIN = 3
const INNER = WIDTH - 2 * MARGIN
/** Goods that fit on the stub; the rest is counted. */
const MAX_GOODS = 7

/** Courier labels at their true size of 100 × 180 mm, one to a page: the courier's part, the shopper's part, ours. */
export async function waybillLabels(labels: readonly LabelFacts[]): Promise<Buffer> {
  const document = await LabelDocument.create({
    size: [WIDTH, 180],
    title: labels.map((label) => label.number).join(' '),
  })
  for (const label of labels) {
    document.page()
    head(document, label)
    routing(document, label)
    people(document, label)
    code(document, label)
    stub(document, label)
  }
  return document.end()
}

function head(document: LabelDocument, label: LabelFacts) {
  document.text(
    courierName(label.courierCode),
    { x: MARGIN, y: 3, width: 60, height: 8 },
    { size: 16, bold: true }
  )
  const prints = label.printCount > 1 ? `补打 REPRINT ×${label.printCount}` : ''
  document.text(
    prints,
    { x: 58, y: 4.5, width: 39, height: 6 },
    { size: 9, bold: true, align: 'right' }
  )
  rule(document, 13)
}

/** What sorting centres read from two metres away. */
function routing(document: LabelDocument, label: LabelFacts) {
  // A courier that gives no code sorts by the place itself.
  const sort = label.sortCode ?? label.receiver.address.split(' ')[0]
  document.text(
    sort,
    { x: MARGIN, y: 15, width: INNER, height: 15 },
    { size: 30, smallest: 16, bold: true, align: 'center' }
  )
  rule(document, 31)
  const hub = [label.hubName, label.hubCode].filter(Boolean).join(' ')
  document.text(hub, { x: MARGIN, y: 33, width: 60, height: 6 }, { size: 10, bold: true })
  document.text(
    label.bagCode ? `集包 ${label.bagCode}` : '',
    { x: 63, y: 33, width: 34, height: 6 },
    { size: 10, bold: true, align: 'right' }
  )
  rule(document, 40)
}

function people(document: LabelDocument, { receiver, sender }: LabelFacts) {
  tag(document, '收', 44)
  document.text(
    `${receiver.name}  ${receiver.phone}`,
    { x: 14, y: 42.5, width: 83, height: 6 },
    { size: 12, bold: true }
  )
  document.text(
    receiver.address,
    { x: 14, y: 49, width: 83, height: 12 },
    { size: 11, smallest: 7, bold: true }
  )
  rule(document, 62)
  tag(document, '寄', 65)
  document.text(
    `${sender.name}  ${sender.phone}`,
    { x: 14, y: 64, width: 83, height: 4.5 },
    { size: 8 }
  )
  document.text(
    sender.address,
    { x: 14, y: 68.5, width: 83, height: 6.5 },
    { size: 8, smallest: 6 }
  )
  rule(document, 76)
}

function code(document: LabelDocument, label: LabelFacts) {
  document.code128(label.number, { x: MARGIN, y: 79, width: INNER, height: 24 })
  rule(document, 106)
  const weight = label.weightG === null ? '—' : `${(label.weightG / 1000).toFixed(2)} kg`
  document.text(`重量 ${weight}`, { x: MARGIN, y: 108, width: 40, height: 6 }, { size: 10 })
  document.text('签收人 / 时间：', { x: 45, y: 108, width: 52, height: 6 }, { size: 10 })
  document.line(0, 120, WIDTH, 120, 0.5)
}

/** Our part: what is in the parcel and how to find it in the house. */
function stub(document: LabelDocument, label: LabelFacts) {
  document.text(label.number, { x: MARGIN, y: 122, width: 60, height: 6 }, { size: 11, bold: true })
  document.text(
    `${label.fulfilmentNumber}  ·  ${label.orderNumber}`,
    { x: MARGIN, y: 128, width: 66, height: 5 },
    { size: 8 }
  )
  const place = label.taskNumber ? `${label.taskNumber} #${label.cartSlot}` : ''
  document.text(place, { x: MARGIN, y: 133, width: 66, height: 5 }, { size: 8 })
  document.qr(label.fulfilmentNumber, { x: 75, y: 121, width: 22, height: 22 })
  rule(document, 144)
  const shown = label.goods.slice(0, MAX_GOODS)
  shown.forEach((item, index) => {
    const y = 146 + index * 4.4
    document.text(item.code, { x: MARGIN, y, width: 26, height: 4.2 }, { size: 8, bold: true })
    document.text(item.name, { x: 30, y, width: 55, height: 4.2 }, { size: 8, smallest: 6 })
    document.text(
      `×${item.qty}`,
      { x: 86, y, width: 11, height: 4.2 },
      { size: 8, bold: true, align: 'right' }
    )
  })
  const more = label.goods.length - shown.length
  if (more > 0)
    document.text(
      `+${more}`,
      { x: 86, y: 175.5, width: 11, height: 4 },
      { size: 7, align: 'right' }
    )
}

function tag(document: LabelDocument, text: string, y: number) {
  document.frame({ x: MARGIN, y, width: 8, height: 8 }, 0.4)
  document.text(
    text,
    { x: MARGIN, y: y + 1, width: 8, height: 6 },
    { size: 13, bold: true, align: 'center' }
  )
}

const rule = (document: LabelDocument, y: number) => document.line(MARGIN, y, WIDTH - MARGIN, y)
