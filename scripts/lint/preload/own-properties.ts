export interface OwnProperty extends PropertyDescriptor {
  readonly key: string | symbol;
}

/** An object's own properties, symbols too; no getter is called. */
export function ownProperties(thing: object): OwnProperty[] {
  return Reflect.ownKeys(thing).map((key) => ({ ...Reflect.getOwnPropertyDescriptor(thing, key), key }));
}
