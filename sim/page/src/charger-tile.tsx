import { Component, createRef } from "preact";
import type { Send } from "./post";
import { Swatch } from "./site-summary";
import { StateBadge } from "./state-badge";
import type { TileFacts } from "./tile-facts";

const LABELS = { plug: "Plug in", unplug: "Unplug", request: "Ask", finish: "Finish" } as const;

interface TileProps extends TileFacts {
  readonly id: string;
  readonly onOpen: (id: string) => void;
  readonly send: Send;
}

/** One charger of many. It is drawn again only when something on it reads differently. */
export class ChargerTile extends Component<TileProps> {
  private readonly tile = createRef<HTMLLIElement>();

  override shouldComponentUpdate(next: TileProps): boolean {
    const now = this.props;
    return (Object.keys(next) as (keyof TileProps)[]).some((key) => next[key] !== now[key]);
  }

  /** A tile leaves when its charger is none of those that are shown any more: the focus stays in the list. */
  override componentWillUnmount(): void {
    const tile = this.tile.current;
    if (tile?.contains(document.activeElement) !== true) return;
    (tile.nextElementSibling ?? tile.previousElementSibling)?.querySelector("button")?.focus();
  }

  override render() {
    const { id, state, words, shape, color, offered, drawn, energy, why, fault, onOpen } = this.props;
    return (
      <li class="tile" data-state={state} ref={this.tile}>
        <div class="tile-head">
          <StateBadge shape={shape} />
          <div>
            <h3>
              <button type="button" class="tile-open" aria-haspopup="dialog" onClick={() => onOpen(id)}>
                {id}
              </button>
              {color !== null && <Swatch color={color} />}
            </h3>
            <p>
              <strong>{state}</strong> {words}
            </p>
          </div>
        </div>
        <dl>
          <div>
            <dt>Offered</dt>
            <dd>{offered}</dd>
          </div>
          <div>
            <dt>Drawn</dt>
            <dd>{drawn}</dd>
          </div>
          <div>
            <dt>Energy</dt>
            <dd>{energy}</dd>
          </div>
        </dl>
        {fault !== null && <p class="tile-fault">▲ Fault: {fault}</p>}
        <p class="tile-why">{why}</p>
        <div class="tile-buttons">
          {this.button(this.props.plug, true)}
          {this.button(this.props.ask, this.props.canAsk)}
        </div>
      </li>
    );
  }

  /** One that makes no sense now stays in the tab order, so focus is not lost. */
  private button(verb: keyof typeof LABELS, isPossible: boolean) {
    const { id, send } = this.props;
    return (
      <button
        type="button"
        aria-label={`${LABELS[verb]}, ${id}`}
        aria-disabled={!isPossible}
        onClick={() => isPossible && send({ do: verb, charger: id })}
      >
        {LABELS[verb]}
      </button>
    );
  }
}
