import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'health': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'sign_in': { paramsTuple?: []; params?: {} }
    'sign_in.store': { paramsTuple?: []; params?: {} }
    'sign_in.code': { paramsTuple?: []; params?: {} }
    'sign_in.verify': { paramsTuple?: []; params?: {} }
    'password.forgot': { paramsTuple?: []; params?: {} }
    'password.request': { paramsTuple?: []; params?: {} }
    'password.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sign_out': { paramsTuple?: []; params?: {} }
    'setup': { paramsTuple?: []; params?: {} }
    'setup.store': { paramsTuple?: []; params?: {} }
    'locale': { paramsTuple?: []; params?: {} }
    'theme': { paramsTuple?: []; params?: {} }
    'event_stream': { paramsTuple?: []; params?: {} }
    'subscribe': { paramsTuple?: []; params?: {} }
    'unsubscribe': { paramsTuple?: []; params?: {} }
    'api.customers.customers.index': { paramsTuple?: []; params?: {} }
    'api.customers.customers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.customers.customers.store': { paramsTuple?: []; params?: {} }
    'api.customers.customers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.customers.customers.addresses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.customers.customers.timeline': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.catalog.skus.index': { paramsTuple?: []; params?: {} }
    'api.inventory.stock.index': { paramsTuple?: []; params?: {} }
    'api.inventory.stock.adjust': { paramsTuple?: []; params?: {} }
    'api.orders.orders.cancel': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.oms.orders.store': { paramsTuple?: []; params?: {} }
    'api.oms.orders.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.purchasing.purchase_orders.store': { paramsTuple?: []; params?: {} }
    'api.purchasing.purchase_orders.index': { paramsTuple?: []; params?: {} }
    'api.purchasing.purchase_orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'webhooks.oms.store': { paramsTuple: [ParamValue,ParamValue]; params: {'platform': ParamValue,'storeCode': ParamValue} }
    'webhooks.marketing.sms.receipts': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'webhooks.marketing.sms.answers': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'shell.users.index': { paramsTuple?: []; params?: {} }
    'shell.users.create': { paramsTuple?: []; params?: {} }
    'shell.users.store': { paramsTuple?: []; params?: {} }
    'shell.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.users.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.users.state': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.roles.index': { paramsTuple?: []; params?: {} }
    'shell.roles.create': { paramsTuple?: []; params?: {} }
    'shell.roles.store': { paramsTuple?: []; params?: {} }
    'shell.roles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.tokens.index': { paramsTuple?: []; params?: {} }
    'shell.tokens.store': { paramsTuple?: []; params?: {} }
    'shell.tokens.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.audit.index': { paramsTuple?: []; params?: {} }
    'shell.step_up.show': { paramsTuple?: []; params?: {} }
    'shell.step_up.store': { paramsTuple?: []; params?: {} }
    'shell.profile.show': { paramsTuple?: []; params?: {} }
    'shell.profile.update': { paramsTuple?: []; params?: {} }
    'shell.profile.password': { paramsTuple?: []; params?: {} }
    'shell.profile.second_factor.begin': { paramsTuple?: []; params?: {} }
    'shell.profile.second_factor.confirm': { paramsTuple?: []; params?: {} }
    'shell.profile.second_factor.remove': { paramsTuple?: []; params?: {} }
    'shell.profile.sessions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.index': { paramsTuple?: []; params?: {} }
    'shell.imports.store': { paramsTuple?: []; params?: {} }
    'shell.imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.confirm': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.resume': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.result': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.template': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'shell.modules.index': { paramsTuple?: []; params?: {} }
    'shell.modules.plan_enable': { paramsTuple?: []; params?: {} }
    'shell.modules.enable': { paramsTuple?: []; params?: {} }
    'shell.modules.plan_disable': { paramsTuple?: []; params?: {} }
    'shell.modules.disable': { paramsTuple?: []; params?: {} }
    'shell.stage_guide.show': { paramsTuple?: []; params?: {} }
    'shell.stage_guide.answer': { paramsTuple?: []; params?: {} }
    'shell.stage_guide.apply': { paramsTuple?: []; params?: {} }
    'shell.events.index': { paramsTuple?: []; params?: {} }
    'shell.events.replay': { paramsTuple?: []; params?: {} }
    'shell.jobs.index': { paramsTuple?: []; params?: {} }
    'shell.jobs.retry': { paramsTuple?: []; params?: {} }
    'shell.jobs.retry_all': { paramsTuple?: []; params?: {} }
    'shell.settings.show': { paramsTuple?: [ParamValue?]; params?: {'module'?: ParamValue} }
    'shell.settings.update': { paramsTuple: [ParamValue]; params: {'module': ParamValue} }
    'shell.health.show': { paramsTuple?: []; params?: {} }
    'shell.search': { paramsTuple?: []; params?: {} }
    'shell.preferences.update': { paramsTuple?: []; params?: {} }
    'shell.views.store': { paramsTuple?: []; params?: {} }
    'shell.views.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.views.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.notifications.index': { paramsTuple?: []; params?: {} }
    'shell.notifications.latest': { paramsTuple?: []; params?: {} }
    'shell.notifications.read': { paramsTuple?: []; params?: {} }
    'shell.notifications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.kit': { paramsTuple?: []; params?: {} }
    'shell.kit.record': { paramsTuple?: []; params?: {} }
    'shell.kit.form': { paramsTuple?: []; params?: {} }
    'customers.customers.index': { paramsTuple?: []; params?: {} }
    'customers.customers.export': { paramsTuple?: []; params?: {} }
    'customers.customers.lookup': { paramsTuple?: []; params?: {} }
    'customers.customers.compare': { paramsTuple?: []; params?: {} }
    'customers.divisions.index': { paramsTuple?: []; params?: {} }
    'customers.addresses.parse': { paramsTuple?: []; params?: {} }
    'customers.customers.assign': { paramsTuple?: []; params?: {} }
    'customers.customers.create': { paramsTuple?: []; params?: {} }
    'customers.customers.store': { paramsTuple?: []; params?: {} }
    'customers.customers.tag': { paramsTuple?: []; params?: {} }
    'customers.customers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.reveal': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.anonymise': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.addresses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.addresses.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'address': ParamValue} }
    'customers.customers.timeline': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.merge': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.merges.undo': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.duplicates.index': { paramsTuple?: []; params?: {} }
    'customers.duplicates.dismiss': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.products.index': { paramsTuple?: []; params?: {} }
    'catalog.products.export': { paramsTuple?: []; params?: {} }
    'catalog.products.create': { paramsTuple?: []; params?: {} }
    'catalog.products.store': { paramsTuple?: []; params?: {} }
    'catalog.products.lookup': { paramsTuple?: []; params?: {} }
    'catalog.products.status': { paramsTuple?: []; params?: {} }
    'catalog.skus.index': { paramsTuple?: []; params?: {} }
    'catalog.skus.export': { paramsTuple?: []; params?: {} }
    'catalog.skus.lookup': { paramsTuple?: []; params?: {} }
    'catalog.skus.status': { paramsTuple?: []; params?: {} }
    'catalog.prices.store': { paramsTuple?: []; params?: {} }
    'catalog.images.store': { paramsTuple?: []; params?: {} }
    'catalog.bundles.index': { paramsTuple?: []; params?: {} }
    'catalog.bundles.export': { paramsTuple?: []; params?: {} }
    'catalog.bundles.create': { paramsTuple?: []; params?: {} }
    'catalog.bundles.store': { paramsTuple?: []; params?: {} }
    'catalog.categories.index': { paramsTuple?: []; params?: {} }
    'catalog.categories.store': { paramsTuple?: []; params?: {} }
    'catalog.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.boms.index': { paramsTuple?: []; params?: {} }
    'catalog.boms.create': { paramsTuple?: []; params?: {} }
    'catalog.boms.store': { paramsTuple?: []; params?: {} }
    'catalog.stores.index': { paramsTuple?: []; params?: {} }
    'catalog.stores.create': { paramsTuple?: []; params?: {} }
    'catalog.stores.store': { paramsTuple?: []; params?: {} }
    'catalog.listings.index': { paramsTuple?: []; params?: {} }
    'catalog.listings.export': { paramsTuple?: []; params?: {} }
    'catalog.listings.mapping': { paramsTuple?: []; params?: {} }
    'catalog.listings.map': { paramsTuple?: []; params?: {} }
    'catalog.listings.unmap': { paramsTuple?: []; params?: {} }
    'catalog.listings.match': { paramsTuple?: []; params?: {} }
    'catalog.listings.match_all': { paramsTuple?: []; params?: {} }
    'catalog.listings.release': { paramsTuple?: []; params?: {} }
    'catalog.listings.settle': { paramsTuple?: []; params?: {} }
    'catalog.products.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.products.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.products.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.skus.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.prices.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.images.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.bundles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.bundles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.boms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.boms.end': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.listings.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.listings.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.stock.index': { paramsTuple?: []; params?: {} }
    'inventory.stock.export': { paramsTuple?: []; params?: {} }
    'inventory.stock.skus': { paramsTuple?: []; params?: {} }
    'inventory.stock.skus_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.index': { paramsTuple?: []; params?: {} }
    'inventory.ledger.export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.documents': { paramsTuple?: []; params?: {} }
    'inventory.ledger.documents_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.days': { paramsTuple?: []; params?: {} }
    'inventory.ledger.days_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.reasons': { paramsTuple?: []; params?: {} }
    'inventory.ledger.reasons_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.balances': { paramsTuple?: []; params?: {} }
    'inventory.ledger.balances_export': { paramsTuple?: []; params?: {} }
    'inventory.stock.show': { paramsTuple: [ParamValue,ParamValue]; params: {'warehouse': ParamValue,'sku': ParamValue} }
    'inventory.adjustments.index': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.create': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.store': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.adjustments.decide': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.moves.create': { paramsTuple?: []; params?: {} }
    'inventory.moves.store': { paramsTuple?: []; params?: {} }
    'inventory.reasons.edit': { paramsTuple?: []; params?: {} }
    'inventory.reasons.update': { paramsTuple?: []; params?: {} }
    'inventory.transfers.index': { paramsTuple?: []; params?: {} }
    'inventory.transfers.create': { paramsTuple?: []; params?: {} }
    'inventory.transfers.store': { paramsTuple?: []; params?: {} }
    'inventory.transfers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.ship': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.receive': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.cancel': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.index': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.create': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.preview': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.store': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.reserve': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.release': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.run': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.stop': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.warehouses.index': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.create': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.store': { paramsTuple?: []; params?: {} }
    'inventory.warehouse_groups.edit': { paramsTuple?: []; params?: {} }
    'inventory.warehouse_groups.update': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.warehouses.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.alerts.index': { paramsTuple?: []; params?: {} }
    'inventory.alerts.export': { paramsTuple?: []; params?: {} }
    'inventory.alerts.owners': { paramsTuple?: []; params?: {} }
    'inventory.alerts.save_owners': { paramsTuple?: []; params?: {} }
    'inventory.alerts.snooze': { paramsTuple?: []; params?: {} }
    'inventory.alerts.assign': { paramsTuple?: []; params?: {} }
    'inventory.alerts.request': { paramsTuple?: []; params?: {} }
    'inventory.alerts.refresh': { paramsTuple?: []; params?: {} }
    'inventory.policies.index': { paramsTuple?: []; params?: {} }
    'inventory.policies.export': { paramsTuple?: []; params?: {} }
    'inventory.policies.create': { paramsTuple?: []; params?: {} }
    'inventory.policies.store': { paramsTuple?: []; params?: {} }
    'inventory.policies.destroy': { paramsTuple?: []; params?: {} }
    'inventory.policies.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.availability.index': { paramsTuple?: []; params?: {} }
    'inventory.availability.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.availability.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.stock_rules.create': { paramsTuple: [ParamValue]; params: {'store': ParamValue} }
    'inventory.stock_rules.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'store': ParamValue,'id': ParamValue} }
    'inventory.stock_rules.store': { paramsTuple: [ParamValue]; params: {'store': ParamValue} }
    'inventory.stock_rules.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'store': ParamValue,'id': ParamValue} }
    'inventory.quotas.index': { paramsTuple?: []; params?: {} }
    'inventory.quotas.create': { paramsTuple?: []; params?: {} }
    'inventory.quotas.store': { paramsTuple?: []; params?: {} }
    'inventory.quotas.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.quotas.end': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.proofs.index': { paramsTuple?: []; params?: {} }
    'inventory.proofs.run': { paramsTuple?: []; params?: {} }
    'inventory.proofs.thaw': { paramsTuple: [ParamValue,ParamValue]; params: {'warehouse': ParamValue,'sku': ParamValue} }
    'orders.orders.index': { paramsTuple?: []; params?: {} }
    'orders.orders.export': { paramsTuple?: []; params?: {} }
    'orders.orders.approve': { paramsTuple?: []; params?: {} }
    'orders.orders.dispatch': { paramsTuple?: []; params?: {} }
    'orders.orders.hold': { paramsTuple?: []; params?: {} }
    'orders.orders.cancel': { paramsTuple?: []; params?: {} }
    'orders.manual_orders.create': { paramsTuple?: []; params?: {} }
    'orders.manual_orders.store': { paramsTuple?: []; params?: {} }
    'orders.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.orders.peek': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.address': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.readdress': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.renote': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.payment': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.pay': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.shipments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.shipments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.index': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.release': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.cancel': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.intercept': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.let_go': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.deliver': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.shipment': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.ship': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.index': { paramsTuple?: []; params?: {} }
    'orders.cases.approve': { paramsTuple?: []; params?: {} }
    'orders.cases.refuse': { paramsTuple?: []; params?: {} }
    'orders.cases.cancel': { paramsTuple?: []; params?: {} }
    'orders.cases.complete': { paramsTuple?: []; params?: {} }
    'orders.cases.reopen': { paramsTuple?: []; params?: {} }
    'orders.cases.give_up_rest': { paramsTuple?: []; params?: {} }
    'orders.cases.await_rest': { paramsTuple?: []; params?: {} }
    'orders.cases.send_replacement': { paramsTuple?: []; params?: {} }
    'orders.cases.words': { paramsTuple?: []; params?: {} }
    'orders.cases.words.reasons': { paramsTuple?: []; params?: {} }
    'orders.cases.words.grades': { paramsTuple?: []; params?: {} }
    'orders.cases.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.waybill': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.receive': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.refund': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.turn_into_return': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.index': { paramsTuple?: []; params?: {} }
    'oms.parked.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.payload': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.items': { paramsTuple?: []; params?: {} }
    'oms.parked.map_items': { paramsTuple?: []; params?: {} }
    'oms.parked.accept_total': { paramsTuple?: []; params?: {} }
    'oms.parked.currency': { paramsTuple?: []; params?: {} }
    'oms.parked.explain': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.resubmit': { paramsTuple?: []; params?: {} }
    'oms.parked.ignore': { paramsTuple?: []; params?: {} }
    'oms.parked.resubmit_one': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.ignore_one': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.map': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.index': { paramsTuple?: []; params?: {} }
    'oms.channels.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.test': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.pause': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.resume': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.pull': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.retry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gaps.index': { paramsTuple?: []; params?: {} }
    'oms.gaps.store': { paramsTuple?: []; params?: {} }
    'oms.gaps.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gaps.note': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.stock.index': { paramsTuple?: []; params?: {} }
    'oms.stock.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.stock.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.stock.turn': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.index': { paramsTuple?: []; params?: {} }
    'oms.rules.create': { paramsTuple?: []; params?: {} }
    'oms.rules.store': { paramsTuple?: []; params?: {} }
    'oms.rules.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.switch': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.move': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.what_ifs.store': { paramsTuple?: []; params?: {} }
    'oms.what_ifs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.index': { paramsTuple?: []; params?: {} }
    'oms.gifts.create': { paramsTuple?: []; params?: {} }
    'oms.gifts.store': { paramsTuple?: []; params?: {} }
    'oms.gifts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.switch': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.move': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.try': { paramsTuple?: []; params?: {} }
    'oms.gifts.trial': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.blocks.index': { paramsTuple?: []; params?: {} }
    'oms.blocks.paste': { paramsTuple?: []; params?: {} }
    'oms.blocks.orders': { paramsTuple?: []; params?: {} }
    'oms.blocks.customer': { paramsTuple?: []; params?: {} }
    'oms.blocks.lift': { paramsTuple?: []; params?: {} }
    'oms.couriers.index': { paramsTuple?: []; params?: {} }
    'oms.couriers.create': { paramsTuple?: []; params?: {} }
    'oms.couriers.calculator': { paramsTuple?: []; params?: {} }
    'oms.couriers.store': { paramsTuple?: []; params?: {} }
    'oms.couriers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.reach': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.save_reach': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.tariffs': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.save_tariffs': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.index': { paramsTuple?: []; params?: {} }
    'oms.courier_bills.store': { paramsTuple?: []; params?: {} }
    'oms.courier_bills.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.discard': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.retry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.close': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.decide': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.marked': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.export': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.weights': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.workbench.index': { paramsTuple?: []; params?: {} }
    'oms.workbench.fresh': { paramsTuple?: []; params?: {} }
    'oms.workbench.export': { paramsTuple?: []; params?: {} }
    'oms.workbench.order': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.workbench.audit': { paramsTuple?: []; params?: {} }
    'oms.workbench.allocate': { paramsTuple?: []; params?: {} }
    'oms.workbench.choose': { paramsTuple?: []; params?: {} }
    'oms.workbench.tag': { paramsTuple?: []; params?: {} }
    'oms.workbench.note': { paramsTuple?: []; params?: {} }
    'oms.parcels.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcels.preview': { paramsTuple?: []; params?: {} }
    'oms.parcels.arrange': { paramsTuple?: []; params?: {} }
    'oms.parcels.merge': { paramsTuple?: []; params?: {} }
    'oms.parcels.split': { paramsTuple?: []; params?: {} }
    'oms.parcel_rules.index': { paramsTuple?: []; params?: {} }
    'oms.parcel_rules.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.index': { paramsTuple?: []; params?: {} }
    'oms.files.store': { paramsTuple?: []; params?: {} }
    'oms.files.returns': { paramsTuple?: []; params?: {} }
    'oms.files.mappings': { paramsTuple?: []; params?: {} }
    'oms.files.forget': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.result': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.check': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.import': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.resume': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.index': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.create': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.store': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.order': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.switch': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.abilities.index': { paramsTuple?: []; params?: {} }
    'oms.abilities.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.abilities.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.replays.index': { paramsTuple?: []; params?: {} }
    'oms.replays.create': { paramsTuple?: []; params?: {} }
    'oms.replays.store': { paramsTuple?: []; params?: {} }
    'oms.replays.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.replays.cancel': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_allocation.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_allocation.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.batches.index': { paramsTuple?: []; params?: {} }
    'oms.batches.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.batches.store': { paramsTuple?: []; params?: {} }
    'oms.refunds.agree': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.backlog.index': { paramsTuple?: []; params?: {} }
    'wms.backlog.preview': { paramsTuple?: []; params?: {} }
    'wms.waves.release': { paramsTuple?: []; params?: {} }
    'wms.waves.index': { paramsTuple?: []; params?: {} }
    'wms.waves.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.waves.send_back': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.tasks.index': { paramsTuple?: []; params?: {} }
    'wms.tasks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.tasks.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.bins.index': { paramsTuple?: []; params?: {} }
    'wms.bins.create': { paramsTuple?: []; params?: {} }
    'wms.bins.store': { paramsTuple?: []; params?: {} }
    'wms.warehouses.take_over': { paramsTuple?: []; params?: {} }
    'wms.bins.labels': { paramsTuple?: []; params?: {} }
    'wms.bins.block': { paramsTuple?: []; params?: {} }
    'wms.bins.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.bins.count': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.packing.index': { paramsTuple?: []; params?: {} }
    'wms.packing.parcel': { paramsTuple?: []; params?: {} }
    'wms.packing.slip': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.packing.seal': { paramsTuple?: []; params?: {} }
    'wms.waybills.index': { paramsTuple?: []; params?: {} }
    'wms.waybills.issue': { paramsTuple?: []; params?: {} }
    'wms.waybills.print': { paramsTuple?: []; params?: {} }
    'wms.waybills.replace': { paramsTuple?: []; params?: {} }
    'wms.waybills.void': { paramsTuple?: []; params?: {} }
    'wms.waybills.enter': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.shipping.index': { paramsTuple?: []; params?: {} }
    'wms.shipping.ship': { paramsTuple?: []; params?: {} }
    'wms.manifests.index': { paramsTuple?: []; params?: {} }
    'wms.manifests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.manifests.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.returns.index': { paramsTuple?: []; params?: {} }
    'wms.returns.receive': { paramsTuple?: []; params?: {} }
    'wms.unknown_parcels.index': { paramsTuple?: []; params?: {} }
    'wms.unknown_parcels.store': { paramsTuple?: []; params?: {} }
    'wms.unknown_parcels.match': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.returns.receipts': { paramsTuple?: []; params?: {} }
    'wms.returns.receipt': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.returns.open': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.pda.home': { paramsTuple?: []; params?: {} }
    'wms.pda.tasks': { paramsTuple?: []; params?: {} }
    'wms.pda.pick': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.pda.pack': { paramsTuple?: []; params?: {} }
    'wms.pda.returns': { paramsTuple?: []; params?: {} }
    'wms.pda.find_return': { paramsTuple?: []; params?: {} }
    'wms.pda.putaway': { paramsTuple?: []; params?: {} }
    'wms.pda.suggest': { paramsTuple?: []; params?: {} }
    'wms.pda.scans': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.index': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.export': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.refresh': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.accept': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.dismiss': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.adjust': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.index': { paramsTuple?: []; params?: {} }
    'purchasing.orders.export': { paramsTuple?: []; params?: {} }
    'purchasing.orders.create': { paramsTuple?: []; params?: {} }
    'purchasing.orders.store': { paramsTuple?: []; params?: {} }
    'purchasing.orders.quote': { paramsTuple?: []; params?: {} }
    'purchasing.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.bills.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.bills.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.bills.release': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'billId': ParamValue} }
    'purchasing.orders.submit': { paramsTuple?: []; params?: {} }
    'purchasing.orders.approve': { paramsTuple?: []; params?: {} }
    'purchasing.orders.send_back': { paramsTuple?: []; params?: {} }
    'purchasing.orders.confirm': { paramsTuple?: []; params?: {} }
    'purchasing.orders.close': { paramsTuple?: []; params?: {} }
    'purchasing.orders.cancel': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.index': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.export': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.arriving': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.receipts.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.receipts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.index': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.export': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.create': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.store': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.prices.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.prices.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.prices.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'skuId': ParamValue} }
    'finance.reports.profit_and_loss': { paramsTuple?: []; params?: {} }
    'finance.reports.profit_and_loss_pdf': { paramsTuple?: []; params?: {} }
    'finance.reports.trial_balance': { paramsTuple?: []; params?: {} }
    'finance.journals.index': { paramsTuple?: []; params?: {} }
    'finance.journals.create': { paramsTuple?: []; params?: {} }
    'finance.journals.store': { paramsTuple?: []; params?: {} }
    'finance.journals.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.journals.reverse': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.margins.index': { paramsTuple?: []; params?: {} }
    'finance.payables.index': { paramsTuple?: []; params?: {} }
    'finance.payables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.periods.index': { paramsTuple?: []; params?: {} }
    'finance.periods.update': { paramsTuple?: []; params?: {} }
    'finance.fees.index': { paramsTuple?: []; params?: {} }
    'finance.fees.store': { paramsTuple?: []; params?: {} }
    'finance.fees.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.rates.store': { paramsTuple?: []; params?: {} }
    'crm-core.leads.index': { paramsTuple?: []; params?: {} }
    'crm-core.leads.create': { paramsTuple?: []; params?: {} }
    'crm-core.leads.store': { paramsTuple?: []; params?: {} }
    'crm-core.leads.assign': { paramsTuple?: []; params?: {} }
    'crm-core.pipeline.index': { paramsTuple?: []; params?: {} }
    'crm-core.pipeline.stages': { paramsTuple?: []; params?: {} }
    'crm-core.pipeline.reasons': { paramsTuple?: []; params?: {} }
    'crm-core.leads.board': { paramsTuple?: []; params?: {} }
    'crm-core.leads.move': { paramsTuple?: []; params?: {} }
    'crm-core.leads.claim': { paramsTuple?: []; params?: {} }
    'crm-core.leads.release': { paramsTuple?: []; params?: {} }
    'crm-core.leads.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'crm-core.leads.follow_up': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.visits.index': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.index': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.create': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.preview': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.store': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.broadcasts.stop': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.connections.index': { paramsTuple?: []; params?: {} }
    'marketing.connections.save': { paramsTuple?: []; params?: {} }
    'marketing.connections.test': { paramsTuple?: []; params?: {} }
    'marketing.pages.index': { paramsTuple?: []; params?: {} }
    'marketing.pages.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.pages.save': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.coupons.index': { paramsTuple?: []; params?: {} }
    'marketing.coupons.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.coupons.save': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.templates.index': { paramsTuple?: []; params?: {} }
    'marketing.templates.store': { paramsTuple?: []; params?: {} }
    'marketing.templates.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.templates.save': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.touches.index': { paramsTuple?: []; params?: {} }
    'marketing.touches.retry': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.index': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.create': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.store': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.messages.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.ticket_states.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.assignments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.ticket_cases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.chat.setup': { paramsTuple?: []; params?: {} }
    'service-desk.replies.index': { paramsTuple?: []; params?: {} }
    'service-desk.replies.store': { paramsTuple?: []; params?: {} }
    'service-desk.replies.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'public.marketing.tracker': { paramsTuple?: []; params?: {} }
    'public.marketing.collect': { paramsTuple?: []; params?: {} }
    'public.marketing.landing': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.landing.claim': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.landing.hero': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.unsubscribe': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'public.marketing.unsubscribe.store': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'public.service-desk.chat_widget': { paramsTuple?: []; params?: {} }
    'public.service-desk.chat.start': { paramsTuple?: []; params?: {} }
    'public.service-desk.chat.store': { paramsTuple?: []; params?: {} }
    'public.service-desk.chat.index': { paramsTuple?: []; params?: {} }
  }
  GET: {
    'health': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'sign_in': { paramsTuple?: []; params?: {} }
    'sign_in.code': { paramsTuple?: []; params?: {} }
    'password.forgot': { paramsTuple?: []; params?: {} }
    'password.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'setup': { paramsTuple?: []; params?: {} }
    'event_stream': { paramsTuple?: []; params?: {} }
    'api.customers.customers.index': { paramsTuple?: []; params?: {} }
    'api.customers.customers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.customers.customers.timeline': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.catalog.skus.index': { paramsTuple?: []; params?: {} }
    'api.inventory.stock.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.purchasing.purchase_orders.index': { paramsTuple?: []; params?: {} }
    'api.purchasing.purchase_orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.users.index': { paramsTuple?: []; params?: {} }
    'shell.users.create': { paramsTuple?: []; params?: {} }
    'shell.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.users.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.roles.index': { paramsTuple?: []; params?: {} }
    'shell.roles.create': { paramsTuple?: []; params?: {} }
    'shell.roles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.tokens.index': { paramsTuple?: []; params?: {} }
    'shell.audit.index': { paramsTuple?: []; params?: {} }
    'shell.step_up.show': { paramsTuple?: []; params?: {} }
    'shell.profile.show': { paramsTuple?: []; params?: {} }
    'shell.imports.index': { paramsTuple?: []; params?: {} }
    'shell.imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.result': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.template': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'shell.modules.index': { paramsTuple?: []; params?: {} }
    'shell.modules.plan_enable': { paramsTuple?: []; params?: {} }
    'shell.modules.plan_disable': { paramsTuple?: []; params?: {} }
    'shell.stage_guide.show': { paramsTuple?: []; params?: {} }
    'shell.events.index': { paramsTuple?: []; params?: {} }
    'shell.jobs.index': { paramsTuple?: []; params?: {} }
    'shell.settings.show': { paramsTuple?: [ParamValue?]; params?: {'module'?: ParamValue} }
    'shell.health.show': { paramsTuple?: []; params?: {} }
    'shell.search': { paramsTuple?: []; params?: {} }
    'shell.notifications.index': { paramsTuple?: []; params?: {} }
    'shell.notifications.latest': { paramsTuple?: []; params?: {} }
    'shell.notifications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.kit': { paramsTuple?: []; params?: {} }
    'shell.kit.record': { paramsTuple?: []; params?: {} }
    'shell.kit.form': { paramsTuple?: []; params?: {} }
    'customers.customers.index': { paramsTuple?: []; params?: {} }
    'customers.customers.export': { paramsTuple?: []; params?: {} }
    'customers.customers.lookup': { paramsTuple?: []; params?: {} }
    'customers.customers.compare': { paramsTuple?: []; params?: {} }
    'customers.divisions.index': { paramsTuple?: []; params?: {} }
    'customers.customers.create': { paramsTuple?: []; params?: {} }
    'customers.customers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.timeline': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.duplicates.index': { paramsTuple?: []; params?: {} }
    'catalog.products.index': { paramsTuple?: []; params?: {} }
    'catalog.products.export': { paramsTuple?: []; params?: {} }
    'catalog.products.create': { paramsTuple?: []; params?: {} }
    'catalog.products.lookup': { paramsTuple?: []; params?: {} }
    'catalog.skus.index': { paramsTuple?: []; params?: {} }
    'catalog.skus.export': { paramsTuple?: []; params?: {} }
    'catalog.skus.lookup': { paramsTuple?: []; params?: {} }
    'catalog.bundles.index': { paramsTuple?: []; params?: {} }
    'catalog.bundles.export': { paramsTuple?: []; params?: {} }
    'catalog.bundles.create': { paramsTuple?: []; params?: {} }
    'catalog.categories.index': { paramsTuple?: []; params?: {} }
    'catalog.boms.index': { paramsTuple?: []; params?: {} }
    'catalog.boms.create': { paramsTuple?: []; params?: {} }
    'catalog.stores.index': { paramsTuple?: []; params?: {} }
    'catalog.stores.create': { paramsTuple?: []; params?: {} }
    'catalog.listings.index': { paramsTuple?: []; params?: {} }
    'catalog.listings.export': { paramsTuple?: []; params?: {} }
    'catalog.listings.mapping': { paramsTuple?: []; params?: {} }
    'catalog.products.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.products.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.skus.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.images.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.bundles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.boms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.listings.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.stock.index': { paramsTuple?: []; params?: {} }
    'inventory.stock.export': { paramsTuple?: []; params?: {} }
    'inventory.stock.skus': { paramsTuple?: []; params?: {} }
    'inventory.stock.skus_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.index': { paramsTuple?: []; params?: {} }
    'inventory.ledger.export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.documents': { paramsTuple?: []; params?: {} }
    'inventory.ledger.documents_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.days': { paramsTuple?: []; params?: {} }
    'inventory.ledger.days_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.reasons': { paramsTuple?: []; params?: {} }
    'inventory.ledger.reasons_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.balances': { paramsTuple?: []; params?: {} }
    'inventory.ledger.balances_export': { paramsTuple?: []; params?: {} }
    'inventory.stock.show': { paramsTuple: [ParamValue,ParamValue]; params: {'warehouse': ParamValue,'sku': ParamValue} }
    'inventory.adjustments.index': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.create': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.moves.create': { paramsTuple?: []; params?: {} }
    'inventory.reasons.edit': { paramsTuple?: []; params?: {} }
    'inventory.transfers.index': { paramsTuple?: []; params?: {} }
    'inventory.transfers.create': { paramsTuple?: []; params?: {} }
    'inventory.transfers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.index': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.create': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.preview': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.warehouses.index': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.create': { paramsTuple?: []; params?: {} }
    'inventory.warehouse_groups.edit': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.alerts.index': { paramsTuple?: []; params?: {} }
    'inventory.alerts.export': { paramsTuple?: []; params?: {} }
    'inventory.alerts.owners': { paramsTuple?: []; params?: {} }
    'inventory.policies.index': { paramsTuple?: []; params?: {} }
    'inventory.policies.export': { paramsTuple?: []; params?: {} }
    'inventory.policies.create': { paramsTuple?: []; params?: {} }
    'inventory.policies.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.availability.index': { paramsTuple?: []; params?: {} }
    'inventory.availability.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.stock_rules.create': { paramsTuple: [ParamValue]; params: {'store': ParamValue} }
    'inventory.stock_rules.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'store': ParamValue,'id': ParamValue} }
    'inventory.quotas.index': { paramsTuple?: []; params?: {} }
    'inventory.quotas.create': { paramsTuple?: []; params?: {} }
    'inventory.quotas.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.proofs.index': { paramsTuple?: []; params?: {} }
    'orders.orders.index': { paramsTuple?: []; params?: {} }
    'orders.orders.export': { paramsTuple?: []; params?: {} }
    'orders.manual_orders.create': { paramsTuple?: []; params?: {} }
    'orders.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.orders.peek': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.address': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.payment': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.shipments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.index': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.shipment': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.index': { paramsTuple?: []; params?: {} }
    'orders.cases.words': { paramsTuple?: []; params?: {} }
    'orders.cases.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.index': { paramsTuple?: []; params?: {} }
    'oms.parked.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.payload': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.items': { paramsTuple?: []; params?: {} }
    'oms.channels.index': { paramsTuple?: []; params?: {} }
    'oms.channels.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gaps.index': { paramsTuple?: []; params?: {} }
    'oms.gaps.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.stock.index': { paramsTuple?: []; params?: {} }
    'oms.stock.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.index': { paramsTuple?: []; params?: {} }
    'oms.rules.create': { paramsTuple?: []; params?: {} }
    'oms.rules.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.what_ifs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.index': { paramsTuple?: []; params?: {} }
    'oms.gifts.create': { paramsTuple?: []; params?: {} }
    'oms.gifts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.trial': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.blocks.index': { paramsTuple?: []; params?: {} }
    'oms.couriers.index': { paramsTuple?: []; params?: {} }
    'oms.couriers.create': { paramsTuple?: []; params?: {} }
    'oms.couriers.calculator': { paramsTuple?: []; params?: {} }
    'oms.couriers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.reach': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.tariffs': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.index': { paramsTuple?: []; params?: {} }
    'oms.courier_bills.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.marked': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.export': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.weights': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.workbench.index': { paramsTuple?: []; params?: {} }
    'oms.workbench.fresh': { paramsTuple?: []; params?: {} }
    'oms.workbench.export': { paramsTuple?: []; params?: {} }
    'oms.workbench.order': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcels.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_rules.index': { paramsTuple?: []; params?: {} }
    'oms.files.index': { paramsTuple?: []; params?: {} }
    'oms.files.returns': { paramsTuple?: []; params?: {} }
    'oms.files.mappings': { paramsTuple?: []; params?: {} }
    'oms.files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.result': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.index': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.create': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.abilities.index': { paramsTuple?: []; params?: {} }
    'oms.abilities.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.replays.index': { paramsTuple?: []; params?: {} }
    'oms.replays.create': { paramsTuple?: []; params?: {} }
    'oms.replays.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_allocation.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.batches.index': { paramsTuple?: []; params?: {} }
    'oms.batches.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.backlog.index': { paramsTuple?: []; params?: {} }
    'wms.waves.index': { paramsTuple?: []; params?: {} }
    'wms.waves.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.tasks.index': { paramsTuple?: []; params?: {} }
    'wms.tasks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.tasks.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.bins.index': { paramsTuple?: []; params?: {} }
    'wms.bins.create': { paramsTuple?: []; params?: {} }
    'wms.bins.labels': { paramsTuple?: []; params?: {} }
    'wms.bins.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.packing.index': { paramsTuple?: []; params?: {} }
    'wms.packing.parcel': { paramsTuple?: []; params?: {} }
    'wms.packing.slip': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.waybills.index': { paramsTuple?: []; params?: {} }
    'wms.waybills.print': { paramsTuple?: []; params?: {} }
    'wms.shipping.index': { paramsTuple?: []; params?: {} }
    'wms.manifests.index': { paramsTuple?: []; params?: {} }
    'wms.manifests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.manifests.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.returns.index': { paramsTuple?: []; params?: {} }
    'wms.unknown_parcels.index': { paramsTuple?: []; params?: {} }
    'wms.returns.receipts': { paramsTuple?: []; params?: {} }
    'wms.returns.receipt': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.returns.open': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.pda.home': { paramsTuple?: []; params?: {} }
    'wms.pda.tasks': { paramsTuple?: []; params?: {} }
    'wms.pda.pick': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.pda.pack': { paramsTuple?: []; params?: {} }
    'wms.pda.returns': { paramsTuple?: []; params?: {} }
    'wms.pda.find_return': { paramsTuple?: []; params?: {} }
    'wms.pda.putaway': { paramsTuple?: []; params?: {} }
    'wms.pda.suggest': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.index': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.export': { paramsTuple?: []; params?: {} }
    'purchasing.orders.index': { paramsTuple?: []; params?: {} }
    'purchasing.orders.export': { paramsTuple?: []; params?: {} }
    'purchasing.orders.create': { paramsTuple?: []; params?: {} }
    'purchasing.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.bills.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.receipts.index': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.export': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.arriving': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.receipts.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.index': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.export': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.create': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.prices.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.reports.profit_and_loss': { paramsTuple?: []; params?: {} }
    'finance.reports.profit_and_loss_pdf': { paramsTuple?: []; params?: {} }
    'finance.reports.trial_balance': { paramsTuple?: []; params?: {} }
    'finance.journals.index': { paramsTuple?: []; params?: {} }
    'finance.journals.create': { paramsTuple?: []; params?: {} }
    'finance.journals.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.margins.index': { paramsTuple?: []; params?: {} }
    'finance.payables.index': { paramsTuple?: []; params?: {} }
    'finance.payables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.periods.index': { paramsTuple?: []; params?: {} }
    'finance.fees.index': { paramsTuple?: []; params?: {} }
    'crm-core.leads.index': { paramsTuple?: []; params?: {} }
    'crm-core.leads.create': { paramsTuple?: []; params?: {} }
    'crm-core.pipeline.index': { paramsTuple?: []; params?: {} }
    'crm-core.leads.board': { paramsTuple?: []; params?: {} }
    'crm-core.leads.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.visits.index': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.index': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.create': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.connections.index': { paramsTuple?: []; params?: {} }
    'marketing.pages.index': { paramsTuple?: []; params?: {} }
    'marketing.pages.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.coupons.index': { paramsTuple?: []; params?: {} }
    'marketing.coupons.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.templates.index': { paramsTuple?: []; params?: {} }
    'marketing.templates.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.touches.index': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.index': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.create': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.chat.setup': { paramsTuple?: []; params?: {} }
    'service-desk.replies.index': { paramsTuple?: []; params?: {} }
    'public.marketing.tracker': { paramsTuple?: []; params?: {} }
    'public.marketing.landing': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.landing.hero': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.unsubscribe': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'public.service-desk.chat_widget': { paramsTuple?: []; params?: {} }
    'public.service-desk.chat.index': { paramsTuple?: []; params?: {} }
  }
  HEAD: {
    'health': { paramsTuple?: []; params?: {} }
    'home': { paramsTuple?: []; params?: {} }
    'sign_in': { paramsTuple?: []; params?: {} }
    'sign_in.code': { paramsTuple?: []; params?: {} }
    'password.forgot': { paramsTuple?: []; params?: {} }
    'password.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'setup': { paramsTuple?: []; params?: {} }
    'event_stream': { paramsTuple?: []; params?: {} }
    'api.customers.customers.index': { paramsTuple?: []; params?: {} }
    'api.customers.customers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.customers.customers.timeline': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.catalog.skus.index': { paramsTuple?: []; params?: {} }
    'api.inventory.stock.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.purchasing.purchase_orders.index': { paramsTuple?: []; params?: {} }
    'api.purchasing.purchase_orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.users.index': { paramsTuple?: []; params?: {} }
    'shell.users.create': { paramsTuple?: []; params?: {} }
    'shell.users.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.users.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.roles.index': { paramsTuple?: []; params?: {} }
    'shell.roles.create': { paramsTuple?: []; params?: {} }
    'shell.roles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.tokens.index': { paramsTuple?: []; params?: {} }
    'shell.audit.index': { paramsTuple?: []; params?: {} }
    'shell.step_up.show': { paramsTuple?: []; params?: {} }
    'shell.profile.show': { paramsTuple?: []; params?: {} }
    'shell.imports.index': { paramsTuple?: []; params?: {} }
    'shell.imports.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.result': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.template': { paramsTuple: [ParamValue]; params: {'key': ParamValue} }
    'shell.modules.index': { paramsTuple?: []; params?: {} }
    'shell.modules.plan_enable': { paramsTuple?: []; params?: {} }
    'shell.modules.plan_disable': { paramsTuple?: []; params?: {} }
    'shell.stage_guide.show': { paramsTuple?: []; params?: {} }
    'shell.events.index': { paramsTuple?: []; params?: {} }
    'shell.jobs.index': { paramsTuple?: []; params?: {} }
    'shell.settings.show': { paramsTuple?: [ParamValue?]; params?: {'module'?: ParamValue} }
    'shell.health.show': { paramsTuple?: []; params?: {} }
    'shell.search': { paramsTuple?: []; params?: {} }
    'shell.notifications.index': { paramsTuple?: []; params?: {} }
    'shell.notifications.latest': { paramsTuple?: []; params?: {} }
    'shell.notifications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.kit': { paramsTuple?: []; params?: {} }
    'shell.kit.record': { paramsTuple?: []; params?: {} }
    'shell.kit.form': { paramsTuple?: []; params?: {} }
    'customers.customers.index': { paramsTuple?: []; params?: {} }
    'customers.customers.export': { paramsTuple?: []; params?: {} }
    'customers.customers.lookup': { paramsTuple?: []; params?: {} }
    'customers.customers.compare': { paramsTuple?: []; params?: {} }
    'customers.divisions.index': { paramsTuple?: []; params?: {} }
    'customers.customers.create': { paramsTuple?: []; params?: {} }
    'customers.customers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.timeline': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.duplicates.index': { paramsTuple?: []; params?: {} }
    'catalog.products.index': { paramsTuple?: []; params?: {} }
    'catalog.products.export': { paramsTuple?: []; params?: {} }
    'catalog.products.create': { paramsTuple?: []; params?: {} }
    'catalog.products.lookup': { paramsTuple?: []; params?: {} }
    'catalog.skus.index': { paramsTuple?: []; params?: {} }
    'catalog.skus.export': { paramsTuple?: []; params?: {} }
    'catalog.skus.lookup': { paramsTuple?: []; params?: {} }
    'catalog.bundles.index': { paramsTuple?: []; params?: {} }
    'catalog.bundles.export': { paramsTuple?: []; params?: {} }
    'catalog.bundles.create': { paramsTuple?: []; params?: {} }
    'catalog.categories.index': { paramsTuple?: []; params?: {} }
    'catalog.boms.index': { paramsTuple?: []; params?: {} }
    'catalog.boms.create': { paramsTuple?: []; params?: {} }
    'catalog.stores.index': { paramsTuple?: []; params?: {} }
    'catalog.stores.create': { paramsTuple?: []; params?: {} }
    'catalog.listings.index': { paramsTuple?: []; params?: {} }
    'catalog.listings.export': { paramsTuple?: []; params?: {} }
    'catalog.listings.mapping': { paramsTuple?: []; params?: {} }
    'catalog.products.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.products.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.skus.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.images.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.bundles.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.boms.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.listings.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.stock.index': { paramsTuple?: []; params?: {} }
    'inventory.stock.export': { paramsTuple?: []; params?: {} }
    'inventory.stock.skus': { paramsTuple?: []; params?: {} }
    'inventory.stock.skus_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.index': { paramsTuple?: []; params?: {} }
    'inventory.ledger.export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.documents': { paramsTuple?: []; params?: {} }
    'inventory.ledger.documents_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.days': { paramsTuple?: []; params?: {} }
    'inventory.ledger.days_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.reasons': { paramsTuple?: []; params?: {} }
    'inventory.ledger.reasons_export': { paramsTuple?: []; params?: {} }
    'inventory.ledger.balances': { paramsTuple?: []; params?: {} }
    'inventory.ledger.balances_export': { paramsTuple?: []; params?: {} }
    'inventory.stock.show': { paramsTuple: [ParamValue,ParamValue]; params: {'warehouse': ParamValue,'sku': ParamValue} }
    'inventory.adjustments.index': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.create': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.moves.create': { paramsTuple?: []; params?: {} }
    'inventory.reasons.edit': { paramsTuple?: []; params?: {} }
    'inventory.transfers.index': { paramsTuple?: []; params?: {} }
    'inventory.transfers.create': { paramsTuple?: []; params?: {} }
    'inventory.transfers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.index': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.create': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.preview': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.warehouses.index': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.create': { paramsTuple?: []; params?: {} }
    'inventory.warehouse_groups.edit': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.alerts.index': { paramsTuple?: []; params?: {} }
    'inventory.alerts.export': { paramsTuple?: []; params?: {} }
    'inventory.alerts.owners': { paramsTuple?: []; params?: {} }
    'inventory.policies.index': { paramsTuple?: []; params?: {} }
    'inventory.policies.export': { paramsTuple?: []; params?: {} }
    'inventory.policies.create': { paramsTuple?: []; params?: {} }
    'inventory.policies.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.availability.index': { paramsTuple?: []; params?: {} }
    'inventory.availability.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.stock_rules.create': { paramsTuple: [ParamValue]; params: {'store': ParamValue} }
    'inventory.stock_rules.edit': { paramsTuple: [ParamValue,ParamValue]; params: {'store': ParamValue,'id': ParamValue} }
    'inventory.quotas.index': { paramsTuple?: []; params?: {} }
    'inventory.quotas.create': { paramsTuple?: []; params?: {} }
    'inventory.quotas.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.proofs.index': { paramsTuple?: []; params?: {} }
    'orders.orders.index': { paramsTuple?: []; params?: {} }
    'orders.orders.export': { paramsTuple?: []; params?: {} }
    'orders.manual_orders.create': { paramsTuple?: []; params?: {} }
    'orders.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.orders.peek': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.address': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.payment': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.shipments.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.index': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.shipment': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.index': { paramsTuple?: []; params?: {} }
    'orders.cases.words': { paramsTuple?: []; params?: {} }
    'orders.cases.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.index': { paramsTuple?: []; params?: {} }
    'oms.parked.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.payload': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.items': { paramsTuple?: []; params?: {} }
    'oms.channels.index': { paramsTuple?: []; params?: {} }
    'oms.channels.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gaps.index': { paramsTuple?: []; params?: {} }
    'oms.gaps.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.stock.index': { paramsTuple?: []; params?: {} }
    'oms.stock.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.index': { paramsTuple?: []; params?: {} }
    'oms.rules.create': { paramsTuple?: []; params?: {} }
    'oms.rules.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.what_ifs.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.index': { paramsTuple?: []; params?: {} }
    'oms.gifts.create': { paramsTuple?: []; params?: {} }
    'oms.gifts.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.trial': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.blocks.index': { paramsTuple?: []; params?: {} }
    'oms.couriers.index': { paramsTuple?: []; params?: {} }
    'oms.couriers.create': { paramsTuple?: []; params?: {} }
    'oms.couriers.calculator': { paramsTuple?: []; params?: {} }
    'oms.couriers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.reach': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.tariffs': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.index': { paramsTuple?: []; params?: {} }
    'oms.courier_bills.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.marked': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.export': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.weights': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.workbench.index': { paramsTuple?: []; params?: {} }
    'oms.workbench.fresh': { paramsTuple?: []; params?: {} }
    'oms.workbench.export': { paramsTuple?: []; params?: {} }
    'oms.workbench.order': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcels.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_rules.index': { paramsTuple?: []; params?: {} }
    'oms.files.index': { paramsTuple?: []; params?: {} }
    'oms.files.returns': { paramsTuple?: []; params?: {} }
    'oms.files.mappings': { paramsTuple?: []; params?: {} }
    'oms.files.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.result': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.index': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.create': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.abilities.index': { paramsTuple?: []; params?: {} }
    'oms.abilities.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.replays.index': { paramsTuple?: []; params?: {} }
    'oms.replays.create': { paramsTuple?: []; params?: {} }
    'oms.replays.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_allocation.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.batches.index': { paramsTuple?: []; params?: {} }
    'oms.batches.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.backlog.index': { paramsTuple?: []; params?: {} }
    'wms.waves.index': { paramsTuple?: []; params?: {} }
    'wms.waves.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.tasks.index': { paramsTuple?: []; params?: {} }
    'wms.tasks.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.tasks.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.bins.index': { paramsTuple?: []; params?: {} }
    'wms.bins.create': { paramsTuple?: []; params?: {} }
    'wms.bins.labels': { paramsTuple?: []; params?: {} }
    'wms.bins.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.packing.index': { paramsTuple?: []; params?: {} }
    'wms.packing.parcel': { paramsTuple?: []; params?: {} }
    'wms.packing.slip': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.waybills.index': { paramsTuple?: []; params?: {} }
    'wms.waybills.print': { paramsTuple?: []; params?: {} }
    'wms.shipping.index': { paramsTuple?: []; params?: {} }
    'wms.manifests.index': { paramsTuple?: []; params?: {} }
    'wms.manifests.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.manifests.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.returns.index': { paramsTuple?: []; params?: {} }
    'wms.unknown_parcels.index': { paramsTuple?: []; params?: {} }
    'wms.returns.receipts': { paramsTuple?: []; params?: {} }
    'wms.returns.receipt': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.returns.open': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.pda.home': { paramsTuple?: []; params?: {} }
    'wms.pda.tasks': { paramsTuple?: []; params?: {} }
    'wms.pda.pick': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.pda.pack': { paramsTuple?: []; params?: {} }
    'wms.pda.returns': { paramsTuple?: []; params?: {} }
    'wms.pda.find_return': { paramsTuple?: []; params?: {} }
    'wms.pda.putaway': { paramsTuple?: []; params?: {} }
    'wms.pda.suggest': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.index': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.export': { paramsTuple?: []; params?: {} }
    'purchasing.orders.index': { paramsTuple?: []; params?: {} }
    'purchasing.orders.export': { paramsTuple?: []; params?: {} }
    'purchasing.orders.create': { paramsTuple?: []; params?: {} }
    'purchasing.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.pdf': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.bills.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.receipts.index': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.export': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.arriving': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.receipts.create': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.index': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.export': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.create': { paramsTuple?: []; params?: {} }
    'purchasing.suppliers.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.prices.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.reports.profit_and_loss': { paramsTuple?: []; params?: {} }
    'finance.reports.profit_and_loss_pdf': { paramsTuple?: []; params?: {} }
    'finance.reports.trial_balance': { paramsTuple?: []; params?: {} }
    'finance.journals.index': { paramsTuple?: []; params?: {} }
    'finance.journals.create': { paramsTuple?: []; params?: {} }
    'finance.journals.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.margins.index': { paramsTuple?: []; params?: {} }
    'finance.payables.index': { paramsTuple?: []; params?: {} }
    'finance.payables.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.periods.index': { paramsTuple?: []; params?: {} }
    'finance.fees.index': { paramsTuple?: []; params?: {} }
    'crm-core.leads.index': { paramsTuple?: []; params?: {} }
    'crm-core.leads.create': { paramsTuple?: []; params?: {} }
    'crm-core.pipeline.index': { paramsTuple?: []; params?: {} }
    'crm-core.leads.board': { paramsTuple?: []; params?: {} }
    'crm-core.leads.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.visits.index': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.index': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.create': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.connections.index': { paramsTuple?: []; params?: {} }
    'marketing.pages.index': { paramsTuple?: []; params?: {} }
    'marketing.pages.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.coupons.index': { paramsTuple?: []; params?: {} }
    'marketing.coupons.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.templates.index': { paramsTuple?: []; params?: {} }
    'marketing.templates.edit': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.touches.index': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.index': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.create': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.chat.setup': { paramsTuple?: []; params?: {} }
    'service-desk.replies.index': { paramsTuple?: []; params?: {} }
    'public.marketing.tracker': { paramsTuple?: []; params?: {} }
    'public.marketing.landing': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.landing.hero': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.unsubscribe': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'public.service-desk.chat_widget': { paramsTuple?: []; params?: {} }
    'public.service-desk.chat.index': { paramsTuple?: []; params?: {} }
  }
  POST: {
    'sign_in.store': { paramsTuple?: []; params?: {} }
    'sign_in.verify': { paramsTuple?: []; params?: {} }
    'password.request': { paramsTuple?: []; params?: {} }
    'password.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sign_out': { paramsTuple?: []; params?: {} }
    'setup.store': { paramsTuple?: []; params?: {} }
    'locale': { paramsTuple?: []; params?: {} }
    'theme': { paramsTuple?: []; params?: {} }
    'subscribe': { paramsTuple?: []; params?: {} }
    'unsubscribe': { paramsTuple?: []; params?: {} }
    'api.customers.customers.store': { paramsTuple?: []; params?: {} }
    'api.customers.customers.addresses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.inventory.stock.adjust': { paramsTuple?: []; params?: {} }
    'api.orders.orders.cancel': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'api.oms.orders.store': { paramsTuple?: []; params?: {} }
    'api.purchasing.purchase_orders.store': { paramsTuple?: []; params?: {} }
    'webhooks.oms.store': { paramsTuple: [ParamValue,ParamValue]; params: {'platform': ParamValue,'storeCode': ParamValue} }
    'webhooks.marketing.sms.receipts': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'webhooks.marketing.sms.answers': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'shell.users.store': { paramsTuple?: []; params?: {} }
    'shell.users.state': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.roles.store': { paramsTuple?: []; params?: {} }
    'shell.tokens.store': { paramsTuple?: []; params?: {} }
    'shell.step_up.store': { paramsTuple?: []; params?: {} }
    'shell.profile.password': { paramsTuple?: []; params?: {} }
    'shell.profile.second_factor.begin': { paramsTuple?: []; params?: {} }
    'shell.profile.second_factor.remove': { paramsTuple?: []; params?: {} }
    'shell.imports.store': { paramsTuple?: []; params?: {} }
    'shell.imports.confirm': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.imports.resume': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.modules.enable': { paramsTuple?: []; params?: {} }
    'shell.modules.disable': { paramsTuple?: []; params?: {} }
    'shell.stage_guide.answer': { paramsTuple?: []; params?: {} }
    'shell.stage_guide.apply': { paramsTuple?: []; params?: {} }
    'shell.events.replay': { paramsTuple?: []; params?: {} }
    'shell.jobs.retry': { paramsTuple?: []; params?: {} }
    'shell.jobs.retry_all': { paramsTuple?: []; params?: {} }
    'shell.views.store': { paramsTuple?: []; params?: {} }
    'shell.notifications.read': { paramsTuple?: []; params?: {} }
    'customers.addresses.parse': { paramsTuple?: []; params?: {} }
    'customers.customers.assign': { paramsTuple?: []; params?: {} }
    'customers.customers.store': { paramsTuple?: []; params?: {} }
    'customers.customers.tag': { paramsTuple?: []; params?: {} }
    'customers.customers.reveal': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.anonymise': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.addresses.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.customers.merge': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.merges.undo': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.duplicates.dismiss': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.products.store': { paramsTuple?: []; params?: {} }
    'catalog.products.status': { paramsTuple?: []; params?: {} }
    'catalog.skus.status': { paramsTuple?: []; params?: {} }
    'catalog.prices.store': { paramsTuple?: []; params?: {} }
    'catalog.images.store': { paramsTuple?: []; params?: {} }
    'catalog.bundles.store': { paramsTuple?: []; params?: {} }
    'catalog.categories.store': { paramsTuple?: []; params?: {} }
    'catalog.boms.store': { paramsTuple?: []; params?: {} }
    'catalog.stores.store': { paramsTuple?: []; params?: {} }
    'catalog.listings.map': { paramsTuple?: []; params?: {} }
    'catalog.listings.unmap': { paramsTuple?: []; params?: {} }
    'catalog.listings.match': { paramsTuple?: []; params?: {} }
    'catalog.listings.match_all': { paramsTuple?: []; params?: {} }
    'catalog.listings.release': { paramsTuple?: []; params?: {} }
    'catalog.listings.settle': { paramsTuple?: []; params?: {} }
    'catalog.prices.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.boms.end': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.adjustments.store': { paramsTuple?: []; params?: {} }
    'inventory.adjustments.decide': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.moves.store': { paramsTuple?: []; params?: {} }
    'inventory.transfers.store': { paramsTuple?: []; params?: {} }
    'inventory.transfers.ship': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.receive': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.transfers.cancel': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.store': { paramsTuple?: []; params?: {} }
    'inventory.assemblies.reserve': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.release': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.run': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.assemblies.stop': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.warehouses.store': { paramsTuple?: []; params?: {} }
    'inventory.alerts.snooze': { paramsTuple?: []; params?: {} }
    'inventory.alerts.assign': { paramsTuple?: []; params?: {} }
    'inventory.alerts.request': { paramsTuple?: []; params?: {} }
    'inventory.alerts.refresh': { paramsTuple?: []; params?: {} }
    'inventory.policies.store': { paramsTuple?: []; params?: {} }
    'inventory.policies.destroy': { paramsTuple?: []; params?: {} }
    'inventory.stock_rules.store': { paramsTuple: [ParamValue]; params: {'store': ParamValue} }
    'inventory.quotas.store': { paramsTuple?: []; params?: {} }
    'inventory.quotas.end': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.proofs.run': { paramsTuple?: []; params?: {} }
    'inventory.proofs.thaw': { paramsTuple: [ParamValue,ParamValue]; params: {'warehouse': ParamValue,'sku': ParamValue} }
    'orders.orders.approve': { paramsTuple?: []; params?: {} }
    'orders.orders.dispatch': { paramsTuple?: []; params?: {} }
    'orders.orders.hold': { paramsTuple?: []; params?: {} }
    'orders.orders.cancel': { paramsTuple?: []; params?: {} }
    'orders.manual_orders.store': { paramsTuple?: []; params?: {} }
    'orders.edits.readdress': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.renote': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.edits.pay': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.shipments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.fulfilments.release': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.cancel': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.intercept': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.let_go': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.deliver': { paramsTuple?: []; params?: {} }
    'orders.fulfilments.ship': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.approve': { paramsTuple?: []; params?: {} }
    'orders.cases.refuse': { paramsTuple?: []; params?: {} }
    'orders.cases.cancel': { paramsTuple?: []; params?: {} }
    'orders.cases.complete': { paramsTuple?: []; params?: {} }
    'orders.cases.reopen': { paramsTuple?: []; params?: {} }
    'orders.cases.give_up_rest': { paramsTuple?: []; params?: {} }
    'orders.cases.await_rest': { paramsTuple?: []; params?: {} }
    'orders.cases.send_replacement': { paramsTuple?: []; params?: {} }
    'orders.cases.waybill': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.receive': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.refund': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.turn_into_return': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.map_items': { paramsTuple?: []; params?: {} }
    'oms.parked.accept_total': { paramsTuple?: []; params?: {} }
    'oms.parked.currency': { paramsTuple?: []; params?: {} }
    'oms.parked.explain': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.resubmit': { paramsTuple?: []; params?: {} }
    'oms.parked.ignore': { paramsTuple?: []; params?: {} }
    'oms.parked.resubmit_one': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.ignore_one': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parked.map': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.test': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.pause': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.resume': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.pull': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.channels.retry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gaps.store': { paramsTuple?: []; params?: {} }
    'oms.gaps.note': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.stock.turn': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.store': { paramsTuple?: []; params?: {} }
    'oms.rules.switch': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.move': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.what_ifs.store': { paramsTuple?: []; params?: {} }
    'oms.gifts.store': { paramsTuple?: []; params?: {} }
    'oms.gifts.switch': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.move': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.try': { paramsTuple?: []; params?: {} }
    'oms.blocks.paste': { paramsTuple?: []; params?: {} }
    'oms.blocks.orders': { paramsTuple?: []; params?: {} }
    'oms.blocks.customer': { paramsTuple?: []; params?: {} }
    'oms.blocks.lift': { paramsTuple?: []; params?: {} }
    'oms.couriers.store': { paramsTuple?: []; params?: {} }
    'oms.courier_bills.store': { paramsTuple?: []; params?: {} }
    'oms.courier_bills.retry': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.close': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.courier_bills.decide': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.workbench.audit': { paramsTuple?: []; params?: {} }
    'oms.workbench.allocate': { paramsTuple?: []; params?: {} }
    'oms.workbench.choose': { paramsTuple?: []; params?: {} }
    'oms.workbench.tag': { paramsTuple?: []; params?: {} }
    'oms.workbench.note': { paramsTuple?: []; params?: {} }
    'oms.parcels.preview': { paramsTuple?: []; params?: {} }
    'oms.parcels.arrange': { paramsTuple?: []; params?: {} }
    'oms.parcels.merge': { paramsTuple?: []; params?: {} }
    'oms.parcels.split': { paramsTuple?: []; params?: {} }
    'oms.files.store': { paramsTuple?: []; params?: {} }
    'oms.files.check': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.import': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.resume': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.store': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.order': { paramsTuple?: []; params?: {} }
    'oms.allocation_rules.switch': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.replays.store': { paramsTuple?: []; params?: {} }
    'oms.replays.cancel': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_allocation.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.batches.store': { paramsTuple?: []; params?: {} }
    'oms.refunds.agree': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.backlog.preview': { paramsTuple?: []; params?: {} }
    'wms.waves.release': { paramsTuple?: []; params?: {} }
    'wms.waves.send_back': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.bins.store': { paramsTuple?: []; params?: {} }
    'wms.warehouses.take_over': { paramsTuple?: []; params?: {} }
    'wms.bins.block': { paramsTuple?: []; params?: {} }
    'wms.bins.count': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.packing.seal': { paramsTuple?: []; params?: {} }
    'wms.waybills.issue': { paramsTuple?: []; params?: {} }
    'wms.waybills.replace': { paramsTuple?: []; params?: {} }
    'wms.waybills.void': { paramsTuple?: []; params?: {} }
    'wms.waybills.enter': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.shipping.ship': { paramsTuple?: []; params?: {} }
    'wms.returns.receive': { paramsTuple?: []; params?: {} }
    'wms.unknown_parcels.store': { paramsTuple?: []; params?: {} }
    'wms.unknown_parcels.match': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'wms.pda.scans': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.refresh': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.accept': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.dismiss': { paramsTuple?: []; params?: {} }
    'purchasing.suggestions.adjust': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.store': { paramsTuple?: []; params?: {} }
    'purchasing.orders.quote': { paramsTuple?: []; params?: {} }
    'purchasing.bills.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.bills.release': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'billId': ParamValue} }
    'purchasing.orders.submit': { paramsTuple?: []; params?: {} }
    'purchasing.orders.approve': { paramsTuple?: []; params?: {} }
    'purchasing.orders.send_back': { paramsTuple?: []; params?: {} }
    'purchasing.orders.confirm': { paramsTuple?: []; params?: {} }
    'purchasing.orders.close': { paramsTuple?: []; params?: {} }
    'purchasing.orders.cancel': { paramsTuple?: []; params?: {} }
    'purchasing.receipts.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.store': { paramsTuple?: []; params?: {} }
    'purchasing.prices.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.journals.store': { paramsTuple?: []; params?: {} }
    'finance.journals.reverse': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'finance.periods.update': { paramsTuple?: []; params?: {} }
    'finance.fees.store': { paramsTuple?: []; params?: {} }
    'finance.rates.store': { paramsTuple?: []; params?: {} }
    'crm-core.leads.store': { paramsTuple?: []; params?: {} }
    'crm-core.leads.assign': { paramsTuple?: []; params?: {} }
    'crm-core.pipeline.stages': { paramsTuple?: []; params?: {} }
    'crm-core.pipeline.reasons': { paramsTuple?: []; params?: {} }
    'crm-core.leads.move': { paramsTuple?: []; params?: {} }
    'crm-core.leads.claim': { paramsTuple?: []; params?: {} }
    'crm-core.leads.release': { paramsTuple?: []; params?: {} }
    'crm-core.leads.follow_up': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.broadcasts.preview': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.store': { paramsTuple?: []; params?: {} }
    'marketing.broadcasts.stop': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.connections.save': { paramsTuple?: []; params?: {} }
    'marketing.connections.test': { paramsTuple?: []; params?: {} }
    'marketing.pages.save': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.coupons.save': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.templates.store': { paramsTuple?: []; params?: {} }
    'marketing.templates.save': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'marketing.touches.retry': { paramsTuple?: []; params?: {} }
    'service-desk.tickets.store': { paramsTuple?: []; params?: {} }
    'service-desk.messages.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.ticket_states.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.assignments.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.ticket_cases.store': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.replies.store': { paramsTuple?: []; params?: {} }
    'public.marketing.collect': { paramsTuple?: []; params?: {} }
    'public.marketing.landing.claim': { paramsTuple: [ParamValue]; params: {'slug': ParamValue} }
    'public.marketing.unsubscribe.store': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'public.service-desk.chat.start': { paramsTuple?: []; params?: {} }
    'public.service-desk.chat.store': { paramsTuple?: []; params?: {} }
  }
  PATCH: {
    'api.customers.customers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.views.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  PUT: {
    'shell.users.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.roles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.profile.update': { paramsTuple?: []; params?: {} }
    'shell.profile.second_factor.confirm': { paramsTuple?: []; params?: {} }
    'shell.settings.update': { paramsTuple: [ParamValue]; params: {'module': ParamValue} }
    'shell.preferences.update': { paramsTuple?: []; params?: {} }
    'customers.customers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.categories.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.products.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.bundles.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.listings.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'catalog.stores.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.reasons.update': { paramsTuple?: []; params?: {} }
    'inventory.transfers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.warehouse_groups.update': { paramsTuple?: []; params?: {} }
    'inventory.warehouses.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.alerts.save_owners': { paramsTuple?: []; params?: {} }
    'inventory.availability.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'orders.cases.words.reasons': { paramsTuple?: []; params?: {} }
    'orders.cases.words.grades': { paramsTuple?: []; params?: {} }
    'oms.channels.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.stock.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.rules.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.gifts.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.save_reach': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.couriers.save_tariffs': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.parcel_rules.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.abilities.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.orders.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.suppliers.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  DELETE: {
    'shell.roles.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.tokens.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.profile.sessions.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.views.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'customers.addresses.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'address': ParamValue} }
    'catalog.categories.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'inventory.stock_rules.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'store': ParamValue,'id': ParamValue} }
    'oms.courier_bills.discard': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.files.forget': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'oms.allocation_rules.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'purchasing.prices.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'id': ParamValue,'skuId': ParamValue} }
    'finance.fees.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'service-desk.replies.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}