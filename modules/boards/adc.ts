/**
 * V at the pin that an ADC of these chips tells apart, at its attenuation of 12 dB: above the upper end none is
 * calibrated, and below the lower end an ESP32 reads the same for everything (data sheet, "ADC characteristics").
 */
export const ADC_RANGE_V = Object.freeze({ min: 0.15, max: 2.45 } as const);
