import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'home': { paramsTuple?: []; params?: {} }
    'sign_in': { paramsTuple?: []; params?: {} }
    'sign_in.store': { paramsTuple?: []; params?: {} }
    'sign_out': { paramsTuple?: []; params?: {} }
    'locale': { paramsTuple?: []; params?: {} }
    'theme': { paramsTuple?: []; params?: {} }
    'event_stream': { paramsTuple?: []; params?: {} }
    'subscribe': { paramsTuple?: []; params?: {} }
    'unsubscribe': { paramsTuple?: []; params?: {} }
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
    'api.oms.orders.store': { paramsTuple?: []; params?: {} }
    'api.oms.orders.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  GET: {
    'home': { paramsTuple?: []; params?: {} }
    'sign_in': { paramsTuple?: []; params?: {} }
    'event_stream': { paramsTuple?: []; params?: {} }
    'shell.search': { paramsTuple?: []; params?: {} }
    'shell.notifications.index': { paramsTuple?: []; params?: {} }
    'shell.notifications.latest': { paramsTuple?: []; params?: {} }
    'shell.notifications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.kit': { paramsTuple?: []; params?: {} }
    'api.oms.orders.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  HEAD: {
    'home': { paramsTuple?: []; params?: {} }
    'sign_in': { paramsTuple?: []; params?: {} }
    'event_stream': { paramsTuple?: []; params?: {} }
    'shell.search': { paramsTuple?: []; params?: {} }
    'shell.notifications.index': { paramsTuple?: []; params?: {} }
    'shell.notifications.latest': { paramsTuple?: []; params?: {} }
    'shell.notifications.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'shell.kit': { paramsTuple?: []; params?: {} }
    'api.oms.orders.index': { paramsTuple?: []; params?: {} }
    'api.oms.orders.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  POST: {
    'sign_in.store': { paramsTuple?: []; params?: {} }
    'sign_out': { paramsTuple?: []; params?: {} }
    'locale': { paramsTuple?: []; params?: {} }
    'theme': { paramsTuple?: []; params?: {} }
    'subscribe': { paramsTuple?: []; params?: {} }
    'unsubscribe': { paramsTuple?: []; params?: {} }
    'shell.views.store': { paramsTuple?: []; params?: {} }
    'shell.notifications.read': { paramsTuple?: []; params?: {} }
    'api.oms.orders.store': { paramsTuple?: []; params?: {} }
  }
  PUT: {
    'shell.preferences.update': { paramsTuple?: []; params?: {} }
  }
  PATCH: {
    'shell.views.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
  DELETE: {
    'shell.views.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}