import type { InputLine, InputLineConstructor } from "../../modules/device/lines";
import { constructorOf } from "./constructor-of";

/** Contacts in parallel on one input of a board: a button, a detector's output, a grid operator's relay. */
export class ContactLine {
  private readonly closed = new Set<string>();

  /** `onChange`: the line's level changed. */
  constructor(private readonly onChange: () => void = () => {}) {}

  get isOn(): boolean {
    return this.closed.size > 0;
  }

  /** `contact`: which one; most lines have only their own. */
  set(isClosed: boolean, contact = "own"): void {
    const wasOn = this.isOn;
    if (isClosed) this.closed.add(contact);
    else this.closed.delete(contact);
    if (this.isOn !== wasOn) this.onChange();
  }

  /** The class a board hands to the firmware. */
  deviceClass(): InputLineConstructor {
    return constructorOf((): InputLine => ({ read: () => (this.isOn ? 1 : 0), close: () => {} }));
  }
}
