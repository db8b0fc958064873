import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { ModuleOff } from '#kernel/modules/module_off'
import { switchboard } from '#kernel/modules/switchboard'

/** Answers 404 `module_disabled` for the routes of a module that is off. */
export default class ModuleMiddleware {
  handle(_ctx: HttpContext, next: NextFn, options: { name: string }) {
    if (!switchboard.isOn(options.name)) throw new ModuleOff(options.name)
    return next()
  }
}
