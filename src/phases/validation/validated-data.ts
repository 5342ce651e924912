import type { MarketServices } from '../../candidate/services.js'
import { instrumentsIn } from '../../market/universe/data.js'
import { type SizedValidation, sizedValidation, type ValidationConfig } from './config.js'

/** A validation with the sizing that the number of the instruments that it trades gives. */
export const sizedOn = (config: ValidationConfig, { data }: Pick<MarketServices, 'data'>): SizedValidation =>
  sizedValidation(config, config.universe?.symbols?.length ?? instrumentsIn(data))
