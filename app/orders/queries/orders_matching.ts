import { hashOfTerm } from '#customers/services/pii'
import { part, type Part } from '#kernel/lists/index'

/** So many orders a word finds at most; who means more narrows it by filters. */
const REACH = 2000

/**
 * Orders `o` that a word means: by phone or e-mail when it reads as one, else by the exact order
 * number, platform number, waybill or SKU code, or part of the customer's name. Each way has its
 * own index, and the ids are gathered first, so that no way scans the orders.
 */
export function ordersMatching(term: string): Part {
  const hash = hashOfTerm(term)
  const ids =
    hash?.kind === 'phone'
      ? part`SELECT id FROM orders WHERE phone_hash = ${hash.hash} UNION SELECT id FROM orders WHERE external_no = ${term}
          UNION SELECT x.order_id FROM fulfilments f JOIN fulfilment_orders x ON x.fulfilment_id = f.id WHERE f.waybill_no = ${term}`
      : hash
        ? part`SELECT id FROM orders WHERE email_hash = ${hash.hash}`
        : byCode(term)
  return part`o.id = ANY(ARRAY(SELECT id FROM (${ids}) found LIMIT ${REACH}))`
}

function byCode(term: string): Part {
  const code = term.toUpperCase()
  const codes = part`SELECT id FROM orders WHERE number = ${code} UNION SELECT id FROM orders WHERE external_no = ${term}
    UNION SELECT x.order_id FROM fulfilments f JOIN fulfilment_orders x ON x.fulfilment_id = f.id WHERE f.waybill_no = ANY(${[term, code]})
    UNION SELECT x.order_id FROM fulfilments f JOIN fulfilment_orders x ON x.fulfilment_id = f.id WHERE f.number = ${code}
    UNION (SELECT l.order_id FROM order_lines l JOIN skus k ON k.id = l.sku_id WHERE k.code = ${term} ORDER BY l.order_id DESC LIMIT 1000)`
  const name = term.toLowerCase()
  // Two letters at least, or one Chinese character: less would name half the customers.
  if (name.length < 2 && !/\p{Script=Han}/u.test(name)) return codes
  const pattern = `%${name.replace(/[\\%_]/g, '\\$&')}%`
  return part`${codes} UNION (SELECT o.id FROM (SELECT id FROM customers WHERE search_name LIKE ${pattern} LIMIT 200) c
    JOIN orders o ON o.customer_id = c.id LIMIT 1000)`
}
