/** Two periods of the control pilot between +12 and −12 V. */
export function PilotWave({ pilotV, dutyPercent }: { pilotV: number; dutyPercent: number }) {
  const y = (volts: number) => 24 - volts * 1.6;
  const high = y(pilotV);
  const low = y(-12);
  const width = 56 * (dutyPercent / 100);
  const wave =
    dutyPercent >= 100 || dutyPercent <= 0
      ? `M2 ${high}H114`
      : [2, 58].map((x, index) => `${index === 0 ? "M" : "L"}${x} ${high}H${x + width}V${low}H${x + 56}`).join("");
  return (
    <svg class="wave" viewBox="0 0 116 48" aria-hidden="true">
      <path class="zero" d="M2 24H114" />
      <path d={wave} />
    </svg>
  );
}
