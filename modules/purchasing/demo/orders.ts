import type { OrderStep } from '../actions/advance_orders.js'

/** One order of the demo, and how far it has come. */
export interface DemoOrder {
  supplier: string
  warehouse: 'HZ01' | 'GZ01'
  /** Days ago it was written. */
  age: number
  /** Days from today it is expected; below zero it is late. */
  due: number
  lines: readonly (readonly [code: string, qty: number])[]
  note?: string
  steps: readonly {
    step: OrderStep
    reason?: string
    /** Days from today the supplier promised. */
    promised?: number
  }[]
  /** Shares of each line that came, delivery by delivery, in percent; `rejected` units of the first line were refused. */
  receipts?: readonly { share: number; age: number; note: string; rejected?: number }[]
  isClosed?: boolean
}

const SENT = [{ step: 'submit' }, { step: 'approve' }] as const

/** Every state once or twice. Orders above the approval limit wait for the owner. */
export const ORDERS: readonly DemoOrder[] = [
  {
    supplier: 'HL-SHOES',
    warehouse: 'HZ01',
    age: 46,
    due: -28,
    lines: [
      ['SY-BOT-41', 24],
      ['SY-BOT-42', 36],
    ],
    steps: [...SENT, { step: 'confirm', promised: -28 }],
    receipts: [{ share: 100, age: 29, note: 'HL-20984' }],
    isClosed: true,
  },
  {
    supplier: 'BA-TENT',
    warehouse: 'HZ01',
    age: 33,
    due: -13,
    lines: [
      ['SY-TNT2-OR', 30],
      ['SY-MAT', 60],
    ],
    note: '双十一后补货',
    steps: [...SENT, { step: 'confirm', promised: -13 }],
    receipts: [
      { share: 60, age: 14, note: 'BA-7731', rejected: 2 },
      { share: 40, age: 9, note: 'BA-7745' },
    ],
  },
  {
    supplier: 'YS-APPAREL',
    warehouse: 'HZ01',
    age: 20,
    due: -3,
    lines: [
      ['SY-JKT-BK-M', 48],
      ['SY-JKT-BK-L', 60],
      ['SY-FLC', 96],
      ['SY-CAP', 48],
    ],
    steps: [...SENT, { step: 'confirm', promised: -3 }],
    receipts: [{ share: 50, age: 4, note: 'YS-55210' }],
  },
  {
    supplier: 'HG-LIGHT',
    warehouse: 'GZ01',
    age: 9,
    due: -1,
    lines: [
      ['SY-LMP-600', 80],
      ['SY-AID', 100],
    ],
    steps: [...SENT],
  },
  {
    supplier: 'AGS-US',
    warehouse: 'HZ01',
    age: 12,
    due: 24,
    lines: [
      ['SY-STV', 48],
      ['SY-GAS', 120],
      ['SY-POT', 48],
    ],
    note: 'FOB Los Angeles, sea freight',
    steps: [...SENT, { step: 'confirm', promised: 26 }],
  },
  {
    supplier: 'HG-LIGHT',
    warehouse: 'HZ01',
    age: 3,
    due: 5,
    lines: [
      ['SY-BTL', 60],
      ['SY-STK', 400],
    ],
    steps: [...SENT],
  },
  {
    supplier: 'BA-TENT',
    warehouse: 'GZ01',
    age: 2,
    due: 16,
    lines: [
      ['SY-TNT2-OR', 40],
      ['SY-TRP', 60],
    ],
    steps: [{ step: 'submit' }],
  },
  {
    supplier: 'YS-APPAREL',
    warehouse: 'GZ01',
    age: 1,
    due: 12,
    lines: [
      ['SY-SOK-M', 120],
      ['SY-TEE', 60],
    ],
    steps: [],
  },
  {
    supplier: 'HL-SHOES',
    warehouse: 'HZ01',
    age: 15,
    due: 2,
    lines: [['SY-BOT-43', 30]],
    steps: [...SENT, { step: 'cancel', reason: '鞋底模具维修，改下月再订' }],
  },
]
