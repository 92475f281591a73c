import type { ChargerInfo } from "../../live/http/live-world";
import type { ChargerTrace } from "../../scenario/trace-line";
import type { Send } from "./post";
import { type CarActions, carActions } from "./words";

const BUTTONS: readonly { readonly verb: keyof CarActions; readonly label: string }[] = [
  { verb: "plug", label: "Plug in" },
  { verb: "request", label: "Ask" },
  { verb: "finish", label: "Finish" },
  { verb: "unplug", label: "Unplug" },
];

interface CarButtonsProps {
  readonly id: string;
  readonly charger: ChargerTrace;
  readonly info: ChargerInfo | undefined;
  readonly send: Send;
}

/** What a person does with the car. A button that makes no sense now stays in the tab order, so focus is not lost. */
export function CarButtons({ id, charger, info, send }: CarButtonsProps) {
  const actions = carActions(charger, info);
  const next = BUTTONS.find(({ verb }) => actions[verb])?.verb;
  return (
    <fieldset class="car-buttons">
      <legend class="hidden">The car at {id}</legend>
      {BUTTONS.map(({ verb, label }) => (
        <button
          key={verb}
          type="button"
          class={verb === next ? "primary" : ""}
          aria-disabled={!actions[verb]}
          onClick={() => actions[verb] && send({ do: verb, charger: id })}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
