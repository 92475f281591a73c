import { energy, num, power, SETTING_TEXTS, span, T } from "../language";
import type { MeterNow } from "../types";
import { Alert, Card, Facts } from "../ui/basics";

export function MeterStatus({ now }: { now: MeterNow }) {
  const { reading, emoncms, backlog } = now;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return (
    <div class="columns">
      <Card class="hero" title={SETTING_TEXTS[`measures=${now.measures}`]?.[0]}>
        {reading === null ? (
          <Alert>{T.noReading}</Alert>
        ) : (
          <>
            <p class="big">
              <span>
                <b>{power(sum(reading.powerW)).split(" ")[0]}</b> {power(sum(reading.powerW)).split(" ")[1]}
              </span>
              <small>{T.readingAge(span(reading.ageS))}</small>
            </p>
            <div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{T.phase}</th>
                    <th scope="col">{T.current}</th>
                    <th scope="col">{T.voltage}</th>
                    <th scope="col">{T.power}</th>
                  </tr>
                </thead>
                <tbody>
                  {reading.currentA.map((currentA, phase) => (
                    <tr key={phase}>
                      <th scope="row">L{phase + 1}</th>
                      <td>{num(currentA, 2, true)} A</td>
                      <td>{num(reading.voltageV[phase] ?? 0, 1, true)} V</td>
                      <td>{num(reading.powerW[phase] ?? 0, 0)} W</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )}
      </Card>
      <Card>
        <Facts
          rows={[
            [T.energy, energy(reading?.energyWh ?? null)],
            [T.frequency, reading === null ? "–" : `${num(reading.frequencyHz, 1, true)} Hz`],
            [T.mqtt, T.links[now.mqtt]],
            ["Emoncms", `${T.emoncms[emoncms] ?? emoncms}${backlog > 0 ? `, ${T.backlog(num(backlog))}` : ""}`],
            [T.uptime, span(now.uptimeS)],
          ]}
        />
      </Card>
    </div>
  );
}
