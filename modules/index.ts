import type { ModuleManifest } from '#kernel/define_module'
import shell from '#shell/module'
import customers from '#customers/module'
import catalog from '#catalog/module'
import inventory from '#inventory/module'
import orders from '#orders/module'
import oms from '#modules/oms/module'
import wms from '#modules/wms/module'
import purchasing from '#modules/purchasing/module'
import finance from '#modules/finance/module'
import crmCore from '#modules/crm-core/module'
import marketing from '#modules/marketing/module'
import serviceDesk from '#modules/service-desk/module'

/**
 * Every area and module, in the order in which their migrations run: a foreign
 * key may only point to an earlier one.
 */
export const modules: readonly ModuleManifest[] = [
  shell,
  customers,
  catalog,
  inventory,
  orders,
  oms,
  wms,
  purchasing,
  finance,
  crmCore,
  marketing,
  serviceDesk,
]
