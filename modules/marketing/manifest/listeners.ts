import { CustomersAnonymised } from '#customers/events/customers_anonymised'
import { IdentitiesAdded } from '#customers/events/identities_added'
import { listen } from '#kernel/events/listen'
import { CouponsClaimed } from '#modules/marketing/events/coupons_claimed'
import { FulfilmentsShipped } from '#orders/events/fulfilments_shipped'
import { OrdersCancelled } from '#orders/events/orders_cancelled'
import { OrdersIdentified } from '#orders/events/orders_identified'
import { OrdersPaid } from '#orders/events/orders_paid'

export const listeners = [
  listen(
    IdentitiesAdded,
    'marketing.stitch_visitors',
    () => import('#modules/marketing/listeners/stitch_visitors_on_identities_added')
  ),
  listen(
    CouponsClaimed,
    'marketing.welcome',
    () => import('#modules/marketing/listeners/welcome_on_coupons_claimed')
  ),
  listen(
    OrdersIdentified,
    'marketing.use_coupons',
    () => import('#modules/marketing/listeners/use_coupons_on_orders_identified')
  ),
  listen(
    OrdersPaid,
    'marketing.use_coupons_on_paid',
    () => import('#modules/marketing/listeners/use_coupons_on_orders')
  ),
  listen(
    OrdersCancelled,
    'marketing.restore_coupons',
    () => import('#modules/marketing/listeners/restore_coupons_on_orders_cancelled')
  ),
  listen(
    FulfilmentsShipped,
    'marketing.shipping_notice',
    () => import('#modules/marketing/listeners/notify_on_fulfilments_shipped')
  ),
  listen(
    OrdersIdentified,
    'marketing.shipping_notice_on_identified',
    () => import('#modules/marketing/listeners/notify_on_orders_identified')
  ),
  listen(
    CustomersAnonymised,
    'marketing.forget_contacts',
    () => import('#modules/marketing/listeners/forget_contacts_on_customers_anonymised')
  ),
]
