import { ShopifySimulator } from './shopify.js'
import { PinduoduoSimulator } from './pinduoduo.js'
import { SmsSimulator } from './sms.js'
import { TaobaoSimulator } from './taobao.js'
import { WaybillSimulator } from './waybill.js'
import { WooCommerceSimulator } from './woocommerce.js'

/** Everything outside that a shopper's order meets, on this machine. */
export class Simulators {
  readonly woocommerce = new WooCommerceSimulator()
  readonly shopify = new ShopifySimulator()
  readonly sms = new SmsSimulator()
  readonly waybill = new WaybillSimulator()
  readonly taobao = new TaobaoSimulator()
  readonly pinduoduo = new PinduoduoSimulator()
  urls = { woocommerce: '', shopify: '', sms: '', waybill: '', taobao: '', pinduoduo: '' }

  /** Starts them on ports from `first` on, or on whatever is free. */
  async start(first?: number): Promise<this> {
    const port = (n: number) => (first === undefined ? 0 : first + n)
    this.urls = {
      woocommerce: await this.woocommerce.start(port(0)),
      shopify: await this.shopify.start(port(1)),
      sms: await this.sms.start(port(2)),
      waybill: await this.waybill.start(port(3)),
      taobao: await this.taobao.start(port(4)),
      pinduoduo: await this.pinduoduo.start(port(5)),
    }
    return this
  }

  async stop(): Promise<void> {
    await Promise.all([
      this.woocommerce.stop(),
      this.shopify.stop(),
      this.sms.stop(),
      this.waybill.stop(),
      this.taobao.stop(),
      this.pinduoduo.stop(),
    ])
  }
}
